"""The floor plan as values: stands with their measures, and the building around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from village.engines import folding
from village.engines.plans import outline, sides


class FeatureKind(StrEnum):
    """What a feature of a plan is."""

    STAND = "stand"
    WALL = "wall"
    COLUMN = "column"
    EXIT = "exit"
    ENTRANCE = "entrance"
    STAGE = "stage"
    SERVICE = "service"


#: No exhibition is so far away, and GEOS still reckons exactly.
_FARTHEST_M = 1e12
_DECIMALS = 9

DOORS = (FeatureKind.EXIT, FeatureKind.ENTRANCE)
FURNITURE = (FeatureKind.STAGE, FeatureKind.SERVICE)
#: Kinds drawn as closed areas.
AREAL = (FeatureKind.STAND, *FURNITURE, FeatureKind.COLUMN)


#: The longest code of a hall; a longer one is cut.
LONGEST_HALL = 16


@dataclass(frozen=True)
class Hall:
    """A hall or a floor of a plan, drawn in a frame of its own; `names` are by language."""

    code: str
    names: Mapping[str, str] = field(default_factory=dict)

    def named(self, language: str) -> str:
        """Return its name in a language, else the first that it has, else its code."""
        return self.names.get(language) or next(filter(None, self.names.values()), self.code)


#: The hall of a plan that lists none.
MAIN_HALL = Hall("1")


@dataclass(frozen=True)
class PlanFinding:
    """One thing wrong with a plan.

    Attributes:
        kind: what is wrong, a short name such as `overlap`.
        numbers: the stands (or other features) concerned.
        measure: how much, in `unit`; None where there is nothing to measure.
        unit: `m²`, `m` or empty.
        detail: the rest of the sentence, in English.
    """

    kind: str
    numbers: tuple[str, ...] = ()
    measure: float | None = None
    unit: str = ""
    detail: str = ""

    def __str__(self) -> str:
        """Return the line that `village plan check` prints."""
        return " ".join(part for part in (self.kind, *self.numbers, self._measured()) if part)

    def _measured(self) -> str:
        amount = "" if self.measure is None else f"{self.measure:.6g} {self.unit}".strip()
        return ": ".join(part for part in (amount, self.detail) if part)


@dataclass(frozen=True)
class Feature:
    """One thing on a plan, as drawn: its kind, its shape in metres and its properties."""

    kind: FeatureKind
    shape: BaseGeometry
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the stand's number, or the name of another feature, or its kind."""
        key = "number" if self.kind is FeatureKind.STAND else "name"
        return str(self.properties.get(key) or self.kind)

    @property
    def hall(self) -> str:
        """Return the code of the hall that it says to be in; it counts in a plan of halls."""
        return str(self.properties.get("hall") or "").strip()[:LONGEST_HALL]

    @cached_property
    def solid(self) -> BaseGeometry:
        """Return the shape as it stands in the way: valid; a column given as a point is round."""
        if isinstance(self.shape, Point) and self.kind is FeatureKind.COLUMN:
            return self.shape.buffer(float(self.properties.get("radius", 0.25)))
        return self.shape if self.shape.is_valid else shapely.make_valid(self.shape)


@dataclass(frozen=True)
class PlanStand:
    """One stand with what its geometry says.

    Attributes:
        polygon: its outline in metres, valid (a broken outline is mended and reported).
        open_sides: 0 to 4; sides that touch neither another stand, a wall nor furniture.
        neighbours: numbers of the stands it shares a side with.
        is_corner: two open sides that meet.
        open_lines: its open sides, each as a line from corner to corner.
        hall: the code of its hall; nothing where the plan is one hall.
    """

    number: str
    polygon: Polygon
    zone: str = ""
    utilities: frozenset[str] = frozenset()
    open_sides: int = 0
    neighbours: tuple[str, ...] = ()
    is_corner: bool = False
    properties: Mapping[str, Any] = field(default_factory=dict)
    open_lines: tuple[LineString, ...] = ()
    hall: str = ""

    @property
    def area_m2(self) -> float:
        """Return the area in square metres, to the square centimetre."""
        return round(self.polygon.area, 4)


