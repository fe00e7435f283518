"""Who is logged in: the cookie carries a random token, the session itself is a row."""

from dataclasses import dataclass

from flask import Flask
from flask_login import UserMixin

from village.domain.actor import Actor
from village.extensions import db, login
from village.queries import actors
from village.web.context import edition, now, token_hash


@dataclass
class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """An account behind a live session; Flask-Login keeps its token in the cookie."""

    actor: Actor
    token: str

    def get_id(self) -> str:
        """Return what the cookie carries."""
        return self.token


def load(token: str) -> SignedIn | None:
    """Return the account of a live session; an ended or expired one is nobody's."""
    here = edition()
    found = actors.of_session(db.session(), token_hash(token), here.id if here else None, now())
    return SignedIn(found, token) if found else None


def init_app(app: Flask) -> None:
    """Let Flask-Login ask the sessions table."""
    login.session_protection = None  # the token is random and its row ends at logout
    login.user_loader(load)
