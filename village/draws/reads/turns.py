"""A draw as its pages show it: who takes part, in which order, whose turn it is."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from village.applications import PLACEABLE_STATES, Application, State
from village.core.context import Context
from village.core.errors import NotFound
from village.core.fingerprints import fingerprint
from village.core.languages import DEFAULT, Language
from village.draws.tables import Draw, DrawTurn
from village.draws.words import (
    CHOOSING,
    STANDLESS,
    DrawState,
    TurnFacts,
    TurnState,
    lot,
    turn_states,
)
from village.stands import PlaceState, Stand, StandPlace


@dataclass(frozen=True, slots=True)
class Participant:
    """One who takes part."""

    turn: DrawTurn
    application: Application
    state: TurnState
    organisation: str
    lot: str
    stand: str = ""

    @property
    def reference(self) -> str:
        """The application's reference."""
        return self.application.reference

    @property
    def public_name(self) -> str:
        """The organisation's name; empty where the public may not know that it comes."""
        return self.organisation if self.application.state is State.CONFIRMED else ""

    @property
    def rank(self) -> int:
        """The place in the order, from 1."""
        return self.turn.rank

    @property
    def standless(self) -> bool:
        """Whether a stand is still to be chosen."""
        return self.state in STANDLESS

    @property
    def may_choose(self) -> bool:
        """Whether a stand may be chosen now."""
        return self.state in CHOOSING


@dataclass(frozen=True)
class DrawView:
    """A draw at a moment, its participants in the order of their turns."""

    draw: Draw
    participants: tuple[Participant, ...]

    @cached_property
    def present(self) -> Participant | None:
        """Whose turn it is."""
        return self._first(TurnState.NOW)

    @cached_property
    def following(self) -> Participant | None:
        """Whose turn comes next, while it is somebody's turn."""
        return self._first(TurnState.WAITING) if self.present else None

    @cached_property
    def standless(self) -> list[Participant]:
        """Those who are still to have a stand."""
        return [one for one in self.participants if one.standless]

    @property
    def over(self) -> bool:
        """Whether nobody is left who would choose."""
        return not self.standless

    def before(self, reference: str) -> int:
        """Return how many still come before somebody."""
        waiting = [
            one.reference
            for one in self.participants
            if one.state in (TurnState.NOW, TurnState.WAITING)
        ]
        return waiting.index(reference) if reference in waiting else 0

    def of(self, reference: str) -> Participant:
        """Return one participant.

        Raises:
            NotFound: no such application takes part.
        """
        found = next((one for one in self.participants if one.reference == reference), None)
        if found is None:
            raise NotFound
        return found

    def _first(self, state: TurnState) -> Participant | None:
        return next((one for one in self.participants if one.state is state), None)


def listed(ctx: Context) -> list[Draw]:
    """Return the edition's draws, the latest first."""
    mine = sa.select(Draw).where(Draw.edition_id == ctx.the_edition.id)
    return list(ctx.session.scalars(mine.order_by(Draw.number.desc())))


def going_on(ctx: Context) -> Draw | None:
    """Return the draw of the edition that was opened and is not closed, if there is one."""
    return ctx.session.scalar(
        sa.select(Draw).where(
            Draw.edition_id == ctx.the_edition.id,
            Draw.state.in_((DrawState.RUNNING, DrawState.PAUSED)),
        )
    )


def find(ctx: Context, number: int) -> Draw:
    """Return a draw of the edition.

    Raises:
        NotFound: there is none with this number.
    """
    found = ctx.session.scalar(
        sa.select(Draw).where(Draw.edition_id == ctx.the_edition.id, Draw.number == number)
    )
    if found is None:
        raise NotFound
    return found


def of_application(ctx: Context, application: Application) -> Draw | None:
    """Return the draw in which an application takes or took part, the latest that was opened."""
    return ctx.session.scalar(
        sa.select(Draw)
        .join(DrawTurn, DrawTurn.draw_id == Draw.id)
        .where(DrawTurn.application_id == application.id, Draw.opened_at.is_not(None))
        .order_by(Draw.number.desc())
        .limit(1)
    )


def seen(ctx: Context, draw: Draw, language: Language = DEFAULT) -> DrawView:
    """Return a draw with those who take part, as things stand now."""
    in_use = sa.and_(
        StandPlace.application_id == Application.id, StandPlace.state != PlaceState.RELEASED
    )
    rows = ctx.session.execute(
        sa.select(DrawTurn, Application, Stand.number)
        .join(Application, Application.id == DrawTurn.application_id)
        .join(Application.organisation)
        .outerjoin(StandPlace, in_use)
        .outerjoin(Stand, Stand.id == StandPlace.stand_id)
        .where(DrawTurn.draw_id == draw.id)
        .options(contains_eager(Application.organisation), selectinload(Application.call))
        .order_by(DrawTurn.rank)
    ).all()
    slots = [
        TurnFacts(
            turn.starts_at,
            turn.ends_at,
            out=turn.out_at is not None or application.state not in PLACEABLE_STATES,
            placed=number is not None,
        )
        for turn, application, number in rows
    ]
    at, goes_on = _asked_at(draw, ctx.now)
    states = turn_states(slots, at=at, goes_on=goes_on)
    return DrawView(
        draw,
        tuple(
            Participant(
                turn,
                application,
                state,
                organisation=application.organisation.named(language),
                lot=lot(draw.seed, application.reference),
                stand=number or "",
            )
            for (turn, application, number), state in zip(rows, states, strict=True)
        ),
    )


def stamp(ctx: Context, view: DrawView) -> str:
    """Return a text that is another one as soon as a page of the draw would say something else."""
    latest = ctx.session.scalar(
        sa.select(sa.func.max(StandPlace.state_at))
        .join(Stand, Stand.id == StandPlace.stand_id)
        .where(Stand.edition_id == ctx.the_edition.id)
    )
    turns = [
        [one.state, one.stand, one.rank, one.turn.starts_at.isoformat()]
        for one in view.participants
    ]
    return fingerprint({"draw": view.draw.state, "turns": turns, "given": str(latest)})[:16]


def _asked_at(draw: Draw, now: datetime) -> tuple[datetime, bool]:
    """Return the moment whose windows count, and whether it can be anybody's turn."""
    match draw.state:
        case DrawState.RUNNING:
            return now, now >= draw.starts_at
        case DrawState.PAUSED:
            return draw.paused_at or now, False
        case DrawState.CLOSED:
            return now, False
    return draw.starts_at, False
