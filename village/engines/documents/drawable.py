"""What can be drawn: letters that no face has, and names that fit at no size, are named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from village.engines.documents.fonts import bold, regular, visible
from village.engines.documents.text import clean

BOX = "\u25a1"
_NAMED = 8


@dataclass(frozen=True, slots=True)
class DrawingFault:
    """A text that cannot be drawn.

    Attributes:
        at: which of the documents' subjects it belongs to, from 0.
        subject: whom it names, to a reader.
        field: which text it is.
        letters: those that no face has; none when the text is empty to the eye or too long.
        is_blank: whether nothing of it would be seen.
    """

    at: int
    subject: str
    field: str
    letters: str = ""
    is_blank: bool = False

    @property
    def reason(self) -> str:
        """Return what is wrong, in a few words."""
        if self.letters:
            named = [f"{letter} (U+{ord(letter):04X})" for letter in self.letters[:_NAMED]]
            return f"no font has {', '.join(named)}{' …' if len(self.letters) > _NAMED else ''}"
        return "nothing of it can be seen" if self.is_blank else "too long, it fits at no size"

    def __str__(self) -> str:
        return f"{self.subject}, {self.field}: {self.reason}".removeprefix(", ")


class Undrawable(ValueError):
    """Texts of a document cannot be drawn whole; `faults` names them all."""

    def __init__(self, faults: Iterable[DrawingFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults))


@cache
def _drawn() -> frozenset[str]:
    """Return the characters that both weights draw, or that need no glyph."""
    weights = (
        frozenset[str]().union(*(face.characters for face in font.faces))
        for font in (regular(), bold())
    )
    return frozenset.intersection(*weights)


def missing(text: str) -> str:
    """Return the letters of `text` that no face draws, each once, in their order."""
    if _drawn().issuperset(text):
        return ""
    return "".join(dict.fromkeys(letter for letter in clean(text) if letter not in _drawn()))


def boxed(text: str) -> str:
    """Return `text` with a box in place of each letter that no face draws."""
    lost = missing(text)
    return text.translate(dict.fromkeys(map(ord, lost), BOX)) if lost else text


def faults_of(
    texts: Iterable[tuple[str, str]], *, at: int, subject: str, optional: str
) -> list[DrawingFault]:
    """Return what keeps texts, each behind its field, from being drawn; one field may be blank."""
    tried = (
        fault_of(said, at=at, subject=subject, field=field, needed=field != optional)
        for field, said in texts
    )
    return [fault for fault in tried if fault is not None]


def fault_of(text: str, *, at: int, subject: str, field: str, needed: bool) -> DrawingFault | None:
    """Return what keeps a text from being drawn, or None; one that is `needed` must be seen."""
    if lost := missing(text):
        return DrawingFault(at, subject, field, lost)
    if needed and not visible(clean(text)):
        return DrawingFault(at, subject, field, is_blank=True)
    return None
