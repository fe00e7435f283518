"""The personal data of visitors: who they are, when they come, what they agreed to."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from village.core import personal
from village.core.context import Context
from village.core.personal import (
    Category,
    Person,
    PersonalData,
    PersonalRows,
    Purpose,
    RetentionRule,
)
from village.editions import Edition
from village.visitors.tables import Visitor, VisitorDay, VisitorInvitation
from village.visitors.writes import changing


def _registered(person: Person) -> sa.ColumnElement[bool]:
    return personal.is_address(Visitor.email, person)


def _forget(ctx: Context, person: Person) -> None:
    """Cancel and forget the person's registrations; whoever waits gets the places."""
    for visitor in ctx.session.scalars(sa.select(Visitor).where(_registered(person))).all():
        edition = ctx.session.get_one(Edition, visitor.edition_id)
        changing.forget(replace(ctx, edition=edition), visitor)


def _unforgotten(ctx: Context) -> sa.Select[int]:
    here = (Visitor.edition_id == ctx.the_edition.id, Visitor.forgotten_at.is_(None))
    return sa.select(Visitor.id).where(*here)


def _forget_some(ctx: Context, ids: Sequence[int]) -> None:
    for visitor in ctx.session.scalars(sa.select(Visitor).where(Visitor.id.in_(ids))).all():
        changing.forget(ctx, visitor)


PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            VisitorDay,
            Purpose.VISIT,
            lambda person: VisitorDay.visitor_id.in_(
                sa.select(Visitor.id).where(_registered(person))
            ),
            {"day": personal.stays(Category.PRESENCE)},
        ),
        PersonalRows(
            Visitor,
            Purpose.VISIT,
            _registered,
            {
                "name": personal.name(),
                "name_ar": personal.cleared(Category.NAME),
                "email": personal.cleared(Category.CONTACT),
                "organisation_name": personal.cleared(Category.FUNCTION),
                "proof": personal.cleared(Category.WRITING),
                "sessions": personal.cleared(Category.WRITING, []),
                "consents": personal.cleared(Category.CONSENT, {}),
            },
        ),
    ),
    others={
        Visitor: "reference kind language link_hash earlier_link_hash link",
        VisitorDay: "kind",
        VisitorInvitation: "code",
    },
    rules=(
        RetentionRule("visitors", Purpose.VISIT, personal.last_day, _unforgotten, _forget_some),
    ),
    first=_forget,
)
