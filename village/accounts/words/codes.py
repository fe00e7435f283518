"""Codes of a second factor: those that an app shows (RFC 6238), and those kept on paper."""

import secrets
import unicodedata
from datetime import datetime
from hmac import compare_digest

import pyotp

#: How long an app shows one code.
STEP_SECONDS = 30
DIGITS = 6
#: How many steps a clock may be off, either way.
_STEPS_OFF = 1
#: Neither vowels, which spell words, nor what looks like something else.
_LETTERS = "BCDFGHJKMNPQRSTVWXZ23456789"
_HALF = 5
RECOVERY_CODES = 10


def new_secret() -> str:
    """Return a secret to share with an app, as people can type it (base32)."""
    return pyotp.random_base32()


def address(secret: str, *, account: str, site: str) -> str:
    """Return what an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=site)


def spaced(secret: str) -> str:
    """Return a secret in groups of four, for who types it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the step of time near `now` at which an app shows `code`; None where there is none."""
    shown, here = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS), step_at(now)
    for step in range(here - _STEPS_OFF, here + _STEPS_OFF + 1):
        if compare_digest(shown.generate_otp(step).encode(), code.encode()):
            return step
    return None


def step_at(now: datetime) -> int:
    """Return the number of the step of time that `now` lies in."""
    return int(now.timestamp()) // STEP_SECONDS


def new_recovery_code() -> str:
    """Return a code of 47 bits in two halves, for paper."""
    halves = ("".join(secrets.choice(_LETTERS) for _letter in range(_HALF)) for _half in "12")
    return "-".join(halves)


def normalised(typed: str) -> str:
    """Return a code as we keep it, however it was typed: digits of any script, spaces, dashes."""
    shown = unicodedata.normalize("NFKC", typed)
    kept = (one for one in shown if one.isalnum())
    return "".join(str(unicodedata.digit(one, one)) for one in kept).upper()


def is_of_app(code: str) -> bool:
    """Say whether a normalised code has the form of those that an app shows."""
    return len(code) == DIGITS and code.isdecimal()
