"""The device of a request: known once an account has logged in on it, by a signed cookie.

The cookie holds a random name of the device and marks of the accounts that have logged in on it.
It opens nothing: who has it is not slowed down by the failures of others.
"""

import hashlib
import secrets

from flask import current_app, g, request
from flask.wrappers import Response
from itsdangerous import BadSignature, URLSafeSerializer

from village.web.security import cookie

_COOKIE = "village_device"
KEPT_SECONDS = 365 * 24 * 60 * 60
#: A family, an office or a café shares a device; the last ones to log in are remembered.
MOST_ACCOUNTS = 8


def known_for(email: str) -> str:
    """Return the device's name where this account has logged in on it, else an empty text."""
    device, accounts = _read()
    return device if _mark(email) in accounts else ""


def remember(email: str) -> None:
    """Let this request's answer tell the browser that the account has logged in on it."""
    device, accounts = _read()
    others = [mark for mark in accounts if mark != _mark(email)]
    g.device = [device or secrets.token_urlsafe(16), [_mark(email), *others][:MOST_ACCOUNTS]]


def write(response: Response) -> Response:
    """Put the cookie of a device that was just remembered on an answer."""
    if "device" in g:
        response.set_cookie(
            cookie(_COOKIE, current_app.config["VILLAGE"]),
            _signer().dumps(g.device),
            max_age=KEPT_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return response


def _read() -> tuple[str, list[str]]:
    try:
        kept = request.cookies.get(cookie(_COOKIE, current_app.config["VILLAGE"]), "")
        device, accounts = _signer().loads(kept)
    except (BadSignature, ValueError, TypeError):
        return "", []
    return str(device), [str(mark) for mark in accounts]


def _mark(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:16]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="village device")
