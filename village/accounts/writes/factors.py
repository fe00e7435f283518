"""The second factor: an app that shows codes, and recovery codes for who has lost it."""

import base64
from binascii import Error as NotBase64
from datetime import datetime, timedelta

import sqlalchemy as sa

from village.accounts.reads import factors
from village.accounts.tables import Authenticator, RecoveryCode, User
from village.accounts.words import codes
from village.accounts.writes import attempts, passwords, sessions
from village.accounts.writes.accounts import as_user, mail, subject
from village.accounts.writes.profiles import me
from village.core import audit
from village.core.context import Context
from village.core.errors import CodeRefused, InvalidToken, TooManyAttempts
from village.core.safe import CannotUnlock

#: How many wrong codes an account takes within `WRONG_WITHIN`, from wherever: who types them
#: has the password already.
MOST_WRONG = 10
WRONG_WITHIN = timedelta(hours=1)
#: The wrong code at which the owner is told.
_TOLD_AT = 5
PURPOSE = "authenticator"


def propose(ctx: Context) -> str:
    """Return a new secret for the actor's app, locked, for the form that comes back with it."""
    locked = ctx.safe.lock(codes.new_secret().encode(), _proposal_of(ctx))
    return base64.urlsafe_b64encode(locked).decode()


def proposed(ctx: Context, proposal: str) -> str:
    """Return the secret that was proposed to the actor.

    Raises:
        InvalidToken: it was not, or to another account.
    """
    try:
        return ctx.safe.unlock(base64.urlsafe_b64decode(proposal), _proposal_of(ctx)).decode()
    except (CannotUnlock, NotBase64, ValueError):
        raise InvalidToken from None


def add_app(ctx: Context, proposal: str, typed: str, *, token: str) -> list[str]:
    """Let an app be the actor's second factor from now on, in place of any app before. Flushes.

    Returns new recovery codes where the actor had none left. All sessions but that of `token` end.

    Raises:
        CodeRefused: the app does not show this code now.
        InvalidToken: the secret was not proposed to the actor.
    """
    user, secret = me(ctx), proposed(ctx, proposal)
    step = codes.step_of(secret, codes.normalised(typed), ctx.now)
    if step is None:
        raise CodeRefused
    ctx.session.execute(sa.delete(Authenticator).where(Authenticator.user_id == user.id))
    locked = ctx.safe.lock(secret.encode(), PURPOSE)
    row = Authenticator(user_id=user.id, secret=locked, last_step=step, added_at=ctx.now)
    ctx.session.add(row)
    changed(ctx, user, "app_added", token=token)
    return first_codes(ctx, user)


def remove_app(ctx: Context, *, token: str) -> None:
    """Take the app from the actor's account; all its sessions but that of `token` end. Flushes."""
    user = me(ctx)
    ctx.session.execute(sa.delete(Authenticator).where(Authenticator.user_id == user.id))
    forget_codes_without_factor(ctx, user)
    changed(ctx, user, "app_removed", token=token)


def renew_codes(ctx: Context, *, token: str) -> list[str]:
    """Return new recovery codes of the actor, which stand in for all earlier ones. Flushes."""
    user = me(ctx)
    made = _new_codes(ctx, user)
    changed(ctx, user, "codes_made", token=token)
    return made


def first_codes(ctx: Context, user: User) -> list[str]:
    """Return new recovery codes where an account has none left, else nothing. Flushes."""
    return [] if factors.of_account(ctx, user.id).codes_left else _new_codes(ctx, user)


def forget_codes_without_factor(ctx: Context, user: User) -> None:
    """Delete the recovery codes of an account that has no second factor any more."""
    if not factors.of_account(ctx, user.id).any:
        ctx.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def changed(ctx: Context, user: User, change: str, *, token: str = "") -> None:
    """Log a change of an account's second factors, tell its owner, and end its other sessions."""
    sessions.end_all(ctx, user.id, but=token)
    audit.record(ctx, subject(user), f"second_factor_{change}")
    tell(ctx, user, change)


def tell(ctx: Context, user: User, change: str, **params: str) -> None:
    """Mail an account's owner what has become of the second factor."""
    mail(
        ctx, "account_second_factor", to=user.email, language=user.language, name=user.name,
        change=change, **params,
    )  # fmt: skip


def ask_for_one(ctx: Context, until: datetime) -> None:
    """Note until when the actor may go without a second factor; the first time counts. Flushes."""
    user = me(ctx)
    user.second_factor_due_at = user.second_factor_due_at or until
    ctx.session.flush()


def confirm(ctx: Context, typed: str) -> None:
    """Take a code of the actor.

    Raises:
        CodeRefused: as for `prove`; the caller commits, the attempt counts.
        TooManyAttempts: as for `prove`.
    """
    prove(ctx, me(ctx), typed)


def prove(ctx: Context, user: User, typed: str) -> None:
    """Take a code of an account's app, or a recovery code; each is good once. Flushes.

    Codes of one account are judged one after the other. The caller commits after a refusal too:
    the attempt counts.

    Raises:
        CodeRefused: it is neither, or was used before.
        TooManyAttempts: too many wrong codes were typed for the account just now.
    """
    key = f"second factor of account {user.id}"
    attempts.one_at_a_time(ctx, key)
    wrong = attempts.done(ctx, key, within=WRONG_WITHIN)[key]
    if wrong >= MOST_WRONG:
        raise TooManyAttempts(retry_after_seconds=int(WRONG_WITHIN.total_seconds()))
    code = codes.normalised(typed)
    if _is_of_app(ctx, user, code) if codes.is_of_app(code) else _is_recovery(ctx, user, code):
        return
    attempts.count(ctx, key)
    audit.record(ctx, subject(user), "second_factor_wrong", network=ctx.network)
    if wrong + 1 == _TOLD_AT:
        tell(ctx, user, "guessed")
    raise CodeRefused


def _is_of_app(ctx: Context, user: User, code: str) -> bool:
    row = ctx.session.get(Authenticator, user.id, populate_existing=True)
    if row is None:
        return False
    try:
        secret = ctx.safe.unlock(row.secret, PURPOSE).decode()
    except CannotUnlock:  # the installation's secret has changed: a recovery code serves still
        return False
    step = codes.step_of(secret, code, ctx.now)
    if step is None or step <= row.last_step:
        return False
    row.last_step = step
    return True


def _is_recovery(ctx: Context, user: User, code: str) -> bool:
    unused = sa.select(RecoveryCode).where(
        RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)
    )
    for row in ctx.session.scalars(unused).all():
        if passwords.matches(row.code_hash, code):
            row.used_at = ctx.now
            ctx.session.flush()
            audit.record(as_user(ctx, user), subject(user), "second_factor_code_used")
            tell(ctx, user, "code_used", left=str(factors.of_account(ctx, user.id).codes_left))
            return True
    return False


def _new_codes(ctx: Context, user: User) -> list[str]:
    ctx.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    made = [codes.new_recovery_code() for _code in range(codes.RECOVERY_CODES)]
    ctx.session.add_all(
        RecoveryCode(user_id=user.id, code_hash=passwords.hashed(codes.normalised(code)))
        for code in made
    )
    ctx.session.flush()
    return made


def _proposal_of(ctx: Context) -> str:
    return f"authenticator proposed to account {ctx.actor.user_id}"
