"""Roles of an edition, given and taken by the address of an account."""

import sqlalchemy as sa

from village.accounts.tables import Membership, User
from village.accounts.writes import accounts
from village.core.context import Context
from village.core.errors import LastOrganiser, NotFound
from village.core.permissions import Role


def give(ctx: Context, email: str, role: Role) -> User:
    """Give a role to the account with this address; twice changes nothing. Flushes.

    Raises:
        NotFound: no account has this address.
        Forbidden: the actor does not manage this edition's roles.
    """
    user = _account(ctx, email)
    accounts.give_role(ctx, ctx.the_edition, user, role)
    return user


def take(ctx: Context, email: str, role: Role) -> User:
    """Take a role from the account with this address, and end its sessions. Flushes.

    Raises:
        NotFound: no account has this address, or it does not hold the role.
        LastOrganiser: nobody would be left to give the role back.
        Forbidden: the actor does not manage this edition's roles.
    """
    user = _account(ctx, email)
    if role is Role.ORGANISER and _organisers(ctx) <= 1:
        raise LastOrganiser
    accounts.take_role(ctx, ctx.the_edition, user, role)
    return user


def _account(ctx: Context, email: str) -> User:
    user = accounts.by_email(ctx, accounts.clean_email(email))
    if user is None:
        raise NotFound(email=email)
    return user


def _organisers(ctx: Context) -> int:
    """Count the organisers; of two requests at once the second waits for the first."""
    held = sa.select(Membership.id).where(
        Membership.edition_id == ctx.the_edition.id, Membership.role == Role.ORGANISER
    )
    return len(ctx.session.scalars(held.with_for_update()).all())
