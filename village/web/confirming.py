"""What weighs most asks for the password again, and keeps the form that was typed meanwhile.

The page that asks carries the form's fields and goes where the form was going; so the right
password lets the very request through that it comes with.
"""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.accounts.writes import profiles
from village.core.errors import InvalidCredentials, TooManyAttempts
from village.extensions import db
from village.web import access, login, resume
from village.web.attempts import counted
from village.web.context import actor, context
from village.web.errors import retry_after, sentence


def ask() -> ResponseReturnValue | None:
    """Answer a form of somebody who has not given the password lately; None lets it through."""
    if not access.asks_again() or request.method in ("GET", "HEAD") or login.confirmed_lately():
        return None
    password = request.form.get(resume.PASSWORD)
    if password is None:
        return _page(403)
    try:
        profiles.confirm(context(), password, **counted(actor().email))
    except InvalidCredentials:
        db.session.commit()  # the attempt counts
        return _page(422, _("This is not your present password."))
    except TooManyAttempts as refusal:
        return *_page(429, sentence(refusal)), retry_after(refusal)
    login.note_confirmed()
    return None


def _page(status: int, wrong: str = "") -> tuple[str, int]:
    form = resume.of_request()
    return render_template("accounts/confirm.html", carried=form, wrong=wrong), status