@dataclass(frozen=True)
class Plan:
    """A floor plan: its features as drawn, its stands measured, and what reading it found.

    A plan of several `halls` has each thing in one of them; each hall has its own coordinates, so
    that nothing is near what is in another.
    """

    features: tuple[Feature, ...]
    stands: tuple[PlanStand, ...]
    findings: tuple[PlanFinding, ...] = ()
    name: str = ""
    halls: tuple[Hall, ...] = ()

    def of(self, *kinds: FeatureKind) -> tuple[Feature, ...]:
        """Return the features of the given kinds, in drawing order."""
        return tuple(item for item in self.features if item.kind in kinds)

    @cached_property
    def by_number(self) -> dict[str, PlanStand]:
        """Return the stands by number; of two with one number, the first."""
        return {stand.number: stand for stand in reversed(self.stands)}

    @cached_property
    def by_hall(self) -> dict[str, Plan]:
        """Return the plan of each hall by its code, in the halls' order; itself where it is one."""
        if len(self.halls) < 2:
            return {hall.code: self for hall in self.halls} or {"": self}
        return {
            hall.code: Plan(
                tuple(item for item in self.features if item.hall == hall.code),
                tuple(stand for stand in self.stands if stand.hall == hall.code),
                name=self.name,
                halls=(hall,),
            )
            for hall in self.halls
        }

    @property
    def floors(self) -> tuple[Plan, ...]:
        """Return the plans of the halls in which something is drawn; itself where it is one."""
        drawn = tuple(one for one in self.by_hall.values() if one.features)
        return drawn or (self,)

    @cached_property
    def hall(self) -> Polygon | None:
        """Return the floor inside the outer walls, or None when the walls enclose nothing."""
        return outline.hall(
            [wall.shape for wall in self.of(FeatureKind.WALL)],
            [door.shape for door in self.of(*DOORS)],
            [stand.polygon for stand in self.stands],
        )


def build(
    features: Iterable[Feature],
    *,
    halls: Iterable[Hall] = (),
    findings: Iterable[PlanFinding] = (),
    name: str = "",
) -> Plan:
    """Return the plan of these features, each stand measured among what is in its hall.

    What names none of `halls` is in the first of them. Without any the plan is one hall, whatever
    its features say.

    A stand whose outline is invalid is mended to its largest piece for measuring; the feature
    keeps the outline as it was drawn, so that the check can report it. What has a coordinate
    that is no number, or lies beyond any ground, is left out and reported. Coordinates are kept
    to the nanometre: numbers of the smallest kinds make GEOS divide by zero.
    """
    kept, lost = _placeable([_cleaned(item) for item in features])
    known = {hall.code: hall for hall in halls}
    if not known:
        return Plan(kept, tuple(_measured(kept, "")), (*findings, *lost), name)
    first = next(iter(known))
    kept = tuple(_housed(item, item.hall if item.hall in known else first) for item in kept)
    stands = tuple(
        stand
        for code in known
        for stand in _measured([item for item in kept if item.hall == code], code)
    )
    return Plan(kept, stands, (*findings, *lost), name, tuple(known.values()))


def _housed(feature: Feature, code: str) -> Feature:
    if feature.properties.get("hall") == code:
        return feature
    return replace(feature, properties={**feature.properties, "hall": code})


def _measured(features: Sequence[Feature], hall: str) -> Iterable[PlanStand]:
    """Give the stands of one hall, measured among what is drawn there."""
    drawn = [item for item in features if item.kind is FeatureKind.STAND]
    polygons = [outline.mended(item.shape) for item in drawn]
    around = [
        outline.edge(item.shape, polygons) if item.kind is FeatureKind.WALL else item.solid
        for item in features
        if item.kind in (FeatureKind.WALL, *FURNITURE)
    ]
    measured = sides.measure(polygons, around)
    for item, polygon, found in zip(drawn, polygons, measured, strict=True):
        yield PlanStand(
            number=item.name,
            polygon=polygon,
            zone=str(item.properties.get("zone") or ""),
            utilities=frozenset(item.properties.get("utilities") or ()),
            open_sides=found.open_sides,
            neighbours=tuple(drawn[index].name for index in found.neighbours),
            is_corner=found.is_corner,
            properties=item.properties,
            open_lines=found.open_lines,
            hall=hall,
        )


def _cleaned(feature: Feature) -> Feature:
    shape = shapely.transform(feature.shape, lambda points: np.round(points, _DECIMALS))
    properties = folding.folded_data(dict(feature.properties))
    if isinstance(number := properties.get("number"), str):
        properties["number"] = folding.line(number)
    return replace(feature, shape=shape, properties=properties)


def _placeable(features: Sequence[Feature]) -> tuple[tuple[Feature, ...], list[PlanFinding]]:
    """Return the features that lie somewhere, and a finding for each other one."""
    points, owner = shapely.get_coordinates([item.shape for item in features], return_index=True)
    strange = set(owner[~(np.abs(points) < _FARTHEST_M).all(axis=1)].tolist())
    kept = tuple(item for at, item in enumerate(features) if at not in strange)
    lost = [
        PlanFinding("unreadable", (features[at].name,), detail="Invalid Coordinate")
        for at in sorted(strange)
    ]
    return kept, lost
