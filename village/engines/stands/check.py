"""The independent checker: recomputes a plan's value and lists every rule it breaks.

It shares the file format with the engine and nothing else: geometry, open sides and the
formula are written a second time here, one placement at a time, so that a fault in the
engine cannot hide.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from village.engines.stands.problem import Allocation, Module, StandProblem, StandRequest

_TOUCH_M = 1e-6
_FACE_M = 0.01
_VALUE = 1e-6  # relative


@dataclass(frozen=True)
class Broken:
    """One broken rule: its short name, whom it concerns, and the sentence."""

    rule: str
    names: tuple[str, ...]
    detail: str

    def __str__(self) -> str:
        """Return the line that `village stands check` prints."""
        return f"{self.rule} {' '.join(self.names)}: {self.detail}"


@dataclass(frozen=True)
class Report:
    """What the checker found: the plan's true value and the rules it breaks."""

    value: float
    broken: tuple[Broken, ...]

    @property
    def is_legal(self) -> bool:
        """Say whether the plan breaks no rule."""
        return not self.broken


@dataclass(frozen=True)
class _Box:
    west: float
    south: float
    east: float
    north: float

    def apart(self, other: _Box) -> tuple[float, float]:
        """Return the gaps along x and y; negative where the projections overlap."""
        return (
            max(self.west, other.west) - min(self.east, other.east),
            max(self.south, other.south) - min(self.north, other.north),
        )


def check(problem: StandProblem, plan: Allocation) -> Report:
    """Return the recomputed value of `plan` and every rule of `problem` that it breaks."""
    requests = {request.id: request for request in problem.requests}
    modules = {module.id: module for module in problem.modules}
    broken = list(_strangers(plan, requests, modules))
    known = {
        who: [modules[name] for name in where if name in modules]
        for who, where in plan.placed.items()
        if who in requests and any(name in modules for name in where)
    }
    boxes = {who: _around(where) for who, where in known.items()}
    for who, where in known.items():
        broken += _misplaced(requests[who], where, boxes[who])
    broken += _shared(plan)
    broken += _against_orders(problem, plan)
    broken += _too_close(problem, boxes)
    value = _value(problem, requests, known, boxes)
    broken += _misstated(plan, value)
    return Report(value, tuple(broken))


def _strangers(
    plan: Allocation, requests: Mapping[str, StandRequest], modules: Mapping[str, Module]
) -> Iterator[Broken]:
    for who, where in plan.placed.items():
        if who not in requests:
            yield Broken("unknown-request", (who,), "is placed but not in the problem")
        if not where:
            yield Broken("empty", (who,), "is placed on no module")
        for name in where:
            if name not in modules:
                yield Broken("unknown-module", (who, name), "the floor has no such module")


def _misplaced(request: StandRequest, where: list[Module], box: _Box) -> Iterator[Broken]:
    """Yield what is wrong with one request's own placement."""
    if len(where) != request.modules:
        yield Broken("size", (request.id,), f"has {len(where)} modules, not {request.modules}")
    if len({module.block for module in where}) > 1:
        yield Broken("block", (request.id,), "stands in more than one block")
    if not _tiles(where, box):
        yield Broken("rectangle", (request.id,), "its modules do not tile one rectangle")
    zones = {module.zone for module in where}
    if len(zones) > 1 or not zones <= request.zones:
        yield Broken("zone", (request.id,), f"stands in {', '.join(sorted(zones))}")
    for module in where:
        missing = sorted(request.needs - module.utilities)
        if missing:
            yield Broken("needs", (request.id, module.id), f"lacks {', '.join(missing)}")


def _shared(plan: Allocation) -> Iterator[Broken]:
    holder: dict[str, str] = {}
    for who, where in plan.placed.items():
        for name in where:
            if name in holder:
                yield Broken("shared", (holder[name], who, name), "a module serves one request")
            holder[name] = who


def _against_orders(problem: StandProblem, plan: Allocation) -> Iterator[Broken]:
    for who, where in plan.placed.items():
        for name in where:
            if name in problem.blocked:
                yield Broken("blocked", (who, name), "a blocked module serves nobody")
    for who, pin in problem.pinned.items():
        if set(plan.placed.get(who, ())) != set(pin):
            yield Broken("pinned", (who,), f"must have exactly {', '.join(pin)}")


