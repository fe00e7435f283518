"""Other programs: who asks is said by a token in each request, refusals are problem+json.

No cookie counts here, and so no form has to be protected against strangers' pages.
"""

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, Flask, Request, Response, json, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, Unauthorized

from village.accounts.writes import access_tokens, attempts
from village.board import actors
from village.core.errors import TooManyAttempts, VillageError
from village.core.tokens import token_hash
from village.extensions import db, login
from village.web import access, errors
from village.web.context import context, edition, now
from village.web.login import SignedIn, current_token
from village.web.transaction import write_too

#: How often a token may ask.
MOST, WITHIN = 600, timedelta(minutes=10)
_PROBLEM = "application/problem+json"


def load(asked: Request) -> SignedIn | None:
    """Return the organiser behind the token of a request to the API; elsewhere no token counts."""
    here = edition() if access.for_programs() else None
    given = asked.authorization
    if here is None or given is None or given.type != "bearer" or not given.token:
        return None
    found = actors.of_access_token(db.session(), token_hash(given.token), here.id, now())
    return SignedIn(found[0], given.token, scopes=found[1]) if found else None


def count() -> None:
    """Count a request of a token, and note that it is in use.

    Raises:
        TooManyAttempts: it has asked as often as it may; says when to ask again.
    """
    write_too()
    ctx, token = context(), current_token()
    key = f"api by {token_hash(token)}"
    if not attempts.allowed(ctx, key, ctx.network, most=MOST, within=WITHIN):
        raise TooManyAttempts(retry_after_seconds=int(WITHIN.total_seconds()))
    access_tokens.note_used(ctx, token)
    db.session.commit()


def answer(body: object) -> Response:
    """Return an answer that its asker may keep, and asks for again by its ETag."""
    text = json.dumps(body, ensure_ascii=False)
    response = Response(text, mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def problem(status: int, detail: str) -> Response:
    """Return a refusal as RFC 9457 has it."""
    told = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    response = Response(json.dumps(told, ensure_ascii=False), status, mimetype=_PROBLEM)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _refusal(error: VillageError) -> ResponseReturnValue:
    db.session.rollback()
    response = problem(errors.status(error), errors.sentence(error))
    if isinstance(error, TooManyAttempts):
        response.headers.update(errors.retry_after(error))
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    db.session.rollback()
    response = problem(error.code or 500, error.description or "")
    if isinstance(error, Unauthorized):
        response.headers["WWW-Authenticate"] = 'Bearer realm="Village"'
    return response


def serve(bp: Blueprint) -> None:
    """Let a blueprint refuse as programs understand it."""
    bp.register_error_handler(VillageError, _refusal)
    bp.register_error_handler(HTTPException, _http)


def init_app(app: Flask) -> None:
    """Let Flask-Login ask for the token where there is no session."""
    login.request_loader(load)
