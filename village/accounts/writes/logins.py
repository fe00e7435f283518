"""Log in and out: a session begins with a password and ends as a row."""

from village.accounts.writes import attempts, passwords, sessions
from village.accounts.writes.accounts import as_user, by_email, clean_email, failed, subject
from village.accounts.writes.attempts import AttemptSource, Limit
from village.core import audit
from village.core.context import Context
from village.core.errors import InvalidCredentials


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
    token = sessions.start(ctx, user, device=device)
    audit.record(as_user(ctx, user), subject(user), "logged_in", device=device)
    return token


def log_out(ctx: Context, token: str) -> None:
    """End the session of this cookie: a copy of it is refused from now on."""
    sessions.end(ctx, token)
    audit.record(ctx, f"account-{ctx.actor.user_id}", "logged_out")
