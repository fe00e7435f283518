"""A form that comes after its session has ended: what was typed goes through the login, and on.

The page that asks for the login carries the fields, and so does the page after it, on which one
press sends them. Nothing is kept on the server. Passwords and files are not carried, and nothing
of a form that another site has sent.
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import g, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from village.web import oidc
from village.web.context import actor
from village.web.security import local_target

FIELD = "carried"
#: The password that a form is asked to be sent again with.
PASSWORD = "present_password"  # noqa: S105 - a field's name
#: The code that goes in its place, or with a login.
CODE = "second_factor"
PASSKEY = "passkey_answer"
#: Nothing, a number, or the value of a choice: not what a person reads again.
_CODE = re.compile("[a-z0-9_]*")
_LEFT_OUT = frozenset({"csrf_token", "password", "current", FIELD, PASSWORD, CODE, PASSKEY})


@dataclass(frozen=True, slots=True)
class Carried:
    """A form on its way: where it goes, and its fields by name."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def packed(self) -> str:
        """The form as one hidden field."""
        return json.dumps([self.path, self.fields])

    @property
    def texts(self) -> list[str]:
        """What somebody typed, without the marks of the form itself and the codes of choices."""
        own = ("version", "seen", "event", "do", "then", "passkey")
        return [
            text
            for name, text in self.fields
            if not _CODE.fullmatch(text.strip()) and not _own(name, own)
        ]


def _own(name: str, own: tuple[str, ...]) -> bool:
    return name in own or name.endswith("_key")


def autosaving() -> bool:
    """Say whether a form saves itself, so that a script reads the answer."""
    return "X-Autosave" in request.headers


def sent() -> Carried | None:
    """Return the form of this request, where a page of ours has sent it."""
    if request.method != "POST" or not _from_our_page():
        return None
    form = of_request()
    return form if form.fields else None


def of_request() -> Carried:
    """Return the form of this request, whose token was checked."""
    fields = request.form.items(multi=True)
    kept = tuple((name, text) for name, text in fields if name not in _LEFT_OUT)
    return Carried(request.full_path.rstrip("?"), kept)


def carried() -> Carried | None:
    """Return the form that a login page carries."""
    return unpacked(request.form.get(FIELD, ""))


def unpacked(packed: str) -> Carried | None:
    """Return a form that was packed, where it is one."""
    try:
        path, fields = json.loads(packed)
        kept = tuple((str(name), str(text)) for name, text in fields)
    except (ValueError, TypeError, RecursionError):
        return None
    path = local_target(str(path), "")
    return Carried(path, kept) if path and kept else None


def ask_to_log_in() -> ResponseReturnValue:
    """Answer a form whose session has ended: 401, and the login with the form in it."""
    if autosaving():
        return jsonify(ended=True), 401
    provider = oidc.name() if oidc.configured() else ""
    return render_template("accounts/ended.html", carried=sent(), provider=provider), 401


def offer_again(form: Carried, status: int) -> ResponseReturnValue:
    """Show a form's fields, to be sent with one press in the session that is there now."""
    for name in ("csrf_token", "context"):  # of the session before
        g.pop(name, None)
    return render_template("accounts/resume.html", carried=form), status


def expired() -> ResponseReturnValue | None:
    """Answer a form whose token is of another session; None where it is not of our page."""
    if not actor().signed_in:
        return ask_to_log_in()
    form = sent()
    if autosaving():
        return jsonify(ended=True), 401
    return offer_again(form, 400) if form else None


def _from_our_page() -> bool:
    origin = request.headers.get("Origin", "")
    return urlsplit(origin).netloc == request.host
