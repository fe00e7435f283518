"""What one who takes part in a draw may choose: which stands, at what price, at whose expense."""

from dataclasses import dataclass

import sqlalchemy as sa

from village.core.context import Context
from village.draws.reads.turns import DrawView, Participant
from village.editions import CallKind
from village.engines.stands.safety import Look, look, too_few
from village.orders import stand as stand_prices
from village.stands import (
    BrokenRule,
    Stand,
    StandRow,
    Waiting,
    broken_rules,
    fitting,
    kept,
    on_plan,
)


@dataclass(frozen=True, slots=True)
class OfferedStand:
    """A free stand that suits somebody: its price before tax, and whether it leaves enough.

    `broken` are the organiser's rules about neighbours that it would not keep; it can be taken.
    """

    number: str
    zone: str
    hall: str
    area_m2: float
    open_sides: int
    net_cents: int
    safe: bool
    broken: tuple[BrokenRule, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawOffer:
    """All that one may choose from, with what was proven of it."""

    look: Look
    stands: tuple[OfferedStand, ...]

    @property
    def safe(self) -> list[OfferedStand]:
        """Those that may be taken."""
        return [one for one in self.stands if one.safe]

    def of(self, number: str) -> OfferedStand | None:
        """Return the choice of a stand, if it suits and is free."""
        return next((one for one in self.stands if one.number == number), None)


@dataclass(frozen=True, slots=True)
class StandShortage:
    """Participants who outnumber the stands that suit them, and these stands."""

    participants: tuple[Participant, ...]
    stands: tuple[str, ...]


def suiting(
    ctx: Context, view: DrawView, rows: list[StandRow] | None = None
) -> dict[str, frozenset[str]]:
    """Return, for each who has no stand yet, the free stands of the right pavilion and size.

    A stand that the organiser keeps for somebody suits nobody else.
    """
    waiting = [_waiting(one) for one in view.standless]
    found = fitting(ctx, on_plan(ctx) if rows is None else rows, waiting)
    keeping = kept(ctx)
    return {
        reference: frozenset(
            number for number in numbers if keeping.get(number, reference) == reference
        )
        for reference, numbers in found.items()
    }


def shortages(ctx: Context, view: DrawView) -> list[StandShortage]:
    """Return for whom there are too few stands; nobody, where everybody can be placed."""
    return [
        StandShortage(
            tuple(one for one in view.participants if one.reference in group),
            tuple(sorted(stands)),
        )
        for group, stands in too_few(suiting(ctx, view))
    ]


def choices(ctx: Context, view: DrawView, one: Participant) -> DrawOffer:
    """Return what somebody without a stand may choose, by number, each with its price."""
    rows = on_plan(ctx)
    fits = suiting(ctx, view, rows)
    seen = look(fits, one.reference)
    stands = {
        stand.number: stand
        for stand in ctx.session.scalars(
            sa.select(Stand).where(
                Stand.edition_id == ctx.the_edition.id, Stand.number.in_(fits[one.reference])
            )
        )
    }
    broken = broken_rules(ctx, one.application, stands.values())
    return DrawOffer(
        seen,
        tuple(
            OfferedStand(
                row.number,
                row.zone,
                row.hall,
                row.area_m2,
                row.open_sides,
                stand_prices.quote(one.application, stands[row.number], ctx.today).net_cents,
                seen.safe(row.number),
                broken[row.number],
            )
            for row in rows
            if row.number in stands
        ),
    )


def _waiting(one: Participant) -> Waiting:
    application = one.application
    return Waiting(
        reference=application.reference,
        organisation=one.organisation,
        kind=CallKind(application.kind),
        zone=application.stands_in or "",
        wanted_area_m2=application.wanted_area_m2,
        wanted_open_sides=application.wanted_open_sides,
        confirmed=True,
    )
