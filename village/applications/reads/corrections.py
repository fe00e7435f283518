"""Corrections that an organiser asks for: what of a submitted file they open again, until when."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from village.applications.reads import answers, visible
from village.applications.reads.pavilions import chooses_pavilion
from village.applications.tables import Application, Correction
from village.applications.words import AMENDABLE, CorrectionState
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.policy import can
from village.editions import asking, read_questions

#: A state as the database says it.
_STATE: sa.types.TypeEngine[Any] = sa.Enum(
    CorrectionState, native_enum=False, values_callable=lambda states: [one.value for one in states]
)


def may_ask(ctx: Context, application: Application) -> bool:
    """Say whether the actor may ask the applicant to correct a file."""
    return can(ctx.actor, P.SCREEN, application) and application.state in AMENDABLE


def askable(ctx: Context, application: Application) -> frozenset[str]:
    """Return the fields of a file's form whose answers the applicant may be asked to correct."""
    own = [one for one in answers.asked(application) if one.asks and not one.frozen(ctx.today)]
    pavilion = ["pavilion"] if chooses_pavilion(application) else []
    asked = application.call.standards.asked
    return asked.union(pavilion, (f"q_{one.key}" for one in own))


def standing(ctx: Context, application: Application) -> CorrectionState | None:
    """Return how far the correction of a file is; None where none is asked for any more."""
    asked = application.correction if application.state in AMENDABLE else None
    if asked is None:
        return None
    if asked.made_at is not None:
        return CorrectionState.MADE
    return CorrectionState.ASKED if ctx.now < asked.closes_at else CorrectionState.LAPSED


def reopened(ctx: Context, application: Application) -> frozenset[str] | None:
    """Return the fields that alone may change, as a correction is asked for; None: all or none.

    As long as the call takes amendments, all may. What is asked only by an answer that is
    corrected may be answered too.
    """
    if standing(ctx, application) is not CorrectionState.ASKED or application.correction is None:
        return None
    if application.window.accepts(ctx.now):
        return None
    questions = read_questions(application.call.questions)
    return asking.with_dependent(questions, application.correction.fields)


def case(ctx: Context) -> sa.ColumnElement[CorrectionState | None]:
    """Return `standing` as a column of files that are joined with their corrections."""
    found = sa.case(
        (Application.state.not_in(AMENDABLE) | Correction.id.is_(None), None),
        (Correction.made_at.is_not(None), CorrectionState.MADE.value),
        (Correction.closes_at > ctx.now, CorrectionState.ASKED.value),
        else_=CorrectionState.LAPSED.value,
    )
    return sa.type_coerce(found, _STATE)


def known(ctx: Context) -> bool:
    """Say whether any file of the edition has a correction that the list can be narrowed to."""
    some = (
        sa.select(Correction.id)
        .join(Application, Application.id == Correction.application_id)
        .where(visible.applications(ctx.actor, P.VIEW_BOARD), Application.state.in_(AMENDABLE))
    )
    return ctx.session.scalar(some.limit(1)) is not None


def stands(ctx: Context, state: CorrectionState) -> sa.ColumnElement[bool]:
    """Return the condition that the correction of a file is so far."""
    of_it = sa.select(Correction.id).where(
        Correction.application_id == Application.id, case(ctx) == state
    )
    return of_it.correlate(Application).exists()


def open_until(ctx: Context) -> sa.ColumnElement[datetime | None]:
    """Return until when a correction is asked for, of files that are joined with theirs."""
    return sa.case((case(ctx) == CorrectionState.ASKED, Correction.closes_at))


def is_overtaken(ctx: Context, reference: str, closes_at: datetime) -> bool:
    """Say whether a mail that asks for a correction until a moment asks for nothing any more."""
    asked = ctx.session.scalar(
        sa.select(Correction.id)
        .join(Application, Application.id == Correction.application_id)
        .where(
            Application.reference == reference,
            Application.state.in_(AMENDABLE),
            Correction.made_at.is_(None),
            Correction.closes_at == closes_at,
            Correction.closes_at > ctx.now,
        )
    )
    return asked is None
