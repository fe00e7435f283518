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
import scipy

from village.selection.instance import Booleans, Clock, Group, Instance
from village.selection.lacking import lacking
from village.selection.matching import maximise
from village.selection.reviews import Integers


class Kind(StrEnum):
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
    for `Kind.APPLICATIONS`, jurors) it could be met. `rule` names a composition rule.
    """

    kind: Kind
    applications: tuple[int, ...]
    jurors: tuple[int, ...]
    asked: int
    missing: int
    core: tuple[int, ...]
    rule: str = ""


def shortages(instance: Instance) -> tuple[Shortage, ...]:
    """Return why the instance has no assignment; nothing where flows find no reason."""
    own = _places(instance, Kind.JURORS, Kind.ROOM)
    least = _least(instance) if not own else ()
    rules = _rules(instance) if not own and not least else ()
    return own or least or rules or _together(instance)


def _places(instance: Instance, alone: Kind, shared: Kind, rule: str = "") -> tuple[Shortage, ...]:
    """Return the applications that lack places: first those lacking jurors, then room."""
    allowed, demand = instance.allowed, instance.demand
    available = allowed.sum(1)
    short = np.flatnonzero(available < demand)
    found = []
    for members in _alike(allowed, short):
        jurors = np.flatnonzero(allowed[members[0]])
        asked = int(demand[members].sum())
        missing = asked - int(available[members].sum())
        core = (int(members[0]),)
        found.append(_shortage(alone, members, jurors, (asked, missing), core, rule))
    rest = np.minimum(demand, available)
    found += _cuts(allowed, rest, instance.most, shared, rule)
    return tuple(found)


def _alike(allowed: Booleans, members: Integers) -> list[list[int]]:
    """Group applications that have exactly the same jurors."""
    groups: dict[bytes, list[int]] = {}
    for i in members:
        groups.setdefault(allowed[i].tobytes(), []).append(int(i))
    return list(groups.values())


def _shortage(
    kind: Kind,
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
    allowed: Booleans, demand: Integers, room: Integers, kind: Kind, rule: str
) -> list[Shortage]:
    """Return the parts of the smallest cut that miss places."""
    missing, inside, full = _cut(allowed, demand, room)
    if not missing:
        return []
    found = []
    for members in _parts(allowed, inside, full):
        jurors = np.flatnonzero(allowed[members].any(0))
        lacking, _, _ = _cut(allowed[members], demand[members], room)
        if lacking:
            core = _core(allowed, demand, room, members)
            places = (int(demand[members].sum()), lacking)
            found.append(_shortage(kind, members, jurors, places, core, rule))
    return found


def _cut(allowed: Booleans, demand: Integers, room: Integers) -> tuple[int, Integers, Integers]:
    """Return how many places lack, and the applications and full jurors before the cut."""
    many, few = allowed.shape
    application, juror = np.nonzero(allowed)
    source, sink = many + few, many + few + 1
    heads = np.r_[np.full(many, source), application, many + np.arange(few)]
    tails = np.r_[np.arange(many), many + juror, np.full(few, sink)]
    capacity = np.r_[demand, np.ones(len(application), dtype=np.int64), room].astype(np.int32)
    graph = scipy.sparse.csr_array((capacity, (heads, tails)), shape=(sink + 1, sink + 1))
    flow = scipy.sparse.csgraph.maximum_flow(scipy.sparse.csr_matrix(graph), source, sink)
    rest = scipy.sparse.csr_matrix(graph - flow.flow)
    rest.data[rest.data < 0] = 0
    rest.eliminate_zeros()
    reached = scipy.sparse.csgraph.breadth_first_order(rest, source, return_predecessors=False)
    inside = np.sort(reached[reached < many])
    full = np.sort(reached[(reached >= many) & (reached < source)]) - many
    return int(demand.sum()) - int(flow.flow_value), inside, full


def _parts(allowed: Booleans, inside: Integers, full: Integers) -> list[Integers]:
    """Split the applications before the cut where they share no full juror."""
    shared = scipy.sparse.coo_array(allowed[np.ix_(inside, full)])
    size = len(inside) + len(full)
    links = scipy.sparse.coo_array(
        (np.ones(shared.nnz), (shared.coords[0], len(inside) + shared.coords[1])), (size, size)
    )
    _, label = scipy.sparse.csgraph.connected_components(links, directed=False)
    own = label[: len(inside)]
    return [inside[own == part] for part in np.unique(own)]


def _core(
    allowed: Booleans, demand: Integers, room: Integers, members: Integers
) -> tuple[int, ...]:
    """Drop applications while places still lack: what remains is irreducible."""
    core = np.asarray(members)
    step = max(len(core) // 2, 1)
    while True:
        start = 0
        while start < len(core):
            less = np.delete(core, slice(start, start + step))
            if len(less) and _cut(allowed[less], demand[less], room)[0]:
                core = less
            else:
                start += step
        if step == 1:
            return tuple(map(int, core))
        step = max(step // 2, 1)


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
    found = _places(turned, Kind.APPLICATIONS, Kind.APPLICATIONS)
    return tuple(replace(s, applications=s.jurors, jurors=s.applications) for s in found)


def _rules(instance: Instance) -> tuple[Shortage, ...]:
    """Return the composition rules that the jurors they name cannot fulfil."""
    found = [s for group in instance.groups for s in _at_least(instance, group)]
    return tuple(found) or _at_most(instance)


def _at_least(instance: Instance, group: Group) -> tuple[Shortage, ...]:
    """Return where a rule asks for more jurors of its group than there are, or have room."""
    demand = np.zeros(len(instance.demand), dtype=np.int64)
    demand[group.applications] = group.at_least
    outside = np.ones(instance.affinity.shape[1], dtype=bool)
    outside[group.jurors] = False
    affinity = np.where(outside, np.nan, instance.affinity)
    part = replace(instance, affinity=affinity, demand=demand, groups=())
    return _places(part, Kind.RULE, Kind.RULE, group.name)


def _at_most(instance: Instance) -> tuple[Shortage, ...]:
    """Return the applications that lack jurors once each rule's upper limit holds."""
    found = []
    for i, asked in enumerate(instance.demand):
        allowed = instance.allowed[i]
        groups = tuple(g for g in instance.groups if i in g.applications)
        reach = _reach(instance, i, groups)
        if reach < asked:
            names = ", ".join(dict.fromkeys(g.name for g in groups if g.at_most < asked))
            jurors = np.flatnonzero(allowed)
            places = (int(asked), int(asked) - reach)
            found.append(_shortage(Kind.RULE, [i], jurors, places, (i,), names))
    return tuple(found)


