"""Say where a word may be divided at the end of a line."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

import pyphen

Breaks = Callable[[str], Sequence[int]]
"""Gives the places where a word may be divided, from the left."""

_LANGUAGES = {"fr": "fr", "en": "en_GB"}
_SMALL = "a-zà-öø-ÿœ"
#: What is divided are words in small letters, with the signs around them. A capital is that of a
#: name, an acronym or a reference, but for one after « l’ », which begins a term of the contract
#: (l’Organisateur), and that of an elided word itself (D’autres).
_WORD = re.compile(
    rf"[«(“\u00a0]*"
    rf"(?:[A-ZÀ-Þ]?[{_SMALL}]{{0,7}}[’'])?"
    rf"((?:(?<=\b[lL][’'])[A-ZÀ-Þ])?[{_SMALL}]+(?:-[{_SMALL}]+)*)"
    rf"[\u00a0»”.,;:!?)…]*"
)
_SHORTEST, _LONGEST = 6, 30
_FEWEST_BEFORE, _FEWEST_AFTER = 2, 3
_FEWEST_BESIDE_A_HYPHEN = 2


def breaks(lang: str) -> Breaks:
    """Return the rule of a language; one that has none never divides a word.

    No rule divides after an apostrophe. A word that has a hyphen is divided there alone.
    """
    return _rule(lang) if lang in _LANGUAGES else never


def never(word: str) -> Sequence[int]:
    """Return no place: the rule by which no word is divided."""
    return ()


@cache
def _rule(lang: str) -> Breaks:
    patterns = pyphen.Pyphen(lang=_LANGUAGES[lang], left=_FEWEST_BEFORE, right=_FEWEST_AFTER)

    @lru_cache(maxsize=4096)
    def rule(word: str) -> Sequence[int]:
        found = _WORD.fullmatch(word)
        if not found or not _SHORTEST <= len(found[1]) <= _LONGEST:
            return ()
        if "-" in found[1]:
            return tuple(_after_hyphens(found[1], found.start(1)))
        return tuple(found.start(1) + at for at in patterns.positions(found[1].lower()))

    return rule


def _after_hyphens(word: str, start: int) -> Iterator[int]:
    """Yield the places after hyphens with two letters and more on either side: not va-t-il."""
    at = start
    for before, after in pairwise(word.split("-")):
        at += len(before) + 1
        if min(len(before), len(after)) >= _FEWEST_BESIDE_A_HYPHEN:
            yield at
