"""People of a list registered together: a group by one person, a list by an organiser."""

from collections.abc import Sequence
from dataclasses import replace

from village.badges import Checked, PersonFault, fault_alone, issuing, marks
from village.core.context import Context
from village.core.errors import Forbidden, IllegalTransition
from village.core.permissions import Permission as P
from village.engines.documents.badge_data import BadgeData
from village.engines.pasting import Pasted
from village.visitors import reads
from village.visitors.tables import Visitor
from village.visitors.words import VisitorSource, VisitorState
from village.visitors.writes import places
from village.visitors.writes.registering import Asked, known, register_one


def check(ctx: Context, people: Sequence[Pasted], *, most: int | None = None) -> list[Checked]:
    """Say of each person of a list what keeps them from being registered, in the list's order.

    Args:
        ctx: the use case's context.
        people: who stands in the list.
        most: how many may be registered; None for no limit.
    """
    texts = issuing.undrawable([BadgeData("", one.name or "-", one.name_ar) for one in people])
    registered = known(ctx, [one.email for one in people])
    before = dict[str, str]()
    found = list[Checked]()
    for at, person in enumerate(people):
        fault, about = fault_alone(person), ""
        own = marks(person.name, person.email)
        if fault is None and (same := registered.get(person.email.lower())):
            fault, about = PersonFault.NAMED, same.email
        elif fault is None and (twice := own & before.keys()):
            fault, about = PersonFault.TWICE, before[twice.pop()]
        elif fault is None and at in texts:
            fault, about = PersonFault.UNDRAWABLE, texts[at]
        elif fault is None and most is not None and len(sound(found)) >= most:
            fault = PersonFault.FULL
        if fault is None:
            before |= dict.fromkeys(own, person.name)
        found.append(Checked(person, fault, about))
    return found


def sound(found: Sequence[Checked]) -> list[Checked]:
    """Return those of a checked list with whom nothing is wrong."""
    return [one for one in found if one.fault is None]


def register_group(ctx: Context, lead: Visitor, people: Sequence[Pasted]) -> list[Checked]:
    """Register those whom a visitor brings, for the visitor's type and days. Flushes.

    Whose address is not given is reached through the visitor. Returns those left out.

    Raises:
        IllegalTransition: the visitor is not registered, or was brought by somebody else.
        RegistrationClosed: registration is not open.
    """
    places.lock(ctx)
    ctx.session.refresh(lead)
    if lead.state is not VisitorState.REGISTERED or lead.booked_by_id is not None:
        raise IllegalTransition(state=lead.state, action="register_group")
    checked = check(ctx, people, most=group_room(ctx, lead))
    asked = Asked(
        kind=lead.kind,
        name="",
        days=[one.day for one in lead.days if one.day >= ctx.today],
        organisation=lead.organisation_name,
        language=lead.language,
    )
    _register(ctx, asked, checked, VisitorSource.GROUP, lead)
    return [one for one in checked if one.fault]


def group_room(ctx: Context, lead: Visitor) -> int:
    """Return how many more people a visitor may bring."""
    return ctx.the_edition.visitor_settings.largest_group - len(reads.group_of(ctx, lead))


def register_list(ctx: Context, like: Asked, people: Sequence[Pasted]) -> list[Checked]:
    """Register the people of an organiser's list: `like` this one, but for name and address.

    Returns those left out. Flushes.

    Raises:
        Forbidden: the actor issues no badges.
        Incomplete: type or days are not to be had.
    """
    if P.ISSUE_BADGES not in ctx.actor.permissions:
        raise Forbidden(permission=P.ISSUE_BADGES)
    places.lock(ctx)
    checked = check(ctx, people)
    _register(ctx, like, checked, VisitorSource.LIST, None)
    return [one for one in checked if one.fault]


def _register(
    ctx: Context,
    like: Asked,
    checked: Sequence[Checked],
    source: VisitorSource,
    booked_by: Visitor | None,
) -> None:
    for one in sound(checked):
        person = one.person
        asked = replace(like, name=person.name, name_ar=person.name_ar, email=person.email)
        register_one(ctx, asked, source, booked_by)
