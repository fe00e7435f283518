"""Other programs: who asks is said by a token in each request.

No cookie counts here, and so no form has to be protected against strangers' pages.
"""

from datetime import timedelta

from flask import Flask, Request, Response, json, request

from village.accounts.writes import access_tokens, attempts
from village.board import actors
from village.core.errors import TooManyAttempts
from village.core.tokens import token_hash
from village.extensions import db, login
from village.web import access
from village.web.context import context, edition, now
from village.web.login import SignedIn, current_token
from village.web.transaction import write_too

#: How often a token may ask.
MOST, WITHIN = 600, timedelta(minutes=10)


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
    if not attempts.allowed(ctx, key, most=MOST, within=WITHIN):
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


def told(body: object) -> Response:
    """Return the answer to a change, which nobody keeps."""
    response = Response(json.dumps(body, ensure_ascii=False), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def init_app(app: Flask) -> None:
    """Let Flask-Login ask for the token where there is no session."""
    login.request_loader(load)
