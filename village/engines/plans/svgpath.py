"""SVG path data: the runs of points that a `d` attribute draws, curves as short straight pieces."""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from village.engines.plans.faults import PlanError
from village.engines.plans.limits import MOST_POINTS

_TOKEN = re.compile(r"\s*,?\s*(?:([A-Za-z])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?))")
_FLAG = re.compile(r"\s*,?\s*([01])")
_COUNTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}
_PIECES = 32  # of a Bézier curve
_TURN = math.pi / 128  # of an arc, at most

Run = tuple[list[tuple[float, float]], bool]


def runs(data: str) -> list[Run]:
    """Return the runs of points of path data, each with whether it is closed.

    Raises:
        ValueError: the data is no path.
        PlanError: it has more points than any plan.
    """
    pen = _Pen()
    for letter, numbers in _commands(data):
        pen.draw(letter, numbers)
    pen.lift()
    return pen.runs


def arc(
    start: complex, radii: tuple[float, float], tilt: float, flags: tuple[bool, bool], end: complex
) -> list[complex]:
    """Return points of an elliptical arc after `start`, as the SVG standard (B.2.4) reckons it."""
    rx, ry = abs(radii[0]), abs(radii[1])
    if not rx or not ry or start == end:
        return [end]
    turn = cmath.rect(1, math.radians(tilt))
    half = (start - end) / 2 / turn
    over = (half.real / rx) ** 2 + (half.imag / ry) ** 2
    if over > 1:
        rx, ry = rx * math.sqrt(over), ry * math.sqrt(over)
    crossed = (rx * half.imag) ** 2 + (ry * half.real) ** 2
    root = math.sqrt(max(0.0, (rx * ry) ** 2 / crossed - 1)) if crossed else 0.0
    root = -root if flags[0] == flags[1] else root
    centre = complex(root * rx * half.imag / ry, -root * ry * half.real / rx)
    first = cmath.phase(complex((half - centre).real / rx, (half - centre).imag / ry))
    last = cmath.phase(complex((-half - centre).real / rx, (-half - centre).imag / ry))
    sweep = (last - first) % math.tau if flags[1] else -((first - last) % math.tau)
    steps = max(1, math.ceil(abs(sweep) / _TURN))
    middle = (start + end) / 2 + centre * turn
    points = []
    for step in range(1, steps):
        at = first + sweep * step / steps
        points.append(middle + complex(rx * math.cos(at), ry * math.sin(at)) * turn)
    return [*points, end]


@dataclass
class _Pen:
    """Draws commands one after another."""

    runs: list[Run] = field(default_factory=list)
    _points: list[complex] = field(default_factory=list)
    _at: complex = 0j
    _start: complex = 0j
    _control: complex = 0j
    _last: str = ""
    _count: int = 0

    def draw(self, letter: str, numbers: list[float]) -> None:
        """Draw one command with its numbers."""
        base = self._at if letter.islower() else 0j
        command = letter.lower()
        if command == "m":
            self.lift()
            self._at = self._start = base + complex(*numbers)
        elif command == "z":
            self.lift(closed=True)
            self._at = self._start
        elif command in "lhv":
            self._to([base + self._straight(command, numbers, letter)])
        elif command == "a":
            ends = base + complex(numbers[5], numbers[6])
            flags = bool(numbers[3]), bool(numbers[4])
            self._to(arc(self._at, (numbers[0], numbers[1]), numbers[2], flags, ends))
        else:
            self._curve(command, [base + complex(*pair) for pair in _pairs(numbers)])
        self._last = command

    def lift(self, *, closed: bool = False) -> None:
        """End the run."""
        if self._points:
            self.runs.append(([(point.real, point.imag) for point in self._points], closed))
        self._points = []

    def _straight(self, command: str, numbers: list[float], letter: str) -> complex:
        if command == "l":
            return complex(*numbers)
        stays = 0j if letter.islower() else self._at
        if command == "h":
            return complex(numbers[0], stays.imag)
        return complex(stays.real, numbers[0])

    def _curve(self, command: str, points: list[complex]) -> None:
        if command in "st":
            kin = ("c", "s") if command == "s" else ("q", "t")
            points = [2 * self._at - self._control if self._last in kin else self._at, *points]
        self._control = points[-2]
        if len(points) == 2:  # a quadratic one, raised to a cubic one
            one, end = points
            points = [self._at + (one - self._at) * 2 / 3, end + (one - end) * 2 / 3, end]
        self._to(list(_bezier(self._at, *points)))

    def _to(self, points: list[complex]) -> None:
        if not self._points:
            self._points = [self._at]
        self._points += points
        self._count += len(points)
        if self._count > MOST_POINTS:
            raise PlanError("points", count=self._count, most=MOST_POINTS)
        self._at = points[-1]


def _bezier(start: complex, one: complex, other: complex, end: complex) -> Iterator[complex]:
    for step in range(1, _PIECES):
        t = step / _PIECES
        u = 1 - t
        yield u**3 * start + 3 * u * u * t * one + 3 * u * t * t * other + t**3 * end
    yield end


def _pairs(numbers: list[float]) -> Iterator[tuple[float, float]]:
    return zip(numbers[::2], numbers[1::2], strict=True)


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Give each command with its numbers, repeated ones each by itself.

    What stands before a fault is drawn, as the standard says; the fault is raised after it.
    """
    at, letter = 0, ""
    end = len(data.rstrip())
    while at < end:
        found = _TOKEN.match(data, at)
        if found and found[1]:
            letter, at = found[1], found.end()
            if letter.lower() == "z":
                yield letter, []
            elif letter.lower() not in _COUNTS:
                raise ValueError(f"path data: {letter!r} is no command")
            else:
                numbers, at = _numbers(data, at, letter)
                yield letter, numbers
        elif letter and letter not in "zZ":
            letter = {"m": "l", "M": "L"}.get(letter, letter)
            numbers, at = _numbers(data, at, letter)
            yield letter, numbers
        else:
            raise ValueError(f"path data: {data[at : at + 20]!r}")


def _numbers(data: str, at: int, letter: str) -> tuple[list[float], int]:
    numbers: list[float] = []
    for place in range(_COUNTS[letter.lower()]):
        flag = letter in "aA" and place in (3, 4)
        found = (_FLAG if flag else _TOKEN).match(data, at)
        text = found and found[1 if flag else 2]
        if not found or not text:
            raise ValueError(f"path data: a number is missing at {data[at : at + 20]!r}")
        numbers.append(float(text))
        at = found.end()
    return numbers, at
