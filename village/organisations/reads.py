"""Whose organisations are whose: one's own, who acts for each, and who is invited to."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from village.accounts import OneTimeToken, User, invited
from village.core.context import Context
from village.organisations.tables import Organisation, OrganisationMember
from village.organisations.words import EDIT


def own(ctx: Context) -> list[Organisation]:
    """Return the named organisations for which the actor acts, by name, as last said of each."""
    return list(
        ctx.session.scalars(
            sa.select(Organisation)
            .where(Organisation.id.in_(ctx.actor.organisation_ids), Organisation.name != "")
            .ext(postgresql.distinct_on(Organisation.name))
            .order_by(Organisation.name, Organisation.id.desc())
        )
    )


class Member(NamedTuple):
    """Somebody who belongs to an organisation, and whether they act for it or only read."""

    name: str
    edits: bool
    email: str


def members(ctx: Context, organisation_id: int) -> list[Member]:
    """Return who belongs to an organisation, the first one first."""
    rows = ctx.session.execute(
        sa.select(User.name, OrganisationMember.edits, User.email)
        .join(OrganisationMember, OrganisationMember.user_id == User.id)
        .where(OrganisationMember.organisation_id == organisation_id)
        .order_by(OrganisationMember.id)
    )
    return [Member(*row) for row in rows]


def acting(ctx: Context, organisation_id: int) -> list[User]:
    """Return who may act for an organisation and log in, by name."""
    return list(
        ctx.session.scalars(
            sa.select(User)
            .join(OrganisationMember, OrganisationMember.user_id == User.id)
            .where(
                OrganisationMember.organisation_id == organisation_id,
                OrganisationMember.edits,
                User.disabled_at.is_(None),
            )
            .order_by(User.name, User.id)
        )
    )


def invitations(ctx: Context, organisation_id: int) -> list[invited.Invitation]:
    """Return an organisation's invitations that wait for an answer, the first one first."""
    return invited.waiting(ctx, of_organisation(organisation_id))


def waits_for_somebody(ctx: Context, organisation_id: int) -> bool:
    """Say whether nobody belongs to an organisation that was taken in, and nobody is invited to."""
    return not members(ctx, organisation_id) and not invitations(ctx, organisation_id)


def may_edit(link: OneTimeToken) -> bool:
    """Say whether an invitation lets somebody act, or only read."""
    return bool(link.data.get("may", EDIT) == EDIT)


def of_organisation(organisation_id: int) -> str:
    """Return how a link and the log name an organisation."""
    return f"organisation-{organisation_id}"


def organisation_of(about: str) -> int:
    """Return the organisation that a link is about."""
    return int(about.removeprefix("organisation-"))
