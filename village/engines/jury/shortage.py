"""Why no assignment exists: the demands that cannot be met together, named.

Places asked by applications flow to jurors with room; the flow falls short exactly when a cut
is too small (Ford and Fulkerson 1956; Hall 1935), and the cut nearest the source names the
smallest set of applications that misses the most places, with the jurors it must share. An
application with too few jurors of its own is named first, and alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from village.engines.jury import cuts
from village.engines.jury.instance import Booleans, Clock, Instance, JurorGroup
from village.engines.jury.lacking import lacking
from village.engines.jury.matching import maximise
from village.engines.jury.reviews import Integers


class ShortageKind(StrEnum):
    """What is short."""

    JURORS = "jurors"
    """Applications with fewer jurors without conflict than reviews asked."""
    ROOM = "room"
    """Applications whose jurors have too little room in all."""
    APPLICATIONS = "applications"
    """Jurors who can have too few applications for their least load."""
    RULE = "rule"
    """A composition rule that the applications' jurors cannot fulfil."""
    TOGETHER = "together"
    """Demands of several kinds that only together are too much."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """Demands that cannot be met together: `asked` places, of which `missing` lack.

    `applications` and `jurors` are positions; the jurors are those who could serve these
    applications. `core` is an irreducible part: without any one of its applications (or,
    for `ShortageKind.APPLICATIONS`, jurors) it could be met. `rule` names a composition rule.
    """

    kind: ShortageKind
    applications: tuple[int, ...]
    jurors: tuple[int, ...]
    asked: int
    missing: int
    core: tuple[int, ...]
    rule: str = ""


def shortages(instance: Instance) -> tuple[Shortage, ...]:
    """Return why the instance has no assignment; nothing where flows find no reason."""
    own = _places(instance, ShortageKind.JURORS, ShortageKind.ROOM)
    least = _least(instance) if not own else ()
    rules = _rules(instance) if not own and not least else ()
    return own or least or rules or _together(instance)


def _places(
    instance: Instance, alone: ShortageKind, shared: ShortageKind, rule: str = ""
) -> tuple[Shortage, ...]:
    """Return the applications that lack places: first those lacking jurors, then room."""
    allowed, demand = instance.allowed, instance.demand
    available = allowed.sum(1)
    short = np.flatnonzero(available < demand)
    found = []
    for members in cuts.alike(allowed, short):
        jurors = np.flatnonzero(allowed[members[0]])
        asked = int(demand[members].sum())
        missing = asked - int(available[members].sum())
        core = (int(members[0]),)
        found.append(_shortage(alone, members, jurors, (asked, missing), core, rule))
    rest = np.minimum(demand, available)
    found += _cuts(allowed, rest, instance.most, shared, rule)
    return tuple(found)


def _shortage(
    kind: ShortageKind,
    applications: Sequence[int] | Integers,
    jurors: Sequence[int] | Integers,
    places: tuple[int, int],
    core: tuple[int, ...],
    rule: str = "",
) -> Shortage:
    """Return a shortage in plain numbers."""
    apps, others = tuple(map(int, applications)), tuple(map(int, jurors))
    return Shortage(kind, apps, others, *places, core, rule)


def _cuts(
    allowed: Booleans, demand: Integers, room: Integers, kind: ShortageKind, rule: str
) -> list[Shortage]:
    """Return the parts of the smallest cut that miss places."""
    missing, inside, full = cuts.cut(allowed, demand, room)
    if not missing:
        return []
    found = []
    for members in cuts.parts(allowed, inside, full):
        jurors = np.flatnonzero(allowed[members].any(0))
        lacking, _, _ = cuts.cut(allowed[members], demand[members], room)
        if lacking:
            core = cuts.core(allowed, demand, room, members)
            places = (int(demand[members].sum()), lacking)
            found.append(_shortage(kind, members, jurors, places, core, rule))
    return found


def _least(instance: Instance) -> tuple[Shortage, ...]:
    """Return the jurors who cannot have their least load."""
    turned = replace(
        instance,
        affinity=instance.affinity.T,
        demand=instance.least,
        most=instance.demand,
        least=np.zeros(len(instance.demand), dtype=np.int64),
        kept=None,
    )
    found = _places(turned, ShortageKind.APPLICATIONS, ShortageKind.APPLICATIONS)
    return tuple(replace(s, applications=s.jurors, jurors=s.applications) for s in found)


def _rules(instance: Instance) -> tuple[Shortage, ...]:
    """Return the composition rules that the jurors they name cannot fulfil."""
    found = [s for group in instance.groups for s in _at_least(instance, group)]
    return tuple(found) or _at_most(instance)


def _at_least(instance: Instance, group: JurorGroup) -> tuple[Shortage, ...]:
    """Return where a rule asks for more jurors of its group than there are, or have room."""
    demand = np.zeros(len(instance.demand), dtype=np.int64)
    demand[group.applications] = group.at_least
    outside = np.ones(instance.affinity.shape[1], dtype=bool)
    outside[group.jurors] = False
    affinity = np.where(outside, np.nan, instance.affinity)
    part = replace(instance, affinity=affinity, demand=demand, groups=())
    return _places(part, ShortageKind.RULE, ShortageKind.RULE, group.name)


def _at_most(instance: Instance) -> tuple[Shortage, ...]:
    """Return the applications that lack jurors once each rule's upper limit holds."""
    found: dict[tuple[tuple[int, ...], int, int, str], list[int]] = {}
    for i, asked in enumerate(instance.demand.tolist()):
        reach, names = _limited(instance, i)
        if reach < asked:
            jurors = tuple(np.flatnonzero(instance.allowed[i]).tolist())
            found.setdefault((jurors, asked, asked - reach, names), []).append(i)
    return tuple(
        _shortage(
            ShortageKind.RULE,
            apps,
            jurors,
            (asked * len(apps), lacks * len(apps)),
            (apps[0],),
            names,
        )
        for (jurors, asked, lacks, names), apps in found.items()
    )


