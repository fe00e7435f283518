"""What a password must be: long, and no guess from the person's own words."""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum

SHORTEST = 12
LONGEST = 200
_FEWEST_CHARACTERS = 5
_SHORTEST_WORD = 4
#: Roots of the passwords tried first; what stands around one must be long enough by itself.
_COMMON = (
    "password", "motdepasse", "azerty", "qwerty", "123456", "casablanca", "maroc", "village",
    "iloveyou", "bonjour", "admin", "welcome", "bismillah", "soleil",
)  # fmt: skip


class Weakness(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    REPEATED = "repeated"
    GUESSABLE = "guessable"


def normalised(password: str) -> str:
    """Return the one way of writing a password that keyboards write in several (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, *, known: Iterable[str] = ()) -> Weakness | None:
    """Say why a password is too weak, or None; `known` are the person's name and address.

    A password that holds a known or common word is judged by what is left without it.
    """
    password = normalised(password)
    if len(password) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    if len(set(password)) < _FEWEST_CHARACTERS:
        return Weakness.REPEATED
    rest = password.casefold()
    for word in (*_words(known), *_COMMON):
        rest = rest.replace(word, "")
    return Weakness.GUESSABLE if len(rest) < SHORTEST // 2 else None


def _words(known: Iterable[str]) -> list[str]:
    words = [word for text in known for word in text.casefold().replace("@", " ").split()]
    return [word for word in words if len(word) >= _SHORTEST_WORD]
