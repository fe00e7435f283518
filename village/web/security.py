"""Headers of every response, and redirects that stay at home."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, make_response

from village.config import Configuration

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
#: With a camera: a browser that reads no QR codes by itself compiles the reader's machine code.
CAMERA_POLICY = f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
#: What programs ask of a machine by the address that it has in its own network.
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})


class ProbesUnderAnyName:
    """A WSGI application before another one, which takes the probes of any Host for its own."""

    def __init__(self, app: WSGI, settings: Configuration) -> None:
        self._app = app
        self._host = urlsplit(settings.public_url).netloc

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        if environ["PATH_INFO"] in PROBES:
            environ["HTTP_HOST"] = self._host
        return self._app(environ, start_response)


def headers(settings: Configuration) -> dict[str, str]:
    """Return what goes with every answer; browsers that came by HTTPS come so for a year."""
    if not settings.public_url.startswith("https:"):
        return HEADERS
    return {**HEADERS, "Strict-Transport-Security": "max-age=31536000"}


def cookie(name: str, settings: Configuration) -> str:
    """Return a cookie's name: over HTTPS one that no other host can write, nor plain HTTP."""
    return f"__Host-{name}" if settings.public_url.startswith("https:") else name


def init_app(app: Flask) -> None:
    """Set the headers."""
    settings: Configuration = app.config["VILLAGE"]
    always = headers(settings)

    @app.after_request
    def secure(response: Response) -> Response:
        for name, value in always.items():
            response.headers.setdefault(name, value)
        return response


def may_read_codes(page: str) -> Response:
    """Return the answer with a page that has a camera: it may compile machine code."""
    return make_response(page, {"Content-Security-Policy": CAMERA_POLICY})


def local_target(target: str | None, otherwise: str) -> str:
    """Return `target` where it is a path of this site, else `otherwise`.

    Backslashes and control characters are refused: browsers read them as slashes.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return otherwise
    if "\\" in target or any(ord(character) < 32 for character in target):
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc else target
