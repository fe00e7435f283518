"""The personal data of visitors: who they are, when they come, what they agreed to."""

from dataclasses import replace

import sqlalchemy as sa

from village.core import personal
from village.core.context import Context
from village.core.personal import Category, Person, PersonalData, PersonalRows, Purpose
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
        Visitor: "reference kind language link_hash link",
        VisitorDay: "kind",
        VisitorInvitation: "code",
    },
    first=_forget,
)
