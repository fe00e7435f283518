"""Random tokens of links and cookies; the database keeps only their hash."""

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    """Return a token that nobody can guess, safe in a URL."""
    return secrets.token_urlsafe(_BYTES)


def token_hash(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
