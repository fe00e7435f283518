"""Who is logged in: the cookie carries a random token, the session itself is a row."""

from dataclasses import dataclass

from flask import Flask, g, session
from flask_login import AnonymousUserMixin, UserMixin, current_user, login_user, logout_user

from village.accounts.writes import sessions
from village.board import actors
from village.core.actor import Actor
from village.core.errors import InvalidToken, NotFound
from village.core.tokens import token_hash
from village.extensions import db, login
from village.web import access, devices
from village.web.context import context, edition, now
from village.web.transaction import write_too

#: How old "last seen" may get before a request writes it anew.
SEEN_EVERY_SECONDS = 600
#: How long a password that was given counts for what asks for it again.
CONFIRMED_SECONDS = 15 * 60
_SEEN = "seen"
_CONFIRMED = "confirmed"
#: Under which name Flask-Login keeps the token in the cookie.
_TOKEN = "_user_id"  # noqa: S105 - a name
#: Under which name this request keeps who is behind a token, once read.
_BEHIND = "behind_session"


@dataclass
class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """An account behind a live session; Flask-Login keeps its token in the cookie."""

    actor: Actor
    token: str
    scopes: frozenset[str] = frozenset()  # of a program's token

    def get_id(self) -> str:
        """Return what the cookie carries."""
        return self.token


def load(token: str) -> SignedIn | None:
    """Return the account of a live session; an ended or expired one is nobody's.

    Raises:
        NotFound: the URL names an edition that does not exist.
    """
    here = edition()
    if access.for_programs():
        return None  # a cookie is nobody there
    known, actor = g.get(_BEHIND, ("", None))
    if token != known:
        actor = actors.of_session(db.session(), token_hash(token), here.id if here else None, now())
    return SignedIn(actor, token) if actor else None


def begin() -> None:
    """Read the edition of the address and the account behind the cookie in one query.

    Raises:
        NotFound: the URL names an edition that does not exist.
    """
    code, token = g.get("edition_code"), session.get(_TOKEN)
    if not code or not token or access.for_programs():
        return
    g.edition, actor = actors.of_session_in(db.session(), code, token_hash(token), now())
    g.setdefault(_BEHIND, (token, actor))
    if g.edition is None:
        raise NotFound


def remember(token: str) -> Actor:
    """Put a new session's token into the cookie, whatever the cookie held before.

    Nothing of the anonymous session stays: who planted a cookie in this browser does not
    know the new one.

    Raises:
        InvalidToken: it is the token of no live session.
    """
    person = load(token)
    if person is None:
        raise InvalidToken
    forget()
    login_user(person)
    session.permanent = True
    session[_SEEN] = int(now().timestamp())
    note_confirmed()
    devices.remember(person.actor.email)
    return person.actor


def forget() -> None:
    """Empty the cookie."""
    logout_user()
    session.clear()


def be_nobody() -> None:
    """Let the rest of this request belong to nobody, so that it asks for no account."""
    g._login_user = AnonymousUserMixin()


def note_confirmed() -> None:
    """Note that the person has just given the password."""
    session[_CONFIRMED] = int(now().timestamp())


def confirmed_lately() -> bool:
    """Say whether the person has given the password within the last quarter of an hour."""
    return now().timestamp() - float(session.get(_CONFIRMED, 0)) < CONFIRMED_SECONDS


def current_token() -> str:
    """Return the token of this request's session, empty without one."""
    token: str = getattr(current_user, "token", "")
    return token


def current_scopes() -> frozenset[str]:
    """Return what the token of this request may read; nothing for people's sessions."""
    scopes: frozenset[str] = getattr(current_user, "scopes", frozenset())
    return scopes


def touch() -> None:
    """Note now and then that the session is in use; the cookie knows when it was last noted."""
    if access.for_programs() or _SEEN not in session:
        return
    if now().timestamp() - session[_SEEN] < SEEN_EVERY_SECONDS:
        return
    write_too()
    session[_SEEN] = int(now().timestamp())
    sessions.seen(context(), current_token())
    db.session.commit()


def init_app(app: Flask) -> None:
    """Let Flask-Login ask the sessions table."""
    app.before_request(touch)
    app.after_request(devices.write)
    login.session_protection = None  # the token is random and its row ends at logout
    login.user_loader(load)
