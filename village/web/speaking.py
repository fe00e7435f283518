"""The pages of an edition are read in its own languages; an address in another one leads there."""

from flask import Flask, g, redirect, request
from werkzeug.wrappers import Response

from village.web.context import languages, preferred
from village.web.links import lang_url


def lead() -> Response | None:
    """Lead a reader who asks for a language that the edition does not have to one it has."""
    if request.method not in ("GET", "HEAD") or request.endpoint is None or "lang" not in g:
        return None
    offered = languages()
    if g.lang is None or g.lang in offered:
        return None
    answer = redirect(lang_url(preferred(offered)), 302)
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer


def init_app(app: Flask) -> None:
    """Lead before any view runs, and after access was checked."""
    app.before_request(lead)
