"""Cuts of the flow from applications to jurors, and what of them cannot be spared."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy

from village.engines.jury.instance import Booleans
from village.engines.jury.reviews import Integers


def alike(allowed: Booleans, members: Integers) -> list[list[int]]:
    """Group applications that have exactly the same jurors."""
    groups: dict[bytes, list[int]] = {}
    for i in members:
        groups.setdefault(allowed[i].tobytes(), []).append(int(i))
    return list(groups.values())


def cut(allowed: Booleans, demand: Integers, room: Integers) -> tuple[int, Integers, Integers]:
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


def parts(allowed: Booleans, inside: Integers, full: Integers) -> list[Integers]:
    """Split the applications before the cut where they share no full juror."""
    shared = scipy.sparse.coo_array(allowed[np.ix_(inside, full)])
    size = len(inside) + len(full)
    links = scipy.sparse.coo_array(
        (np.ones(shared.nnz), (shared.coords[0], len(inside) + shared.coords[1])), (size, size)
    )
    _, label = scipy.sparse.csgraph.connected_components(links, directed=False)
    own = label[: len(inside)]
    return [inside[own == part] for part in np.unique(own)]


def core(allowed: Booleans, demand: Integers, room: Integers, members: Integers) -> tuple[int, ...]:
    """Drop applications while places still lack: what remains is irreducible."""
    least = reduced(members, lambda part: bool(cut(allowed[part], demand[part], room)[0]))
    return tuple(map(int, least))


def reduced(members: Integers, fails: Callable[[Integers], bool]) -> Integers:
    """Leave out members, in ever smaller bunches, while the rest still fails."""
    rest, step = members, max(len(members) // 2, 1)
    while True:
        start = 0
        while start < len(rest):
            less = np.delete(rest, slice(start, start + step))
            if fails(less):
                rest = less
            else:
                start += step
        if step == 1:
            return rest
        step = max(step // 2, 1)
