"""Tracing: what a reader of drawings collects, and the plan that comes of it.

Nothing is lost in silence: what is not understood, is hidden or is drawn twice is counted by what
the file calls it and the layer it lies on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from village.engines.plans.closing import MISS_M, Spot, enclosed
from village.engines.plans.faults import PlanError
from village.engines.plans.labels import PlanLabel, looks_like_number, numbered
from village.engines.plans.limits import MOST_FEATURES, MOST_POINTS
from village.engines.plans.model import AREAL, Feature, FeatureKind, Plan, PlanFinding, build
from village.engines.plans.parts import (
    IGNORED,
    NUMBER,
    DrawnWord,
    PartKey,
    Roles,
    Sketch,
    Survey,
    capped,
)

_SAME_M = 1e-3
_LEAST_M2 = 1e-12


@dataclass(frozen=True)
class _Piece:
    """One thing drawn, and the part of the drawing it belongs to."""

    key: PartKey
    layer: str
    shape: BaseGeometry
    properties: Mapping[str, Any]
    called: tuple[str, ...] = ()


@dataclass
class Tracing:
    """The things of one drawing, in metres, as they are met.

    Attributes:
        roles: what each part is read as; None where the names in the file are to tell.
        sketch: where all that is met is drawn, for a survey.
    """

    roles: Roles | None = None
    sketch: Sketch | None = None
    labels: list[PlanLabel] = field(default_factory=list)
    findings: list[PlanFinding] = field(default_factory=list)
    _drawn: list[tuple[FeatureKind, _Piece]] = field(default_factory=list)
    _unnamed: list[_Piece] = field(default_factory=list)
    _left: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _times: Counter[PartKey] = field(default_factory=Counter)
    _numbering: list[PartKey] = field(default_factory=list)
    _pieces: dict[int, _Piece] = field(default_factory=dict)  # by their places in the plan
    _by_name: dict[PartKey, list[str]] = field(default_factory=lambda: defaultdict(list))
    _points: int = 0

    def met(self, key: PartKey) -> PartKey:
        """Count a thing that is seen; return the part under which it goes."""
        key = capped(key, self._times)
        self._times[key] += 1
        return key

    def kind(self, key: PartKey) -> FeatureKind | None:
        """Return what the shapes of a part are read as; None where nobody knows."""
        said = key.seems if self.roles is None else self.roles.get(key, key.seems)
        return FeatureKind(said) if said and said not in (NUMBER, IGNORED) else None

    def ignored(self, key: PartKey) -> bool:
        """Say whether a part is left out on purpose."""
        return self.roles is not None and self.roles.get(key) == IGNORED

    def add(
        self,
        kind: FeatureKind | None,
        shape: BaseGeometry,
        *,
        key: PartKey,
        layer: str,
        properties: Mapping[str, Any],
        called: tuple[str, ...] = (),
    ) -> None:
        """Keep one shape; `kind` is None where no name tells what it is.

        `called` are the names that may be its number, the likeliest first.

        Raises:
            PlanError: the drawing has more things or points than any plan.
        """
        if self.sketch is not None:
            self.sketch.draw(key, shape)
        piece = _Piece(key, layer, shape, properties, called)
        self._points += int(shapely.get_num_coordinates(shape))
        if self._points > MOST_POINTS:
            raise PlanError("points", count=self._points, most=MOST_POINTS)
        if kind is None:
            self._unnamed.append(piece)
        else:
            self._drawn.append((kind, piece))
        count = len(self._drawn) + len(self._unnamed)
        if count > 4 * MOST_FEATURES:
            raise PlanError("things", count=count, most=MOST_FEATURES)

    def left(self, why: str, entity: str, layer: str, times: int = 1) -> None:
        """Count what is left out: `why` is `not-understood`, `hidden`, `repeated` or `unstyled`."""
        self._left[why, entity, layer] += times

    def broken(self, name: str, reason: object) -> None:
        """Report one thing that makes no sense."""
        self.findings.append(PlanFinding("unreadable", (name,), detail=str(reason)))

    def plan(self, name: str = "") -> Plan:
        """Return the plan: loose lines joined, doubles left out, stands numbered."""
        self._part_sheets()
        features = self._joined()
        for piece in self._unnamed:
            self.left("not-understood", piece.key.entity, piece.layer)
        for label in self._numbered(features):
            if not self.ignored(label.key):
                self.left("not-understood", label.entity, label.layer)
        counted = [
            PlanFinding(why, (entity, layer or "-"), times, "times")
            for (why, entity, layer), times in sorted(self._left.items())
        ]
        return build(features, findings=[*self.findings, *counted], name=name)

    def guess_stands(self) -> None:
        """Take closed shapes that no name explains as stands, where no name says stand at all.

        What holds others is the sheet or a hall, not a stand.
        """
        if self.roles is not None or any(kind is FeatureKind.STAND for kind, _ in self._drawn):
            return
        closed = [piece for piece in self._unnamed if isinstance(piece.shape, Polygon)]
        taken = set(map(id, closed)) - set(map(id, _sheets(closed)))
        self._drawn += [(FeatureKind.STAND, piece) for piece in closed if id(piece) in taken]
        self._unnamed = [piece for piece in self._unnamed if id(piece) not in taken]

    def survey(self, stated: float | None) -> Survey:
        """Return what was met, once `plan` was asked; `stated` as for `Sketch.survey`."""
        sketch = self.sketch or Sketch()
        for label in self.labels:
            x, y = label.middle or (label.x, label.y)
            sketch.write(label.key, DrawnWord(x, y, label.height_m, label.text[:40]))
        left = [(*what, times) for what, times in sorted(self._left.items())]
        return replace(
            sketch.survey(self._times, self._suggested(), stated, self._by_name),
            hidden=tuple(
                (entity, layer or "-", times)
                for why, entity, layer, times in left
                if why == "hidden"
            ),
            unstyled=tuple(selector for why, _, selector, _ in left if why == "unstyled"),
        )

    def _suggested(self) -> dict[PartKey, str]:
        """Return what was found out of parts whose names do not tell."""
        found = {piece.key: str(kind) for kind, piece in self._drawn if not piece.key.seems}
        return {**found, **dict.fromkeys(self._numbering, NUMBER)}

    def _part_sheets(self) -> None:
        """Take out what holds the others of a part that is said to be stands, name or no name."""
        if self.roles is None:
            return
        told = [
            piece
            for kind, piece in self._drawn
            if kind is FeatureKind.STAND
            and not piece.key.seems
            and isinstance(piece.shape, Polygon)
        ]
        sheets = _sheets(told)
        out = set(map(id, sheets))
        self._drawn = [(kind, piece) for kind, piece in self._drawn if id(piece) not in out]
        self._unnamed += sheets

    def _numbered(self, features: list[Feature]) -> list[PlanLabel]:
        """Give stands their numbers; return the texts that are none."""
        labels, told = self.labels, self.roles is not None
        others: list[PlanLabel] = []
        if self.roles is not None:
            roles = self.roles
            others = [label for label in labels if roles.get(label.key) != NUMBER]
            labels = [label for label in labels if roles.get(label.key) == NUMBER]
        called = {k: piece.called for k, piece in self._pieces.items() if piece.called}
        unused, known = numbered(features, labels, self.findings, told=told, called=called)
        for k, number in known.items():
            self._by_name[self._pieces[k].key].append(number)
        times = Counter(label.key for label in labels)
        times.subtract(label.key for label in unused)
        self._numbering = [key for key, count in times.items() if count > 0]
        return [*unused, *others]

    def _joined(self) -> list[Feature]:
        """Return the features: stands drawn line by line as areas, each thing once."""
        features: list[Feature] = []
        seen: set[tuple[object, ...]] = set()
        loose: dict[FeatureKind, list[_Piece]] = {}
        whole: list[tuple[FeatureKind, _Piece]] = []
        for kind, piece in self._drawn:
            if kind in AREAL and isinstance(piece.shape, LineString):
                loose.setdefault(kind, []).append(piece)
            elif kind is FeatureKind.STAND and not _has_floor(piece.shape):
                self.left("not-understood", piece.key.entity, piece.layer)
            else:
                whole.append((kind, piece))
        for kind, pieces in loose.items():
            whole = self._closed(kind, pieces, whole)
        for kind, piece in whole:
            key = _key(kind, piece.shape)
            if key in seen and not piece.properties:
                self.left("repeated", piece.key.entity, piece.layer)
                continue
            seen.add(key)
            self._pieces[len(features)] = piece
            features.append(Feature(kind, piece.shape, piece.properties))
        return features

    def _closed(
        self,
        kind: FeatureKind,
        pieces: list[_Piece],
        whole: list[tuple[FeatureKind, _Piece]],
    ) -> list[tuple[FeatureKind, _Piece]]:
        """Return what is drawn whole, with the areas that loose lines of a kind enclose.

        They may do so together with sides of whole areas of their kind, and part a row: where each
        part has a number of its own. A corner that encloses nothing is closed by itself; other
        lines that enclose nothing are left out.
        """
        outlines = {
            k: piece.shape
            for k, (other, piece) in enumerate(whole)
            if other is kind and isinstance(piece.shape, Polygon) and not piece.properties
        }
        found = enclosed([piece.shape for piece in pieces], outlines, self._numbers())
        edges = shapely.union_all([area.boundary for area in found.all]).buffer(MISS_M + _SAME_M)
        areas = [*found.new, *(face for faces in found.parts.values() for face in faces)]
        for piece in pieces:
            if edges.covers(piece.shape):
                continue
            if _has_floor(piece.shape):
                areas.append(Polygon(piece.shape.coords))
            else:
                self.left("not-understood", piece.key.entity, piece.layer)
        self._tell_closed(found.gaps, pieces)
        kept = [one for k, one in enumerate(whole) if k not in found.parts]
        first = pieces[0]
        return kept + [(kind, _Piece(first.key, first.layer, area, {})) for area in areas]

    def _numbers(self) -> list[Point]:
        """Return where texts stand that look like numbers of stands."""
        return [
            Point(label.middle or (label.x, label.y))
            for label in self.labels
            if looks_like_number(label.text)
        ]

    def _tell_closed(self, gaps: Sequence[Spot], pieces: Sequence[_Piece]) -> None:
        """Report on each layer how many ends of lines were moved."""
        if not gaps:
            return
        tree = shapely.STRtree([piece.shape for piece in pieces])
        whose = tree.nearest([Point(gap) for gap in gaps])
        for layer, times in sorted(Counter(pieces[k].layer for k in whose.tolist()).items()):
            self.findings.append(PlanFinding("closed", (layer or "-",), times, "times"))


def _has_floor(shape: BaseGeometry) -> bool:
    """Say whether somebody could stand on a shape: a point, or an area seen from its side, none."""
    return bool(shape.convex_hull.area > _LEAST_M2)


def _sheets(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return those of closed shapes that hold more than two of the others."""
    if not pieces:
        return []
    tree = shapely.STRtree([shapely.centroid(piece.shape) for piece in pieces])
    inside = tree.query([piece.shape for piece in pieces], predicate="contains")[0]
    return [pieces[k] for k, times in Counter(inside.tolist()).items() if times > 2]


