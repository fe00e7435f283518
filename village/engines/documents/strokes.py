"""A signature drawn with a finger or a pen: strokes of points, written as the path of an SVG."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

#: The field in which a signature is drawn; all points lie in it.
WIDTH, HEIGHT = 600, 200
#: What is more is not drawn by hand.
LONGEST_PATH = 30_000
_MOST_STROKES = 100
#: What is less is a touch by mistake; in units of the field.
_SHORTEST = 60
_STROKE = re.compile(r"M(\d{1,3}) (\d{1,3})((?:L\d{1,3} \d{1,3})*)")
_PATH = re.compile(f"(?:{_STROKE.pattern})+")
_POINT = re.compile(r"(\d+) (\d+)")

Stroke = tuple[tuple[int, int], ...]


class NoSignature(ValueError):
    """The path is no drawing, or hardly one."""


def strokes(path: str) -> tuple[Stroke, ...]:
    """Return the strokes of a path such as `M10 20L11 24L15 30M40 8L44 9`.

    Raises:
        NoSignature: it is written otherwise, leaves the field, or is a mere touch.
    """
    if len(path) > LONGEST_PATH or not _PATH.fullmatch(path):
        raise NoSignature("no path of a signature")
    found = tuple(_points(part[0]) for part in _STROKE.finditer(path))
    if len(found) > _MOST_STROKES or any(
        x > WIDTH or y > HEIGHT for stroke in found for x, y in stroke
    ):
        raise NoSignature("the signature leaves its field")
    if sum(map(_length, found)) < _SHORTEST:
        raise NoSignature("hardly anything is drawn")
    return found


def _points(path: str) -> Stroke:
    return tuple((int(x), int(y)) for x, y in _POINT.findall(path))


def _length(stroke: Sequence[tuple[int, int]]) -> float:
    return sum(math.dist(first, second) for first, second in pairwise(stroke))
