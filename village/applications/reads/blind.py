"""Blind reading: what a juror sees of a file has no name of who applies, in fields or in texts."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Load, joinedload, undefer

from village.accounts import User
from village.applications.tables import Application
from village.core import policy
from village.core.context import Context
from village.core.masking import Mask
from village.core.permissions import Permission as P
from village.editions import read_questions
from village.organisations import Organisation, OrganisationMember

_PUBLIC_SUFFIXES = 2  # `example.co.ma` ends in two names that are nobody's


def is_blind(ctx: Context, application: Application) -> bool:
    """Say whether the actor is not to know who applies."""
    knowing = (P.VIEW_BOARD, P.APPLY)
    return ctx.the_edition.blind and not any(
        policy.can(ctx.actor, one, application) for one in knowing
    )


def mask(ctx: Context, application: Application) -> Mask:
    """Return what hides the names of a file from the actor."""
    return masks(ctx, [application])[application.id]


def named(ctx: Context, application: Application, language: str = "") -> str:
    """Return the name of a file's organisation; nothing for blind readers."""
    return "" if is_blind(ctx, application) else application.organisation.named(language)


def masks(ctx: Context, applications: Iterable[Application]) -> Mapping[int, Mask]:
    """Return what hides the names of each file from the actor."""
    hidden = {one.id: one for one in applications if is_blind(ctx, one)}
    members = _members(ctx, {one.organisation_id for one in hidden.values()})
    return {
        one.id: _mask(one, members.get(one.organisation_id, [])) if one.id in hidden else Mask()
        for one in applications
    }


def loading(ctx: Context) -> tuple[Load, ...]:
    """Return what a list of files loads with them, so that their names are shown or hidden."""
    organisation = joinedload(Application.organisation)
    if ctx.the_edition.blind:
        return (organisation, undefer(Application.asked))  # type: ignore[return-value]
    return (organisation.load_only(Organisation.name, Organisation.name_ar),)  # type: ignore[return-value]


def _members(ctx: Context, organisations: Iterable[int]) -> Mapping[int, list[str]]:
    if not organisations:
        return {}
    rows = ctx.session.execute(
        sa.select(OrganisationMember.organisation_id, User.name)
        .join(User, User.id == OrganisationMember.user_id)
        .where(OrganisationMember.organisation_id.in_(organisations))
        .order_by(User.id)
    )
    found: dict[int, list[str]] = {}
    for organisation_id, name in rows:
        found.setdefault(organisation_id, []).append(name)
    return found


def _mask(application: Application, members: Sequence[str]) -> Mask:
    who = application.organisation
    people = [one for one in read_questions(application.asked) if one.kind.code == "person"]
    return Mask(
        names=(who.name, who.name_ar, *_site(who.website)),
        people=(
            who.contact_name,
            *members,
            *(one.words(application.answers, who.language) for one in people),
        ),
        phones=(who.contact_phone,),
    )


def _site(address: str) -> tuple[str, ...]:
    """Return what a site is called: its name alone finds it, whatever follows."""
    host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    parts = host.removeprefix("www.").split(".")
    return (host.removeprefix("www."), max(parts[:_PUBLIC_SUFFIXES], key=len))
