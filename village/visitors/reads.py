"""Visitors as pages show them: what is offered, one's own registration, lists and numbers."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from village.applications import Application, State, lookup
from village.badges import Badge, BadgeState, drawing
from village.core.context import Context
from village.core.errors import NoRegistration, NotFound
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.core.policy import can
from village.core.searching import nearest
from village.core.tokens import token_hash
from village.editions import days_of
from village.visitors.tables import Visitor, VisitorDay, VisitorInvitation
from village.visitors.words import COMING, VisitorState, types

PAGE = 50


@dataclass(frozen=True, slots=True)
class VisitorGroup:
    """Registrations of one kind, as a bar of a chart."""

    key: str
    count: int
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class VisitorNumbers:
    """How many come, wait, and are to be read; by type, by day and by source."""

    coming: int
    pending: int
    cancelled: int
    waiting: int
    by_kind: tuple[VisitorGroup, ...]
    by_day: tuple[VisitorGroup, ...]
    by_source: tuple[VisitorGroup, ...]


@dataclass(frozen=True, slots=True)
class VisitorFilters:
    """What an organiser looks for; empty values do not narrow it."""

    words: str = ""
    kind: str = ""
    day: date | None = None
    state: VisitorState | None = None


def by_token(ctx: Context, token: str) -> Visitor:
    """Return the visitor to whose page a link leads.

    Raises:
        NoRegistration: it leads to none.
    """
    visitor = ctx.session.scalar(
        sa.select(Visitor)
        .where(
            Visitor.link_hash == token_hash(token),
            Visitor.edition_id == ctx.the_edition.id,
            Visitor.forgotten_at.is_(None),
        )
        .options(joinedload(Visitor.badge), selectinload(Visitor.days))
    )
    if visitor is None:
        raise NoRegistration
    return visitor


def left_by(ctx: Context, token: str) -> Visitor | None:
    """Return the visitor whose page this link led to before it was passed on, or forgotten."""
    return ctx.session.scalar(
        sa.select(Visitor).where(
            Visitor.earlier_link_hash == token_hash(token),
            Visitor.edition_id == ctx.the_edition.id,
        )
    )


def find(ctx: Context, reference: str) -> Visitor:
    """Return a visitor for the office or the desk.

    Raises:
        NotFound: there is none.
    """
    visitor = ctx.session.scalar(
        sa.select(Visitor)
        .where(Visitor.reference == reference, Visitor.edition_id == ctx.the_edition.id)
        .options(
            joinedload(Visitor.badge),
            joinedload(Visitor.booked_by),
            joinedload(Visitor.invitation)
            .joinedload(VisitorInvitation.application)
            .joinedload(Application.organisation),
            selectinload(Visitor.days),
        )
    )
    if visitor is None:
        raise NotFound
    return visitor


def to_print(ctx: Context, reference: str) -> Visitor | None:
    """Return the visitor of this reference, or with the badge of it, who has no printed badge yet.

    What was printed once is printed again at the desk only: a code can be photographed.
    """
    return ctx.session.scalar(
        sa.select(Visitor)
        .join(Visitor.badge)
        .where(
            Visitor.edition_id == ctx.the_edition.id,
            Visitor.state == VisitorState.REGISTERED,
            _has_reference(ctx, reference),
            Badge.state == BadgeState.ISSUED,
            Badge.printed_at.is_(None),
        )
        .options(contains_eager(Visitor.badge))
    )


def group_of(ctx: Context, visitor: Visitor) -> list[Visitor]:
    """Return those whom a visitor registered and who come still, in order."""
    return list(
        ctx.session.scalars(
            sa.select(Visitor)
            .where(Visitor.booked_by_id == visitor.id, Visitor.state.in_(COMING))
            .options(joinedload(Visitor.badge), selectinload(Visitor.days))
            .order_by(Visitor.id)
        )
    )


def full_days(ctx: Context) -> frozenset[date]:
    """Return the days on which there is no place left for anybody."""
    most = ctx.the_edition.visitor_settings.places_a_day
    if most is None:
        return frozenset()
    given = sa.select(VisitorDay.day).where(
        VisitorDay.edition_id == ctx.the_edition.id, VisitorDay.given
    )
    full = given.group_by(VisitorDay.day).having(sa.func.count() >= most)
    return frozenset(ctx.session.scalars(full))


def sessions_apart(ctx: Context, sessions: Collection[str], days: Collection[date]) -> list[str]:
    """Return the keys of the sessions wished for that are on none of the days, in order of time."""
    if not sessions:
        return []
    return [key for key, day in days_of(ctx, sessions).items() if day not in days]


def listed(ctx: Context, filters: VisitorFilters, *, page: int) -> tuple[list[Visitor], int]:
    """Return one page of those whom an organiser looks for, and how many there are."""
    where = _narrowed(ctx, filters)
    total = ctx.session.scalar(sa.select(sa.func.count()).select_from(Visitor).where(*where)) or 0
    found = ctx.session.scalars(
        sa.select(Visitor)
        .where(*where)
        .options(joinedload(Visitor.badge), selectinload(Visitor.days))
        .order_by(Visitor.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return list(found), total


def at_desk(ctx: Context, words: str, *, limit: int = 10) -> list[Visitor]:
    """Return who may stand at the desk, the nearest first: those who come, with proof to read too.

    They are found by name, organisation, address or reference, typing errors forgiven.
    """
    near = _near(ctx, words)
    where = [*_narrowed(ctx, VisitorFilters(words=words), near), Visitor.state.in_(COMING)]
    place = sa.func.array_position(near, Visitor.id)
    found = sa.select(Visitor).where(*where).order_by(place, Visitor.name, Visitor.id).limit(limit)
    whole = found.options(joinedload(Visitor.badge), selectinload(Visitor.days))
    return list(ctx.session.scalars(whole))


def _near(ctx: Context, text: str) -> sa.BindParameter[list[int]]:
    """Return who has a name or an organisation with these words, the nearest first, by row.

    The names of all visitors are read at once, as for those found at the gate.
    """
    rows = ctx.session.execute(
        sa.select(Visitor.id, Visitor.name, Visitor.name_ar, Visitor.organisation_name)
        .where(Visitor.edition_id == ctx.the_edition.id, Visitor.forgotten_at.is_(None))
        .order_by(Visitor.name, Visitor.id)
    ).all()
    found = nearest(text, (" ".join(names) for _id, *names in rows))
    return sa.literal([rows[at].id for at in found], sa.ARRAY(sa.BigInteger))


def rows(ctx: Context, filters: VisitorFilters, language: str) -> Iterator[list[object]]:
    """Give those whom an organiser looks for as the lines of a list to take away."""
    names = {
        key: text_in(one.label, language)
        for key, one in types(ctx.the_edition.visitor_settings).items()
    }
    found = ctx.session.scalars(
        sa.select(Visitor)
        .where(*_narrowed(ctx, filters))
        .options(joinedload(Visitor.badge), selectinload(Visitor.days))
        .order_by(Visitor.id)
    )
    for one in found:
        given, waiting = (
            " ".join(day.day.isoformat() for day in one.days if day.given is is_given)
            for is_given in (True, False)
        )
        yield [
            one.reference, names.get(one.kind, one.kind), one.name, one.name_ar,
            one.organisation_name, one.email, one.language, one.state.value, given, waiting,
            one.source.value, one.registered_at.isoformat(timespec="minutes"),
            " ".join(one.consents), one.badge.reference if one.badge else "",
        ]  # fmt: skip


#: The columns of `rows`.
COLUMNS = (
    "reference", "type", "name", "name_ar", "organisation", "email", "language", "state", "days",
    "waiting_for", "source", "registered_at", "consents", "badge",
)  # fmt: skip


def _narrowed(
    ctx: Context, filters: VisitorFilters, near: sa.BindParameter[list[int]] | None = None
) -> list[sa.ColumnElement[bool]]:
    """Return what narrows a list; `near` where it is known already who has such a name."""
    where: list[sa.ColumnElement[bool]] = [
        Visitor.edition_id == ctx.the_edition.id,
        Visitor.forgotten_at.is_(None),
    ]
    if filters.kind:
        where.append(Visitor.kind == filters.kind)
    if filters.state:
        where.append(Visitor.state == filters.state)
    if filters.day:
        where.append(Visitor.days.any(VisitorDay.day == filters.day))
    if filters.words:
        by_name = _near(ctx, filters.words) if near is None else near
        where.append(
            sa.or_(
                Visitor.id == sa.any_(by_name),
                Visitor.email.icontains(filters.words, autoescape=True),
                _has_reference(ctx, filters.words),
            )
        )
    return where


def _has_reference(ctx: Context, text: str) -> sa.ColumnElement[bool]:
    """Return what is true of who has this reference, or a badge of it; its last part suffices."""
    typed = text.strip().upper()
    of_visitors, of_badges = (f"{ctx.the_edition.code}-{kind}-{typed}" for kind in "VB")
    return sa.or_(
        Visitor.reference.in_([typed, of_visitors]),
        Visitor.badge.has(Badge.reference.in_([typed, of_badges])),
    )


def numbers(ctx: Context) -> VisitorNumbers:
    """Return how many visitors the edition has, by what an organiser asks for.

    Whose proof is to be read does not wait for a place yet, as `places.promote` has it.
    """
    here = Visitor.edition_id == ctx.the_edition.id
    by_state = sa.select(Visitor.state, sa.func.count()).where(here).group_by(Visitor.state)
    states = {row[0]: row[1] for row in ctx.session.execute(by_state)}
    by_kind = _counted(ctx, Visitor.kind)
    by_source = _counted(ctx, Visitor.source)
    days = ctx.session.execute(
        sa.select(
            VisitorDay.day,
            sa.func.count().filter(VisitorDay.given),
            sa.func.count().filter(
                VisitorDay.given.is_(False), Visitor.state == VisitorState.REGISTERED
            ),
        )
        .join(VisitorDay.visitor)
        .where(VisitorDay.edition_id == ctx.the_edition.id)
        .group_by(VisitorDay.day)
        .order_by(VisitorDay.day)
    ).all()
    kinds = {one.key: one.count for one in by_kind}
    return VisitorNumbers(
        coming=states.get(VisitorState.REGISTERED, 0),
        pending=states.get(VisitorState.PENDING, 0),
        cancelled=states.get(VisitorState.CANCELLED, 0),
        waiting=sum(waiting for _day, _given, waiting in days),
        by_kind=tuple(
            VisitorGroup(key, kinds.pop(key, 0)) for key in types(ctx.the_edition.visitor_settings)
        )
        + tuple(VisitorGroup(key, count) for key, count in kinds.items()),
        by_day=tuple(VisitorGroup(day.isoformat(), given, waiting) for day, given, waiting in days),
        by_source=by_source,
    )


def _counted(
    ctx: Context, column: sa.orm.InstrumentedAttribute[object]
) -> tuple[VisitorGroup, ...]:
    found = ctx.session.execute(
        sa.select(column, sa.func.count())
        .where(Visitor.edition_id == ctx.the_edition.id, Visitor.state.in_(COMING))
        .group_by(column)
        .order_by(sa.func.count().desc(), column)
    )
    return tuple(VisitorGroup(str(key), count) for key, count in found)


@dataclass(frozen=True, slots=True)
class GuestsInvited:
    """An exhibitor's invitation and how much of it is spent."""

    code: str
    quota: int
    spent: int


