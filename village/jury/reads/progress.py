"""How far the jury is: juror by juror, file by file, as those who manage it may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from village.accounts import Membership, User
from village.applications import JURY_STATES, Application, in_pavilion, lookup, visible
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.editions import Axis, CallKind
from village.jury.reads.files import READABLE, counted
from village.jury.tables import Assignment, JurorProfile, Recusal
from village.organisations import Organisation

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class JurorRow:
    """One juror's work, without the files that the reader may not know of."""

    id: int
    name: str
    institution: str
    assigned: int
    started: int
    done: int
    conflicts: int
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class LackingRow:
    """A file that has fewer complete reviews than the edition asks for."""

    reference: str
    title: str
    organisation: str
    zone: str | None
    axis: Mapping[str, str] | None
    assigned: int
    done: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole jury's work."""

    jurors: tuple[JurorRow, ...]
    files: int
    complete: int
    unassigned: int

    @property
    def assigned(self) -> int:
        """How many reviews are given out."""
        return sum(row.assigned for row in self.jurors)

    @property
    def done(self) -> int:
        """How many reviews are complete."""
        return sum(row.done for row in self.jurors)

    @property
    def conflicts(self) -> int:
        """How many times a juror stepped aside."""
        return sum(row.conflicts for row in self.jurors)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One juror of one file."""

    user: User
    saved_at: datetime | None
    completed_at: datetime | None
    conflict: Recusal | None
    assigned: bool


def overview(ctx: Context) -> Overview:
    """Return every juror's progress and how many files have enough reviews."""
    wanted = ctx.the_edition.reviews_per_application
    counts = _counts(ctx).subquery()
    totals = ctx.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count().filter(counts.c.done >= wanted),
            sa.func.count().filter(counts.c.assigned == 0),
        ).select_from(counts)
    ).one()
    return Overview(tuple(_jurors(ctx)), totals[0], totals[1], totals[2])


def _seen(ctx: Context) -> sa.ColumnElement[bool]:
    return sa.and_(
        visible.applications(ctx.actor, P.MANAGE_JURY), Application.kind == CallKind.STARTUP
    )


def _jurors(ctx: Context) -> list[JurorRow]:
    given = (
        sa.select(
            Assignment.user_id,
            sa.func.count().label("assigned"),
            sa.func.count().filter(_unfinished()).label("started"),
            sa.func.count(Assignment.completed_at).label("done"),
            sa.func.max(Assignment.saved_at).label("saved_at"),
        )
        .join(Assignment.application)
        .where(_seen(ctx), Application.state.in_(READABLE), counted())
        .group_by(Assignment.user_id)
        .subquery()
    )
    aside = (
        sa.select(Recusal.user_id, sa.func.count().label("conflicts"))
        .join(Recusal.application)
        .where(_seen(ctx))
        .group_by(Recusal.user_id)
        .subquery()
    )
    rows = ctx.session.execute(
        _members(ctx)
        .outerjoin(JurorProfile, _profile(ctx))
        .outerjoin(given, given.c.user_id == User.id)
        .outerjoin(aside, aside.c.user_id == User.id)
        .with_only_columns(
            User.id,
            User.name,
            sa.func.coalesce(JurorProfile.institution, ""),
            sa.func.coalesce(given.c.assigned, 0),
            sa.func.coalesce(given.c.started, 0),
            sa.func.coalesce(given.c.done, 0),
            sa.func.coalesce(aside.c.conflicts, 0),
            given.c.saved_at,
        )
    )
    return [JurorRow(*row) for row in rows]


def _unfinished() -> sa.ColumnElement[bool]:
    return sa.and_(Assignment.saved_at.is_not(None), Assignment.completed_at.is_(None))


def _profile(ctx: Context) -> sa.ColumnElement[bool]:
    return sa.and_(JurorProfile.user_id == User.id, JurorProfile.edition_id == ctx.the_edition.id)


def _members(ctx: Context) -> sa.Select[User]:
    return (
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.edition_id == ctx.the_edition.id, Membership.role == Role.JUROR)
        .order_by(User.name, User.id)
    )


def jurors(ctx: Context) -> list[User]:
    """Return the edition's jurors by name."""
    return list(ctx.session.scalars(_members(ctx)))


def juror(ctx: Context, user_id: int) -> User:
    """Return one juror of the edition.

    Raises:
        NotFound: this account is no juror here.
    """
    found = ctx.session.scalar(_members(ctx).where(User.id == user_id))
    if found is None:
        raise NotFound
    return found


def _counts(ctx: Context) -> sa.Select[int, int, int]:
    """Return each file before the jury with how many jurors have it and how many are done."""
    return (
        sa.select(
            Application.id.label("id"),
            sa.func.count(Assignment.id).label("assigned"),
            sa.func.count(Assignment.completed_at).label("done"),
        )
        .outerjoin(Assignment, sa.and_(Assignment.application_id == Application.id, counted()))
        .where(_seen(ctx), Application.state.in_(JURY_STATES))
        .group_by(Application.id)
    )


def lacking(ctx: Context, *, page: int = 1, pavilion: str = "") -> tuple[list[LackingRow], int]:
    """Return one page of the files that lack reviews, most lacking first, and their number."""
    counts = _counts(ctx).subquery()
    rows = (
        sa.select(
            Application.reference,
            Application.title,
            Organisation.name,
            Application.zone,
            Axis.title,
            counts.c.assigned,
            counts.c.done,
        )
        .join(counts, counts.c.id == Application.id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(Axis, Axis.id == Application.axis_id)
        .where(counts.c.done < ctx.the_edition.reviews_per_application)
    )
    if pavilion:
        rows = rows.where(in_pavilion(ctx, pavilion))
    total = ctx.session.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0
    shown = rows.order_by(counts.c.assigned, counts.c.done, Application.reference)
    listed = ctx.session.execute(shown.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return [LackingRow(*row) for row in listed], total


def find(ctx: Context, reference: str) -> Application:
    """Return a start-up's file, before the jury or decided, that the actor manages.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    application = lookup.find(ctx, reference)
    if application.kind is not CallKind.STARTUP or application.state not in READABLE:
        raise NotFound
    return application


def reviewers(ctx: Context, application: Application) -> list[Reviewer]:
    """Return who has a file to score, or stepped aside from it, by name."""
    given = ctx.session.scalars(
        sa.select(Assignment)
        .where(Assignment.application_id == application.id)
        .options(selectinload(Assignment.user))
    ).all()
    aside = ctx.session.scalars(
        sa.select(Recusal)
        .where(Recusal.application_id == application.id)
        .options(selectinload(Recusal.user))
    ).all()
    conflicts = {conflict.user_id: conflict for conflict in aside}
    found = [
        Reviewer(row.user, row.saved_at, row.completed_at, conflicts.pop(row.user_id, None), True)
        for row in given
    ]
    found += [
        Reviewer(conflict.user, None, None, conflict, False) for conflict in conflicts.values()
    ]
    return sorted(found, key=lambda reviewer: (reviewer.user.name, reviewer.user.id))
