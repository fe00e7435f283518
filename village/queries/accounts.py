"""Accounts as their owners and the demo's login page see them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

import sqlalchemy as sa

from village.context import Context
from village.domain import demo
from village.domain.permissions import Role
from village.domain.tokens import token_hash
from village.models import Application, Membership, OrganisationMember, User, UserSession

_ROLES = tuple(Role)
#: Nine jurors see the same pages: two of each are enough to try.
_OF_ONE_PART = 2


@dataclass(frozen=True, slots=True)
class LiveSession:
    """One device on which the account is logged in."""

    digest: str
    device: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class ToTry:
    """An account of the demo: `part` is a role, or the kind of its application."""

    email: str
    name: str
    part: str


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


def to_try(ctx: Context) -> list[ToTry]:
    """Return some of the demo's named accounts: staff and jury by role, then applicants."""
    edition = ctx.the_edition
    if not edition.is_demo:
        return []
    named = User.email.endswith(f"@{demo.DOMAIN}")
    staff = (
        sa.select(User.email, User.name, sa.cast(Membership.role, sa.Text).label("part"))
        .join(Membership, Membership.user_id == User.id)
        .where(named, Membership.edition_id == edition.id)
    )
    applicants = (
        sa.select(User.email, User.name, sa.cast(Application.kind, sa.Text))
        .join(OrganisationMember, OrganisationMember.user_id == User.id)
        .join(Application, Application.organisation_id == OrganisationMember.organisation_id)
        .where(named, Application.edition_id == edition.id)
    )
    rows = ctx.session.execute(staff.union(applicants))
    found = [ToTry(email, name, part) for email, name, part in rows]
    by_part = groupby(sorted(found, key=_place), key=lambda account: account.part)
    return [account for _part, same in by_part for account in islice(same, _OF_ONE_PART)]


def _place(account: ToTry) -> tuple[int, str, str]:
    part = account.part
    return _ROLES.index(Role(part)) if part in _ROLES else len(_ROLES), part, account.email
