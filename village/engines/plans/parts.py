"""Parts of a drawing: what lies on one layer or in one block, what it seems, how it looks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from village.engines.plans.limits import MOST_PARTS, MOST_SKETCHED, MOST_WORDS
from village.engines.plans.model import FeatureKind

#: What a part may be beside a kind of feature: the stands' numbers, or nothing of the plan.
NUMBER, IGNORED = "number", "ignored"
#: What the parts after the last that is told apart are called.
OTHERS = "…"

_TEXTS = ("text", "TEXT", "MTEXT", "ATTRIB")
_LONGEST = 80
_STEPS = 4000  # how finely a sketch is drawn across its longer side
_EXAMPLES = 4
_OUTLYING = (2, 98)  # per cent of the things outside which one is astray


@dataclass(frozen=True)
class PartKey:
    """What things of a drawing share that are read alike.

    Attributes:
        layer: the layer or the group they lie in.
        group: the block they are drawn by, or their class; often nothing.
        entity: what the file calls them, such as `LINE` or `rect`.
        seems: the kind that their names tell, or nothing.
    """

    layer: str
    group: str
    entity: str
    seems: str = ""

    @property
    def is_text(self) -> bool:
        """Whether they are texts, which are numbers of stands or nothing."""
        return self.entity in _TEXTS


#: The part of a text that belongs to none.
NOWHERE = PartKey("-", "", "text")
#: What each part is read as: a `FeatureKind`, `NUMBER`, `IGNORED`, or nothing where nobody knows.
Roles = Mapping[PartKey, str]


def key_of(layer: str, group: str, entity: str, kind: FeatureKind | None = None) -> PartKey:
    """Return the part that a thing belongs to; a text is never told by a kind."""
    seems = "" if kind is None or entity in _TEXTS else str(kind)
    return PartKey(_plain(layer) or "-", _plain(group), _plain(entity), seems)


def numberless(name: str) -> str:
    """Return a name of which others differ by their numbers alone: `A12` as `A#`."""
    return re.sub(r"\d+", "#", name)


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:_LONGEST].strip()


@dataclass(frozen=True)
class DrawnWord:
    """A text as it is drawn: where its middle is, and how large."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True)