def _reach(instance: Instance, i: int, groups: tuple[Group, ...]) -> int:
    """Return how many jurors one application can have at most under its rules' limits."""
    if all(group.at_most >= instance.demand[i] for group in groups):
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
    """Return the fewest applications that already cannot all be served, by trying.

    Applications are left out, in ever smaller bunches, while the rest still has no
    assignment; what remains is irreducible.
    """
    relaxed = replace(instance, least=np.zeros_like(instance.least), kept=None, keep=0)
    least = bool(instance.least.any()) and not _impossible(relaxed, np.arange(len(instance.demand)))
    start = instance if least else relaxed
    everyone = np.arange(len(instance.demand))
    core = everyone if least else _irreducible(start, everyone)
    jurors = np.flatnonzero(instance.allowed[core].any(0))
    names = [g.name for g in instance.groups if np.isin(core, g.applications).any()]
    rule = ", ".join(dict.fromkeys(names))
    asked = int(instance.demand[core].sum())
    places = (asked, lacking(_restricted(start, core)))
    found = _shortage(Kind.TOGETHER, core, jurors, places, tuple(map(int, core)), rule)
    return (found,)


def _irreducible(instance: Instance, members: Integers) -> Integers:
    """Leave out applications while the rest has no assignment."""
    core, step = members, max(len(members) // 2, 1)
    while True:
        start = 0
        while start < len(core):
            less = np.delete(core, slice(start, start + step))
            if len(less) and _impossible(instance, less):
                core = less
            else:
                start += step
        if step == 1:
            return core
        step = max(step // 2, 1)


def _impossible(instance: Instance, members: Integers) -> bool:
    """Say whether these applications alone provably have no assignment."""
    return maximise(_restricted(instance, members), Clock(10.0)).impossible


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
