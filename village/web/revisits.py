"""Pages for everybody asked again: a browser that has the page is told so, without making it.

On the evening of the results the same pages are reloaded by everybody. A page that was made a
few seconds ago, and that the browser has, is answered with 304 before Flask is called; what
changes is seen `FRESH_SECONDS` later by those who ask again, and at once by those who do not have
the page. Nothing is kept of a page but its ETag. Requests with a cookie always get their page.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
WSGI = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

FRESH_SECONDS = 5
#: ETags kept by a process, some 200 bytes each.
MOST_KEPT = 4096
#: What the answer to a visitor without a cookie depends on.
_DEPENDS_ON = (
    "wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING",
    "HTTP_ACCEPT_LANGUAGE", "HTTP_HX_REQUEST",
)  # fmt: skip


class Revisits:
    """A WSGI application before another one, which it asks only for what may have changed."""

    def __init__(self, app: WSGI, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        #: By what the answer depends on: until when its ETag is trusted, and its headers.
        self._known: dict[tuple[str, ...], tuple[float, Headers]] = {}

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        if environ["REQUEST_METHOD"] != "GET" or environ.get("HTTP_COOKIE"):
            return self._app(environ, start_response)
        key = tuple(environ.get(name, "") for name in _DEPENDS_ON)
        until, headers = self._known.get(key, (0.0, []))
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and self._clock() < until and ("ETag", asked) in headers:
            start_response("304 NOT MODIFIED", list(headers))
            return []

        def noting(status: str, headers: Headers, *more: Any) -> Any:
            self._note(key, status, headers)
            return start_response(status, headers, *more)

        return self._app(environ, noting)

    def _note(self, key: tuple[str, ...], status: str, headers: Headers) -> None:
        names = {name for name, _value in headers}
        if not status.startswith("200 ") or "ETag" not in names or "Set-Cookie" in names:
            return
        if ("Cache-Control", "no-cache") not in headers:
            return
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        kept = [(name, value) for name, value in headers if not name.startswith("Content-")]
        kept += [(name, value) for name, value in headers if name == "Content-Security-Policy"]
        self._known[key] = self._clock() + FRESH_SECONDS, kept
