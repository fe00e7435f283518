"""Lay out the names of a badge: broken over lines, then smaller, never cut, within the badge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from village.engines.documents.badge_data import BadgeData
from village.engines.documents.badge_design import Format, Slot
from village.engines.documents.drawable import DrawingFault, fault_of
from village.engines.documents.fonts import Font, bold, regular
from village.engines.documents.text import TextLine, clean, fitted

_LEADING = 1.2
_ABOVE, _BELOW = 0.78, 0.55  # of the size: room above a baseline, and below it under another text
_MARGIN = 3.0
_SURELY_FITS = 12  # letters: no letter is so wide that so many do not fit


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One line of a badge: where its text begins, its baseline and its size, in points."""

    line: TextLine
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class _TextBlock:
    """The lines of one text, from the top down."""

    lines: tuple[TextLine, ...]
    size: float
    slot: Slot

    @property
    def height(self) -> float:
        """From the first baseline to the last."""
        return (len(self.lines) - 1) * self.size * _LEADING


def faults(badges: Sequence[BadgeData], shape: Format) -> Iterator[DrawingFault]:
    """Yield the texts that cannot be drawn whole, badge by badge."""
    for at, badge in enumerate(badges):
        for field, slot, font in _texts(shape):
            content = getattr(badge, field)
            fault = fault_of(
                content, at=at, subject=badge.reference, field=field, needed=field == "name"
            )
            if fault:
                yield fault
            elif len(content) > _SURELY_FITS and clean(content) and not _block(content, font, slot):
                yield DrawingFault(at, badge.reference, field)


def laid_out(badge: BadgeData, shape: Format) -> list[PlacedLine]:
    """Return the lines of a badge's names from the top down; the badge is without `faults`."""
    found = (
        _block(content, font, slot)
        for field, slot, font in _texts(shape)
        if (content := clean(getattr(badge, field)))
    )
    stacked = _stacked([block for block in found if block], shape)
    return [line for block, y in reversed(stacked) for line in _placed(block, y)]


def _texts(shape: Format) -> tuple[tuple[str, Slot, Font], ...]:
    """Return the fields of a badge with their places, from the bottom up."""
    return (
        ("organisation", shape.organisation, regular()),
        ("name_ar", shape.name_ar, regular()),
        ("name", shape.name, bold()),
    )


def _block(content: str, font: Font, slot: Slot) -> _TextBlock | None:
    found = fitted(
        content, font, slot.width, size=slot.size, smallest=slot.smallest, lines=slot.lines
    )
    return _TextBlock(*found, slot) if found else None


def _stacked(blocks: list[_TextBlock], shape: Format) -> list[tuple[_TextBlock, float]]:
    """Return the blocks with the baselines of their last lines.

    Each stands at its own place or above the one below it; where that leads out of the badge,
    all begin at the foot, and are made smaller together if they are too high even so.
    """
    roof = shape.height - shape.head - _MARGIN
    for places in ([block.slot.y for block in blocks], [shape.foot] * len(blocks)):
        stacked, top = _upwards(blocks, places)
        if top <= roof:
            return stacked
    share = (roof - shape.foot) / (top - shape.foot)
    return [
        (replace(block, size=block.size * share), shape.foot + (y - shape.foot) * share)
        for block, y in stacked
    ]


def _upwards(
    blocks: list[_TextBlock], places: list[float]
) -> tuple[list[tuple[_TextBlock, float]], float]:
    """Return the blocks above each other, none below its place, and how high they reach."""
    found: list[tuple[_TextBlock, float]] = []
    top = reach = 0.0
    for block, place in zip(blocks, places, strict=True):
        y = max(place, top + block.size * _BELOW) if found else place
        found.append((block, y))
        top = y + block.height + block.size * _ABOVE
        # A whole size above its first baseline, a line has to end below the head, margin or not.
        reach = max(top, y + block.height + block.size - _MARGIN)
    return found, reach


def _placed(block: _TextBlock, y: float) -> Iterator[PlacedLine]:
    slot = block.slot
    for at, line in enumerate(block.lines):
        below = len(block.lines) - 1 - at
        x = slot.x + (slot.width - line.width * block.size / 1000) / 2
        yield PlacedLine(line, x, y + below * block.size * _LEADING, block.size)
