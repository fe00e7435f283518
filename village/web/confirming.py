"""What weighs most asks for the password or a second factor, and keeps the form typed meanwhile.

The page that asks carries the form's fields and goes where the form was going; so the right
password lets the very request through that it comes with.
"""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.accounts.reads import factors as queries
from village.accounts.writes import factors, passkeys, profiles
from village.core.errors import (
    CodeRefused,
    InvalidCredentials,
    PasskeyRefused,
    TooManyAttempts,
    VillageError,
)
from village.extensions import db
from village.web import access, login, oidc, resume
from village.web.attempts import counted
from village.web.context import actor, context, public_url
from village.web.errors import retry_after, sentence


def ask() -> ResponseReturnValue | None:
    """Answer a form of somebody who has not given the password lately; None lets it through."""
    if not access.asks_again() or request.method in ("GET", "HEAD") or login.confirmed_lately():
        return None
    if not {resume.PASSWORD, resume.CODE, resume.PASSKEY} & set(request.form):
        return _page(403)
    try:
        _take()
    except (InvalidCredentials, CodeRefused, PasskeyRefused, TooManyAttempts) as refusal:
        db.session.commit()  # the attempt counts
        return _refused(refusal)
    db.session.commit()  # a code is used, whatever becomes of the form
    login.note_confirmed()
    return None


def _refused(refusal: VillageError) -> ResponseReturnValue:
    match refusal:
        case InvalidCredentials():
            return _page(422, wrong=_("This is not your present password."))
        case CodeRefused():
            return _page(422, wrong_code=wrong_code())
        case TooManyAttempts():
            return *_page(429, wrong=sentence(refusal)), retry_after(refusal)
    return _page(422, wrong_passkey=sentence(refusal))


def _take() -> None:
    """Take the passkey, the code or the password that comes with the form."""
    if answer := request.form.get(resume.PASSKEY):
        passkeys.recognise(context(), answer, profiles.me(context()))
    elif code := request.form.get(resume.CODE):
        factors.confirm(context(), code)
    else:
        password = request.form.get(resume.PASSWORD, "")
        profiles.confirm(context(), password, **counted(actor().email))


def wrong_code() -> str:
    """Say that a code is good no more, or never was."""
    text: str = _(
        "This code is wrong, or was used before. An app shows a new one every 30 seconds; take the "
        "next one, and see that the clock of the phone is right."
    )
    return text


def _page(status: int, **wrong: str) -> tuple[str, int]:
    page = render_template(
        "accounts/confirm.html",
        carried=resume.of_request(),
        factors=queries.mine(context()),
        passkeys_possible=passkeys.possible(public_url()),
        provider=oidc.name() if oidc.linked() else "",
        **wrong,
    )
    return page, status
