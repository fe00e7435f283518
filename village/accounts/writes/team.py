"""The team of an edition: people invited by mail, roles given and taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from village.accounts.reads import team as queries
from village.accounts.reads.invited import address
from village.accounts.tables import Membership, OneTimeToken, TokenPurpose, User
from village.accounts.writes import access_tokens, accounts, invitations, links, sessions
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import Forbidden, InvalidToken, LastOfRole, NotFound
from village.core.languages import Language, as_language
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.editions import Edition, Life, editions

#: How many people one organiser may invite within a day: a jury, a gate and an office.
INVITATIONS_A_DAY = 200
#: Without somebody in these roles an edition stands still.
_KEPT = (Role.ORGANISER, Role.CHAIR)


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation is for; `has_account`: the address needs no new account."""

    email: str
    role: Role
    language: Language
    edition: Edition
    has_account: bool


def invite(
    ctx: Context, emails: Iterable[str], role: Role, *, language: str, lives: timedelta
) -> tuple[int, int]:
    """Invite people by mail to a role of the edition. Flushes.

    Returns how many were sent a link, and how many have the role now.

    Who is on the team already has the role at once and is told so. Anybody else gets a link,
    account or not: nobody learns here who has an account. Who was invited before gets a new link,
    and the earlier one opens nothing more.

    Raises:
        Forbidden: the actor does not manage this edition's roles.
        TooManyAttempts: the actor has invited too many people today, or one of them just now.
    """
    accounts.require_managing(ctx)
    asked = list(dict.fromkeys(accounts.clean_email(email) for email in emails))
    members = {user.email: user for user in _members(ctx, asked)}
    strangers = [email for email in asked if email not in members]
    here = queries.about(ctx.the_edition)
    invitations.check(ctx, TokenPurpose.TEAM, here, strangers, a_day=INVITATIONS_A_DAY)
    given = [accounts.grant(ctx, ctx.the_edition, user, role) for user in members.values()]
    for email in strangers:
        link, token = invitations.issue(
            ctx, TokenPurpose.TEAM, here, email, lives=lives, role=role.value, language=language
        )
        accounts.mail(
            ctx, "team_invitation", to=email, language=language, token=token, role=role.value,
            inviter=ctx.actor.name, days=str(lives.days),
        )  # fmt: skip
        audit.record(ctx, _name(link), "invite_to_team", role=role.value)
    return len(strangers), sum(given)


def invite_again(ctx: Context, email: str) -> None:
    """Send an invitation again, with a new link that works as long as the first one. Flushes.

    Raises:
        Forbidden: the actor does not manage this edition's roles.
        NotFound: no invitation of this address is waiting.
        TooManyAttempts: as for `invite`.
    """
    accounts.require_managing(ctx)
    waiting = [one for one in queries.pending(ctx) if one.email == email]
    if not waiting:
        raise NotFound
    [one] = waiting
    lives = one.expires_at - one.sent_at
    invite(ctx, [email], one.role, language=one.language, lives=lives)


def revoke(ctx: Context, email: str) -> None:
    """Make an invitation's link worthless. Flushes.

    Raises:
        Forbidden: the actor does not manage this edition's roles.
        NotFound: no invitation of this address is waiting.
    """
    accounts.require_managing(ctx)
    link = invitations.revoke(ctx, queries.about(ctx.the_edition), accounts.clean_email(email))
    audit.record(ctx, _name(link), "revoke_invitation", role=link.data["role"])


def take(ctx: Context, email: str, role: Role) -> User:
    """Take a role from the account with this address, tell it and end its sessions. Flushes.

    Raises:
        Forbidden: the actor does not manage this edition's roles.
        NotFound: no account has this address, or it does not hold the role.
        LastOfRole: nobody would be left as organiser, or as chair.
    """
    accounts.require_managing(ctx)
    user = accounts.by_email(ctx, accounts.clean_email(email))
    held = ctx.session.scalar(accounts.held(ctx.the_edition, user, role)) if user else None
    if user is None or held is None:
        raise NotFound(role=role)
    if role in _KEPT and not _others(ctx, user, role):
        raise LastOfRole
    ctx.session.delete(held)
    sessions.end_all(ctx, user.id)
    if role is access_tokens.MADE_BY:
        access_tokens.revoke_all(ctx, user)
    accounts.tell(ctx, user, "role_taken", role)
    audit.record(ctx, accounts.subject(user), "role_taken", role=role.value)
    return user


def invited(ctx: Context, token: str) -> Invited:
    """Return what an invitation is for, without accepting it.

    Raises:
        InvalidToken: used, revoked, expired or never issued, or the edition is archived.
    """
    return _invited(ctx, links.find(ctx, token, TokenPurpose.TEAM))


def accept(ctx: Context, token: str, *, device: str = "") -> str:
    """Give the actor the role that the link is for; return the token of a new session.

    The sessions that there were end: what they were allowed has changed.

    Raises:
        InvalidToken: as for `invited`.
        Forbidden: the actor is not whom the link was mailed to.
    """
    policy.require(ctx.actor, P.ACCOUNT)
    link = links.use(ctx, token, TokenPurpose.TEAM)
    found = _invited(ctx, link)
    user = accounts.by_email(ctx, found.email)
    if user is None or user.id != ctx.actor.user_id:
        raise Forbidden(permission=P.ACCOUNT)
    accounts.grant(ctx, found.edition, user, found.role, invitation=_name(link))
    return sessions.start(ctx, user, device=device)


def join(ctx: Context, token: str, *, name: str, password: str, device: str = "") -> str:
    """Make the account that the link was mailed to, with its role; return a session's token.

    The link proves the address: the account is confirmed.

    Raises:
        InvalidToken: as for `invited`, or the address has an account by now.
    """
    link = links.use(ctx, token, TokenPurpose.TEAM)
    found = _invited(ctx, link)
    user = accounts.confirm(
        ctx, email=found.email, name=name, language=found.language, password=password
    )
    as_user = accounts.as_user(ctx, user)
    accounts.grant(as_user, found.edition, user, found.role, invitation=_name(link))
    return sessions.start(ctx, user, device=device)


def _invited(ctx: Context, link: OneTimeToken) -> Invited:
    edition = editions.by_id(ctx.session, int(link.about.removeprefix("edition-")))
    if edition is None or edition.state is Life.ARCHIVED:
        raise InvalidToken
    user = accounts.by_email(ctx, address(link))
    return Invited(
        email=address(link),
        role=Role(link.data["role"]),
        language=as_language(link.data["language"]),
        edition=edition,
        has_account=user is not None and user.verified_at is not None,
    )


def _members(ctx: Context, emails: Iterable[str]) -> list[User]:
    """Return those of these addresses who hold a role of the edition."""
    here = sa.exists().where(
        Membership.user_id == User.id, Membership.edition_id == ctx.the_edition.id
    )
    return list(ctx.session.scalars(sa.select(User).where(User.email.in_(emails), here)))


def _others(ctx: Context, user: User, role: Role) -> bool:
    """Say whether somebody else who may log in holds a role.

    Of two requests at once the second waits for the first.
    """
    held = (
        sa.select(Membership, User.disabled_at)
        .join(Membership.user)
        .where(Membership.edition_id == ctx.the_edition.id, Membership.role == role)
        .with_for_update(of=Membership)
    )
    return any(
        one.user_id != user.id and disabled_at is None
        for one, disabled_at in ctx.session.execute(held)
    )


def _name(link: OneTimeToken) -> str:
    """Return how the log names an invitation: never by its address."""
    return f"invitation-{link.id}"
