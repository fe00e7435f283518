"""A lost second factor: one organiser asks to take it off an account, another one does.

The password stays as it is, so that two organisers together open nobody's account.
"""

from datetime import timedelta

import sqlalchemy as sa

from village.accounts.reads import factor_resets as queries
from village.accounts.reads import factors as factor_queries
from village.accounts.tables import (
    Authenticator,
    FactorReset,
    Membership,
    Passkey,
    RecoveryCode,
    User,
)
from village.accounts.writes import factors
from village.accounts.writes.accounts import by_email, clean_email, require_managing, subject
from village.accounts.writes.profiles import me
from village.core import audit
from village.core.context import Context
from village.core.errors import Forbidden, NotFound
from village.core.permissions import WEIGHTY, Role
from village.core.permissions import Permission as P

#: How long the second organiser has.
LIVES = timedelta(days=3)


def ask(ctx: Context, email: str) -> User:
    """Ask to take the second factors off the account of somebody on the team. Flushes.

    Its owner is told by mail, and may withdraw it.

    Raises:
        Forbidden: the actor does not manage the roles of this edition, or those that the account
            has in others; or it is the actor's own, or an administrator's.
        NotFound: nobody on the team has this address, or it has no second factor.
    """
    user = _lost(ctx, email)
    _end(ctx, user)
    ctx.session.add(
        FactorReset(
            user_id=user.id,
            asked_by_id=ctx.actor.user_id,
            asked_at=ctx.now,
            expires_at=ctx.now + LIVES,
        )
    )
    audit.record(ctx, subject(user), "second_factor_reset_asked")
    factors.tell(ctx, user, "reset_asked", asker=ctx.actor.name)
    ctx.session.flush()
    return user


def confirm(ctx: Context, email: str) -> User:
    """Take the second factors off an account, as another organiser has asked. Flushes.

    Its sessions end; at its next login the password is enough, and a new grace begins.

    Raises:
        Forbidden: as for `ask`; or the actor is who has asked.
        NotFound: as for `ask`; or nobody has asked.
    """
    user = _lost(ctx, email)
    waiting = queries.of_account(ctx, user.id)
    if waiting is None:
        raise NotFound
    if waiting.asked_by_id == ctx.actor.user_id:
        raise Forbidden(permission=P.MANAGE_ROLES)
    waiting.confirmed_by_id, waiting.ended_at = ctx.actor.user_id, ctx.now
    take_off(ctx, user)
    return user


def take_off(ctx: Context, user: User) -> None:
    """Take all second factors off an account, end its sessions, and tell its owner. Flushes."""
    for table in (Authenticator, Passkey, RecoveryCode):
        ctx.session.execute(sa.delete(table).where(table.user_id == user.id))
    user.second_factor_due_at = None
    factors.changed(ctx, user, "reset")


def take_off_by_administrator(ctx: Context, email: str) -> User:
    """Take all second factors off an account, as whoever runs the machine asks. Flushes.

    Raises:
        NotFound: no account has this address.
    """
    user = by_email(ctx, clean_email(email))
    if user is None:
        raise NotFound(email=email)
    take_off(ctx, user)
    return user


def withdraw(ctx: Context, email: str) -> None:
    """Take back what was asked about the account of somebody on the team. Flushes."""
    _withdraw(ctx, _member(ctx, email))


def withdraw_own(ctx: Context) -> None:
    """Take back what was asked about the actor's own account: it is not lost. Flushes."""
    _withdraw(ctx, me(ctx))


def _withdraw(ctx: Context, user: User) -> None:
    if _end(ctx, user):
        audit.record(ctx, subject(user), "second_factor_reset_withdrawn")


def _end(ctx: Context, user: User) -> bool:
    waits = (FactorReset.user_id == user.id, FactorReset.ended_at.is_(None))
    ended = sa.update(FactorReset).where(*waits).values(ended_at=ctx.now)
    return bool(ctx.session.execute(ended.returning(FactorReset.id)).all())


def _lost(ctx: Context, email: str) -> User:
    """Return the account of somebody on the team whose second factor the actor may take off.

    Of two requests at once the second waits for the first.
    """
    user = _member(ctx, email)
    ctx.session.refresh(user, with_for_update=True)
    if user.id == ctx.actor.user_id or user.is_administrator or _weighs_elsewhere(ctx, user):
        raise Forbidden(permission=P.MANAGE_ROLES)
    if not factor_queries.of_account(ctx, user.id).any:
        raise NotFound
    return user


def _member(ctx: Context, email: str) -> User:
    require_managing(ctx)
    user = by_email(ctx, clean_email(email))
    here = sa.exists().where(
        Membership.user_id == (user.id if user else None),
        Membership.edition_id == ctx.the_edition.id,
    )
    if user is None or not ctx.session.scalar(sa.select(here)):
        raise NotFound
    return user


def _weighs_elsewhere(ctx: Context, user: User) -> bool:
    """Say whether the account can do much in an edition whose roles the actor does not manage."""
    managed = sa.select(Membership.edition_id).where(
        Membership.user_id == ctx.actor.user_id, Membership.role == Role.ORGANISER
    )
    weighs = sa.exists().where(
        Membership.user_id == user.id,
        Membership.role.in_(WEIGHTY),
        Membership.edition_id.not_in(managed),
    )
    return bool(ctx.session.scalar(sa.select(weighs)))
