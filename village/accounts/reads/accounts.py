"""Accounts as their owners see them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from village.accounts.reads.factors import HAS_ONE
from village.accounts.tables import Membership, User, UserSession
from village.core.context import Context
from village.core.tokens import token_hash
from village.editions import Edition


@dataclass(frozen=True, slots=True)
class LiveSession:
    """One device on which the account is logged in."""

    digest: str
    device: str
    network: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class Account:
    """One account as the administrator lists it."""

    email: str
    name: str
    administrator: bool
    confirmed: bool
    disabled: bool
    second_factor: bool
    roles: tuple[str, ...]  # as CODE:role


def everybody(ctx: Context, *, edition_code: str = "") -> list[Account]:
    """Return the accounts by address, with their roles; with a code, those of that edition."""
    role = Edition.code + ":" + sa.cast(Membership.role, sa.Text)
    roles = sa.func.array_agg(aggregate_order_by(role, role)).filter(Membership.id.is_not(None))
    accounts = (
        sa.select(User, HAS_ONE, roles)
        .outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(Edition, Edition.id == Membership.edition_id)
        .group_by(User.id)
        .order_by(User.email)
    )
    if edition_code:
        accounts = accounts.where(Edition.code == edition_code.upper())
    return [
        Account(
            email=user.email,
            name=user.name,
            administrator=user.is_administrator,
            confirmed=user.verified_at is not None,
            disabled=user.disabled_at is not None,
            second_factor=second_factor,
            roles=tuple(held or ()),
        )
        for user, second_factor, held in ctx.session.execute(accounts)
    ]


def live_sessions(ctx: Context, token: str) -> list[LiveSession]:
    """Return the actor's live sessions, this one first, then the last seen."""
    rows = ctx.session.scalars(
        sa.select(UserSession)
        .where(
            UserSession.user_id == ctx.actor.user_id,
            UserSession.ended_at.is_(None),
            UserSession.expires_at > ctx.now,
        )
        .order_by((UserSession.token_hash == token_hash(token)).desc(), UserSession.seen_at.desc())
    )
    mine = token_hash(token)
    return [
        LiveSession(
            digest=row.token_hash,
            device=row.device,
            network=row.network,
            started_at=row.started_at,
            seen_at=row.seen_at,
            is_this=row.token_hash == mine,
        )
        for row in rows
    ]
