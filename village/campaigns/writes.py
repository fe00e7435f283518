"""Campaigns prepared, sent at once or later, and undone until each of their mails leaves."""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from village.accounts import User
from village.applications import Application, ApplicationFilters, listing, visible
from village.campaigns import reads
from village.campaigns.tables import Campaign, CampaignRecipient
from village.campaigns.words import FARTHEST, TEMPLATE, Wording, unworded
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.errors import AlreadyDone, Incomplete
from village.core.outbox import Outgoing
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Permission as P
from village.core.tokens import new_token
from village.editions import Edition
from village.organisations import Organisation, OrganisationMember


def prepare(ctx: Context, filters: ApplicationFilters, *, wording: Wording) -> Campaign:
    """Prepare a campaign to the files of a list, as it stands now; nothing is sent. Flushes.

    It goes to the contact of each organisation, else to the first account that acts for it.

    Raises:
        Forbidden: the actor does not screen this edition's files.
    """
    policy.require(ctx.actor, P.SCREEN)
    campaign = Campaign(
        edition_id=ctx.the_edition.id,
        key=new_token(),
        wording=dict(wording),
        made_by=ctx.actor.name,
        made_at=ctx.now,
    )
    ctx.session.add(campaign)
    ctx.session.flush()
    _list_recipients(ctx, campaign, filters)
    return campaign


def word(ctx: Context, campaign: Campaign, wording: Wording) -> None:
    """Change what a prepared campaign says. Flushes.

    Raises:
        Forbidden: the actor does not screen this edition's files.
        AlreadyDone: it was sent.
    """
    _require_prepared(ctx, campaign)
    campaign.wording = dict(wording)
    ctx.session.flush()


def discard(ctx: Context, campaign: Campaign) -> None:
    """Forget a prepared campaign. Flushes.

    Raises:
        Forbidden: the actor does not screen this edition's files.
        AlreadyDone: it was sent.
    """
    _require_prepared(ctx, campaign)
    ctx.session.delete(campaign)
    ctx.session.flush()


def send(ctx: Context, campaign: Campaign, *, leaves_at: datetime | None = None) -> int:
    """Write the mails of a campaign, to leave now or later; return how many. Flushes.

    Files that have gone on since it was prepared get none.

    Raises:
        Forbidden: the actor does not screen this edition's files.
        AlreadyDone: it was sent.
        Incomplete: `missing` are the languages that somebody reads and that lack words.
        ValueError: the time is past, or too far ahead.
    """
    _require_prepared(ctx, campaign)
    recipients = reads.to_write(ctx, campaign)
    if missing := unworded(campaign.wording, sorted({one.language for one in recipients})):
        raise Incomplete(missing=missing)
    if leaves_at is not None and not ctx.now <= leaves_at <= ctx.now + FARTHEST:
        raise ValueError("a campaign leaves within 90 days")
    campaign.leaves_at = leaves_at or ctx.now
    letters = [
        Outgoing(
            to=one.to,
            language=one.language,
            reference=one.application.reference,
            params=reads.params_of(one),
            wording=dict(campaign.wording[one.language]),
        )
        for one in recipients
    ]
    mails = outbox.queue_many(ctx, TEMPLATE, letters, leaves_at=campaign.leaves_at)
    for recipient, mail in zip(recipients, mails, strict=True):
        recipient.mail_id = mail.id
    ctx.session.flush()
    facts = {"mails": len(mails), "leaves_at": campaign.leaves_at.isoformat()}
    audit.record(ctx, ctx.the_edition.code, "campaign_sent", **facts)
    return len(mails)


def undo(ctx: Context, campaign: Campaign) -> int:
    """Call back the mails of a campaign that have not left; return how many. Flushes.

    Raises:
        Forbidden: the actor does not screen this edition's files.
        AlreadyDone: it was undone, was never sent, or all of it has left.
    """
    policy.require(ctx.actor, P.SCREEN)
    ctx.session.refresh(campaign, with_for_update=True)
    if campaign.leaves_at is None or campaign.undone_at is not None:
        raise AlreadyDone
    mine = sa.select(CampaignRecipient.mail_id).where(CampaignRecipient.campaign_id == campaign.id)
    called_back = outbox.recall(ctx, OutboxMail.id.in_(mine))
    if not called_back:
        raise AlreadyDone
    campaign.undone_at = ctx.now
    ctx.session.flush()
    audit.record(ctx, ctx.the_edition.code, "campaign_undone", mails=called_back)
    return called_back


def unsubscribe(ctx: Context, token: str) -> OutboxMail:
    """Send the reader of a campaign's mail no more campaigns; return the mail. Flushes.

    What they need comes as before. Asked twice, it is done once.

    Raises:
        InvalidToken: the link is none of ours, or the mail was emptied of whom it went to.
    """
    mail = outbox.by_token(ctx, token)
    if outbox.unsubscribe(ctx, mail.to):
        _note(ctx, mail, "unsubscribed")
    return mail


def subscribe_again(ctx: Context, token: str) -> OutboxMail:
    """Send the reader of a campaign's mail campaigns again; return the mail. Flushes.

    Raises:
        InvalidToken: as for `unsubscribe`.
    """
    mail = outbox.by_token(ctx, token)
    if outbox.subscribe_again(ctx, mail.to):
        _note(ctx, mail, "subscribed_again")
    return mail


def _note(ctx: Context, mail: OutboxMail, action: str) -> None:
    """Write into the log of the mail's edition, wherever its reader came from."""
    here = replace(ctx, edition=ctx.session.get(Edition, mail.edition_id))
    audit.record(here, mail.reference, action)


def _require_prepared(ctx: Context, campaign: Campaign) -> None:
    policy.require(ctx.actor, P.SCREEN)
    ctx.session.refresh(campaign, with_for_update=True)
    if campaign.leaves_at is not None:
        raise AlreadyDone


def _list_recipients(ctx: Context, campaign: Campaign, filters: ApplicationFilters) -> None:
    """Note to whom the campaign goes, in one statement however many they are."""
    acting = (
        sa.select(User.email, User.name)
        .join(OrganisationMember, OrganisationMember.user_id == User.id)
        .where(
            OrganisationMember.organisation_id == Organisation.id,
            OrganisationMember.edits,
            User.disabled_at.is_(None),
        )
        .order_by(OrganisationMember.id)
        .limit(1)
        .lateral()
    )
    contact, name = (
        sa.func.nullif(column, "")
        for column in (Organisation.contact_email, Organisation.contact_name)
    )
    spoken = sa.case(
        (Organisation.language.in_(ctx.languages), Organisation.language),
        else_=ctx.languages[0],
    )
    files = (
        sa.select(
            sa.literal(campaign.id),
            Application.id,
            Application.state,
            sa.func.coalesce(contact, acting.c.email, ""),
            sa.func.coalesce(name, acting.c.name, ""),
            spoken,
        )
        .join(Application.organisation)
        .outerjoin(acting, sa.true())
        .where(listing.condition(ctx, filters), visible.applications(ctx.actor, P.SCREEN))
        .order_by(Application.id)
    )
    columns = ("campaign_id", "application_id", "state", "to", "name", "language")
    ctx.session.execute(sa.insert(CampaignRecipient).from_select(columns, files))
