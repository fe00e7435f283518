"""Visitors registered: by themselves, in a group, at a desk, from a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from village.badges import Badge, BadgeState, drawing, issuing, new_reference, printing
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import DayFull, Incomplete, InvitationSpent, NotFound, RegistrationClosed
from village.core.permissions import Permission as P
from village.editions import VisitorType
from village.engines.documents.badge_data import BadgeData
from village.visitors import reads
from village.visitors.tables import Visitor, VisitorInvitation
from village.visitors.words import (
    COMING,
    OF_VISITORS,
    THEMSELVES,
    VisitorSource,
    VisitorState,
    takes_visitors,
    types,
)
from village.visitors.writes import letters, places

_KNOWN = (
    sa.select(Visitor)
    .where(
        Visitor.edition_id == sa.bindparam("edition"),
        sa.func.lower(Visitor.email).in_(sa.bindparam("emails", expanding=True)),
        Visitor.state.in_(COMING),
    )
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody who wants to come says."""

    kind: str
    name: str
    days: Sequence[date]
    email: str = ""
    name_ar: str = ""
    organisation: str = ""
    language: str = ""
    proof: str = ""
    code: str = ""
    sessions: Sequence[str] = ()
    consents: frozenset[str] = field(default_factory=frozenset)


def register(ctx: Context, asked: Asked) -> Visitor:
    """Register somebody who came by themselves, with an exhibitor's code or without. Flushes.

    Whoever has registered with this address already gets the mail once more, and nothing changes:
    the answer is the same, so that nobody learns who comes.

    Raises:
        RegistrationClosed: it is not open.
        Incomplete: something that is needed is missing; `facts["missing"]` names the fields.
        InvitationSpent: the code is none, used up, or of an exhibitor who has withdrawn.
        TextNotDrawable: a badge cannot show a name.
    """
    return _register(ctx, asked, VisitorSource.INVITATION if asked.code else VisitorSource.ONLINE)


def register_at_desk(ctx: Context, asked: Asked) -> Visitor:
    """Register somebody who stands before us; there has to be a place today. Flushes.

    Raises:
        Forbidden: the actor does not work at the gate.
        Incomplete, TextNotDrawable: as for `register`.
    """
    policy.require(ctx.actor, P.CHECK_IN)
    return _register(ctx, asked, VisitorSource.DESK)


def register_at_kiosk(ctx: Context, asked: Asked) -> Visitor | None:
    """Register somebody at the kiosk that the actor has opened; there has to be a place. Flushes.

    Who has registered with this address already gets the mail once more: None, as whoever stands
    at the kiosk may be somebody else, and sees nothing of them.

    Raises:
        Forbidden: the actor does not work at the gate.
        DayFull: there is no place.
        Incomplete, TextNotDrawable: as for `register`.
    """
    policy.require(ctx.actor, P.CHECK_IN)
    places.lock(ctx)
    free = places.room(ctx)
    if not all(free.has(day, asked.kind) for day in asked.days):
        raise DayFull
    is_known = bool(known(ctx, [asked.email]))
    visitor = _register(ctx, asked, VisitorSource.KIOSK)
    return None if is_known else visitor


def register_one(
    ctx: Context, asked: Asked, source: VisitorSource, booked_by: Visitor | None
) -> Visitor:
    """Register one of a list: `booked_by` somebody, or by an organiser. Flushes.

    Raises:
        Forbidden: nobody booked it, and the actor issues no badges.
        RegistrationClosed, Incomplete, TextNotDrawable: as for `register`.
    """
    if booked_by is None:
        policy.require(ctx.actor, P.ISSUE_BADGES)
    return _register(ctx, asked, source, booked_by)


def known(ctx: Context, emails: Iterable[str]) -> dict[str, Visitor]:
    """Return those who come and have one of these addresses, by their address in small letters.

    They are read anew: who was read before may have been passed on meanwhile.
    """
    wanted = {email.lower() for email in emails if email}
    if not wanted:
        return {}
    found = ctx.session.scalars(_KNOWN, {"edition": ctx.the_edition.id, "emails": sorted(wanted)})
    return {one.email.lower(): one for one in found}


