"""Accounts as their owners see them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from village.accounts.tables import UserSession
from village.core.context import Context
from village.core.tokens import token_hash


@dataclass(frozen=True, slots=True)
class LiveSession:
    """One device on which the account is logged in."""

    digest: str
    device: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


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
        LiveSession(row.token_hash, row.device, row.started_at, row.seen_at, row.token_hash == mine)
        for row in rows
    ]
