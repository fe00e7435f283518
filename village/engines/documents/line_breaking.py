"""Break a paragraph into lines as a whole: of all ways, the one whose lines are best together.

After Donald E. Knuth and Michael F. Plass, « Breaking Paragraphs into Lines », Software: Practice
and Experience 11 (1981), pages 1119 to 1184, with the values of their TeX: a line costs the more,
the more its spaces are stretched or shrunk, and where it divides a word; so does a tight line
beside a loose one. A paragraph is a list of boxes: glue and penalties stand in the box before them.
"""

import math
from bisect import bisect_left
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

STRETCH, SHRINK = 1 / 2, 1 / 3
"""What a space gains at a ratio of 1 and loses at one of -1, as shares of its width."""
MOST_DIVIDED = 2
"""So many lines in a row may divide a word."""

_LINE = 10
_DIVIDED = 50**2
_DIVIDED_TWICE = 10_000
_DIVIDED_BEFORE_THE_LAST = 5_000
_END_OF_A_WORD_ALONE = 1_000_000
_SHORT_WORD_ALONE = 100_000
_SHORT = 1 / 8
_UNLIKE_THE_LINE_BEFORE = 10_000
# A line is tight, decent, loose or very loose: below these ratios, or above them all.
_CLASSES = (-0.5, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class ParagraphBox:
    """What no line break cuts, and what follows it on the line or at its end."""

    width: float
    space: float = 0.0
    """The width of the space after it, if the line goes on."""
    hyphen: float = 0.0
    """What is added to its width if the line ends here."""
    divides: bool = False
    """Whether a line that ends here divides a word."""


class _LineEnd(NamedTuple):
    """An end of a line, with the best lines up to it that end in this way."""

    start: int
    """The box that begins the next line."""
    demerits: float
    fitness: int
    divided: int
    """How many lines in a row, up to here, divide a word."""
    before: "_LineEnd | None"


def line_ends(
    boxes: Sequence[ParagraphBox],
    room: float,
    *,
    tolerance: float = math.inf,
    emergency: float = 0.0,
) -> list[int] | None:
    """Return after which boxes the lines end: one past the last box of each.

    No line is wider than `room` with its spaces shrunk, and none but the last has a ratio above
    `tolerance`. `emergency` is what each line may stretch more at a ratio of 1. None where there
    are no such lines; with an infinite tolerance and an emergency, where a box is too wide.
    """
    paragraph = _Paragraph(boxes, room, tolerance, emergency)
    active = deque([_LineEnd(0, 0.0, 1, 0, None)])
    ended: Collection[_LineEnd] = ()
    for at in range(len(boxes)):
        free, stretch = paragraph.fullest(active, at)
        if not active:
            return None
        # Where the fullest line is too loose, so are all others.
        loose = free > stretch * tolerance and at + 1 < len(boxes)
        ended = () if loose else paragraph.ended(active, at)
        active += ended
    return _traced(min(ended, key=_demerits)) if ended else None


class _Paragraph:
    """The boxes of a paragraph and the room of its lines."""

    def __init__(
        self, boxes: Sequence[ParagraphBox], room: float, tolerance: float, emergency: float
    ) -> None:
        self._boxes, self._last = boxes, len(boxes) - 1
        self._room, self._tolerance, self._emergency = room, tolerance, emergency
        self._widths = [0.0, *accumulate([box.width + box.space for box in boxes])]
        self._spaces = [0.0, *accumulate([box.space for box in boxes])]

    def fullest(self, active: deque[_LineEnd], at: int) -> tuple[float, float]:
        """Drop the ends after which what stands up to box `at` is too much for a line.

        Return what is free on the line after the first that is left, and how far it may stretch.
        """
        box, spaces = self._boxes[at], self._spaces[at]
        width = self._widths[at] + box.width
        while active:
            start = active[0].start
            own, glue = width - self._widths[start], spaces - self._spaces[start]
            if own - glue * SHRINK <= self._room:
                return self._room - own - box.hyphen, glue * STRETCH + self._emergency
            active.popleft()
        return 0.0, 0.0

    def ended(self, active: Iterable[_LineEnd], at: int) -> Collection[_LineEnd]:
        """Return the best lines that end after box `at`, one of each class and row of divisions.

        `active` are the ends of the lines before, those that leave the most for this one first.
        """
        box, spaces = self._boxes[at], self._spaces[at]
        free_of_all = self._room - self._widths[at] - box.width - box.hyphen
        last = at == self._last
        found: dict[tuple[int, int], _LineEnd] = {}
        all_widths, all_spaces = self._widths, self._spaces
        for before in active:
            start = before.start
            glue, free = spaces - all_spaces[start], free_of_all + all_widths[start]
            ratio = self._ratio(free, glue, last)
            if ratio > self._tolerance:
                break  # the lines that begin later are looser still
            if ratio < -1 or (box.divides and before.divided == MOST_DIVIDED):
                continue
            line = _following(before, at + 1, ratio, box.divides)
            if last:
                cost = self._cost_of_the_last(before.divided > 0, not glue, self._room - free)
                line = line._replace(demerits=line.demerits + cost)
            key = line.fitness, line.divided
            if key not in found or line.demerits < found[key].demerits:
                found[key] = line
        return found.values()

    def _cost_of_the_last(self, divided: bool, alone: bool, width: float) -> float:
        """Return what the end of a word costs on the last line, and a short word `alone` on it."""
        if divided:
            return _END_OF_A_WORD_ALONE if alone else _DIVIDED_BEFORE_THE_LAST
        return _SHORT_WORD_ALONE if alone and width < self._room * _SHORT else 0

    def _ratio(self, free: float, glue: float, last: bool) -> float:
        """Return how far a line is stretched, above 0, or shrunk; a last one never stretches."""
        if free < 0:
            return free / (glue * SHRINK) if glue else -math.inf
        if last:
            return 0.0
        stretch = glue * STRETCH + self._emergency
        return free / stretch if stretch else math.inf if free else 0.0


def _following(before: _LineEnd, start: int, ratio: float, divides: bool) -> _LineEnd:
    """Return the end of the line that follows `before` and is set at `ratio`."""
    demerits = before.demerits + (_LINE + 100 * abs(ratio) ** 3) ** 2
    fitness = bisect_left(_CLASSES, ratio)
    if divides:
        demerits += _DIVIDED + (_DIVIDED_TWICE if before.divided else 0)
    if abs(fitness - before.fitness) > 1:
        demerits += _UNLIKE_THE_LINE_BEFORE
    return _LineEnd(start, demerits, fitness, before.divided + 1 if divides else 0, before)


def _demerits(line: _LineEnd) -> float:
    return line.demerits


def _traced(line: _LineEnd) -> list[int]:
    ends: list[int] = []
    while line.before:
        ends.append(line.start)
        line = line.before
    return ends[::-1]
