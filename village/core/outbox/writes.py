"""Mails: a row written with its cause; a job delivers it."""

import base64
import hmac
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from village.core import audit, policy
from village.core.audit.words import INSTALLATION
from village.core.context import Context
from village.core.errors import AlreadyDone, InvalidToken, NotFound
from village.core.languages import as_language
from village.core.outbox.tables import (
    UNDELIVERED,
    MailState,
    OutboxMail,
    SuppressedAddress,
    Suppression,
)
from village.core.outbox.words import returned
from village.core.permissions import Permission as P
from village.core.safe import Safe

#: The parameter that holds a locked token; empty once the mail has left.
LOCKED = "locked_token"
#: What stands in a link whose token is gone.
EXPIRED = "expired"
_PURPOSE = "token of a mail"
#: How many dead addresses are listed.
MOST_LISTED = 200
#: More digits than any row number has.
_LONGEST_NUMBER = 19
#: How many mails whose time has come are handed over in one transaction.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Outgoing:
    """To whom a mail goes, and what it says in the words that it brings."""

    to: str
    language: str
    reference: str
    params: dict[str, str]
    wording: dict[str, str]


def queue(
    ctx: Context, template: str, *, to: str, language: str, reference: str = "", **params: str
) -> int:
    """Queue one mail in the caller's transaction, with the job that delivers it; return its row.

    Where no mail server is configured it is kept to be read, and no job is needed.
    `params` are plain texts for the usual wording in `templates/email/<template>/`, or for that
    which the edition has now; nothing in them is evaluated. A `token`, which opens a door, is
    locked until the mail has left. Where the edition does not have the language, the mail is in
    the edition's main one.
    """
    return queue_at(ctx, None, template, to=to, language=language, reference=reference, **params)


def queue_at(
    ctx: Context,
    leaves_at: datetime | None,
    template: str,
    *,
    to: str,
    language: str,
    reference: str = "",
    **params: str,
) -> int:
    """Queue one mail as `queue` does; it waits until a time, and can be called back until then."""
    letter = written(ctx, template, to=to, language=language, reference=reference, **params)
    return queue_worded(ctx, template, **asdict(letter), leaves_at=leaves_at)


def written(
    ctx: Context, template: str, *, to: str, language: str, reference: str = "", **params: str
) -> Outgoing:
    """Return one mail as `queue` would queue it now."""
    language = as_language(language, ctx.languages)
    return Outgoing(to, language, reference, params, _wording(ctx, template, language))


def queue_worded(
    ctx: Context,
    template: str,
    *,
    to: str,
    language: str,
    params: dict[str, str],
    wording: dict[str, str],
    reference: str = "",
    leaves_at: datetime | None = None,
) -> int:
    """Queue a mail with the wording that it brings, of the edition if there is one. Flushes."""
    if "token" in params:
        token = params.pop("token")
        params[LOCKED] = _locked(ctx, token)
    letter = Outgoing(to, language, reference, params, wording)
    mail = _row(ctx, template, letter, leaves_at)
    ctx.session.add(mail)
    ctx.session.flush()
    if mail.state is MailState.QUEUED and leaves_at is None:
        ctx.defer("mail.deliver", mail_id=mail.id)
    return mail.id


def queue_many(
    ctx: Context, template: str, letters: Iterable[Outgoing], *, leaves_at: datetime
) -> list[OutboxMail]:
    """Queue mails that wait together for a time, and return them in their order. Flushes."""
    mails = [_row(ctx, template, letter, leaves_at) for letter in letters]
    ctx.session.add_all(mails)
    ctx.session.flush()
    return mails


def _row(ctx: Context, template: str, letter: Outgoing, leaves_at: datetime | None) -> OutboxMail:
    """Return a mail's row; one to somebody who was erased has no address, and does not leave."""
    leaves = MailState.QUEUED if ctx.sends_mail else MailState.KEPT
    return OutboxMail(
        edition_id=ctx.edition.id if ctx.edition else None,
        template=template,
        to=letter.to,
        language=letter.language,
        reference=letter.reference,
        params=letter.params,
        wording=letter.wording,
        state=leaves if letter.to else MailState.OVERTAKEN,
        queued_at=ctx.now,
        leaves_at=leaves_at,
    )