def invited(ctx: Context, application: Application) -> GuestsInvited | None:
    """Return an exhibitor's invitation; None where it has none yet."""
    spent = (
        sa.select(sa.func.count())
        .where(Visitor.invitation_id == VisitorInvitation.id, Visitor.state.in_(COMING))
        .scalar_subquery()
    )
    row = ctx.session.execute(
        sa.select(VisitorInvitation.code, VisitorInvitation.quota, spent).where(
            VisitorInvitation.application_id == application.id
        )
    ).one_or_none()
    return GuestsInvited(*row) if row else None


def inviting(ctx: Context, reference: str) -> Application:
    """Return an application whose guests the actor may invite: its own, or any for an organiser.

    Raises:
        NotFound: there is none, or it is not the actor's.
    """
    application = lookup.find(ctx, reference)
    if not (can(ctx.actor, P.APPLY, application) or can(ctx.actor, P.ISSUE_BADGES, application)):
        raise NotFound
    return application


def invitation(ctx: Context, code: str) -> VisitorInvitation | None:
    """Return the invitation that has a code, of an exhibitor who takes part, with the exhibitor."""
    return ctx.session.scalar(
        sa.select(VisitorInvitation)
        .join(VisitorInvitation.application)
        .where(
            VisitorInvitation.edition_id == ctx.the_edition.id,
            VisitorInvitation.code == code.strip().upper(),
            Application.state == State.CONFIRMED,
        )
        .options(contains_eager(VisitorInvitation.application).joinedload(Application.organisation))
    )


