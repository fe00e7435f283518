"""To whom letters of a kind can be made out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.accounts import User
from village.applications import Application, State, visible
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import CallKind, LetterHolders, LetterSettings
from village.jury import Assignment
from village.letters.tables import OfficialLetter
from village.letters.words import STANDING
from village.organisations import Organisation, name_in

#: Which applications each kind of holder comes from: the kind of call, and the states.
_APPLICANTS: Mapping[LetterHolders, tuple[tuple[CallKind, ...], tuple[State, ...]]] = {
    LetterHolders.EXHIBITORS: ((CallKind.EXHIBITOR,), (State.CONFIRMED,)),
    LetterHolders.STARTUPS: ((CallKind.STARTUP,), (State.CONFIRMED,)),
    LetterHolders.WINNERS: (tuple(CallKind), (State.SELECTED, State.CONFIRMED)),
    LetterHolders.PEOPLE: (tuple(CallKind), (State.CONFIRMED,)),
}


@dataclass(frozen=True, slots=True)
class LetterHolder:
    """Somebody to whom a letter can be made out: an application's reference, or a juror's email."""

    key: str
    name: str


def without(ctx: Context, kind: LetterSettings, language: str) -> list[LetterHolder]:
    """Return those who may get a letter of this kind and have none, by name.

    Whoever gets several, such as prizes or invitations of people, is always among them.
    """
    if kind.holders is LetterHolders.JURORS:
        return [
            LetterHolder(one.email, one.name) for one in ctx.session.scalars(_jurors(ctx, kind.key))
        ]
    rows = ctx.session.execute(
        _applicants(ctx, kind)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .with_only_columns(Application.reference, name_in(language))
        .order_by(name_in(language), Application.reference)
    )
    return [LetterHolder(reference, name) for reference, name in rows]


def among(ctx: Context, kind: LetterSettings, keys: Sequence[str]) -> list[Application | User]:
    """Return those of these who may get a letter of this kind and have none, by their keys."""
    if kind.holders is LetterHolders.JURORS:
        return list(ctx.session.scalars(_jurors(ctx, kind.key).where(User.email.in_(keys))))
    found = _applicants(ctx, kind).where(Application.reference.in_(keys))
    return list(
        ctx.session.scalars(
            found.options(joinedload(Application.organisation)).order_by(Application.reference)
        )
    )


def named(holder: Application | User) -> str:
    """Return the name of an application's organisation, or of a juror."""
    return holder.organisation.name if isinstance(holder, Application) else holder.name


def _applicants(ctx: Context, kind: LetterSettings) -> sa.Select[Application]:
    calls, states = _APPLICANTS[kind.holders]
    found = sa.select(Application).where(
        visible.applications(ctx.actor, P.CONTRACT),
        Application.kind.in_(calls),
        Application.state.in_(states),
    )
    if kind.holders in (LetterHolders.EXHIBITORS, LetterHolders.STARTUPS):
        found = found.where(Application.id.not_in(_having(kind.key, OfficialLetter.application_id)))
    return found


def _jurors(ctx: Context, key: str) -> sa.Select[User]:
    """Return those who gave a complete review here and have no such letter."""
    having = _having(key, OfficialLetter.juror_id).where(
        OfficialLetter.edition_id == ctx.the_edition.id
    )
    judged = (
        sa.select(Assignment.user_id)
        .join(Application, Application.id == Assignment.application_id)
        .where(Application.edition_id == ctx.the_edition.id, Assignment.completed_at.is_not(None))
    )
    return (
        sa.select(User)
        .where(User.id.in_(judged), User.id.not_in(having))
        .order_by(User.name, User.id)
    )


def _having(key: str, column: sa.SQLColumnExpression[int | None]) -> sa.Select[int | None]:
    return sa.select(column).where(
        OfficialLetter.kind == key, OfficialLetter.state.in_(STANDING), column.is_not(None)
    )
