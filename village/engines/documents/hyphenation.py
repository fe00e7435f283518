"""Say where a word may be hyphenated."""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

import pyphen

Breaks = Callable[[str], Sequence[int]]
"""Gives the places where a word may be cut, the last first."""

_LANGUAGES = {"fr": "fr", "en": "en_GB"}
# Names, figures, references and short words are never cut.
_WORD = re.compile("(?:[a-zà-öø-ÿœ]{1,2}[’'])?([a-zà-öø-ÿœ]{6,30})[,.;:)]?")
_FEWEST_BEFORE = 3
_FEWEST_AFTER = 3


def breaks(lang: str) -> Breaks:
    """Return the rule of a language; one that has none never cuts."""
    return _rule(lang) if lang in _LANGUAGES else _never


def _never(word: str) -> Sequence[int]:
    return ()


@cache
def _rule(lang: str) -> Breaks:
    patterns = pyphen.Pyphen(lang=_LANGUAGES[lang])

    @lru_cache(maxsize=4096)
    def rule(word: str) -> Sequence[int]:
        found = _WORD.fullmatch(word)
        if not found:
            return ()
        start, end = found.span(1)
        places = (start + place for place in patterns.positions(found[1]))
        kept = [at for at in places if at - start >= _FEWEST_BEFORE and end - at >= _FEWEST_AFTER]
        return tuple(reversed(kept))

    return rule
