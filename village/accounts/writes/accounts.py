"""Accounts: sign up, verify, reset the password, roles in an edition."""

from dataclasses import replace

import sqlalchemy as sa

from village.accounts.tables import Membership, TokenPurpose, User
from village.accounts.writes import attempts, links, passwords, sessions
from village.accounts.writes.attempts import Limit
from village.core import audit, outbox, policy
from village.core.actor import Actor
from village.core.context import Context
from village.core.errors import EmailTaken, Forbidden, InvalidToken, NotFound
from village.core.languages import as_language, text_in
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.editions import Edition, editions


def clean_email(email: str) -> str:
    """Return an address as accounts keep it."""
    return email.strip().lower()


def sign_up(
    ctx: Context,
    *,
    email: str,
    name: str,
    password: str,
    language: str,
    network: str,
    target: str = "",
    limit: Limit = Limit(),  # noqa: B008 - frozen
) -> None:
    """Ask for an account; the address's owner gets a mail, and nobody else learns anything.

    The name and password count from when the link in the mail is used: who only knows the
    address of another cannot set that person's password. Where there is a verified account, the
    mail says so. Flushes.

    Raises:
        TooManyAttempts: this address or this network has asked too often.
    """
    email = clean_email(email)
    _count(ctx, f"sign up {email}", network, limit)
    asked: dict[str, str] = {
        "name": name.strip(),
        "password_hash": passwords.hashed(password),
        "language": as_language(language),
        "target": target,
    }
    user = by_email(ctx, email)
    if user is None:
        user = _add_user(ctx, email, asked)
    if user.verified_at is not None:
        links.issue(ctx, TokenPurpose.VERIFY, None, asked)  # as much work as for a new account
        audit.record(ctx, subject(user), "signed_up_again")
        mail(ctx, "account_exists", to=user.email, language=user.language, name=user.name)
        return
    token = links.issue(ctx, TokenPurpose.VERIFY, user, asked)
    mail(
        ctx, "account_verify", to=email, language=asked["language"], name=asked["name"], token=token
    )


def address_to_verify(ctx: Context, token: str) -> str:
    """Return the address that a link confirms, without using the link.

    Raises:
        InvalidToken: used, expired or never issued.
    """
    return links.owner(links.find(ctx, token, TokenPurpose.VERIFY)).email


def address_to_reset(ctx: Context, token: str) -> str:
    """Return the address of the account whose password a link may set, without using the link.

    Raises:
        InvalidToken: used, expired or never issued.
    """
    return links.owner(links.find(ctx, token, TokenPurpose.RESET)).email


def verify(ctx: Context, token: str) -> tuple[User, str]:
    """Confirm an address by its link; return the account and where its owner wanted to go.

    Raises:
        InvalidToken: used, expired or never issued.
    """
    link = links.use(ctx, token, TokenPurpose.VERIFY)
    user = links.owner(link)
    if user.verified_at is not None:
        raise InvalidToken
    user.verified_at = ctx.now
    for field in ("name", "password_hash", "language"):
        setattr(user, field, link.data.get(field) or getattr(user, field))
    links.revoke(ctx, user, TokenPurpose.VERIFY)
    audit.record(as_user(ctx, user), subject(user), "verified")
    return user, str(link.data.get("target") or "")


def request_reset(
    ctx: Context,
    email: str,
    *,
    network: str,
    language: str,
    limit: Limit = Limit(),  # noqa: B008 - frozen
) -> None:
    """Mail a link to choose a new password, or say by mail that there is no such account.

    Both cases write the same rows, so that neither the page nor its time tells them apart.

    Raises:
        TooManyAttempts: this address or this network has asked too often.
    """
    email = clean_email(email)
    _count(ctx, f"reset {email}", network, limit)
    user = by_email(ctx, email)
    token = links.issue(ctx, TokenPurpose.RESET, user, {})
    if user is None:
        mail(ctx, "account_unknown", to=email, language=language)
    else:
        mail(
            ctx, "account_reset", to=user.email, language=user.language, name=user.name, token=token
        )


def reset_password(ctx: Context, token: str, password: str) -> User:
    """Set the password by a link from a mail, and end every session of the account.

    The link proves the address as well: an account not yet confirmed is confirmed by it.

    Raises:
        InvalidToken: used, expired or never issued.
    """
    user = links.owner(links.use(ctx, token, TokenPurpose.RESET))
    links.revoke(ctx, user, TokenPurpose.RESET)
    user.verified_at = user.verified_at or ctx.now
    attempts.forgive(ctx, user.email)
    set_password(ctx, user, password)
    audit.record(as_user(ctx, user), subject(user), "password_reset")
    return user


