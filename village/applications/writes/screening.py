"""Screening: which files are eligible, and the organiser's own word on exhibitors."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from village.applications.reads import verdicts
from village.applications.tables import Application
from village.applications.words import APPLICATION_FLOW, Action
from village.applications.writes.applications import Mailing, act
from village.applications.writes.locks import lock
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.errors import IllegalTransition
from village.core.languages import as_language, text_in
from village.core.permissions import Permission as P
from village.editions import CallKind

#: How an organiser may answer an exhibitor, whom no jury reads.
ANSWERS = (Action.SELECT, Action.WAITLIST, Action.REJECT)


def screen(
    ctx: Context, application: Application, *, eligible: bool, reason: str = "", note: str = ""
) -> None:
    """Find a submitted file eligible or not, and tell the applicant why.

    The mail waits as long as the edition says, so that the verdict can be taken back before.

    Args:
        ctx: the request's context.
        application: the file.
        eligible: the verdict.
        reason: the code of one of the edition's refusal reasons; its text, in the applicant's
            language, goes before the note.
        note: free words to the applicant.

    Raises:
        IllegalTransition: it is not waiting to be screened.
        Forbidden: the actor may not screen this file.
        KeyError: the edition knows no such reason.
    """
    lock(ctx, [application])
    action = Action.ACCEPT if eligible else Action.REFUSE
    step = APPLICATION_FLOW.step(application.state, action)
    policy.require(ctx.actor, step.needs, application)
    application.screening_note = words(
        ctx, application, eligible=eligible, reason=reason, note=note
    )
    wait = ctx.the_edition.verdict_delay_minutes
    mailing = Mailing(leaves_at=ctx.now + timedelta(minutes=wait) if wait else None)
    act(ctx, application, action, mailing, note=application.screening_note)


def screen_many(
    ctx: Context,
    applications: Sequence[Application],
    *,
    eligible: bool,
    reason: str = "",
    note: str = "",
) -> None:
    """Give many files the same verdict, all of them or none; their mails wait as for one.

    Raises:
        IllegalTransition, Forbidden, KeyError: as for one.
    """
    lock(ctx, applications)
    for application in applications:
        screen(ctx, application, eligible=eligible, reason=reason, note=note)


def words(ctx: Context, application: Application, *, eligible: bool, reason: str, note: str) -> str:
    """Return what a verdict says to the applicant: the reason in their language, then the note.

    Raises:
        KeyError: the edition knows no such reason.
    """
    said = [note.strip()]
    if reason and not eligible:
        language = as_language(application.organisation.language, ctx.languages)
        said.insert(0, _reason_text(ctx, reason, language))
    return "\n\n".join(word for word in said if word)


def reconsider(ctx: Context, application: Application, *, note: str = "") -> None:
    """Take a screened file back to be screened again; the note is for the log.

    Where the mail of the verdict still waits, it is called back and the applicant hears nothing;
    where it has left, another one corrects it.

    Raises:
        IllegalTransition: it is not eligible nor ineligible.
        Forbidden: the actor may not screen this file.
    """
    lock(ctx, [application])
    APPLICATION_FLOW.step(application.state, Action.RECONSIDER)
    policy.require(ctx.actor, P.SCREEN, application)
    application.screening_note = ""
    told = not outbox.recall(ctx, verdicts.mails_of([application.reference]))
    act(ctx, application, Action.RECONSIDER, Mailing(sent=told), note=note)


def reconsider_untold(ctx: Context, references: Collection[str]) -> int:
    """Take back the verdicts on some files that were not told yet; return how many there were.

    Raises:
        Forbidden: the actor may not screen.
    """
    policy.require(ctx.actor, P.SCREEN)
    files = [one for one in verdicts.untold(ctx) if one.reference in references]
    lock(ctx, files)
    for file in files:
        reconsider(ctx, file)
    return len(files)


def tell_verdicts(ctx: Context, references: Collection[str]) -> int:
    """Let the mails of verdicts on some files leave now; return how many still waited. Flushes.

    Raises:
        Forbidden: the actor may not screen.
    """
    policy.require(ctx.actor, P.SCREEN)
    own = {one.reference for one in verdicts.untold(ctx)} & set(references)
    told = outbox.hasten(ctx, verdicts.mails_of(own))
    for reference in sorted(own):
        audit.record(ctx, reference, "verdict_told")
    ctx.session.flush()
    return told


def answer_exhibitor(
    ctx: Context, application: Application, action: Action, *, note: str = ""
) -> None:
    """Select an exhibitor, put it on the waiting list or turn it down; the note is mailed.

    Raises:
        IllegalTransition: a start-up is decided upon by the jury; or the flow has no such step.
        Forbidden: the actor may not announce, or stepped aside from this file.
    """
    if application.kind is not CallKind.EXHIBITOR or action not in ANSWERS:
        raise IllegalTransition(state=application.state, action=action)
    policy.require(ctx.actor, P.VIEW_BOARD, application)
    lock(ctx, [application])
    act(ctx, application, action, note=note)


def _reason_text(ctx: Context, code: str, language: str) -> str:
    texts = {reason["key"]: reason["text"] for reason in ctx.the_edition.refusal_reasons}
    return text_in(texts[code], language)
