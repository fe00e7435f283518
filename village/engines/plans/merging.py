"""Two changes of one plan brought together, hall by hall."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from village.engines.plans import geojson
from village.engines.plans.model import MAIN_HALL, Hall, Plan

#: A plan as decoded GeoJSON.
PlanData = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlanMerge:
    """A draft with what was published since it was begun.

    Attributes:
        data: the plan that publishing the draft gives, as GeoJSON.
        carried: the halls that only the others changed: they are as published.
        clashing: the halls that both changed: they are as in the draft.
    """

    data: PlanData
    carried: tuple[Hall, ...] = ()
    clashing: tuple[Hall, ...] = ()


def merge(begun: PlanData, present: PlanData, draft: PlanData) -> PlanMerge:
    """Return a draft with the halls of the present plan that it leaves as they were.

    Halls are told apart by their codes, and a plan that lists none is the main hall. A hall that
    is added, taken away or drawn otherwise is changed; one that is only called otherwise has its
    new name, and no hall changes by the order.

    Args:
        begun: the plan in force when the draft was begun.
        present: the plan in force now.
        draft: the plan drawn meanwhile.
    """
    was, now, mine = map(_Halls, (begun, present, draft))
    named = {**now.halls, **mine.halls}
    carried: list[str] = []
    clashing: list[str] = []
    for code in {**was.halls, **named}:
        before, theirs, ours = (one.drawn.get(code) for one in (was, now, mine))
        if theirs in (before, ours):
            continue
        (carried if ours == before else clashing).append(code)
    first, then = (now, mine) if list(mine.halls) == list(was.halls) else (mine, now)
    taken = {code: now if code in carried else mine for code in {**first.halls, **then.halls}}
    kept = {code: one for code, one in taken.items() if code in one.halls}
    halls = [Hall(code, _name(code, was, now, mine)) for code in kept]
    data = draft
    if carried or halls != list(mine.halls.values()):
        features = [item for code, one in kept.items() for item in one.features(code)]
        data = {**draft, "halls": geojson.written_halls(halls), "features": features}
    every = {**was.halls, **named}
    return PlanMerge(
        data,
        tuple(every[code] for code in carried),
        tuple(every[code] for code in clashing),
    )


class _Halls:
    """A plan by its halls: what each is called, and what is drawn in it."""

    def __init__(self, data: PlanData) -> None:
        self.data = data
        self.halls = {hall.code: hall for hall in geojson.halls(data) or (MAIN_HALL,)}
        self.drawn = _drawn(geojson.parse(data), list(self.halls))

    def features(self, code: str) -> list[Any]:
        """Return what is drawn in a hall, as it is written."""
        return list(geojson.arranged(self.data, [self.halls[code]])["features"])


def _drawn(plan: Plan, codes: list[str]) -> dict[str, list[str]]:
    """Return what is drawn in each hall, so that equal halls are equal whoever wrote them."""
    found: dict[str, list[str]] = {code: [] for code in codes}
    for item in json.loads(geojson.write(plan))["features"]:
        code = item["properties"].pop("hall", "")
        found[code if code in found else codes[0]].append(json.dumps(item, sort_keys=True))
    return {code: sorted(features) for code, features in found.items()}


def _name(code: str, was: _Halls, now: _Halls, mine: _Halls) -> Mapping[str, str]:
    """Return what a hall is called: as in the draft where this calls it otherwise."""
    before, theirs, ours = (one.halls.get(code) for one in (was, now, mine))
    chosen = theirs if theirs and (ours is None or ours == before) else ours
    return chosen.names if chosen else {}
