"""Addresses of mail and of the web in a text that is set in lines, and what they lead to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from village.engines.documents import bidi
from village.engines.documents.structure import Element
from village.engines.documents.text import TextLine
from village.engines.documents.words import Atom, cut_atom

_SIGNS = ("@", "://", "www.")
_MAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
# The sentence's own full stop or bracket behind an address is no part of it.
_WEB = r"(?<![A-Za-z0-9])(?:https?://|www\.)[!#-;=?-~]*[A-Za-z0-9/]"
_ADDRESS = re.compile(f"({_MAIL})|{_WEB}")


@dataclass(frozen=True, slots=True, eq=False)
class TextLink:
    """An address in a text: what it leads to, and the element that its pieces are tagged as."""

    url: str
    element: Element


class LinePiece(NamedTuple):
    """A piece of a line, its atoms from left to right; with a link where it is of an address."""

    atoms: tuple[Atom, ...]
    link: TextLink | None


class _Placed(NamedTuple):
    """An atom of a text: its line, and its place in the reading order of that line."""

    line: int
    place: int
    atom: Atom


def links_in(
    content: str, lines: Sequence[TextLine], parent: Element
) -> Mapping[int, Sequence[LinePiece]]:
    """Return the lines of a text that have an address, each in its pieces from left to right.

    Each address becomes an element below `parent`, though it be broken over lines.
    """
    if not any(sign in content for sign in _SIGNS):
        return {}
    found: defaultdict[int, dict[int, list[LinePiece]]] = defaultdict(dict)
    for between_spaces in _between_spaces(lines):
        for placed, pieces in _linked(between_spaces, parent):
            found[placed.line][placed.place] = pieces
    return {at: _from_left(lines[at], pieces) for at, pieces in found.items()}


def _between_spaces(lines: Sequence[TextLine]) -> Iterator[list[_Placed]]:
    """Yield what stands between spaces, from one line to the next where it is broken."""
    found: list[_Placed] = []
    for at, line in enumerate(lines):
        place = 0
        for word in line.words:
            for atom in word.atoms:
                found.append(_Placed(at, place, atom))
                place += 1
            if word.space:
                yield found
                found, place = [], place + 1
        if line.last:
            yield found
            found = []
    yield found


def _linked(
    placed: Sequence[_Placed], parent: Element
) -> Iterator[tuple[_Placed, list[LinePiece]]]:
    """Yield the atoms that an address is in, each cut where it begins or ends."""
    text = "".join([one.atom.text for one in placed])
    ends: dict[int, TextLink | None] = {}
    """Where a stretch of the text ends, and the link that it is of."""
    for found in _ADDRESS.finditer(text):
        url = (
            found[0] if "://" in found[0] else f"{'mailto:' if found[1] else 'https://'}{found[0]}"
        )
        ends.setdefault(found.start())
        ends[found.end()] = TextLink(url, parent.add("Link"))
    if not ends:
        return
    ends.setdefault(len(text))
    start = 0
    for one in placed:
        end = start + len(one.atom.text)
        pieces, begun = [], start
        for stop, link in ends.items():
            until = min(stop, end)
            if until > begun:
                pieces.append(LinePiece((cut_atom(one.atom, begun - start, until - start),), link))
                begun = until
        yield one, pieces
        start = end


def _from_left(line: TextLine, linked: Mapping[int, Sequence[LinePiece]]) -> Sequence[LinePiece]:
    """Return the pieces of a line in the order in which they stand."""
    pieces: list[LinePiece] = []
    for place, atom in enumerate(line.atoms):
        pieces += linked.get(place) or [LinePiece((atom,), None)]
    order = bidi.visual_order([piece.atoms[0].level for piece in pieces])
    groups = groupby([pieces[at] for at in order], key=lambda piece: piece.link)
    return [LinePiece(tuple([one.atoms[0] for one in group]), link) for link, group in groups]
