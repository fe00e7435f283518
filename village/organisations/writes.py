"""Organisations: what they say of themselves, and who may act for them."""

from datetime import timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload

from village.accounts import OneTimeToken, TokenPurpose, invitations, limits, links
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.errors import AlreadyDone, Forbidden, NotFound, TooManyAttempts
from village.core.languages import as_language
from village.core.permissions import Permission as P
from village.core.policy import Subject
from village.editions import editions
from village.organisations import reads
from village.organisations.tables import Organisation, OrganisationMember
from village.organisations.words import BILLING_FIELDS, EDIT, ORGANISATION_FIELDS, READ

#: How many people an account may invite within a day to act for its organisations.
INVITATIONS_A_DAY = 10
#: How long the link of an invitation works.
INVITED_FOR = timedelta(days=14)


class Applying(Subject, Protocol):
    """What an organisation applies with: whoever may change it may invite others to do so too."""

    @property
    def reference(self) -> str: ...  # noqa: D102 - a field
    @property
    def organisation(self) -> Organisation: ...  # noqa: D102 - a field


def create(ctx: Context) -> Organisation:
    """Add an organisation for which the actor acts; its name is still to be said. Flushes."""
    actor = ctx.actor
    organisation = Organisation(
        name="",
        country=ctx.the_edition.country,
        contact_name=actor.name,
        contact_email=actor.email,
        language=actor.language,
    )
    ctx.session.add(organisation)
    ctx.session.flush()
    _add_member(ctx, organisation.id)
    return organisation


def copy(ctx: Context, organisation: Organisation) -> Organisation:
    """Add an organisation that says the same, for which the same people act. Flushes."""
    said = {name: getattr(organisation, name) for name in (*ORGANISATION_FIELDS, *BILLING_FIELDS)}
    new = Organisation(**said)
    ctx.session.add(new)
    ctx.session.flush()
    members = sa.select(OrganisationMember.user_id, OrganisationMember.edits).where(
        OrganisationMember.organisation_id == organisation.id
    )
    ctx.session.add_all(
        OrganisationMember(user_id=user_id, organisation_id=new.id, edits=edits)
        for user_id, edits in ctx.session.execute(members)
    )
    ctx.session.flush()
    return new


def invite(ctx: Context, application: Applying, *, email: str, edits: bool = True) -> None:
    """Invite somebody by mail to act for the application's organisation, or only to read. Flushes.

    Who was invited before gets a new link, and the earlier one opens nothing more.

    The mail holds a link that opens a door: it belongs to no edition, so that no organiser
    reads it.

    Raises:
        Forbidden: the actor does not act for the organisation.
        TooManyAttempts: the actor has invited ten people today, or this address just now.
    """
    policy.require(ctx.actor, P.APPLY, application)
    email, about = email.strip().lower(), reads.of_organisation(application.organisation_id)
    if not limits.may_write_to(ctx, email, "invitation", most=1, within=invitations.AGAIN_AFTER):
        raise TooManyAttempts(retry_after_seconds=int(invitations.AGAIN_AFTER.total_seconds()))
    invitations.check(ctx, TokenPurpose.INVITE, about, [email], a_day=INVITATIONS_A_DAY)
    _send_invitation(ctx, application, email, edits=edits)


def invite_contact(ctx: Context, application: Applying) -> None:
    """Invite the contact of a file that the organiser has taken in to act for it. Flushes.

    Raises:
        Forbidden: the actor does not screen this file.
        AlreadyDone: somebody belongs to the organisation, or an invitation waits.
        NotFound: no address of the contact is known.
    """
    policy.require(ctx.actor, P.SCREEN, application)
    if not reads.waits_for_somebody(ctx, application.organisation_id):
        raise AlreadyDone
    email = application.organisation.contact_email.strip().lower()
    if not email:
        raise NotFound
    _send_invitation(ctx, application, email, edits=True)


def _send_invitation(ctx: Context, application: Applying, email: str, *, edits: bool) -> None:
    organisation, edition = application.organisation, ctx.the_edition
    about = reads.of_organisation(organisation.id)
    language = as_language(organisation.language, ctx.languages)
    here = editions.view(edition, language)
    _link, token = invitations.issue(
        ctx, TokenPurpose.INVITE, about, email, lives=INVITED_FOR, may=EDIT if edits else READ
    )
    outbox.queue_private(
        ctx,
        "organisation_invitation" if edits else "organisation_to_read",
        to=email,
        language=language,
        token=token,
        edition_code=edition.code.lower(),
        site=here.name,
        foot=f"{here.organiser} · {here.venue}",
        organisation=organisation.named(organisation.language),
        inviter=ctx.actor.name,
    )
    audit.record(ctx, application.reference, "invite")


