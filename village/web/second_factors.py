"""Roles that weigh most ask for a second factor; their holders are led to add one, with a grace."""

from datetime import datetime, timedelta

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers import Response

from village.accounts.writes import factors
from village.core.errors import SecondFactorMissing
from village.extensions import db
from village.web.access import for_programs, needs_login
from village.web.context import actor, context, now, settings
from village.web.transaction import write_too

#: The pages on which one adds a second factor, or logs out.
_OPEN = "accounts"


def asked_until() -> datetime | None:
    """Return until when the reader may go without a second factor; None where none is asked for."""
    person = actor()
    if not person.weighty or person.second_factor or not settings().requires_second_factor:
        return None
    grace = timedelta(days=settings().second_factor_grace_days)
    return person.second_factor_due_at or now() + grace


def check() -> Response | None:
    """Lead the reader to the page of second factors: when first asked, and when the grace is over.

    Raises:
        SecondFactorMissing: the grace is over, and the request would change something.
    """
    until = asked_until()
    if until is None or not needs_login() or request.blueprint == _OPEN:
        return None
    first = actor().second_factor_due_at is None
    if first:
        write_too()
        factors.ask_for_one(context(), until)
        db.session.commit()
    over = until <= now()
    if request.method in ("GET", "HEAD") and not for_programs():
        back = request.full_path.rstrip("?")
        return redirect(url_for("accounts.security", next=back), 303) if first or over else None
    if over:
        raise SecondFactorMissing
    return None


def init_app(app: Flask) -> None:
    """Let every page say until when a second factor is to be added."""
    app.add_template_global(asked_until, "second_factor_until")
