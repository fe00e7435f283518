"""Passwords: argon2 hashes, verified at the same cost whether or not there is an account."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from village.accounts.words.passwords import normalised

#: argon2id with the library's parameters (RFC 9106, low memory); tests set a cheaper one.
hasher = PasswordHasher()


def hashed(password: str) -> str:
    """Return the hash that the database keeps."""
    return hasher.hash(normalised(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Say whether `password` has this hash; without one, take as long to say no."""
    try:
        hasher.verify(password_hash or _nobody(hasher), normalised(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def outdated(password_hash: str) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return hasher.check_needs_rehash(password_hash)


@cache
def _nobody(of: PasswordHasher) -> str:
    return of.hash("the password of nobody's account")
