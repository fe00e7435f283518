"""The selection under quotas: groups of files, what each quota asks, what it costs.

Quotas are of the whole village: those who have a place already count towards them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from village.applications import JURY_STATES
from village.core.context import Context
from village.editions import CallKind, Edition
from village.engines.jury.quotas import Candidate, Quota, QuotaPrice, Stability, select, stability
from village.engines.jury.ranking import scenarios
from village.engines.jury.reviews import Floats, Review
from village.selection.reads.standing import Standing, StandingEntry, StandingRow
from village.selection.tables import SelectionQuota

#: Groups beside the axes and the pavilions.
TRAITS = ("women_led", "first_time", "national")
#: How many draws of what the scores may truly be are selected from, each under the quotas.
SCENARIOS = 200


@dataclass(frozen=True, slots=True)
class Group:
    """Files that a quota may speak of; `files` counts those that can be selected.

    `held` counts those that have a place. `kind` is `axis`, `zone` or one of `TRAITS`; `value` the
    axis number or the pavilion's code.
    """

    key: str
    kind: str
    value: str
    files: int
    held: int = 0


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One group with its quota, and what the quota costs.

    `taken` counts those that have a place and those selected beside them.
    """

    group: Group
    at_least: int
    at_most: int | None
    taken: int
    price: float | None


@dataclass(frozen=True, slots=True)
class QuotaEffect:
    """The best selection under the quotas, beside the one without.

    `conflict` holds the groups whose quotas cannot be met together; nothing is selected then.
    `settled` files are in or out whatever is still open; `chances` is the probability of each
    to be selected under these quotas, by reference.
    """

    lines: tuple[QuotaLine, ...]
    selected: tuple[StandingRow, ...]
    promoted: tuple[StandingRow, ...]
    displaced: tuple[StandingRow, ...]
    total: float
    unbound: float
    conflict: tuple[Group, ...]
    settled: frozenset[str]
    chances: Mapping[str, float]
    waiting: tuple[StandingRow, ...]

    @property
    def firm(self) -> int:
        """How many of the selected stay so whatever is still open."""
        return sum(row.entry.reference in self.settled for row in self.selected)


def groups(
    edition: Edition, standing: Standing, placed: Iterable[StandingEntry]
) -> tuple[Group, ...]:
    """Return the groups that a quota may speak of, with how many files each has."""
    places = held(placed)
    keys = [("axis", str(axis.number)) for axis in edition.axes]
    keys += [("zone", one.code) for one in edition.open_pavilions(CallKind.STARTUP)]
    keys += [(trait, "") for trait in TRAITS]
    hopeful = [_groups_of(row.entry) for row in candidates(standing)]
    return tuple(
        Group(key, kind, value, sum(key in mine for mine in hopeful), places[key])
        for kind, value in keys
        for key in [f"{kind}-{value}" if value else kind]
    )


def held(placed: Iterable[StandingEntry]) -> Counter[str]:
    """Return how many of these files each group has."""
    return Counter(group for entry in placed for group in _groups_of(entry))


def kept(ctx: Context) -> dict[str, tuple[int, int | None]]:
    """Return the quotas under which a selection was staged last, by group (least, most)."""
    rows = ctx.session.scalars(
        sa.select(SelectionQuota)
        .where(SelectionQuota.edition_id == ctx.the_edition.id)
        .order_by(SelectionQuota.id)
    )
    return {row.group: (row.at_least, row.at_most) for row in rows}


def candidates(standing: Standing) -> list[StandingRow]:
    """Return the files that can be selected, best first."""
    return [row for row in standing.rows if row.entry.state in JURY_STATES]


def _groups_of(entry: StandingEntry) -> frozenset[str]:
    traits = {trait for trait in TRAITS if getattr(entry, trait)}
    return frozenset({f"axis-{entry.axis_number}", f"zone-{entry.zone}", *traits})


def effect(
    standing: Standing, known: Sequence[Group], asked: Mapping[str, tuple[int, int | None]]
) -> QuotaEffect:
    """Return the best selection under the quotas asked for, by group key (least, most).

    Raises:
        ValueError: a quota asks for more at least than at most.
    """
    rows = {row.entry.reference: row for row in candidates(standing)}
    places = {group.key: group.held for group in known}
    quotas = [_beside(key, asked[key], places.get(key, 0)) for key in asked]
    hopeful = tuple(Candidate(ref, row.score, _groups_of(row.entry)) for ref, row in rows.items())
    found = select(hopeful, standing.places, quotas)
    stable = Stability({}, (), (), ())
    if found.selected:
        marks = standing.reviews, standing.weights
        stable = _stability(*marks, hopeful, standing.places, tuple(quotas))
    prices = {price.quota.group: price for price in found.prices}
    in_conflict = {quota.group for quota in found.conflict}
    selected = tuple(rows[reference] for reference in found.selected)
    return QuotaEffect(
        lines=tuple(_line(group, asked, prices.get(group.key), selected) for group in known),
        selected=selected,
        promoted=tuple(rows[reference] for reference in found.promoted),
        displaced=tuple(rows[reference] for reference in found.displaced),
        total=found.total,
        unbound=found.unbound,
        conflict=tuple(group for group in known if group.key in in_conflict),
        settled=frozenset((*stable.always, *stable.never)),
        chances=stable.probability,
        waiting=tuple(rows[ref] for ref in _by_chance(stable) if rows[ref] not in selected),
    )


@lru_cache(maxsize=32)
def _stability(
    reviews: tuple[Review, ...],
    weights: tuple[tuple[str, float], ...],
    hopeful: tuple[Candidate, ...],
    places: int,
    quotas: tuple[Quota, ...],
) -> Stability:
    """Select again and again from what the scores may truly be; once for the same question."""
    by_name = {candidate.application: candidate for candidate in hopeful}
    names, draws = _scenarios(reviews, weights, tuple(by_name))
    return stability([by_name[name] for name in names], places, quotas, draws)


@lru_cache(maxsize=16)
def _scenarios(
    reviews: tuple[Review, ...], weights: tuple[tuple[str, float], ...], names: tuple[str, ...]
) -> tuple[tuple[str, ...], Floats]:
    """Draw what the scores may truly be, once for the same marks, whatever quotas are tried."""
    return scenarios(reviews, SCENARIOS, weights=dict(weights) or None, applications=names)


def _beside(key: str, asked: tuple[int, int | None], held: int) -> Quota:
    """Return what a quota asks of those selected beside the `held` that have a place."""
    least, most = asked
    return Quota(key, max(least - held, 0), None if most is None else max(most - held, 0))


def _by_chance(stable: Stability) -> list[str]:
    """Return the files that are open, the likeliest first."""
    return sorted(stable.open, key=lambda reference: (-stable.probability[reference], reference))


def _line(
    group: Group,
    asked: Mapping[str, tuple[int, int | None]],
    price: QuotaPrice | None,
    selected: Sequence[StandingRow],
) -> QuotaLine:
    least, most = asked.get(group.key, (0, None))
    taken = group.held + sum(group.key in _groups_of(row.entry) for row in selected)
    return QuotaLine(group, least, most, taken, price.price if price else None)
