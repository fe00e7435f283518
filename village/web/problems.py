"""Refusals as programs read them: problem details (RFC 9457)."""

from http import HTTPStatus

from flask import Response, json


def problem(status: int, detail: str) -> Response:
    """Return a refusal with its reason, which nobody keeps."""
    told = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    text = json.dumps(told, ensure_ascii=False)
    response = Response(text, status, mimetype="application/problem+json")
    response.headers["Cache-Control"] = "private, no-store"
    return response
