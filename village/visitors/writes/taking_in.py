"""Visitors taken in from a spreadsheet by the organiser: looked at first, then all or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from village.badges import PersonFault, fault_alone, issuing
from village.core import policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.engines.documents.badge_data import BadgeData
from village.engines.pasting import Pasted
from village.visitors.tables import Visitor
from village.visitors.words import COMING, VisitorSource
from village.visitors.writes import places
from village.visitors.writes.registering import Asked, known, register_one


@dataclass(frozen=True, slots=True)
class Incoming:
    """A person of a sheet, as they would be registered.

    Attributes:
        fault: what is wrong with them, or that they are registered already.
        about: a text that cannot be shown, or who is the same.
        waits: the days on which there is no place for them.
    """

    asked: Asked
    fault: PersonFault | None = None
    about: str = ""
    waits: tuple[date, ...] = ()

    @property
    def skipped(self) -> bool:
        """Whether they come already, or stand in the sheet before."""
        return self.fault in (PersonFault.NAMED, PersonFault.TWICE)

    @property
    def refused(self) -> bool:
        """Whether something is wrong with them."""
        return self.fault is not None and not self.skipped


def look(ctx: Context, people: Sequence[Asked]) -> list[Incoming]:
    """Say what would become of each person of a sheet, in its order."""
    drawn = [BadgeData("", one.name or "-", one.name_ar, one.organisation) for one in people]
    texts, before = issuing.undrawable(drawn), dict[str, str]()
    registered, free = _registered(ctx, people), places.room(ctx)
    found = list[Incoming]()
    for at, asked in enumerate(people):
        mark = _mark(asked.name, asked.email)
        fault, about = fault_alone(_person(at, asked)), ""
        if fault is None and mark in registered:
            fault, about = PersonFault.NAMED, registered[mark]
        elif fault is None and mark in before:
            fault, about = PersonFault.TWICE, before[mark]
        elif fault is None and at in texts:
            fault, about = PersonFault.UNDRAWABLE, texts[at]
        waits = tuple[date, ...]()
        if fault is None:
            before[mark] = asked.name
            waits = tuple(day for day in sorted(asked.days) if not free.take(day, asked.kind))
        found.append(Incoming(asked, fault, about, waits))
    return found


def take_in(ctx: Context, people: Sequence[Asked], *, may_wait: bool) -> list[Incoming]:
    """Register the people of a sheet, but for those who come already; all of them or none. Flushes.

    Nobody has agreed to anything by it: who is registered is told so, and by whom, with the link to
    change or delete it.

    Args:
        ctx: the use case's context.
        people: who stands in the sheet.
        may_wait: whether those for whom there is no place wait for one.

    Returns:
        What became of each; where `hinders` says so of any, nobody is registered.

    Raises:
        Forbidden: the actor issues no badges.
        Incomplete: a type or a day is not to be had.
    """
    policy.require(ctx.actor, P.ISSUE_BADGES)
    places.lock(ctx)
    found = look(ctx, people)
    if not any(hinders(one, may_wait=may_wait) for one in found):
        for one in found:
            if one.fault is None:
                register_one(ctx, one.asked, VisitorSource.LIST, None)
    return found


def hinders(one: Incoming, *, may_wait: bool) -> bool:
    """Say whether nobody can be registered because of this person."""
    return one.refused or (bool(one.waits) and not may_wait)


def _registered(ctx: Context, people: Sequence[Asked]) -> dict[str, str]:
    """Return the names of those who come already: by address, or by name where they have none."""
    found = known(ctx, [one.email for one in people])
    names = {one.name.lower() for one in people if not one.email}
    nameless = ctx.session.scalars(
        sa.select(Visitor.name).where(
            Visitor.edition_id == ctx.the_edition.id,
            Visitor.email == "",
            sa.func.lower(Visitor.name).in_(names),
            Visitor.state.in_(COMING),
        )
    )
    return {email: one.name for email, one in found.items()} | {
        _mark(name, ""): name for name in nameless
    }


def _person(at: int, asked: Asked) -> Pasted:
    return Pasted(at, "", name=asked.name, name_ar=asked.name_ar, email=asked.email)


def _mark(name: str, email: str) -> str:
    """Return by what a person is known to be the same."""
    return email.lower() or name.lower()
