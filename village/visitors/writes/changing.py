"""Registrations changed: days, a name, passed on, accepted, cancelled, forgotten.

Who has the link to a visitor's page acts for the visitor, so these ask for no account; what only an
organiser may do says so.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from village.badges import issuing
from village.core import audit, outbox, policy, steps
from village.core.actor import SYSTEM
from village.core.context import Context
from village.core.errors import AlreadyNamed, IllegalTransition, Incomplete, Stale
from village.core.permissions import Permission as P
from village.core.personal import ERASED_NAMES
from village.core.steps import LogEntry, StepMail
from village.engines.documents.badge_data import BadgeData
from village.visitors import reads
from village.visitors.tables import Visitor
from village.visitors.words import COMING, VisitorAction, VisitorState, asks_for_proof
from village.visitors.writes import letters, places
from village.visitors.writes.registering import known


def change(
    ctx: Context,
    visitor: Visitor,
    *,
    days: Sequence[date],
    sessions: Sequence[str],
    consents: Iterable[str],
) -> None:
    """Change the days and sessions that a visitor wishes for, and what they agree to. Flushes.

    A day that is given up goes to those who wait.

    Raises:
        IllegalTransition: the visitor does not come any more.
        Incomplete: no day is left, or one is not to be had; a session is on another day; or a
            consent is missing.
    """
    _lock(ctx, visitor)
    _require_coming(visitor, "change")
    before = {one.day for one in visitor.days}
    offered = {day for day in ctx.the_edition.days if day >= ctx.today} | before
    settings, agreed = ctx.the_edition.visitor_settings, set(consents)
    missing = [] if days and set(days) <= offered else ["days"]
    if reads.sessions_apart(ctx, sessions, days):
        missing.append("sessions")
    if not {one.key for one in settings.consents if one.required} <= agreed:
        missing.append("consents")
    if missing:
        raise Incomplete(missing=missing)
    visitor.sessions = list(sessions)
    visitor.consents = {
        key: visitor.consents.get(key, ctx.now.isoformat()) for key in sorted(agreed)
    }
    places.ask(ctx, visitor, days)
    audit.record(ctx, visitor.reference, "visitor_change")
    if before != set(days):
        letters.send(ctx, visitor)
        places.promote(ctx)


def correct(ctx: Context, visitor: Visitor, *, name: str, organisation: str) -> bool:
    """Correct how a visitor is written; say whether anything changed. Flushes.

    The badge keeps its code, and is mailed again. The log says that it was done, without names.

    Raises:
        IllegalTransition: the name is not the visitor's to change any more.
        TextNotDrawable: a badge cannot show the name.
    """
    _lock(ctx, visitor)
    if not may_correct(ctx, visitor):
        raise IllegalTransition(state=visitor.state, action="correct")
    if (name, organisation) == (visitor.name, visitor.organisation_name):
        return False
    issuing.require_drawable([BadgeData("", name, visitor.name_ar, organisation)])
    visitor.name, visitor.organisation_name = name, organisation
    if visitor.badge is not None:
        visitor.badge.name, visitor.badge.organisation_name = name, organisation
    audit.record(ctx, visitor.reference, "visitor_correct")
    letters.send(ctx, visitor)
    return True


def may_correct(ctx: Context, visitor: Visitor) -> bool:
    """Say whether visitors may correct their names: not once printed, nor what a proof is for."""
    is_printed = visitor.badge is not None and visitor.badge.prints > 0
    asks = asks_for_proof(ctx.the_edition, visitor.kind)
    return visitor.state in COMING and not asks and not is_printed


def withdraw_consent(ctx: Context, visitor: Visitor, key: str) -> None:
    """Take back what a visitor agreed to; the registration stays. Flushes.

    Raises:
        Incomplete: nobody registers without it: the registration is cancelled instead.
    """
    _lock(ctx, visitor)
    if key in {one.key for one in ctx.the_edition.visitor_settings.consents if one.required}:
        raise Incomplete(missing=["consents"])
    visitor.consents = {one: at for one, at in visitor.consents.items() if one != key}
    audit.record(ctx, visitor.reference, "visitor_withdraw_consent", consent=key)


def pass_on(
    ctx: Context, visitor: Visitor, *, name: str, email: str, name_ar: str = "", proof: str = ""
) -> None:
    """Give a visitor's places to somebody else, whom a mail tells; the old code is void. Flushes.

    What the first one agreed to is not agreed to by the other, nor is the first one's proof the
    other's: the places are kept for them, and their badge waits until their own is read.

    Raises:
        IllegalTransition: the visitor does not come any more.
        Incomplete: the type asks for a proof, and there is none.
        AlreadyNamed: somebody with this address comes already.
        TextNotDrawable: a badge cannot show the name.
    """
    _lock(ctx, visitor)
    _require_coming(visitor, "pass_on")
    asks = asks_for_proof(ctx.the_edition, visitor.kind)
    if asks and not proof:
        raise Incomplete(missing=["proof"])
    if known(ctx, [email]):
        raise AlreadyNamed(name=email)
    issuing.require_drawable([BadgeData("", name, name_ar, visitor.organisation_name)])
    places.void(ctx, visitor)
    visitor.name, visitor.name_ar, visitor.email = name, name_ar, email
    visitor.consents, visitor.proof = {}, proof if asks else ""
    letters.renew_link(ctx, visitor)
    ctx.session.flush()
    if asks and visitor.state is VisitorState.REGISTERED:
        _move(ctx, visitor, VisitorAction.REVIEW, P.WORK)
    places.follow(ctx, visitor)
    audit.record(ctx, visitor.reference, "visitor_pass_on")
    letters.send(ctx, visitor)


def accept(ctx: Context, visitor: Visitor) -> None:
    """Accept a visitor whose proof convinced; there are places now, or a wait for them. Flushes.

    Done again, it changes nothing.

    Raises:
        Forbidden: the actor issues no badges.
        IllegalTransition: there is nothing to accept.
    """
    policy.require(ctx.actor, P.ISSUE_BADGES)
    _lock(ctx, visitor)
    if visitor.state is VisitorState.REGISTERED:
        return
    _move(ctx, visitor, VisitorAction.ACCEPT, P.ISSUE_BADGES)
    free = places.room(ctx)
    for one in visitor.days:
        one.given = one.given or free.take(one.day, one.kind)
    places.follow(ctx, visitor)
    letters.send(ctx, visitor)


def refuse(ctx: Context, visitor: Visitor) -> None:
    """Refuse a visitor whose proof did not convince. Flushes.

    Done again, it changes nothing.

    Raises:
        Forbidden: the actor issues no badges.
        IllegalTransition: there is nothing to refuse.
    """
    policy.require(ctx.actor, P.ISSUE_BADGES)
    _lock(ctx, visitor)
    if visitor.state is VisitorState.REFUSED:
        return
    _move(ctx, visitor, VisitorAction.REFUSE, P.ISSUE_BADGES)
    _give_up(ctx, visitor)


def cancel(ctx: Context, visitor: Visitor) -> None:
    """Cancel a registration; its places go to those who wait, its code is void. Flushes.

    Done again, it changes nothing.

    Raises:
        IllegalTransition: the visitor was refused.
    """
    _lock(ctx, visitor)
    if visitor.state is VisitorState.CANCELLED:
        return
    _move(ctx, visitor, VisitorAction.CANCEL, P.WORK)
    _give_up(ctx, visitor)


def forget(ctx: Context, visitor: Visitor) -> None:
    """Keep nothing that says who a visitor was; one who comes still is cancelled first. Flushes."""
    _lock(ctx, visitor)
    badge, nobody = visitor.badge, ERASED_NAMES[visitor.language]
    if visitor.state in COMING:
        _move(ctx, visitor, VisitorAction.CANCEL, P.WORK, told=False)
        _give_up(ctx, visitor)
    if badge is not None:
        badge.name, badge.name_ar, badge.organisation_name = nobody, "", ""
    visitor.name, visitor.name_ar, visitor.email = nobody, "", ""
    visitor.organisation_name = visitor.proof = ""
    visitor.consents, visitor.sessions = {}, []
    visitor.forgotten_at = ctx.now
    letters.renew_link(ctx, visitor)
    outbox.forget(ctx, [visitor.reference])
    audit.record(ctx, visitor.reference, "visitor_forget")


def resend(ctx: Context, visitor: Visitor) -> None:
    """Send the mail that says how a registration stands once more. Flushes.

    Raises:
        Forbidden: the actor issues no badges.
    """
    policy.require(ctx.actor, P.ISSUE_BADGES)
    letters.send(ctx, visitor)
    audit.record(ctx, visitor.reference, "visitor_resend")


def _move(
    ctx: Context, visitor: Visitor, action: VisitorAction, needs: P, *, told: bool = True
) -> None:
    """Move a registration; with `WORK` whoever has its link may, or an organiser."""
    steps.move(
        ctx if needs is not P.WORK else ctx.acting(SYSTEM),
        visitor,
        action,
        about=None,
        entry=LogEntry(visitor.reference, f"visitor_{action}", {}),
        letter=(lambda: _letter(ctx, visitor)) if told else None,
        within=needs,
    )


def _letter(ctx: Context, visitor: Visitor) -> StepMail | None:
    to = letters.address(visitor)
    if not to:
        return None
    return StepMail(to, visitor.language, visitor.reference, letters.params(ctx, visitor))


def _lock(ctx: Context, visitor: Visitor) -> None:
    """Lock what may change, and read it anew.

    Raises:
        Stale: somebody else comes instead by now, whom the actor has not seen.
    """
    link = visitor.link_hash
    places.lock_with_badges(ctx, visitor)
    ctx.session.refresh(visitor)
    if visitor.link_hash != link:
        raise Stale


def _require_coming(visitor: Visitor, action: str) -> None:
    if visitor.state not in COMING:
        raise IllegalTransition(state=visitor.state, action=action)


def _give_up(ctx: Context, visitor: Visitor) -> None:
    visitor.days.clear()
    places.follow(ctx, visitor)
    places.promote(ctx)