def _register(
    ctx: Context, asked: Asked, source: VisitorSource, booked_by: Visitor | None = None
) -> Visitor:
    places.lock(ctx)
    if source in OF_VISITORS and not takes_visitors(ctx.the_edition, ctx.now):
        raise RegistrationClosed
    kind = _checked(ctx, asked, source)
    issuing.require_drawable([BadgeData("", asked.name, asked.name_ar, asked.organisation)])
    if same := known(ctx, [asked.email]):
        visitor = same[asked.email.lower()]
        letters.send_again(ctx, visitor)
        return visitor
    invitation = _spend(ctx, asked.code) if asked.code else None
    pending = kind.proof and source in OF_VISITORS
    visitor = Visitor(
        reference=new_reference(ctx.the_edition.code, "V"),
        edition_id=ctx.the_edition.id,
        kind=kind.key,
        state=VisitorState.PENDING if pending else VisitorState.REGISTERED,
        source=source,
        name=asked.name,
        name_ar=asked.name_ar,
        email=asked.email,
        organisation_name=asked.organisation,
        language=asked.language or ctx.languages[0],
        proof=asked.proof if kind.proof else "",
        sessions=list(asked.sessions),
        consents=dict.fromkeys(sorted(asked.consents), ctx.now.isoformat()),
        registered_at=ctx.now,
        days=[],
        invitation=invitation,
        booked_by=booked_by,
    )
    letters.renew_link(ctx, visitor)
    places.ask(ctx, visitor, asked.days)
    audit.record(ctx, visitor.reference, "visitor_register", kind=kind.key, source=source)
    by_organiser = source is VisitorSource.LIST
    ctx.session.add(visitor)  # with its badge and its mail's time: the row is written once
    letters.send(ctx, visitor, "visitor_taken_in" if by_organiser else "")
    ctx.session.flush()
    return visitor


def _checked(ctx: Context, asked: Asked, source: VisitorSource) -> VisitorType:
    """Return the type asked for, of those for whom it is, with all that is needed."""
    settings = ctx.the_edition.visitor_settings
    kind = types(settings).get(asked.kind)
    own = source in (*OF_VISITORS, VisitorSource.KIOSK)
    missing = [] if asked.name else ["name"]
    if kind is None or (own and kind.by_invitation and not asked.code):
        missing.append("kind")
    if kind and kind.proof and source is VisitorSource.KIOSK:  # nobody there can read it
        missing.append("kind")
    if not asked.days or not set(asked.days) <= {
        day for day in ctx.the_edition.days if day >= ctx.today
    }:
        missing.append("days")
    if reads.sessions_apart(ctx, asked.sessions, asked.days):
        missing.append("sessions")
    if source in THEMSELVES:
        needed = {one.key for one in settings.consents if one.required}
        missing += [] if asked.email or source is VisitorSource.KIOSK else ["email"]
        missing += ["consents"] if not needed <= asked.consents else []
        missing += ["proof"] if kind and kind.proof and not asked.proof else []
    if missing or kind is None:
        raise Incomplete(missing=missing)
    return kind


def _spend(ctx: Context, code: str) -> VisitorInvitation:
    """Return the invitation of a code that has guests left, of an exhibitor who takes part.

    Raises:
        InvitationSpent: there is none, or it has none left.
    """
    invitation = reads.invitation(ctx, code)
    if invitation is None or spent(ctx, invitation) >= invitation.quota:
        raise InvitationSpent
    return invitation


def spent(ctx: Context, invitation: VisitorInvitation) -> int:
    """Return how many guests come with an invitation."""
    guests = (Visitor.invitation_id == invitation.id, Visitor.state.in_(COMING))
    return ctx.session.scalar(sa.select(sa.func.count()).select_from(Visitor).where(*guests)) or 0


def print_badge(ctx: Context, visitor: Visitor, sheet: str) -> bytes:
    """Draw a visitor's badge at the desk and note that it was printed. Flushes.

    Raises:
        Forbidden: the actor does not work at the gate.
        NotFound: there is no badge in force.
        ValueError: the sheet is unknown.
        TextNotDrawable: the names do not fit on it.
    """
    content = drawing.drawn(ctx, [_badge_in_force(visitor)], sheet)
    note_print(ctx, visitor, sheet)
    return content


def note_print(ctx: Context, visitor: Visitor, sheet: str) -> None:
    """Note that a visitor's badge is printed, by us or by the browser. Flushes.

    Raises:
        Forbidden: the actor does not work at the gate.
        NotFound: there is no badge in force.
    """
    policy.require(ctx.actor, P.CHECK_IN)
    badge = _badge_in_force(visitor)
    printing.mark(ctx, [badge.id])
    audit.record(ctx, badge.reference, "print_badges", badges=1, sheet=sheet)


def _badge_in_force(visitor: Visitor) -> Badge:
    if visitor.badge is None or visitor.badge.state is not BadgeState.ISSUED:
        raise NotFound
    return visitor.badge
