"""The register of processing: what an edition does with people's data, from what rooms declare."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from village.core.context import Context
from village.core.personal import Category, HoldReason, Person, Purpose
from village.privacy.parts import ROWS
from village.privacy.reads import retention
from village.visitors import Visitor, VisitorState


@dataclass(frozen=True, slots=True)
class Processing:
    """One purpose: which data, which of them stay by which hold, and after how many days they go.

    Attributes:
        days: by the rule's key; None where the organiser keeps them until somebody asks.
    """

    purpose: Purpose
    categories: tuple[Category, ...]
    holds: tuple[HoldReason, ...]
    days: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """A consent of one registration: what it says is the edition's, by its key."""

    edition_id: int
    reference: str
    key: str
    at: str


@dataclass(frozen=True, slots=True)
class ConsentCount:
    """How many of those who come agree to something, by its key."""

    key: str
    given: int


def processing(ctx: Context) -> list[Processing]:
    """Return what is done in the edition, purpose by purpose."""
    return [_of_purpose(ctx, purpose) for purpose in Purpose]


def _of_purpose(ctx: Context, purpose: Purpose) -> Processing:
    rows = [one for one in ROWS if one.purpose is purpose]
    categories = {field.category for one in rows for field in one.fields.values()}
    if any(one.files for one in rows):
        categories.add(Category.FILE)
    holds = {one.hold.reason for one in rows if one.hold}
    return Processing(
        purpose,
        categories=tuple(one for one in Category if one in categories),
        holds=tuple(one for one in HoldReason if one in holds),
        days={
            rule.key: retention.days_of(ctx, rule.key)
            for rule in retention.RULES
            if rule.purpose is purpose and not rule.beside
        },
    )


def consents_of(ctx: Context, person: Person) -> list[ConsentGiven]:
    """Return what somebody agreed to, registration by registration."""
    registered = sa.select(Visitor).where(sa.func.lower(Visitor.email) == person.email)
    return [
        ConsentGiven(visitor.edition_id, visitor.reference, key, str(at))
        for visitor in ctx.session.scalars(registered.order_by(Visitor.id))
        for key, at in sorted(visitor.consents.items())
    ]


def consents_counted(ctx: Context) -> Sequence[ConsentCount]:
    """Return how many who come agree to what, in the order in which the edition asks."""
    keys = sa.func.jsonb_object_keys(Visitor.consents).label("key")
    here = (Visitor.edition_id == ctx.the_edition.id, Visitor.state == VisitorState.REGISTERED)
    given = sa.select(keys).where(*here).subquery()
    counted = sa.select(given.c.key, sa.func.count()).group_by(given.c.key)
    found = {row[0]: row[1] for row in ctx.session.execute(counted)}
    asked = ctx.the_edition.visitor_settings.consents
    return [ConsentCount(one.key, found.get(one.key, 0)) for one in asked]
