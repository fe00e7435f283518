"""Places offered and not yet answered, and the waiting list in its order."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from village.applications import Application, State, visible
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import DEFAULT, Language
from village.core.permissions import Permission as P
from village.editions import CallKind
from village.organisations import Organisation, name_in
from village.selection.reads import ranking
from village.selection.reads.standing import StandingRow
from village.selection.tables import Decision
from village.selection.words import DecisionState, Outcome


@dataclass(frozen=True, slots=True)
class Offer:
    """A place that an applicant has not answered yet; `over` where its last day has passed."""

    reference: str
    title: str
    organisation: str
    offered_at: datetime | None
    answer_by: date | None
    reminded_at: datetime | None
    over: bool


def open_offers(ctx: Context, language: Language = DEFAULT) -> list[Offer]:
    """Return the places offered that wait for an answer, the last days first."""
    rows = ctx.session.execute(
        sa.select(
            Application.reference,
            Application.title,
            name_in(language),
            Decision.closed_at,
            Decision.answer_by,
            Decision.reminded_at,
            sa.func.coalesce(Decision.answer_by < ctx.today, False),
        )
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(Decision, Decision.application_id == Application.id)
        .where(
            visible.applications(ctx.actor, P.ANNOUNCE),
            Application.kind == CallKind.STARTUP,
            Application.state == State.SELECTED,
            *offering(),
        )
        .order_by(Decision.answer_by.asc().nulls_last(), Application.reference)
    )
    return [Offer(*row) for row in rows]


def decision_on(ctx: Context, application: Application) -> Decision:
    """Return the decision that offers a file its place.

    Raises:
        NotFound: there is none.
    """
    found = ctx.session.scalar(
        sa.select(Decision)
        .where(Decision.application_id == application.id, *offering())
        .order_by(Decision.id.desc())
        .limit(1)
    )
    if found is None:
        raise NotFound
    return found


def waiting_list(ctx: Context) -> list[StandingRow]:
    """Return the files on the waiting list that the actor may see, in the ranking's order."""
    rows = ranking.standing(ctx).rows
    return [row for row in rows if row.entry.state is State.WAITLISTED]


def offering() -> tuple[sa.ColumnElement[bool], ...]:
    """Say which decisions offer a place."""
    return Decision.state == DecisionState.ANNOUNCED, Decision.outcome == Outcome.SELECT