def _limited(instance: Instance, i: int) -> tuple[int, str]:
    """Return how many jurors one application can have, and the rules whose limits say so."""
    asked = int(instance.demand[i])
    groups = [g for g in instance.groups if i in g.applications and g.at_most < asked]
    reach = _reach(instance, i, groups)
    if reach == asked:
        return reach, ""

    def still_lacks(part: Integers) -> bool:
        return _reach(instance, i, [groups[k] for k in part]) < asked

    needed = cuts.reduced(np.arange(len(groups)), still_lacks)
    return reach, ", ".join(dict.fromkeys(groups[k].name for k in needed))


def _reach(instance: Instance, i: int, groups: Sequence[JurorGroup]) -> int:
    """Return how many jurors one application can have at most under these rules' limits."""
    if not groups:
        return int(instance.demand[i])
    few = instance.affinity.shape[1]
    zero = np.zeros(1, dtype=np.int64)
    for asked in range(int(instance.demand[i]), 0, -1):
        alone = Instance(
            affinity=instance.affinity[[i]],
            demand=np.array([asked]),
            least=np.zeros(few, dtype=np.int64),
            most=np.ones(few, dtype=np.int64),
            groups=tuple(replace(group, applications=zero, at_least=0) for group in groups),
        )
        if maximise(alone, Clock(5.0)).pairs is not None:
            return asked
    return 0


def _together(instance: Instance) -> tuple[Shortage, ...]:
    """Return the fewest applications and rules that already cannot all be met, by trying."""
    core = np.arange(len(instance.demand))
    relaxed = replace(instance, least=np.zeros_like(instance.least), kept=None, keep=0)
    least = bool(instance.least.any()) and not _impossible(relaxed)
    start = instance if least else relaxed

    def too_many(part: Integers) -> bool:
        return len(part) > 0 and _impossible(_restricted(start, part))

    if not least:
        core = cuts.reduced(core, too_many)
    part = _restricted(start, core)
    groups = [group for group in part.groups if len(group.applications)]

    def too_strict(some: Integers) -> bool:
        return _impossible(replace(part, groups=tuple(groups[k] for k in some)))

    needed = cuts.reduced(np.arange(len(groups)), too_strict)
    jurors = np.flatnonzero(instance.allowed[core].any(0))
    rule = ", ".join(dict.fromkeys(groups[k].name for k in needed))
    places = (int(instance.demand[core].sum()), lacking(part))
    return (_shortage(ShortageKind.TOGETHER, core, jurors, places, tuple(map(int, core)), rule),)


def _impossible(instance: Instance) -> bool:
    """Say whether an instance provably has no assignment."""
    return maximise(instance, Clock(10.0)).impossible


def _restricted(instance: Instance, members: Integers) -> Instance:
    """Return the instance of some of the applications."""
    position = np.full(len(instance.demand), -1)
    position[members] = np.arange(len(members))
    groups = []
    for group in instance.groups:
        inside = position[group.applications]
        groups.append(replace(group, applications=inside[inside >= 0]))
    return replace(
        instance,
        affinity=instance.affinity[members],
        demand=instance.demand[members],
        groups=tuple(groups),
        kept=None,
        keep=0,
    )