def queue_private(ctx: Context, template: str, *, to: str, language: str, **params: str) -> int:
    """Queue a mail that belongs to no edition, though the edition may word it; return its row.

    Organisers read the mails of their edition, and this one may hold a link that logs in.
    """
    language = as_language(language)
    return queue_worded(
        ctx.outside(),
        template,
        to=to,
        language=language,
        params=params,
        wording=_wording(ctx, template, language),
    )


def _wording(ctx: Context, template: str, language: str) -> dict[str, str]:
    return ctx.edition.wording(template, language) if ctx.edition else {}


def hand_over(ctx: Context) -> int:
    """Hand mails whose time has come to the job that delivers them; return how many. Flushes.

    At most `BATCH`; asked again, it goes on with the others. Run twice at once, each is handed
    over once.
    """
    policy.require(ctx.actor, P.WORK)
    due = (
        sa.select(OutboxMail)
        .where(OutboxMail.leaves_at <= ctx.now, OutboxMail.state == MailState.QUEUED)
        .order_by(OutboxMail.leaves_at, OutboxMail.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    mails = ctx.session.scalars(due).all()
    for mail in mails:
        mail.leaves_at = None
        ctx.defer("mail.deliver", mail_id=mail.id)
    ctx.session.flush()
    return len(mails)


def recall(ctx: Context, mails: sa.ColumnElement[bool]) -> int:
    """Call back those of some mails that have not left; return how many. Flushes.

    A mail that is with the mail server at this moment is waited for, and leaves. Where no mail
    server is configured, those whose time has not come are called back.
    """
    waits = sa.or_(
        OutboxMail.state.in_((MailState.QUEUED, MailState.FAILED)),
        sa.and_(OutboxMail.state == MailState.KEPT, OutboxMail.leaves_at > ctx.now),
    )
    ctx.session.flush()
    called_back = (
        sa.update(OutboxMail)
        .where(mails, waits)
        .values(state=MailState.RECALLED, leaves_at=None)
        .returning(OutboxMail.id)
    )
    return len(ctx.session.scalars(called_back).all())


def hasten(ctx: Context, mails: sa.ColumnElement[bool]) -> int:
    """Let those of some mails leave now that wait for their time; return how many. Flushes."""
    waits = sa.and_(
        OutboxMail.state.in_((MailState.QUEUED, MailState.KEPT)), OutboxMail.leaves_at > ctx.now
    )
    ctx.session.flush()
    hastened = (
        sa.update(OutboxMail).where(mails, waits).values(leaves_at=ctx.now).returning(OutboxMail.id)
    )
    return len(ctx.session.scalars(hastened).all())


def may_resend(mail: OutboxMail) -> bool:
    """Say whether a mail can be sent once more: it has left, and held no link that logs in."""
    return mail.state in (MailState.SENT, MailState.KEPT) and LOCKED not in mail.params


def resend(ctx: Context, mail: OutboxMail, *, to: str) -> int:
    """Send what a mail says once more, as a mail of its own; return its row. Flushes.

    Raises:
        Forbidden: the actor does not read this edition's mails.
        AlreadyDone: it has not left yet, or its link was for one person and one time.
    """
    policy.require(ctx.actor, P.READ_MAIL)
    if not may_resend(mail):
        raise AlreadyDone
    about = mail.reference or ctx.the_edition.code
    audit.record(ctx, about, "resend_mail", mail=mail.template, to=to)
    return queue_worded(
        ctx,
        mail.template,
        to=to,
        language=mail.language,
        reference=mail.reference,
        params=dict(mail.params),
        wording=dict(mail.wording),
    )


def claim(ctx: Context, mail_id: int) -> OutboxMail | None:
    """Lock a mail that has not left yet; None where there is nothing to do.

    Raises:
        OperationalError: another job holds it now; only that one knows whether it leaves.
    """
    statement = sa.select(OutboxMail).where(
        OutboxMail.id == mail_id, OutboxMail.state.in_((MailState.QUEUED, MailState.FAILED))
    )
    return ctx.session.scalar(statement.with_for_update(nowait=True))


def mark_sent(ctx: Context, mail: OutboxMail) -> None:
    """Note that the server took the mail. Flushes."""
    mail.state, mail.sent_at, mail.error = MailState.SENT, ctx.now, ""
    mail.attempts += 1
    if LOCKED in mail.params:
        mail.params = {**mail.params, LOCKED: ""}
    ctx.session.flush()


def opened(safe: Safe, mail: OutboxMail) -> dict[str, str]:
    """Return what a mail's template is given: its parameters, with the token in clear.

    The token of a mail that has left, or whose link is dead, is not there any more.
    """
    params = dict(mail.params)
    locked = params.pop(LOCKED, None)
    if locked is not None:
        params["token"] = _unlocked(safe, locked) if locked else EXPIRED
    return params


def keep(ctx: Context, mail: OutboxMail) -> None:
    """Note that the mail stays here to be read, as no mail server is configured. Flushes."""
    mail.state = MailState.KEPT
    ctx.session.flush()


def drop(ctx: Context, mail: OutboxMail) -> None:
    """Note that the mail is not sent, for what it says is true no more. Flushes."""
    mail.state = MailState.OVERTAKEN
    ctx.session.flush()


def note_failure(ctx: Context, mail: OutboxMail, error: str, *, last: bool) -> None:
    """Note why the mail did not leave; after the last attempt it is failed. Flushes."""
    mail.attempts += 1
    mail.error = error[:500]
    if last:
        mail.state = MailState.FAILED
    ctx.session.flush()


def retry(ctx: Context, mails: Iterable[OutboxMail]) -> int:
    """Queue mails that were not delivered once more; returns how many. Flushes.

    Raises:
        Forbidden: the actor does not read this edition's mails.
    """
    policy.require(ctx.actor, P.READ_MAIL)
    again = _queue_again(ctx, mails)
    if again:
        audit.record(ctx, ctx.the_edition.code, "retry_mails", mails=again)
    return again


def retry_any(ctx: Context, mails: Iterable[OutboxMail]) -> int:
    """The same for mails of any edition or of none, by who runs the installation. Flushes.

    Raises:
        Forbidden: the actor does not run it.
    """
    policy.require(ctx.actor, P.OPERATE)
    again = _queue_again(ctx, mails)
    if again:
        audit.record(ctx, INSTALLATION, "retry_mails", mails=again)
    return again


def mark_of(safe: Safe, mail_id: int) -> str:
    """Return what a mail's Message-ID has beside its number, so that nobody makes one up."""
    return safe.mark(str(mail_id).encode(), "mail that comes back")


def note_bounce(ctx: Context, content: bytes) -> OutboxMail | None:
    """Note that a mail came back, and send no more to its address; return it. Flushes.

    None where the message is about no mail of ours, or not from who got it: whoever wants to
    silence somebody else's address would have to know the Message-ID of a mail to it.

    Raises:
        Forbidden: the actor does not run this installation.
    """
    policy.require(ctx.actor, P.OPERATE)
    found = returned(content)
    if found is None or not hmac.compare_digest(found.mark, mark_of(ctx.safe, found.mail_id)):
        return None
    mail = ctx.session.get(OutboxMail, found.mail_id, with_for_update=True)
    if mail is None or mail.to.lower() != found.address:
        return None
    mail.state, mail.error = MailState.BOUNCED, found.said
    _hold_back(ctx, found.address, Suppression.BOUNCED, said=found.said)
    audit.record(ctx, mail.reference or INSTALLATION, "mail_bounced", mail=mail.template)
    return mail


def suppression(ctx: Context, mail: OutboxMail, *, needed: bool) -> Suppression | None:
    """Say why a mail is not to be sent: one to its address came back, or its reader wants none.

    A mail that its reader needs is held back by no wish of theirs.
    """
    held = sa.select(SuppressedAddress.reason).where(SuppressedAddress.address == mail.to.lower())
    found = set(ctx.session.scalars(held))
    if Suppression.BOUNCED in found:
        return Suppression.BOUNCED
    return None if needed else next(iter(found), None)


def suppress(ctx: Context, mail: OutboxMail, why: Suppression) -> None:
    """Note that a mail is not sent, for its address is dead or its reader wants none. Flushes."""
    dead = why is Suppression.BOUNCED
    mail.state = MailState.SUPPRESSED if dead else MailState.UNSUBSCRIBED
    ctx.session.flush()


def suppressed(ctx: Context) -> list[SuppressedAddress]:
    """Return the addresses from which a mail came back, the last first."""
    rows = sa.select(SuppressedAddress).where(SuppressedAddress.reason == Suppression.BOUNCED)
    return list(ctx.session.scalars(rows.order_by(SuppressedAddress.id.desc()).limit(MOST_LISTED)))


def unsubscribing(safe: Safe, mail: OutboxMail) -> str:
    """Return the token by which the reader of a mail says that they want no more of its kind."""
    return f"{mail.id}.{safe.mark(str(mail.id).encode(), 'unsubscribe')}"


def by_token(ctx: Context, token: str) -> OutboxMail:
    """Return the mail whose reader has followed its link.

    Raises:
        InvalidToken: it is none of ours, or the mail was emptied of whom it went to.
    """
    number = token.partition(".")[0]
    known = number.isascii() and number.isdecimal() and len(number) < _LONGEST_NUMBER
    mail = ctx.session.get(OutboxMail, int(number)) if known else None
    if mail is None or not mail.to:
        raise InvalidToken
    if not hmac.compare_digest(unsubscribing(ctx.safe, mail).encode(), token.encode()):
        raise InvalidToken
    return mail


def unsubscribe(ctx: Context, address: str) -> bool:
    """Send an address no more that its reader does not need; say whether that is new."""
    return _hold_back(ctx, address, Suppression.UNSUBSCRIBED)


def subscribe_again(ctx: Context, address: str) -> bool:
    """Send an address again what its reader had wanted no more; say whether that is new."""
    return _let_go(ctx, address, Suppression.UNSUBSCRIBED)


def allow(ctx: Context, address: str) -> None:
    """Send to an address again from which a mail came back.

    Raises:
        Forbidden: the actor does not run this installation.
        NotFound: it is not held back.
    """
    policy.require(ctx.actor, P.OPERATE)
    if not _let_go(ctx, address.strip(), Suppression.BOUNCED):
        raise NotFound
    audit.record(ctx, INSTALLATION, "address_allowed")


def _hold_back(ctx: Context, address: str, reason: Suppression, *, said: str = "") -> bool:
    """Hold an address back; say whether it was not held back for this reason before."""
    row = {"address": address.lower(), "reason": reason, "said": said, "since": ctx.now}
    new = insert(SuppressedAddress).values(row).on_conflict_do_nothing()
    return ctx.session.scalar(new.returning(SuppressedAddress.id)) is not None


def _let_go(ctx: Context, address: str, reason: Suppression) -> bool:
    """Hold an address back for a reason no longer; say whether it was."""
    held = sa.delete(SuppressedAddress).where(
        SuppressedAddress.address == address.lower(), SuppressedAddress.reason == reason
    )
    return ctx.session.scalar(held.returning(SuppressedAddress.id)) is not None


def _queue_again(ctx: Context, mails: Iterable[OutboxMail]) -> int:
    failed = [mail for mail in mails if mail.state in UNDELIVERED]
    for mail in failed:
        mail.state, mail.attempts, mail.error = MailState.QUEUED, 0, ""
    ctx.session.flush()
    for mail in failed:
        ctx.defer("mail.deliver", mail_id=mail.id)
    return len(failed)


def _locked(ctx: Context, token: str) -> str:
    return base64.b64encode(ctx.safe.lock(token.encode(), _PURPOSE)).decode()


def _unlocked(safe: Safe, locked: str) -> str:
    return safe.unlock(base64.b64decode(locked), _PURPOSE).decode()


def forget(ctx: Context, references: Iterable[str]) -> None:
    """Empty the mails about something of what they say and to whom they go. Flushes.

    Those that have not left do not leave any more.
    """
    unsent = OutboxMail.state.in_((MailState.QUEUED, MailState.FAILED))
    ctx.session.execute(
        sa.update(OutboxMail)
        .where(
            OutboxMail.reference.in_(list(references)),
            OutboxMail.edition_id == ctx.the_edition.id,
        )
        .values(
            to="",
            params={},
            state=sa.case((unsent, MailState.OVERTAKEN.value), else_=OutboxMail.state),
        )
        .execution_options(synchronize_session=False)
    )
