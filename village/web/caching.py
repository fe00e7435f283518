"""What browsers may keep: pages for everybody, asked again by their ETag; others not at all.

What has a mark of its content in its address is kept for good, feeds for some minutes.
"""

import hashlib

from flask import Flask, request, session
from werkzeug.wrappers import Response

#: How old a feed may be that a proxy or a program shows.
SHARED_SECONDS = 300


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
        if response.cache_control.public:  # a feed says it itself
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


def share(response: Response, mark: bytes) -> None:
    """Let proxies and programs keep a feed for some minutes, and ask for it again by its ETag.

    `mark` is what tells one content from another. Whoever has a session gets it for now only, for
    what is in preparation is for them alone.
    """
    response.headers["Cache-Control"] = f"public, max-age={SHARED_SECONDS}"
    response.set_etag(hashlib.sha256(mark).hexdigest()[:32], weak=True)
    response.make_conditional(request)


def _is_page(response: Response) -> bool:
    asked = request.method in ("GET", "HEAD")
    return asked and response.status_code == 200 and response.mimetype == "text/html"