def create_by_administrator(
    ctx: Context,
    *,
    email: str,
    name: str,
    password: str,
    role: Role | None = None,
    edition_code: str = "",
) -> User:
    """Add a verified account, with a role in an edition where one is given. Flushes.

    Raises:
        EmailTaken: there is an account with this address.
        NotFound: a role is given and there is no such edition.
    """
    email = clean_email(email)
    if by_email(ctx, email) is not None:
        raise EmailTaken(email=email)
    asked = {"name": name.strip(), "password_hash": passwords.hashed(password), "language": "fr"}
    user = _add_user(ctx, email, asked)
    user.verified_at = ctx.now
    if role is not None:
        edition = editions.by_code(ctx.session, edition_code)
        if edition is None:
            raise NotFound(edition=edition_code)
        _give(ctx, edition, user, role)
    ctx.session.flush()
    return user


def give_role(ctx: Context, edition: Edition, user: User, role: Role) -> None:
    """Give an account a role in an edition, and end its sessions; twice changes nothing.

    Raises:
        Forbidden: the actor does not manage this edition's roles.
    """
    _require_managing(ctx, edition)
    _give(ctx, edition, user, role)


def take_role(ctx: Context, edition: Edition, user: User, role: Role) -> None:
    """Take a role from an account, and end its sessions.

    Raises:
        Forbidden: the actor does not manage this edition's roles.
        NotFound: the account does not hold it.
    """
    _require_managing(ctx, edition)
    held = ctx.session.scalar(_held(edition, user, role))
    if held is None:
        raise NotFound(role=role)
    ctx.session.delete(held)
    sessions.end_all(ctx, user.id)
    audit.record(replace(ctx, edition=edition), subject(user), "role_taken", role=role.value)


def subject(user: User) -> str:
    """Return how the audit log names an account: never by its address."""
    return f"account-{user.id}"


def by_email(ctx: Context, email: str) -> User | None:
    """Return the account with this clean address."""
    return ctx.session.scalar(sa.select(User).where(User.email == email))


def _add_user(ctx: Context, email: str, asked: dict[str, str]) -> User:
    user = User(
        email=email,
        name=asked["name"],
        password_hash=asked["password_hash"],
        language=asked["language"],
        created_at=ctx.now,
    )
    ctx.session.add(user)
    ctx.session.flush()
    audit.record(ctx, subject(user), "account_created")
    return user


def _count(ctx: Context, key: str, network: str, limit: Limit) -> None:
    attempts.check(ctx, key, network, limit)
    attempts.note(ctx, key, network)


def set_password(ctx: Context, user: User, password: str, *, but: str = "") -> None:
    """Set a password, tell its owner by mail, end all sessions except that of the token `but`."""
    user.password_hash = passwords.hashed(password)
    sessions.end_all(ctx, user.id, but=but)
    mail(ctx, "account_password", to=user.email, language=user.language, name=user.name)


def mail(ctx: Context, template: str, *, to: str, language: str, **params: str) -> None:
    """Queue a mail of an account: outside any edition, for it may hold a link that logs in.

    Organisers read the mails of their edition; the edition's name is given as `site`.
    """
    site = text_in(ctx.edition.name, language) if ctx.edition else "Village"
    outbox.queue(
        replace(ctx, edition=None), template, to=to, language=language, site=site, **params
    )


def _give(ctx: Context, edition: Edition, user: User, role: Role) -> None:
    if ctx.session.scalar(_held(edition, user, role)) is not None:
        return
    ctx.session.add(Membership(edition_id=edition.id, user_id=user.id, role=role))
    sessions.end_all(ctx, user.id)
    audit.record(replace(ctx, edition=edition), subject(user), "role_given", role=role.value)


def _held(edition: Edition, user: User, role: Role) -> sa.Select[Membership]:
    return sa.select(Membership).where(
        Membership.edition_id == edition.id, Membership.user_id == user.id, Membership.role == role
    )


def _require_managing(ctx: Context, edition: Edition) -> None:
    policy.require(ctx.actor, P.MANAGE_ROLES)
    if ctx.actor.edition_id != edition.id:
        raise Forbidden(permission=P.MANAGE_ROLES)


def as_user(ctx: Context, user: User) -> Context:
    """Return the context of an account's owner, for the audit log."""
    return ctx.acting(Actor(user_id=user.id, name=user.name, email=user.email))
