"""Requests to other servers: what is reached, what is not, and how a fault is told."""

import socket
import ssl
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from village.core import posting
from village.core.posting import NotTaken, PostFault, ask, is_open, networks, post, reached

OWN = networks("127.0.0.0/8, ::1/128")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:0:0:80ff:fffe",
    ],
)  # fmt: skip
def test_no_address_of_ours_is_open(address):
    assert not is_open(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_an_address_of_the_internet_is_open(address):
    assert is_open(ip_address(address))


def test_a_network_of_ones_own_is_reached_where_it_is_allowed():
    assert is_open(ip_address("10.1.2.3"), networks("10.1.0.0/16"))
    assert not is_open(ip_address("10.2.2.3"), networks("10.1.0.0/16"))
    assert networks("") == ()
    with pytest.raises(ValueError, match="does not appear"):
        networks("intranet")


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/", "https://127.0.0.1/", "https://127.1/", "https://2130706433/",
        "https://0x7f000001/", "https://[::1]/", "https://[::ffff:10.0.0.1]:8443/",
        "https://169.254.169.254/latest/meta-data",
    ],
)  # fmt: skip
def test_whatever_an_address_is_called_it_is_judged_by_where_it_leads(url):
    with pytest.raises(NotTaken) as refused:
        reached(url)

    assert refused.value.fault is PostFault.PRIVATE


def test_a_name_with_one_private_address_among_its_own_is_refused(monkeypatch):
    found = [(2, 1, 6, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: found)

    with pytest.raises(NotTaken) as refused:
        reached("https://two.example/")

    assert refused.value.fault is PostFault.PRIVATE


def test_a_name_that_there_is_not_is_told(monkeypatch):
    def unknown(*_args, **_named):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    with pytest.raises(NotTaken) as refused:
        post("https://nowhere.example/", b"{}", {})

    assert refused.value.fault is PostFault.UNKNOWN_HOST


def certificate(folder, name):
    """Return the path of a certificate with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def receiver(pem, answer):
    """Give the port of a server on this machine, and what it was sent."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"] or 0)
            got.append((self.path, dict(self.headers), self.rfile.read(length)))
            answer(self)

        do_GET = do_POST  # noqa: N815 - the name that the server looks for

        def log_message(self, *_args):
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    checked = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    checked.load_cert_chain(pem)
    server.socket = checked.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_port, got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def says(status, location="", body=b""):
    def answer(handler):
        handler.send_response(status)
        if location:
            handler.send_header("Location", location)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def dribbles(handler):
    """Answer so slowly that no step takes long, and all of it for ever."""
    for letter in "HTTP/1.1 200 OK" * 20:
        try:
            handler.wfile.write(letter.encode())
        except OSError:
            return
        time.sleep(0.02)


@pytest.fixture
def pem(tmp_path, monkeypatch):
    path = certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


def test_a_post_arrives_with_its_headers_and_its_name(pem):
    with receiver(pem, says(204)) as (port, got):
        url = f"https://localhost:{port}/in?key=1"

        status = post(url, b'{"a": 1}', {"webhook-id": "msg_1"}, OWN)

    [(path, headers, body)] = got
    assert (status, path, body) == (204, "/in?key=1", b'{"a": 1}')
    assert (headers["Host"], headers["webhook-id"]) == (f"localhost:{port}", "msg_1")


def test_what_is_asked_is_answered_whatever_the_status_and_no_further_than_the_limit(
    pem, monkeypatch
):
    monkeypatch.setattr(posting, "LONGEST_ANSWER", 5)

    with receiver(pem, says(404, body=b"nothing here")) as (port, got):
        answer = ask("GET", f"https://localhost:{port}/thing", None, {}, OWN)

    assert (answer, got[0][0]) == ((404, b"nothi"), "/thing")


@pytest.mark.parametrize(
    ("answer", "fault", "status"),
    [
        (says(500), PostFault.REFUSED, 500),
        (says(302, "https://127.0.0.1/"), PostFault.REDIRECT, 302),
        (lambda _handler: None, PostFault.UNREACHABLE, None),
    ],
)
def test_what_is_not_taken_is_told_and_no_redirect_is_followed(pem, answer, fault, status):
    with receiver(pem, answer) as (port, got), pytest.raises(NotTaken) as refused:
        post(f"https://localhost:{port}/", b"{}", {}, OWN)

    assert (refused.value.fault, refused.value.status, len(got)) == (fault, status, 1)


def test_a_server_that_answers_for_ever_is_left(pem, monkeypatch):
    monkeypatch.setattr(posting, "LONGEST_SECONDS", 0.2)

    with receiver(pem, dribbles) as (port, _got), pytest.raises(NotTaken) as refused:
        post(f"https://localhost:{port}/", b"{}", {}, OWN)

    assert refused.value.fault is PostFault.TIMEOUT


def test_a_certificate_of_another_name_gets_nothing(tmp_path, pem):
    other = certificate(tmp_path, "other.example")

    with receiver(other, says(200)) as (port, got), pytest.raises(NotTaken) as refused:
        post(f"https://localhost:{port}/", b"{}", {}, OWN)

    assert (refused.value.fault, got) == (PostFault.CERTIFICATE, [])


def test_a_server_that_is_not_there_is_unreachable():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(NotTaken) as refused:
            post(f"https://127.0.0.1:{port}/", b"{}", {}, OWN)

    assert refused.value.fault is PostFault.UNREACHABLE