def revoke_invitation(ctx: Context, application: Applying, *, email: str) -> None:
    """Make an invitation's link worthless. Flushes.

    Raises:
        Forbidden: the actor does not act for the organisation.
        NotFound: no invitation of this address is waiting.
    """
    policy.require(ctx.actor, P.APPLY, application)
    invitations.revoke(ctx, reads.of_organisation(application.organisation_id), email)
    audit.record(ctx, application.reference, "revoke_invitation")


def remove_member(ctx: Context, application: Applying, *, email: str) -> None:
    """Take somebody else's right to act for the application's organisation, or to read. Flushes.

    A mail tells them.

    Nobody takes their own, so that somebody is left: who hands over is removed by who takes over.

    Raises:
        Forbidden: the actor does not act for the organisation, or no longer.
        NotFound: nobody else with this address belongs to it.
    """
    policy.require(ctx.actor, P.APPLY, application)
    found = ctx.session.scalars(
        sa.select(OrganisationMember)
        .where(OrganisationMember.organisation_id == application.organisation_id)
        .order_by(OrganisationMember.id)
        .options(joinedload(OrganisationMember.user))
        .with_for_update(of=OrganisationMember)
    ).all()
    if not any(one.edits and one.user_id == ctx.actor.user_id for one in found):
        raise Forbidden(permission=P.APPLY)
    member = next(
        (one for one in found if one.user.email == email and one.user_id != ctx.actor.user_id),
        None,
    )
    if member is None:
        raise NotFound
    ctx.session.delete(member)
    audit.record(ctx, application.reference, "remove_member")
    outbox.queue(
        ctx,
        "organisation_left",
        to=email,
        language=member.user.language,
        name=member.user.name,
        organisation=application.organisation.named(member.user.language),
    )


def invited_to(ctx: Context, token: str) -> tuple[Organisation, bool]:
    """Return the organisation that an invitation is for, and whether to act; nothing is accepted.

    Raises:
        InvalidToken: used, expired or never issued.
    """
    link = links.find(ctx, token, TokenPurpose.INVITE)
    return _organisation(ctx, link), reads.may_edit(link)


def accept_invitation(ctx: Context, token: str) -> Organisation:
    """Let the actor act for the organisation that the link is for, or read. Flushes.

    Who acts for it already goes on doing so.

    Raises:
        InvalidToken: used, expired or never issued.
        Forbidden: nobody is signed in.
    """
    policy.require(ctx.actor, P.APPLY)
    link = links.use(ctx, token, TokenPurpose.INVITE)
    organisation, edits = _organisation(ctx, link), reads.may_edit(link)
    if organisation.id in ctx.actor.followed_ids:
        _change_right(ctx, organisation.id, edits=edits)
    elif organisation.id not in ctx.actor.organisation_ids:
        _add_member(ctx, organisation.id, edits=edits)
    audit.record(ctx, reads.of_organisation(organisation.id), "join")
    return organisation


def add_members_of(ctx: Context, one: Organisation, other: Organisation) -> None:
    """Let those who belong to one organisation do the same for another. Flushes.

    Who belongs to both keeps the larger right.
    """
    mine = sa.select(
        OrganisationMember.user_id, sa.literal(other.id), OrganisationMember.edits
    ).where(OrganisationMember.organisation_id == one.id)
    added = insert(OrganisationMember).from_select(["user_id", "organisation_id", "edits"], mine)
    larger = OrganisationMember.edits | added.excluded.edits
    ctx.session.execute(
        added.on_conflict_do_update(
            index_elements=["user_id", "organisation_id"], set_={"edits": larger}
        )
    )


def _add_member(ctx: Context, organisation_id: int, *, edits: bool = True) -> None:
    ctx.session.add(
        OrganisationMember(user_id=ctx.actor.user_id, organisation_id=organisation_id, edits=edits)
    )
    ctx.session.flush()


def _change_right(ctx: Context, organisation_id: int, *, edits: bool) -> None:
    ctx.session.execute(
        sa.update(OrganisationMember)
        .where(
            OrganisationMember.user_id == ctx.actor.user_id,
            OrganisationMember.organisation_id == organisation_id,
        )
        .values(edits=edits)
    )


def _organisation(ctx: Context, link: OneTimeToken) -> Organisation:
    organisation = ctx.session.get(Organisation, reads.organisation_of(link.about))
    if organisation is None:
        raise NotFound
    return organisation