def host(ctx: Context, code: str, language: str) -> str:
    """Return who invites with a code; "" for nobody, or where it is spent."""
    found = invitation(ctx, code)
    if found is None:
        return ""
    own = invited(ctx, found.application)
    is_left = own is not None and own.spent < own.quota
    return found.application.organisation.named(language) if is_left else ""


def badge_pdf(ctx: Context, reference: str) -> bytes | None:
    """Return the badge that a visitor's mail brings; None where there is none in force."""
    badge = ctx.session.scalar(
        sa.select(Badge.reference)
        .join(Visitor, Visitor.badge_id == Badge.id)
        .where(Visitor.reference == reference, Visitor.edition_id == ctx.the_edition.id)
    )
    return drawing.mailed(ctx, badge) if badge else None


def own_data(ctx: Context, visitor: Visitor) -> dict[str, object]:
    """Return all that is kept of a visitor, to be taken away."""
    return {
        "reference": visitor.reference,
        "type": visitor.kind,
        "state": visitor.state.value,
        "name": visitor.name,
        "name_ar": visitor.name_ar,
        "email": visitor.email,
        "organisation": visitor.organisation_name,
        "language": visitor.language,
        "proof": visitor.proof,
        "days": {one.day.isoformat(): one.given for one in visitor.days},
        "sessions": visitor.sessions,
        "consents": visitor.consents,
        "source": visitor.source.value,
        "registered_at": visitor.registered_at.isoformat(),
        "badge": visitor.badge.reference if visitor.badge else "",
    }
