"""Take names out of texts, whatever their case, accents and hyphens, in one word or several."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from village.core.searching import folded_letter, words

#: What stands where a name stood: read alike in every language and direction.
HIDDEN = "[…]"
#: What follows the name of a company without being part of it.
_FORMS = frozenset(
    """
    sa sas sasu sarl sarlau suarl eurl snc scop au ltd llc llp plc inc corp gmbh ag bv nv srl spa
    شركه
    """.split()  # noqa: SIM905 - words, as they are read
)
#: Parts of people's names that name nobody.
_PARTICLES = frozenset(
    """
    el al ben bel bent bint abu abou ibn ait dit van von der den del
    """.split()  # noqa: SIM905
)
_SHORTEST = 3
#: From this many letters on, a name is found inside longer words too.
_DISTINCT = 8
_LETTER = r"[^\W\d_]"
#: What Arabic writes in one word with the name that follows.
_BEFORE = r"(?:(?<![^\W\d_])[وفبلك]{0,2}(?:ال)?)?"
_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"


@dataclass(frozen=True)
class Mask:
    """Names that readers are not to see; without any, texts stay as they are.

    Attributes:
        names: of organisations and sites, each hidden as a whole.
        people: of whom each name is hidden, also without the others.
        phones: telephone numbers, however they are grouped.
    """

    names: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    def __call__(self, text: str) -> str:
        """Return a text with each name, and each mail address, hidden."""
        if self._pattern is None or not text:
            return text
        letters = unicodedata.normalize("NFC", text)
        folded = [(one, at) for at, letter in enumerate(letters) for one in folded_letter(letter)]
        shown, end = [], 0
        for found in self._pattern.finditer("".join(one for one, _ in folded)):
            if found.end() == found.start():
                continue
            first, last = folded[found.start()][1], folded[found.end() - 1][1] + 1
            if first >= end:
                shown += [letters[end:first], HIDDEN]
                end = last
        return "".join([*shown, letters[end:]])

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        names = [form for name in self.names for form in _forms_of(words(name))]
        for person in self.people:
            own = words(person)
            names += [own, *([one] for one in own if _names(one))]
        names.sort(key=lambda name: -sum(map(len, name)))  # the whole before its parts
        parts = [_whole(name) for name in names]
        parts += [r"\W*".join(re.findall(r"\d", phone)[-9:]) for phone in self.phones]
        parts = list(dict.fromkeys(filter(None, parts)))
        return re.compile("|".join([_ADDRESS, *parts])) if parts else None


def _forms_of(name: list[str]) -> Iterable[list[str]]:
    """Give a name, and the same without the legal form after or before it."""
    yield name
    while len(name) > 1 and name[-1] in _FORMS:
        name = name[:-1]
        yield name
    while len(name) > 1 and name[0] in _FORMS:
        name = name[1:]
        yield name


def _names(word: str) -> bool:
    return len(word) >= _SHORTEST and word not in _PARTICLES


def _whole(name: list[str]) -> str:
    """Return the pattern of a name; nothing for one too short to be told from other words."""
    length = sum(map(len, name))
    if length < 2:
        return ""
    inside = r"[\W_]*".join(map(re.escape, name))
    if length >= _DISTINCT:
        return inside
    return rf"(?:(?<!{_LETTER})|{_BEFORE}){inside}(?!{_LETTER})"
