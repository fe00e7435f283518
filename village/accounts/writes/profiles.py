"""One's own account: name, language, password, sessions."""

from village.accounts.tables import User
from village.accounts.writes import attempts, passwords, sessions
from village.accounts.writes.accounts import failed, set_password, subject
from village.accounts.writes.attempts import AttemptSource, Limit
from village.core import audit
from village.core.context import Context
from village.core.errors import InvalidCredentials, NotFound
from village.core.languages import as_language


def confirm(
    ctx: Context,
    password: str,
    *,
    source: AttemptSource,
    limit: Limit = Limit(),  # noqa: B008 - frozen
) -> User:
    """Return the actor's account where this is its password.

    Raises:
        InvalidCredentials: it is not; the caller commits, the attempt counts.
        TooManyAttempts: the account or the network has failed too often just now.
    """
    user = me(ctx)
    attempts.check(ctx, user.email, source, limit)
    if not passwords.matches(user.password_hash, password):
        failed(ctx, user, user.email, source, limit)
        raise InvalidCredentials
    return user


def change_password(
    ctx: Context,
    current: str,
    password: str,
    *,
    token: str,
    source: AttemptSource,
    limit: Limit = Limit(),  # noqa: B008 - frozen
) -> None:
    """Change the actor's password, and end all its sessions but that of `token`.

    Raises:
        InvalidCredentials: `current` is not the password; the caller commits, the attempt counts.
        TooManyAttempts: the account or the network has failed too often just now.
    """
    user = confirm(ctx, current, source=source, limit=limit)
    set_password(ctx, user, password, but=token)
    audit.record(ctx, subject(user), "password_changed")


def update_profile(ctx: Context, *, name: str, language: str) -> None:
    """Change the actor's name and language."""
    user = me(ctx)
    user.name, user.language = name.strip(), as_language(language)
    audit.record(ctx, subject(user), "profile_changed")


def end_session(ctx: Context, digest: str) -> None:
    """End one of the actor's sessions, named by its token's hash."""
    sessions.end_one(ctx, me(ctx).id, digest)
    audit.record(ctx, subject(me(ctx)), "session_ended")


def end_other_sessions(ctx: Context, token: str) -> None:
    """End all the actor's sessions but that of `token`."""
    sessions.end_all(ctx, me(ctx).id, but=token)
    audit.record(ctx, subject(me(ctx)), "sessions_ended")


def me(ctx: Context) -> User:
    """Return the actor's own row.

    Raises:
        NotFound: nobody is logged in.
    """
    user = ctx.session.get(User, ctx.actor.user_id) if ctx.actor.user_id else None
    if user is None:
        raise NotFound
    return user
