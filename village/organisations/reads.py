"""Whose organisations are whose: one's own, who acts for each, and who is invited to."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from village.accounts import OneTimeToken, TokenPurpose, User, links
from village.core.context import Context
from village.organisations.tables import Organisation, OrganisationMember


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


def members(ctx: Context, organisation_id: int) -> list[str]:
    """Return the names of those who act for an organisation, the first one first."""
    return list(
        ctx.session.scalars(
            sa.select(User.name)
            .join(OrganisationMember, OrganisationMember.user_id == User.id)
            .where(OrganisationMember.organisation_id == organisation_id)
            .order_by(OrganisationMember.id)
        )
    )


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who may come to act for an organisation, and has not answered yet."""

    email: str
    sent_at: datetime
    expires_at: datetime


def invitations(ctx: Context, organisation_id: int) -> list[Invitation]:
    """Return an organisation's invitations that wait for an answer, the first one first."""
    found = ctx.session.scalars(waiting(ctx, organisation_id))
    return [
        Invitation(str(link.data["email"]), links.issued_at(link), link.expires_at)
        for link in found
    ]


def waiting(ctx: Context, organisation_id: int) -> sa.Select[OneTimeToken]:
    """Return the query of an organisation's invitations that still open something."""
    return (
        sa.select(OneTimeToken)
        .where(
            OneTimeToken.purpose == TokenPurpose.INVITE,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > ctx.now,
            OneTimeToken.data["organisation"].astext == str(organisation_id),
        )
        .order_by(OneTimeToken.id)
    )
