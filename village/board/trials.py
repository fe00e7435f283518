"""Mails tried before anybody gets them: about a real person of the edition, or a made-up one."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from village.accounts import Membership, User
from village.applications import Application, applications, lookup, visible
from village.contracts import Contract, ContractState
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.editions import MAILS
from village.jury import Assignment
from village.stands import PlaceState, StandPlace, halls

#: How many people are offered to choose from; anybody else can be named.
OFFERED = 50
#: The parameter that marks a trial.
TRIAL = "trial"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whom a mail could reach: known by the reference of a file, or by an address."""

    known_by: str
    name: str


def readers(ctx: Context, mail: str) -> list[Reader]:
    """Return people of the edition whom a mail could reach, the newest first."""
    if _is_about_a_file(mail):
        files = (
            sa.select(Application)
            .where(visible.applications(ctx.actor, P.VIEW_BOARD))
            .order_by(Application.id.desc())
        )
        found = ctx.session.scalars(files.limit(OFFERED))
        return [Reader(one.reference, one.organisation.name or one.title) for one in found]
    people = ctx.session.scalars(_people(ctx, mail).order_by(User.name).limit(OFFERED))
    return [Reader(one.email, one.name) for one in people]


def params_of(ctx: Context, mail: str, known_by: str, made_up: Mapping[str, str]) -> dict[str, str]:
    """Return what a mail would say to somebody; what is not there yet is made up.

    Raises:
        NotFound: nobody whom it could reach is known by that.
        ConflictOfInterest: the actor stepped aside from the file.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    if not known_by:
        return dict(made_up)
    if _is_about_a_file(mail):
        return {**made_up, **_of_file(ctx, lookup.find(ctx, known_by.upper()))}
    found = ctx.session.execute(
        _people(ctx, mail).where(User.email == known_by.lower()).add_columns(Membership.role)
    ).first()
    if found is None:
        raise NotFound
    user, role = found
    real = {"name": user.name, "role": role.value}
    if "given" in MAILS[mail].placeholders:
        own = sa.select(sa.func.count()).where(
            Assignment.user_id == user.id,
            Assignment.application_id == Application.id,
            visible.applications(ctx.actor, P.VIEW_BOARD),
        )
        real["given"] = str(ctx.session.scalar(own) or made_up["given"])
    return {**made_up, **real}


def send(
    ctx: Context,
    mail: str,
    *,
    language: str,
    wording: dict[str, str],
    params: dict[str, str],
) -> None:
    """Send a mail to the actor, as somebody else would get it, its subject marked. Flushes.

    Raises:
        Forbidden: the actor does not configure this edition.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    about = params.get("reference", "")
    outbox.queue_worded(
        ctx,
        mail,
        to=ctx.actor.email,
        language=language,
        reference=about,
        params={**params, TRIAL: "1"},
        wording=wording,
    )
    audit.record(ctx, about or ctx.the_edition.code, "try_mail", mail=mail)


def _is_about_a_file(mail: str) -> bool:
    return not {"organisation", "reference"}.isdisjoint(MAILS[mail].placeholders)


def _people(ctx: Context, mail: str) -> sa.Select[User]:
    """Return the people of the team whom a mail could reach: jurors, or anybody with a role."""
    of_team = (
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.edition_id == ctx.the_edition.id)
    )
    judging = "given" in MAILS[mail].placeholders
    return of_team.where(Membership.role == Role.JUROR) if judging else of_team


def _of_file(ctx: Context, application: Application) -> dict[str, str]:
    """Return what the mails about a file say of it, as far as it has come."""
    call, reference = application.call, application.reference
    params = {
        **applications.mail_params(application),
        "reference": reference,
        "call": text_in(call.title, application.language),
        "deadline": call.deadline_at.isoformat(),
    }
    place = ctx.session.scalar(
        sa.select(StandPlace).where(
            StandPlace.application_id == application.id, StandPlace.state != PlaceState.RELEASED
        )
    )
    contract = ctx.session.scalar(
        sa.select(Contract.number)
        .where(Contract.application_id == application.id, Contract.state != ContractState.CANCELLED)
        .limit(1)
    )
    if place is not None:
        params["stand"] = halls.told(ctx, place.stand, application.language)
    if contract is not None:
        params["contract"] = contract
    return {name: value for name, value in params.items() if value}