class DrawingPart:
    """A part of a drawing as it is listed and shown.

    Attributes:
        key: which one it is.
        count: how many things it has.
        role: what it seems to be.
        areas: its closed outlines, in the survey's coordinates.
        lines: its open lines and its points.
        words: its texts; of very many, the first.
        names: of stands that their names in the file number, a few of these.
    """

    key: PartKey
    count: int
    role: str
    areas: str = ""
    lines: str = ""
    words: tuple[DrawnWord, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def examples(self) -> list[str]:
        """Return a few different texts of it."""
        return list(dict.fromkeys(word.text for word in self.words))[:_EXAMPLES]


@dataclass(frozen=True)
class Survey:
    """What a drawing has, before anybody says what it is.

    Attributes:
        parts: what is seen on it, in the order it is met.
        metre: drawing units in a metre as the file states them; None where it does not.
        west, north: the drawing's point that is drawn at 0, 0; all in drawing units, y down.
        whole: whether everything is in the picture.
        hidden: what nobody sees: entity, layer and how many.
        unstyled: the selectors of its style sheet that are not understood.
    """

    parts: tuple[DrawingPart, ...]
    metre: float | None
    west: float
    north: float
    width: float
    height: float
    whole: bool = True
    hidden: tuple[tuple[str, str, int], ...] = ()
    unstyled: tuple[str, ...] = ()


def survey_of(found: Mapping[str, Any]) -> Survey:
    """Return a survey that was written as JSON."""
    parts = tuple(
        DrawingPart(
            PartKey(**part["key"]),
            part["count"],
            part["role"],
            part["areas"],
            part["lines"],
            tuple(DrawnWord(**word) for word in part["words"]),
            tuple(part.get("names", ())),
        )
        for part in found["parts"]
    )
    hidden = tuple((entity, layer, count) for entity, layer, count in found["hidden"])
    unstyled = tuple(found.get("unstyled", ()))
    return Survey(**{**found, "parts": parts, "hidden": hidden, "unstyled": unstyled})


@dataclass
class Sketch:
    """Collects what a reader meets, to be listed and shown; lengths as read, y up."""

    whole: bool = True
    _shapes: dict[PartKey, list[BaseGeometry]] = field(default_factory=lambda: defaultdict(list))
    _words: dict[PartKey, list[DrawnWord]] = field(default_factory=lambda: defaultdict(list))
    _left: int = MOST_SKETCHED
    _unsaid: int = MOST_WORDS

    @property
    def full(self) -> bool:
        """Whether no more is drawn; what comes then is only counted, and the picture not whole."""
        self.whole = self.whole and self._left > 0
        return self._left <= 0

    def draw(self, key: PartKey, shape: BaseGeometry) -> None:
        """Take one thing's shape."""
        if self.full:
            return
        self._left -= int(shapely.get_num_coordinates(shape))
        self._shapes[key].append(shape)

    def write(self, key: PartKey, word: DrawnWord) -> None:
        """Take one text."""
        if self._unsaid <= 0:
            self.whole = False
            return
        self._unsaid -= 1
        self._words[key].append(word)

    def survey(
        self,
        times: Mapping[PartKey, int],
        roles: Roles,
        stated: float | None,
        names: Mapping[PartKey, Sequence[str]] | None = None,
    ) -> Survey:
        """Return what was met, each with how many `times`.

        `stated` are the drawing units in a metre, where the file says so; `names` number stands.
        """
        k = stated or 1.0
        west, south, east, north = self._frame()
        step = max(east - west, north - south) / _STEPS or 1e-3
        pen = _SketchPen(west, north, step, k)
        parts = tuple(
            DrawingPart(
                key,
                count,
                roles.get(key, key.seems),
                pen.path(self._shapes[key], closed=True),
                pen.path(self._shapes[key], closed=False),
                tuple(pen.word(word) for word in self._words[key]),
                tuple((names or {}).get(key, ())[:_EXAMPLES]),
            )
            for key, count in times.items()
        )
        size = ((east - west) * k, (north - south) * k)
        return Survey(parts, stated, west * k, north * k, *size, self.whole)

    def _frame(self) -> tuple[float, float, float, float]:
        """Return the bounds of what is met, but for a few things far astray, with a margin."""
        shapes = [shape for some in self._shapes.values() for shape in some]
        spots = [
            np.array([(word.x, word.y) for words in self._words.values() for word in words]),
            shapely.bounds(np.array(shapes, dtype=object)).reshape(-1, 2),  # each counts the same
        ]
        points = np.vstack([spot for spot in spots if len(spot)] or [np.array([(0, 0), (1, 1)])])
        points = points[np.isfinite(points).all(axis=1)]
        if not len(points):
            return 0.0, 0.0, 1.0, 1.0
        low, high = np.percentile(points, _OUTLYING, axis=0)
        room = np.maximum((high - low) * 0.25, 0.5)
        least = np.maximum(points.min(axis=0), low - room)
        most = np.minimum(points.max(axis=0), high + room)
        edge = max(float((most - least).max()) * 0.03, 0.01)
        return (
            float(least[0]) - edge,
            float(least[1]) - edge,
            float(most[0]) + edge,
            float(most[1]) + edge,
        )


@dataclass(frozen=True)
class _SketchPen:
    """Draws shapes as they are read into a survey's coordinates: drawing units, y down."""

    west: float
    north: float
    step: float
    scale: float

    def path(self, shapes: Iterable[BaseGeometry], *, closed: bool) -> str:
        parts = [part for shape in shapes for part in shapely.get_parts(shape)]
        return "".join(
            self._line(ring)
            for part in parts
            if (part.geom_type == "Polygon") is closed
            for ring in ([part.exterior, *part.interiors] if closed else [part])
        )

    def _line(self, line: BaseGeometry) -> str:
        thin = line.simplify(self.step, preserve_topology=False)
        points = self._at(shapely.get_coordinates(line if thin.is_empty else thin))
        path = "M" + "L".join(f"{x:.6g} {y:.6g}" for x, y in points)
        return path if len(points) > 1 else f"{path}h0"

    def word(self, word: DrawnWord) -> DrawnWord:
        x, y = self._at(np.array([(word.x, word.y)]))[0]
        size = max(word.size * self.scale, 8 * self.step * self.scale)
        return DrawnWord(round(float(x), 4), round(float(y), 4), round(size, 4), word.text)

    def _at(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([points[:, 0] - self.west, self.north - points[:, 1]]) * self.scale


def capped(key: PartKey, known: Mapping[PartKey, int]) -> PartKey:
    """Return the part under which a thing is counted: the first ones are told apart."""
    if key in known or len(known) < MOST_PARTS:
        return key
    return PartKey(OTHERS, "", key.entity, key.seems)
