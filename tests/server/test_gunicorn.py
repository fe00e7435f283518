"""Requests that are never sent to their end give the web server's threads back."""

import os
import socket
import subprocess
import time
from http.client import HTTPConnection

import pytest

from village.config import Configuration
from village.server import processes
from village.server.gunicorn import SILENCE_SECONDS

APP = """
def app(environ, start_response):
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


@pytest.fixture
def port(tmp_path):
    """Give the port of our web server's command around a small application."""
    (tmp_path / "small.py").write_text(APP)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    command = processes.web_command(Configuration(port=number, web_workers=1, web_threads=2))
    command = ["small:app" if part == "wsgi:app" else part for part in command]
    command = [f"--chdir={tmp_path}" if part.startswith("--chdir") else part for part in command]
    server = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(processes.ROOT)})
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", number)) == 0:
                break
        time.sleep(0.1)
    yield number
    server.terminate()
    server.wait(15)


#: One for each thread: within the head, and within the body.
HALVES = [
    b"GET / HTTP/1.1\r\nHost: x",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab",
]


def test_half_sent_requests_do_not_keep_others_out(port):
    patience = SILENCE_SECONDS + 5
    silent = [socket.create_connection(("127.0.0.1", port), patience) for _ in HALVES]
    for connection, half in zip(silent, HALVES, strict=True):
        connection.sendall(half)
    time.sleep(0.5)

    asking = HTTPConnection("127.0.0.1", port, timeout=patience)
    asking.request("GET", "/")

    assert asking.getresponse().read() == b"ok"
    for connection in silent:
        connection.recv(1)  # it would time out here if its thread still waited
        connection.close()
    asking.close()
