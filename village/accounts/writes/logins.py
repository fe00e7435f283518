"""Log in and out: a session begins with a password and a second factor, and ends as a row."""

from village.accounts.reads import factors as queries
from village.accounts.tables import TokenPurpose, User
from village.accounts.writes import attempts, factors, links, passkeys, passwords, sessions
from village.accounts.writes.accounts import as_user, by_email, clean_email, failed, subject
from village.accounts.writes.attempts import AttemptSource, Limit
from village.core import audit
from village.core.context import Context
from village.core.errors import InvalidCredentials, SecondFactorNeeded


def log_in(
    ctx: Context,
    email: str,
    password: str,
    *,
    source: AttemptSource,
    device: str = "",
    limit: Limit = Limit(),  # noqa: B008 - frozen
) -> str:
    """Begin a session and return its token for the cookie. Flushes.

    No account and a wrong password get the same answer after the same work. The caller commits
    after a refusal too: the attempt counts.

    Raises:
        InvalidCredentials: no such account can log in with this password.
        SecondFactorNeeded: the password is right; its token goes on to `log_in_with_code`.
        TooManyAttempts: the account or the network has failed too often just now.
    """
    email = clean_email(email)
    attempts.check(ctx, email, source, limit)
    user = by_email(ctx, email)
    right = passwords.matches(user.password_hash if user else None, password)
    if user is None or not right or user.verified_at is None or user.disabled_at is not None:
        failed(ctx, user, email, source, limit)
        raise InvalidCredentials
    attempts.forgive(ctx, email, source)
    if passwords.outdated(user.password_hash):
        user.password_hash = passwords.hashed(password)
    if queries.of_account(ctx, user.id).any:
        raise SecondFactorNeeded(links.issue(ctx, TokenPurpose.SECOND_FACTOR, user, {}))
    return begin(ctx, user, device)


def awaited(ctx: Context, token: str) -> User:
    """Return whose second factor is awaited.

    Raises:
        InvalidToken: it was given, is awaited no more, or the password has changed meanwhile.
    """
    return links.owner(links.find(ctx, token, TokenPurpose.SECOND_FACTOR))


def log_in_with_code(ctx: Context, token: str, typed: str, *, device: str = "") -> str:
    """Begin the session of somebody who has given the password, and a code now. Flushes.

    Raises:
        InvalidToken: as for `awaited`.
        CodeRefused: the code is wrong; the caller commits, the attempt counts.
        TooManyAttempts: too many wrong codes were typed for the account just now.
    """
    user = awaited(ctx, token)
    factors.prove(ctx, user, typed)
    links.use(ctx, token, TokenPurpose.SECOND_FACTOR)
    return begin(ctx, user, device, second_factor="code")


def log_in_with_passkey(ctx: Context, token: str, answer: str, *, device: str = "") -> str:
    """Begin the session of somebody who has given the password, and a passkey now. Flushes.

    Raises:
        InvalidToken: as for `awaited`.
        PasskeyRefused: it is not a passkey of this account.
    """
    user = passkeys.recognise(ctx, answer, awaited(ctx, token))
    links.use(ctx, token, TokenPurpose.SECOND_FACTOR)
    return begin(ctx, user, device, second_factor="passkey")


def log_in_by_passkey_alone(ctx: Context, answer: str, *, device: str = "") -> str:
    """Begin a session with a passkey alone: the device has made sure who holds it. Flushes.

    Raises:
        PasskeyRefused: it is of no account, or the device has not asked who holds it.
    """
    return begin(ctx, passkeys.recognise(ctx, answer, None), device, second_factor="passkey alone")


def begin(
    ctx: Context, user: User, device: str, *, provider_factor: bool = False, **facts: str
) -> str:
    """Begin the session of somebody who has proven to be `user`; `facts` go into the log."""
    token = sessions.start(ctx, user, device=device, provider_factor=provider_factor)
    audit.record(as_user(ctx, user), subject(user), "logged_in", device=device, **facts)
    return token


def log_out(ctx: Context, token: str) -> None:
    """End the session of this cookie: a copy of it is refused from now on."""
    sessions.end(ctx, token)
    audit.record(ctx, f"account-{ctx.actor.user_id}", "logged_out")
