"""What browsers may keep: pages for everybody, asked again by their ETag; others not at all.

What has a mark of its content in its address is kept for good.
"""

from flask import Flask, request, session
from werkzeug.wrappers import Response


def init_app(app: Flask) -> None:
    """Say of every response how long it may be kept."""

    @app.after_request
    def say(response: Response) -> Response:
        if response.cache_control.private:  # an answer to a program says it itself
            return response
        if response.cache_control.immutable and not session.modified:
            return response
        if session or session.modified or "Set-Cookie" in response.headers:
            response.headers["Cache-Control"] = "no-store"
            return response
        response.headers["Cache-Control"] = "no-cache"
        if _is_page(response):
            response.vary.update(("Accept-Language", "Cookie"))
            response.add_etag(weak=True)
            response.make_conditional(request)
        return response


def keep(response: Response) -> None:
    """Let browsers keep an answer for a year: its address changes with its content."""
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"


def _is_page(response: Response) -> bool:
    asked = request.method in ("GET", "HEAD")
    return asked and response.status_code == 200 and response.mimetype == "text/html"
