"""Safe choices: whether everybody else can still have a stand that fits, proven by a matching."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import scipy

#: Which stands fit whom.
Fitting = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Look:
    """What each choice of one participant would cost the others.

    Attributes:
        others: how many there are.
        placeable: how many of them can have a stand that fits, nothing being chosen.
        costs: the stands whose choice leaves one fewer of them placeable; for each of these, those
            among whom somebody would then be without, as all stands that fit them are too few.
    """

    others: int
    placeable: int
    costs: Mapping[str, frozenset[str]]

    def safe(self, stand: str) -> bool:
        """Say whether after this choice as many of the others can be placed as before."""
        return stand not in self.costs


def look(fitting: Fitting, chooser: str) -> Look:
    """Return what the choices of one participant cost the others, in one matching and two walks.

    A stand is safe when some largest matching of the others does without it: when it is free in
    the one found, or an alternating path leads from a free stand to it.
    """
    others = sorted(name for name in fitting if name != chooser)
    stands = sorted({stand for name in fitting for stand in fitting[name]})
    has = _matched(fitting, others, stands)
    holder = {stand: name for name, stand in has.items()}
    wanting: dict[str, list[str]] = {stand: [] for stand in stands}
    for name in others:
        for stand in fitting[name]:
            wanting[stand].append(name)
    spare = _reached([stand for stand in stands if stand not in holder], wanting, has)
    costs = {
        stand: _short(holder[stand], fitting, holder)
        for stand in fitting[chooser]
        if stand not in spare
    }
    return Look(len(others), len(has), costs)


def too_few(fitting: Fitting) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Return the groups that are larger than the stands that fit anybody of them, with these.

    There is none exactly when everybody can have a stand that fits.
    """
    names = sorted(fitting)
    stands = sorted({stand for name in names for stand in fitting[name]})
    has = _matched(fitting, names, stands)
    holder = {stand: name for name, stand in has.items()}
    found: list[tuple[frozenset[str], frozenset[str]]] = []
    for name in names:
        if name not in has and not any(name in group for group, _stands in found):
            group = _short(name, fitting, holder)
            theirs = frozenset(stand for one in group for stand in fitting[one])
            found.append((group, theirs))
    return found


def _matched(fitting: Fitting, others: list[str], stands: list[str]) -> dict[str, str]:
    """Return a largest matching: whom each of its stands goes to, by participant."""
    place = {stand: at for at, stand in enumerate(stands)}
    pairs = [(row, place[stand]) for row, name in enumerate(others) for stand in fitting[name]]
    if not pairs:
        return {}
    rows, columns = np.array(pairs).T
    shape = (len(others), len(stands))
    graph = scipy.sparse.csr_array((np.ones(len(pairs), dtype=np.int8), (rows, columns)), shape)
    found = scipy.sparse.csgraph.maximum_bipartite_matching(graph, perm_type="column")
    return {others[row]: stands[column] for row, column in enumerate(found) if column >= 0}


def _reached(free: list[str], wanting: Mapping[str, list[str]], has: Mapping[str, str]) -> set[str]:
    """Return the stands that can be freed: whoever has one can move along a path to a free one."""
    seen, waiting = set(free), list(free)
    while waiting:
        for name in wanting[waiting.pop()]:
            stand = has.get(name)
            if stand is not None and stand not in seen:
                seen.add(stand)
                waiting.append(stand)
    return seen


def _short(first: str, fitting: Fitting, holder: Mapping[str, str]) -> frozenset[str]:
    """Return those who have all the stands that fit any of them: one stand fewer is too few."""
    seen, waiting = {first}, [first]
    while waiting:
        for stand in fitting[waiting.pop()]:
            name = holder[stand]  # a free one would make the stand of `first` spare
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return frozenset(seen)