def _key(kind: FeatureKind, shape: BaseGeometry) -> tuple[object, ...]:
    """Return what two drawings of one thing share: their points, to a millimetre."""
    points = np.round(shapely.get_coordinates(shape), 3) + 0.0
    return kind, shape.geom_type, frozenset(map(tuple, points.tolist()))


def rings(runs: Sequence[Any], *, evenodd: bool) -> list[Polygon]:
    """Return the areas of closed runs of points: a run within another is its hole, or an area too.

    It is a hole where the file fills by turns (`evenodd`) or where it runs the other way round.
    """
    areas = [Polygon(points) for points in runs]
    parent = _parents(areas)
    holes: dict[int, list[int]] = {}  # of each area
    for k in sorted(range(len(areas)), key=lambda k: -areas[k].area):
        around = parent.get(k)
        turned = around is not None and areas[around].exterior.is_ccw != areas[k].exterior.is_ccw
        if around in holes and (evenodd or turned):
            holes[around].append(k)
        else:
            holes[k] = []
    return [
        Polygon(areas[k].exterior, [areas[hole].exterior for hole in holes[k]])
        for k in sorted(holes)
    ]


def _parents(areas: Sequence[Polygon]) -> dict[int, int]:
    """Return for each area that lies in others the smallest of them."""
    sound = [k for k, area in enumerate(areas) if area.is_valid and not area.is_empty]
    if len(sound) < 2:
        return {}
    tree = shapely.STRtree([areas[k] for k in sound])
    inner, outer = tree.query([areas[k] for k in sound], predicate="covered_by")
    parent: dict[int, int] = {}
    for one, other in zip(inner.tolist(), outer.tolist(), strict=True):
        k, around = sound[one], sound[other]
        if areas[around].area > areas[k].area and (
            k not in parent or areas[around].area < areas[parent[k]].area
        ):
            parent[k] = around
    return parent
