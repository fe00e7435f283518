"""A request from its arrival to the last byte of its answer: its id, its time, its line in the log.

The id goes with the answer, stands on the page of a fault and in each line that is logged
meanwhile. A proxy's own id is taken over where a proxy is trusted. What is noted of a request is
the pattern of its address and no more: addresses hold links that log in, and queries what people
typed.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, has_request_context, request
from werkzeug.wsgi import ClosingIterator

from village.web import metrics

Environ = dict[str, Any]
WSGI = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

LOG = logging.getLogger("village.requests")
_IDENTITY, _AREA, _ROUTE = "village.request_id", "village.area", "village.route"
_NONE, _STATIC = "none", "static"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
#: What is counted and leaves no line in the log.
_QUIET = frozenset({_STATIC, "probes"})
_TAKEN = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")


class Requests:
    """A WSGI application before all others, which notes what they do."""

    def __init__(self, app: WSGI, *, behind_proxy: bool) -> None:
        self._app = app
        self._behind_proxy = behind_proxy

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        started = time.perf_counter()
        identity = environ[_IDENTITY] = self._identity(environ)
        environ[_AREA] = _STATIC if environ["PATH_INFO"].startswith("/static/") else _NONE
        environ[_ROUTE] = ""
        status = "500"

        def begin(line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal status
            status = line[:3]
            return start_response(line, [*headers, ("X-Request-ID", identity)], *more)

        def end() -> None:
            _note(environ, status, time.perf_counter() - started)

        try:
            body = self._app(environ, begin)
        except BaseException:
            end()
            raise
        if environ[_AREA] == _STATIC:
            end()  # the server sends a file by itself, as long as it is not wrapped
            return body
        return ClosingIterator(body, end)

    def _identity(self, environ: Environ) -> str:
        given: str = environ.get("HTTP_X_REQUEST_ID", "")
        return given if self._behind_proxy and _TAKEN.match(given) else secrets.token_hex(8)


def identity() -> str:
    """Return the id of the request that is being answered; empty where there is none."""
    return str(request.environ.get(_IDENTITY, "")) if has_request_context() else ""


def route() -> str:
    """Return the pattern of the address that is being answered; empty where there is none."""
    return str(request.environ.get(_ROUTE, "")) if has_request_context() else ""


def init_app(app: Flask) -> None:
    """Note which part of the site a request asks for, and log a fault under its pattern."""

    def log_fault(exc_info: Any) -> None:
        app.logger.error("%s %s failed", request.method, route(), exc_info=exc_info)

    app.log_exception = log_fault  # type: ignore[method-assign]  # Flask logs the whole path

    @app.url_value_preprocessor
    def note(endpoint: str | None, values: object) -> None:
        request.environ[_ROUTE] = request.url_rule.rule if request.url_rule else ""
        request.environ[_AREA] = (endpoint or _NONE).partition(".")[0]


def _note(environ: Environ, status: str, seconds: float) -> None:
    method = environ["REQUEST_METHOD"] if environ["REQUEST_METHOD"] in _METHODS else "OTHER"
    area, route = environ[_AREA], environ[_ROUTE]
    metrics.count(area, method, status, seconds)
    if area in _QUIET:
        return
    facts = {"method": method, "route": route, "status": int(status), "seconds": round(seconds, 4)}
    LOG.info("%s %s %s", method, route, status, extra={"request_id": environ[_IDENTITY], **facts})
