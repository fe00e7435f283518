"""What a password must be: long, and no guess from the person's own words."""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum

SHORTEST = 12
LONGEST = 200
_FEWEST_CHARACTERS = 5
_SHORTEST_WORD = 4
#: Roots of the passwords tried first here, which lists made elsewhere miss.
_COMMON = (
    "password", "motdepasse", "azerty", "qwerty", "123456", "maroc", "marrakech", "casablanca",
    "iloveyou", "bonjour", "admin", "welcome", "bismillah", "soleil", "village",
)  # fmt: skip
#: A thief with the hashes makes some hundred guesses a second on argon2: a year for this many.
_FEWEST_GUESSES = 10**9
#: How much of a password is judged: the rest can only make it better.
_JUDGED = 72


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

    A password that holds a known or common word is judged by what is left without it; then by the
    guesses that it takes somebody who tries lists of passwords, words, keyboards and dates first.
    """
    password = normalised(password)
    if len(password) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    if len(set(password)) < _FEWEST_CHARACTERS:
        return Weakness.REPEATED
    rest, words = password.casefold(), [*_words(known), *_COMMON]
    for word in words:
        rest = rest.replace(word, "")
    short = len(rest) < SHORTEST // 2
    return Weakness.GUESSABLE if short or _guesses(password, words) < _FEWEST_GUESSES else None


def _guesses(password: str, words: list[str]) -> float:
    # Its lists take 10 MB: only for who chooses a password. It has no types.
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]

    return float(zxcvbn(password[:_JUDGED], user_inputs=words)["guesses"])


def _words(known: Iterable[str]) -> list[str]:
    words = [word for text in known for word in text.casefold().replace("@", " ").split()]
    return [word for word in words if len(word) >= _SHORTEST_WORD]
