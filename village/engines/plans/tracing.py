"""Tracing: what a reader of drawings collects, and the plan that comes of it.

Nothing is lost in silence: what is not understood, is hidden or is drawn twice is counted by what
the file calls it and the layer it lies on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from village.engines.plans.faults import PlanError
from village.engines.plans.labels import PlanLabel, numbered
from village.engines.plans.limits import MOST_FEATURES, MOST_POINTS
from village.engines.plans.model import AREAL, Feature, FeatureKind, Plan, PlanFinding, build

_SAME_M = 1e-3


@dataclass(frozen=True)
class _Piece:
    """One thing drawn, by the file's words for it."""

    entity: str
    layer: str
    shape: BaseGeometry
    properties: Mapping[str, Any]


@dataclass
class Tracing:
    """The things of one drawing, in metres, as they are met."""

    labels: list[PlanLabel] = field(default_factory=list)
    findings: list[PlanFinding] = field(default_factory=list)
    _drawn: list[tuple[FeatureKind, _Piece]] = field(default_factory=list)
    _unnamed: list[_Piece] = field(default_factory=list)
    _left: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _points: int = 0

    def add(
        self,
        kind: FeatureKind | None,
        shape: BaseGeometry,
        *,
        entity: str,
        layer: str,
        properties: Mapping[str, Any],
    ) -> None:
        """Keep one shape; `kind` is None where no name tells what it is.

        Raises:
            PlanError: the drawing has more things or points than any plan.
        """
        piece = _Piece(entity, layer, shape, properties)
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
        """Count what is left out: `why` is `not-understood`, `hidden` or `repeated`."""
        self._left[why, entity, layer] += times

    def broken(self, name: str, reason: object) -> None:
        """Report one thing that makes no sense."""
        self.findings.append(PlanFinding("unreadable", (name,), detail=str(reason)))

    def plan(self, name: str = "") -> Plan:
        """Return the plan: loose lines joined, doubles left out, stands numbered."""
        features = self._joined()
        unused = numbered(features, self.labels, self.findings)
        for piece in self._unnamed:
            self.left("not-understood", piece.entity, piece.layer)
        for label in unused:
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
        if any(kind is FeatureKind.STAND for kind, _ in self._drawn):
            return
        closed = [piece for piece in self._unnamed if isinstance(piece.shape, Polygon)]
        if not closed:
            return
        tree = shapely.STRtree([shapely.centroid(piece.shape) for piece in closed])
        inside = tree.query([piece.shape for piece in closed], predicate="contains")[0]
        sheets = {k for k, times in Counter(inside.tolist()).items() if times > 2}
        stands = [piece for k, piece in enumerate(closed) if k not in sheets]
        taken = set(map(id, stands))
        self._unnamed = [piece for piece in self._unnamed if id(piece) not in taken]
        self._drawn += [(FeatureKind.STAND, piece) for piece in stands]

    def _joined(self) -> list[Feature]:
        """Return the features: stands drawn line by line as areas, each thing once."""
        features: list[Feature] = []
        seen: set[tuple[object, ...]] = set()
        loose: dict[FeatureKind, list[_Piece]] = {}
        for kind, piece in self._drawn:
            if kind in AREAL and isinstance(piece.shape, LineString):
                loose.setdefault(kind, []).append(piece)
                continue
            key = _key(kind, piece.shape)
            if key in seen and not piece.properties:
                self.left("repeated", piece.entity, piece.layer)
                continue
            seen.add(key)
            features.append(Feature(kind, piece.shape, piece.properties))
        for kind, pieces in loose.items():
            features += self._closed(kind, pieces, seen)
        return features

    def _closed(
        self, kind: FeatureKind, pieces: list[_Piece], seen: set[tuple[object, ...]]
    ) -> list[Feature]:
        """Return the areas that loose lines enclose; lines that enclose none are left out."""
        lines = shapely.node(
            shapely.union_all([piece.shape for piece in pieces], grid_size=_SAME_M)
        )
        areas = [
            area
            for area in shapely.get_parts(shapely.polygonize([lines]))
            if _key(kind, area) not in seen
        ]
        edges = shapely.union_all([area.boundary for area in areas]).buffer(2 * _SAME_M)
        for piece in pieces:
            if not edges.covers(piece.shape):
                self.left("not-understood", piece.entity, piece.layer)
        return [Feature(kind, area) for area in areas]


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
