"""Accounts: sign up, open by the mailed link, reset the password, hold a role in an edition."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa

from village.accounts.tables import Membership, TokenPurpose, User
from village.accounts.writes import attempts, links, passwords, sessions
from village.accounts.writes.attempts import AttemptSource, Limit
from village.core import audit, outbox, policy
from village.core.actor import Actor
from village.core.context import Context
from village.core.errors import EmailTaken, Forbidden, InvalidToken, NotFound
from village.core.languages import as_language
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.editions import Edition, editions

#: How long an address without an account waits for another mail from us.
MAIL_TO_STRANGERS_EVERY = timedelta(hours=1)


def clean_email(email: str) -> str:
    """Return an address as accounts keep it."""
    return email.strip().lower()


def sign_up(
    ctx: Context,
    *,
    email: str,
    name: str,
    language: str,
    source: AttemptSource,
    target: str = "",
    limit: Limit = Limit(),  # noqa: B008 - frozen
) -> None:
    """Ask for an account; the address's owner gets a mail, and nobody else learns anything.

    There is no account until the link in the mail is used (`open_account`): who only knows the
    address of another leaves nothing behind. Where there is an account, the mail says so. Flushes.

    Raises:
        TooManyAttempts: this address or this network asks too often.
    """
    email = clean_email(email)
    count_request(ctx, f"sign up {email}", source, limit)
    asked = {
        "email": email,
        "name": name.strip(),
        "language": as_language(language),
        "target": target,
    }
    user = by_email(ctx, email)
    token = links.issue(ctx, TokenPurpose.VERIFY, None, asked)  # as much work in both cases
    if user is not None and user.verified_at is not None:
        audit.record(ctx, subject(user), "signed_up_again")
        mail(ctx, "account_exists", to=user.email, language=user.language, name=user.name)
    elif may_write_to_stranger(ctx, email):
        mail(
            ctx, "account_verify", to=email, language=asked["language"], name=asked["name"],
            token=token,
        )  # fmt: skip


def asked_account(ctx: Context, token: str) -> dict[str, str]:
    """Return the address and the name of the account that a link opens, without using the link.

    Raises:
        InvalidToken: used, expired or never issued, or the address has an account by now.
    """
    link = links.find(ctx, token, TokenPurpose.VERIFY)
    _unopened(ctx, str(link.data.get("email", "")))
    return {field: str(link.data[field]) for field in ("email", "name")}


def address_to_reset(ctx: Context, token: str) -> str:
    """Return the address of the account whose password a link may set, without using the link.

    Raises:
        InvalidToken: used, expired or never issued.
    """
    return links.owner(links.find(ctx, token, TokenPurpose.RESET)).email


def open_account(ctx: Context, token: str, password: str, *, device: str = "") -> tuple[str, str]:
    """Make the account that a link was mailed for, with the password of whoever opens the link.

    Returns the token of the session that begins with it, and where its owner wanted to go.

    Raises:
        InvalidToken: used, expired or never issued, or the address has an account by now.
    """
    link = links.use(ctx, token, TokenPurpose.VERIFY)
    asked = {field: str(link.data.get(field, "")) for field in ("email", "name", "language")}
    user = confirm(ctx, **asked, password=password)
    session = sessions.start(ctx, user, device=device)
    return session, str(link.data.get("target") or "")


def confirm(ctx: Context, *, email: str, name: str, language: str, password: str) -> User:
    """Make the account of an address that its owner has just proven by a link. Flushes.

    One that an older release made before its address was confirmed gets the owner's words.

    Raises:
        InvalidToken: the address has an account by now.
    """
    attempts.one_at_a_time(ctx, email)
    user = _unopened(ctx, email)
    asked = {
        "name": name.strip(),
        "language": as_language(language),
        "password_hash": passwords.hashed(password),
    }
    if user is None:
        user = _add_user(ctx, email, asked)
    for field, value in asked.items():
        setattr(user, field, value)
    user.verified_at = ctx.now
    audit.record(as_user(ctx, user), subject(user), "verified")
    return user


def request_reset(
    ctx: Context,
    email: str,
    *,
    source: AttemptSource,
    language: str,
    limit: Limit = Limit(),  # noqa: B008 - frozen
) -> None:
    """Mail a link to choose a new password, or say by mail that there is no such account.

    Both cases write the same rows, so that neither the page nor its time tells them apart.

    Raises:
        TooManyAttempts: this address or this network asks too often.
    """
    email = clean_email(email)
    count_request(ctx, f"reset {email}", source, limit)
    user = by_email(ctx, email)
    token = links.issue(ctx, TokenPurpose.RESET, user, {})
    if user is None:
        if may_write_to_stranger(ctx, email):
            mail(ctx, "account_unknown", to=email, language=language)
    else:
        mail(
            ctx, "account_reset", to=user.email, language=user.language, name=user.name, token=token
        )


def offer_reset(ctx: Context, email: str) -> str:
    """Mail a link that sets a new password, as an administrator asks; return its token. Flushes.

    Raises:
        NotFound: no account has this address.
    """
    user = _known(ctx, email)
    token = links.issue(ctx, TokenPurpose.RESET, user, {})
    mail(ctx, "account_reset", to=user.email, language=user.language, name=user.name, token=token)
    audit.record(ctx, subject(user), "reset_offered")
    return token


def request_data(
    ctx: Context,
    email: str,
    *,
    source: AttemptSource,
    language: str,
    limit: Limit = Limit(),  # noqa: B008 - frozen
) -> None:
    """Mail a link to what is kept of an address; whoever has an account is asked to log in.

    Raises:
        TooManyAttempts: this address or this network asks too often.
    """
    email = clean_email(email)
    count_request(ctx, f"data {email}", source, limit)
    user = by_email(ctx, email)
    token = links.issue(ctx, TokenPurpose.DATA, user, {"email": email})  # as much work
    if user is not None:
        mail(ctx, "account_data", to=user.email, language=user.language)
    elif may_write_to_stranger(ctx, email):
        mail(ctx, "account_data", to=email, language=language, token=token)


def address_of_data(ctx: Context, token: str) -> str:
    """Return the address whose data a link shows, without using the link.

    Raises:
        InvalidToken: used, expired or never issued, or the address has an account.
    """
    email = str(links.find(ctx, token, TokenPurpose.DATA).data["email"])
    if by_email(ctx, email) is not None:
        raise InvalidToken
    return email


def reset_password(ctx: Context, token: str, password: str) -> User:
    """Set the password by a link from a mail, and end every session of the account.

    The link proves the address as well: an account not yet confirmed is confirmed by it.

    Raises:
        InvalidToken: used, expired or never issued.
    """
    user = links.owner(links.use(ctx, token, TokenPurpose.RESET))
    links.revoke(ctx, user, TokenPurpose.RESET)
    user.verified_at = user.verified_at or ctx.now
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
        grant(ctx, edition, user, role)
    ctx.session.flush()
    return user


def disable(ctx: Context, email: str) -> User:
    """Let an account log in no more, and end its sessions; its roles and its past stay. Flushes.

    Raises:
        NotFound: no account has this address.
    """
    user = _known(ctx, email)
    user.disabled_at = user.disabled_at or ctx.now
    sessions.end_all(ctx, user.id)
    links.revoke(ctx, user, TokenPurpose.SECOND_FACTOR)
    audit.record(ctx, subject(user), "account_disabled")
    return user


def enable(ctx: Context, email: str) -> User:
    """Let an account that was disabled log in again. Flushes.

    Raises:
        NotFound: no account has this address.
    """
    user = _known(ctx, email)
    user.disabled_at = None
    audit.record(ctx, subject(user), "account_enabled")
    return user


def _known(ctx: Context, email: str) -> User:
    user = by_email(ctx, clean_email(email))
    if user is None:
        raise NotFound(email=email)
    return user


def subject(user: User | None) -> str:
    """Return how the audit log names an account: never by its address."""
    return f"account-{user.id}" if user else "account-unknown"


def failed(ctx: Context, user: User | None, key: str, source: AttemptSource, limit: Limit) -> None:
    """Count a wrong password, and log it: of which account, but never what was typed. Flushes."""
    slowed = attempts.note(ctx, key, source, limit)
    audit.record(ctx, subject(user), "login_failed", network=source.network)
    if slowed:
        audit.record(ctx, subject(user), "login_slowed", network=source.network)


def by_email(ctx: Context, email: str) -> User | None:
    """Return the account with this clean address."""
    return ctx.session.scalar(sa.select(User).where(User.email == email))


def _unopened(ctx: Context, email: str) -> User | None:
    """Return the account that an older release made before its address was confirmed, if any.

    Raises:
        InvalidToken: there is no address, or it has an account.
    """
    user = by_email(ctx, email)
    if not email or (user is not None and user.verified_at is not None):
        raise InvalidToken
    return user


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


def may_write_to_stranger(ctx: Context, stranger: str) -> bool:
    """Say whether an address without an account gets a mail: one an hour, whoever asks for it."""
    key = f"mail to {stranger}"
    attempts.one_at_a_time(ctx, key)
    return attempts.allowed(ctx, key, most=1, within=MAIL_TO_STRANGERS_EVERY)


def count_request(ctx: Context, key: str, source: AttemptSource, limit: Limit) -> None:
    """Count what somebody without a login asks for, unless it was asked too often. Flushes.

    Raises:
        TooManyAttempts: this address or this network asks too often.
    """
    attempts.check(ctx, key, source, limit)
    attempts.note(ctx, key, source, limit)


def set_password(ctx: Context, user: User, password: str, *, but: str = "") -> None:
    """Set a password, tell its owner by mail, end all sessions except that of the token `but`."""
    user.password_hash = passwords.hashed(password)
    sessions.end_all(ctx, user.id, but=but)
    for purpose in (TokenPurpose.SECOND_FACTOR, TokenPurpose.LOGIN):
        links.revoke(ctx, user, purpose)
    mail(ctx, "account_password", to=user.email, language=user.language, name=user.name)


def mail(ctx: Context, template: str, *, to: str, language: str, **params: str) -> None:
    """Queue a mail of an account: outside any edition, for it may hold a link that logs in.

    Organisers read the mails of their edition; what heads and foots it is given as text.
    """
    here = editions.view(ctx.edition, language) if ctx.edition else None
    outbox.queue_private(
        ctx, template, to=to, language=language,
        site=here.name if here else urlsplit(ctx.public_url).netloc,
        foot=f"{here.organiser} · {here.venue}" if here else ctx.public_url,
        **params,
    )  # fmt: skip


def grant(ctx: Context, edition: Edition, user: User, role: Role, **facts: object) -> bool:
    """Let an account hold a role, tell it by mail and end its sessions; say whether it is new.

    `facts` go into the log. Flushes.
    """
    if ctx.session.scalar(held(edition, user, role)) is not None:
        return False
    ctx.session.add(Membership(edition_id=edition.id, user_id=user.id, role=role))
    sessions.end_all(ctx, user.id)
    here = replace(ctx, edition=edition)
    tell(here, user, "role_given", role)
    audit.record(here, subject(user), "role_given", role=role.value, **facts)
    return True


def tell(ctx: Context, user: User, template: str, role: Role) -> None:
    """Mail an account that it has a role of the context's edition, or has it no more."""
    params = {"name": user.name, "role": role.value}
    outbox.queue(ctx, template, to=user.email, language=user.language, **params)


def held(edition: Edition, user: User, role: Role) -> sa.Select[Membership]:
    """Return the query of a role that an account holds in an edition."""
    return sa.select(Membership).where(
        Membership.edition_id == edition.id, Membership.user_id == user.id, Membership.role == role
    )


def as_user(ctx: Context, user: User) -> Context:
    """Return the context of an account's owner, for the audit log."""
    return ctx.acting(Actor(user_id=user.id, name=user.name, email=user.email))


def require_managing(ctx: Context) -> None:
    """Refuse whoever does not manage the roles of this edition.

    Raises:
        Forbidden: the actor does not.
    """
    policy.require(ctx.actor, P.MANAGE_ROLES)
    if ctx.actor.edition_id != ctx.the_edition.id:
        raise Forbidden(permission=P.MANAGE_ROLES)
