"""Whom of the team a note on a file may be meant for."""

import sqlalchemy as sa

from village.accounts import Membership, User
from village.applications import Application
from village.core.context import Context
from village.core.permissions import Role
from village.jury import Recusal


def colleagues(ctx: Context, application: Application) -> list[User]:
    """Return the other organisers of the edition, by name, but those who stepped aside from it."""
    aside = sa.select(Recusal.user_id).where(Recusal.application_id == application.id)
    others = (
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.edition_id == ctx.the_edition.id,
            Membership.role == Role.ORGANISER,
            User.disabled_at.is_(None),
            User.id != ctx.actor.user_id,
            User.id.not_in(aside),
        )
        .order_by(User.name, User.id)
    )
    return list(ctx.session.scalars(others))