def _too_close(problem: StandProblem, boxes: Mapping[str, _Box]) -> Iterator[Broken]:
    for first, second, wanted in problem.separate:
        if first in boxes and second in boxes:
            along, across = boxes[first].apart(boxes[second])
            metres = math.hypot(max(0.0, along), max(0.0, across))
            if metres < wanted - _TOUCH_M:
                detail = f"stand {metres:.3f} m apart, not {wanted:g} m"
                yield Broken("separate", (first, second), detail)


def _misstated(plan: Allocation, value: float) -> Iterator[Broken]:
    scale = max(1.0, abs(value))
    if not math.isnan(plan.value) and abs(plan.value - value) > _VALUE * scale:
        yield Broken("value", (), f"states {plan.value:.6f}, is worth {value:.6f}")
    if not math.isnan(plan.bound) and plan.bound < value - _VALUE * scale:
        yield Broken("bound", (), f"states {plan.bound:.6f}, below its value {value:.6f}")


def _value(
    problem: StandProblem,
    requests: Mapping[str, StandRequest],
    known: Mapping[str, list[Module]],
    boxes: Mapping[str, _Box],
) -> float:
    own = sum(_worth(problem, requests[who], known[who], boxes[who]) for who in known)
    beside = sum(
        first in boxes and second in boxes and _together(boxes[first], boxes[second], problem.aisle)
        for first, second in problem.together
    )
    return own + problem.weights.together * beside


def _worth(problem: StandProblem, request: StandRequest, where: list[Module], box: _Box) -> float:
    """Return what one placed request is worth by itself."""
    weights = problem.weights
    sides = _open_sides(problem, {module.id for module in where}, box)
    names = {module.id for module in where}
    ranked = zip(weights.wish, request.wishes, strict=False)
    wish = max((worth * len(names & set(w)) / request.modules for worth, w in ranked), default=0.0)
    footfall = sum(module.footfall for module in where) / len(where)
    supplement = 1 + problem.corner_supplement * max(0, sides - 1)
    price = sum(module.price for module in where) * supplement
    pleasure = (
        wish + weights.open_side * min(sides, request.open_sides) + weights.footfall * footfall
    )
    return (
        weights.placed * request.modules
        + (1 + request.points / 100) * pleasure
        + weights.revenue * price
    )


def _around(where: list[Module]) -> _Box:
    return _Box(
        min(module.x for module in where),
        min(module.y for module in where),
        max(module.x + module.width for module in where),
        max(module.y + module.depth for module in where),
    )


def _tiles(where: list[Module], box: _Box) -> bool:
    """Say whether the modules fill their bounding box without overlapping."""
    area = sum(module.width * module.depth for module in where)
    whole = (box.east - box.west) * (box.north - box.south)
    if abs(area - whole) > _TOUCH_M * max(1.0, whole):
        return False
    return not any(
        all(gap < -_TOUCH_M for gap in _around([one]).apart(_around([other])))
        for one, other in combinations(where, 2)
    )


def _open_sides(problem: StandProblem, own: set[str], box: _Box) -> int:
    """Return how many of the box's four sides touch no other module of the floor."""
    sides = (
        _Box(box.west, box.south, box.west, box.north),
        _Box(box.east, box.south, box.east, box.north),
        _Box(box.west, box.south, box.east, box.south),
        _Box(box.west, box.north, box.east, box.north),
    )
    others = [_around([module]) for module in _near(problem, box) if module.id not in own]
    return sum(not any(_touches(side, other) for other in others) for side in sides)


def _near(problem: StandProblem, box: _Box) -> list[Module]:
    """Return the modules of the floor that touch or overlap a box, its own among them."""
    west, south = box.west - _TOUCH_M, box.south - _TOUCH_M
    east, north = box.east + _TOUCH_M, box.north + _TOUCH_M
    return [
        module
        for module in problem.modules
        if module.x <= east
        and module.y <= north
        and module.x + module.width >= west
        and module.y + module.depth >= south
    ]


def _touches(side: _Box, other: _Box) -> bool:
    """Say whether a box touches a side along more than a corner."""
    along, across = side.apart(other)
    if side.west == side.east:
        along, across = across, along
    return along < -_TOUCH_M and across <= _TOUCH_M


def _together(one: _Box, other: _Box, aisle: float) -> bool:
    """Say whether two boxes share a piece of edge or face each other across an aisle."""
    along, across = one.apart(other)
    reach = aisle + _TOUCH_M
    return (along <= reach and across < -_FACE_M) or (across <= reach and along < -_FACE_M)
