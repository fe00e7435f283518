"""Errors told to a Sentry-compatible service: carried for good, and without what people typed."""

import gzip
import json
import logging
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
import sentry_sdk

from tests.web.test_logs import away
from village.config import UnsafeSettings
from village.web import reporting


@pytest.fixture
def received():
    """Give the address of a receiver on this machine, and the list of what it gets."""
    got: list[str] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
            got.append(unpack[self.headers["Content-Encoding"]](body).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    handlers = list(logging.getLogger().handlers)
    yield f"http://key@127.0.0.1:{server.server_port}/1", got
    logging.getLogger().handlers = handlers
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_error_arrives_with_where_it_was_and_without_what_people_typed(settings, received, app):
    address, got = received
    reporting.configure(replace(settings, sentry_dsn=address))
    log = logging.getLogger("village.test")

    with app.test_request_context(
        "/fr/account/reset/a-secret", environ_overrides={"village.request_id": "id-of-this"}
    ):
        try:
            typed = "Salma Berrada"
            raise ValueError(f"cannot read {typed!r}")
        except ValueError:
            log.exception("failed for s@example.org")
        log.error("the database is away", exc_info=away())
    sentry_sdk.flush(5)

    [envelope] = got
    event = next(one for one in map(json.loads, envelope.splitlines()) if "exception" in one)
    [error] = event["exception"]["values"]
    assert (error["type"], error["value"]) == ("ValueError", "cannot read […]")
    assert error["stacktrace"]["frames"][-1]["filename"] == "tests/web/test_reporting.py"
    assert event["tags"]["request_id"] == "id-of-this"
    for private in ("Salma", "example.org", "a-secret", "127.0.0.1"):
        assert private not in json.dumps(event)


def test_an_address_that_is_none_is_refused_at_the_start(settings):
    with pytest.raises(UnsafeSettings, match="VILLAGE_SENTRY_DSN"):
        reporting.configure(replace(settings, sentry_dsn="no address"))
