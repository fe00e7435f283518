"""What browsers may keep: pages for everybody, asked again by their ETag; others not at all."""

from flask import Flask, request, session
from werkzeug.wrappers import Response


def init_app(app: Flask) -> None:
    """Say of every response how long it may be kept."""

    @app.after_request
    def say(response: Response) -> Response:
        if session or session.modified or "Set-Cookie" in response.headers:
            response.headers["Cache-Control"] = "no-store"
            return response
        response.headers["Cache-Control"] = "no-cache"
        if _is_page(response):
            response.vary.update(("Accept-Language", "Cookie"))
            response.add_etag(weak=True)
            response.make_conditional(request)
        return response


def _is_page(response: Response) -> bool:
    asked = request.method in ("GET", "HEAD")
    return asked and response.status_code == 200 and response.mimetype == "text/html"
