"""Names on badges: lists of people checked and taken, names corrected."""

from collections.abc import Sequence
from dataclasses import dataclass

from village.applications import Application, State, lock
from village.badges import reads
from village.badges.tables import Badge
from village.badges.words import (
    LONGEST_NAME,
    WORK_PASSES,
    BadgeAction,
    BadgeState,
    PersonFault,
    marks,
)
from village.badges.writes import issuing, quotas
from village.core import audit, policy, steps
from village.core.context import Context
from village.core.emails import is_email_address
from village.core.errors import Forbidden, IllegalTransition
from village.core.permissions import Permission as P
from village.engines.documents.badge_data import BadgeData
from village.engines.pasting import Pasted

#: What of a badge may be corrected; the first two are printed.
_PRINTED = ("name", "name_ar")
_CORRECTED = (*_PRINTED, "job_title", "email")


@dataclass(frozen=True, slots=True)
class Checked:
    """A person of a list, and what is wrong with them.

    Attributes:
        about: what the fault is about: a text that cannot be shown, or who is the same.
    """

    person: Pasted
    fault: PersonFault | None = None
    about: str = ""


def check(ctx: Context, application: Application, people: Sequence[Pasted]) -> list[Checked]:
    """Say of each person of a list what keeps them from being named, in the list's order."""
    organisation = application.organisation.name
    texts = issuing.undrawable(
        [BadgeData("", one.name or "-", one.name_ar, organisation) for one in people]
    )
    named = reads.known(reads.of_application(ctx, application))
    before, quota = dict[str, str](), quotas.of(ctx, application)
    taken = 0
    found = list[Checked]()
    for at, person in enumerate(people):
        fault, about = fault_alone(person), ""
        own = marks(person.name, person.email)
        if fault is None and (same := own & named.keys()):
            fault, about = PersonFault.NAMED, named[same.pop()]
        elif fault is None and (same := own & before.keys()):
            fault, about = PersonFault.TWICE, before[same.pop()]
        elif fault is None and at in texts:
            fault, about = PersonFault.UNDRAWABLE, texts[at]
        elif fault is None and not quota.takes(taken + 1):
            fault = PersonFault.FULL
        if fault is None:
            taken += 1
            before |= dict.fromkeys(own, person.name)
        found.append(Checked(person, fault, about))
    return found


def fault_alone(person: Pasted) -> PersonFault | None:
    """Return what is wrong with a person whoever else is named."""
    if not person.name:
        return PersonFault.NAMELESS
    if max(map(len, (person.name, person.name_ar, person.job_title))) > LONGEST_NAME:
        return PersonFault.LONG
    return PersonFault.ADDRESS if person.email and not is_email_address(person.email) else None


def name_people(
    ctx: Context, application: Application, people: Sequence[Pasted], *, agreed_cents: int = 0
) -> list[Checked]:
    """Name those of a list with whom nothing is wrong; return the others. Flushes.

    The same list sent again names nobody twice. Badges beyond those of the exhibitor go on its
    order where `agreed_cents` is what they cost together.

    Raises:
        PriceNotAgreed: they cost something else.
        IllegalTransition: the application is not confirmed.
        Forbidden: the actor does not act for this organisation.
    """
    policy.require(ctx.actor, P.APPLY, application)
    lock(ctx, [application])
    if application.state is not State.CONFIRMED:
        raise IllegalTransition(state=application.state, action="name_people")
    checked, quota = check(ctx, application, people), quotas.of(ctx, application)
    sound = [one.person for one in checked if one.fault is None]
    issuing.require_agreed(quota, len(sound), agreed_cents)
    for person in sound:
        issuing.request(ctx, application, **{field: getattr(person, field) for field in _CORRECTED})
    quotas.charge(ctx, application, quota.beyond(len(sound)))
    return [one for one in checked if one.fault]


def withdraw(ctx: Context, badge: Badge) -> None:
    """Take a person off the list, or make an issued badge worthless. Flushes.

    A badge that was paid for is taken off the exhibitor's order, unless it is invoiced.

    Raises:
        IllegalTransition: it is revoked already.
        Forbidden: an issued badge is withdrawn by an organiser.
    """
    by_organiser = badge.state is BadgeState.ISSUED
    issuing.revoke(ctx, badge)
    if badge.application and badge.application.state is State.CONFIRMED:
        quotas.take_off(ctx, badge.application, by_organiser=by_organiser)


def correct(ctx: Context, badge: Badge, **values: str) -> bool:
    """Correct a badge's name, name in Arabic, function and address; say whether any changed.

    Its code stays. An issued one is mailed again where name or address changed, and counts as
    not printed where what is printed changed. Flushes.

    Raises:
        IllegalTransition: the badge is revoked.
        Forbidden: the actor does not act for the organisation, or the badge is issued and the
            actor issues none: a printed name is no longer the exhibitor's to change.
        AlreadyNamed: another of the organisation's people has this name or address.
        TextNotDrawable: a badge cannot show the name.
    """
    require_correctable(ctx, badge)
    if badge.application:
        lock(ctx, [badge.application])
    ctx.session.refresh(badge, with_for_update={"of": Badge})
    require_correctable(ctx, badge)
    changed = {
        field: values[field]
        for field in _CORRECTED
        if field in values and values[field] != getattr(badge, field)
    }
    if not changed:
        return False
    name, email = values.get("name", badge.name), values.get("email", badge.email)
    if badge.application:
        work = badge.role if badge.role in WORK_PASSES else None
        issuing.require_new(ctx, badge.application, name=name, email=email, but=badge, work=work)
    name_ar = values.get("name_ar", badge.name_ar)
    issuing.require_drawable([BadgeData("", name, name_ar, badge.organisation_name)])
    before = {field: getattr(badge, field) for field in changed}
    for field, value in changed.items():
        setattr(badge, field, value)
    if changed.keys() & set(_PRINTED):
        badge.printed_at = None
    ctx.session.flush()
    audit.record(ctx, badge.reference, "badge_correct", was=_listed(before), now=_listed(changed))
    if badge.state is BadgeState.ISSUED and changed.keys() - {"job_title"}:
        issuing.send(ctx, badge)
    return True


def may_correct(ctx: Context, badge: Badge) -> bool:
    """Say whether the actor may correct a badge: once it is issued, only who issues badges may."""
    if badge.state is BadgeState.REVOKED:
        return False
    if policy.can(ctx.actor, P.ISSUE_BADGES, badge.application):
        return True
    is_requested = badge.state is BadgeState.REQUESTED
    return is_requested and policy.can(ctx.actor, P.APPLY, badge.application)


def may_withdraw(ctx: Context, badge: Badge) -> bool:
    """Say whether the actor may take a person off the list, or make an issued badge worthless."""
    return steps.may_move(ctx, badge, BadgeAction.REVOKE, about=badge.application)


def require_correctable(ctx: Context, badge: Badge) -> None:
    """Refuse to correct a badge that is revoked, or not the actor's to correct.

    Raises:
        IllegalTransition: it is revoked.
        Forbidden: it is another organisation's, or issued and the actor issues none.
    """
    if badge.state is BadgeState.REVOKED:
        raise IllegalTransition(state=badge.state, action="correct")
    if not may_correct(ctx, badge):
        raise Forbidden(permission=P.ISSUE_BADGES)


def _listed(values: dict[str, str]) -> str:
    return " · ".join(value or "–" for value in values.values())
