"""Select under quotas: the best selection there is, what each quota costs, what is settled.

The selection maximises the sum of scores over exactly the given number of places, each quota
holding, as an integer programme solved to proven optimality. Ties are broken by a stated
rule: of selections with equal sums the one with the smallest sum of ranks, where applications
rank by score and equal scores by the order in which they were given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from village.engines.jury.reviews import Floats, Integers
from village.engines.jury.solver import SolverProgramme, solve

SAME = 1e-9
"""Sums that differ by less, relative to the scores' range, are equal."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One application with its score and the groups it belongs to (axis:3, women-led, …)."""

    application: str
    score: float
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of one group are selected, at least and at most."""

    group: str
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class QuotaPrice:
    """What a quota costs: by how much the sum of scores would rise without it.

    `taken` is how many of its group are selected. A quota of price 0 changes nothing.
    """

    quota: Quota
    taken: int
    price: float


@dataclass(frozen=True, slots=True)
class Selection:
    """The selected, best first, and what the quotas did.

    `total` is the sum of scores, `unbound` what it would be without quotas. `promoted` are
    selected only thanks to quotas, `displaced` stand aside for them. `conflict`, where
    nothing can be selected, holds the fewest quotas that cannot be met together.
    """

    selected: tuple[str, ...] = ()
    total: float = 0.0
    unbound: float = 0.0
    prices: tuple[QuotaPrice, ...] = ()
    promoted: tuple[str, ...] = ()
    displaced: tuple[str, ...] = ()
    conflict: tuple[Quota, ...] = ()


@dataclass(frozen=True, slots=True)
class Stability:
    """How often each application is selected, over what the scores might truly be.

    `always` and `never` are selected or not, whatever is still open, at the level asked for.
    """

    probability: dict[str, float]
    always: tuple[str, ...]
    never: tuple[str, ...]
    open: tuple[str, ...]


def select(candidates: Sequence[Candidate], places: int, quotas: Sequence[Quota] = ()) -> Selection:
    """Return the best selection of `places` applications under the quotas.

    Where there are fewer applications than places, all are taken, as far as quotas allow.

    Raises:
        ValueError: a number of places or a quota makes no sense.
    """
    _check(candidates, places, quotas)
    ranked = sorted(candidates, key=lambda candidate: -candidate.score)
    scores = np.array([candidate.score for candidate in ranked])
    places = min(places, len(ranked))
    chosen = _best(ranked, scores, places, quotas)
    if chosen is None:
        return Selection(conflict=_conflict(ranked, scores, places, quotas))
    total, top = float(scores[chosen].sum()), float(scores[:places].sum())
    inside = set(chosen.tolist())
    return Selection(
        selected=tuple(ranked[i].application for i in chosen),
        total=total,
        unbound=top,
        prices=tuple(_price(ranked, scores, chosen, quotas, q) for q in range(len(quotas))),
        promoted=tuple(ranked[i].application for i in chosen if i >= places),
        displaced=tuple(ranked[i].application for i in range(places) if i not in inside),
    )


def stability(
    candidates: Sequence[Candidate],
    places: int,
    quotas: Sequence[Quota],
    scenarios: Floats,
    *,
    certain: float = 0.95,
) -> Stability:
    """Return what stays selected over scenarios: a row of scores each, in the candidates' order.

    `ranking.scenarios` draws such rows from all that the marks leave open.

    Raises:
        ValueError: as `select`, or the quotas cannot be met.
    """
    _check(candidates, places, quotas)
    count = np.zeros(len(candidates))
    places = min(places, len(candidates))
    for row in scenarios:
        order = np.argsort(-row, kind="stable")
        ranked = [candidates[i] for i in order]
        chosen = _best(ranked, row[order], places, quotas, ties=False)
        if chosen is None:
            raise ValueError("quotas: they cannot be met together")
        count[order[chosen]] += 1
    share = count / max(len(scenarios), 1)
    names = [candidate.application for candidate in candidates]
    settled = [
        tuple(name for name, kept in zip(names, mask, strict=True) if kept)
        for mask in (share >= certain, share <= 1 - certain)
    ]
    rest = tuple(name for name in names if name not in {*settled[0], *settled[1]})
    probability = dict(zip(names, share.tolist(), strict=True))
    return Stability(probability, settled[0], settled[1], rest)


def _check(candidates: Sequence[Candidate], places: int, quotas: Sequence[Quota]) -> None:
    """Refuse what makes no sense."""
    if places < 0:
        raise ValueError(f"places: {places} is below 0")
    names = [candidate.application for candidate in candidates]
    if len(set(names)) < len(names):
        raise ValueError("candidates: an application appears twice")
    for quota in quotas:
        most = places if quota.at_most is None else quota.at_most
        if quota.at_least < 0 or most < 0 or (quota.at_most is not None and quota.at_least > most):
            raise ValueError(f"quota {quota.group}: at least {quota.at_least}, at most {most}")


def _best(
    ranked: Sequence[Candidate],
    scores: Floats,
    places: int,
    quotas: Sequence[Quota],
    *,
    ties: bool = True,
) -> Integers | None:
    """Return the positions of the best selection, or nothing where none meets the quotas.

    Of applications in the same groups a better one is always preferred, so that only as
    many of each kind as there are places enter the programme.
    """
    if not ranked or not places:
        return np.zeros(0, np.int64) if all(quota.at_least == 0 for quota in quotas) else None
    kept = _contenders(ranked, places, quotas)
    unit = float(np.ptp(scores)) or 1.0
    value = (scores[kept] - scores.min()) / unit
    rows, low, high = _rows([ranked[i] for i in kept], places, quotas)
    one = np.ones(len(kept))
    found = solve(SolverProgramme(value, one, rows, low, high, whole=True))
    if not found.found:
        return None
    chosen = found.values > 0.5
    if ties:
        rows = scipy.sparse.csr_array(scipy.sparse.vstack([rows, value[None, :]]))
        least = float(value[chosen].sum()) - SAME * max(places, 1)
        by_rank = SolverProgramme(
            -kept.astype(np.float64) / len(ranked),
            one,
            rows,
            np.r_[low, least],
            np.r_[high, float("inf")],
            whole=True,
        )
        again = solve(by_rank)
        chosen = again.values > 0.5 if again.found else chosen
    return np.asarray(kept[chosen])


def _contenders(ranked: Sequence[Candidate], places: int, quotas: Sequence[Quota]) -> Integers:
    """Return the positions that can be selected: the first of each kind."""
    groups = [quota.group for quota in quotas]
    seen: dict[tuple[bool, ...], int] = {}
    kept = []
    for i, candidate in enumerate(ranked):
        kind = tuple(group in candidate.groups for group in groups)
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= places:
            kept.append(i)
    return np.array(kept, dtype=np.int64)


def _rows(
    candidates: Sequence[Candidate], places: int, quotas: Sequence[Quota]
) -> tuple[scipy.sparse.csr_array, Floats, Floats]:
    """Return the rows of the programme: the places, then the quotas."""
    members = [[quota.group in candidate.groups for candidate in candidates] for quota in quotas]
    rows = np.array([[True] * len(candidates), *members], dtype=np.float64)
    most = [places if quota.at_most is None else quota.at_most for quota in quotas]
    low = np.array([places, *(quota.at_least for quota in quotas)], dtype=np.float64)
    return scipy.sparse.csr_array(rows), low, np.array([places, *most], dtype=np.float64)


def _price(
    ranked: Sequence[Candidate],
    scores: Floats,
    chosen: Integers,
    quotas: Sequence[Quota],
    which: int,
) -> QuotaPrice:
    """Return what one quota costs: the best sum without it, less the sum with it."""
    quota = quotas[which]
    taken = sum(quota.group in ranked[i].groups for i in chosen)
    if quota.at_least < taken and (quota.at_most is None or taken < quota.at_most):
        return QuotaPrice(quota, taken, 0.0)
    others = [*quotas[:which], *quotas[which + 1 :]]
    freed = _best(ranked, scores, len(chosen), others, ties=False)
    gain = 0.0 if freed is None else float(scores[freed].sum() - scores[chosen].sum())
    return QuotaPrice(quota, taken, max(gain, 0.0))


def _conflict(
    ranked: Sequence[Candidate], scores: Floats, places: int, quotas: Sequence[Quota]
) -> tuple[Quota, ...]:
    """Leave out quotas while the others still cannot be met; what remains is irreducible."""
    core = list(quotas)
    for quota in quotas:
        less = [other for other in core if other is not quota]
        if _best(ranked, scores, places, less, ties=False) is None:
            core = less
    return tuple(core)
