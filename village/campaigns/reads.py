"""Campaigns as their pages show them: who gets which words, what has left and what waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from village.applications import Application, State, visible
from village.campaigns.tables import Campaign, CampaignRecipient
from village.campaigns.words import Stage, stage
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import text_in
from village.core.outbox.tables import MailState, OutboxMail
from village.core.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign in the list, and how many of its mails are in each state."""

    campaign: Campaign
    recipients: int
    mails: Mapping[MailState, int]
    stage: Stage

    @property
    def left(self) -> int:
        """How many mails have left, or are kept as no mail server is configured."""
        return self.mails.get(MailState.SENT, 0) + self.mails.get(MailState.KEPT, 0)

    @property
    def waiting(self) -> int:
        """How many mails have not left yet."""
        return self.mails.get(MailState.QUEUED, 0)


def newest(ctx: Context, *, page: int, size: int) -> tuple[list[CampaignLine], int]:
    """Return one page of the edition's campaigns, the newest first, and how many there are."""
    mine = Campaign.edition_id == ctx.the_edition.id
    total = ctx.session.scalar(sa.select(sa.func.count()).where(mine)) or 0
    chosen = sa.select(Campaign).where(mine).order_by(Campaign.id.desc())
    rows = ctx.session.scalars(chosen.limit(size).offset((page - 1) * size)).all()
    return _lines(ctx, rows), total


def line(ctx: Context, campaign: Campaign) -> CampaignLine:
    """Return how far a campaign has come."""
    return _lines(ctx, [campaign])[0]


def find(ctx: Context, key: str, *, lock: bool = False) -> Campaign:
    """Return a campaign of the edition; with `lock`, for this transaction alone.

    Raises:
        NotFound: the edition has none with this key.
    """
    mine = sa.select(Campaign).where(Campaign.key == key, Campaign.edition_id == ctx.the_edition.id)
    if lock:
        mine = mine.with_for_update().execution_options(populate_existing=True)
    campaign = ctx.session.scalar(mine)
    if campaign is None:
        raise NotFound
    return campaign


def recipients(
    ctx: Context, campaign: Campaign, *, page: int, size: int
) -> tuple[list[CampaignRecipient], int]:
    """Return one page of whom a campaign writes to, as far as the actor sees them, and how many.

    Those without an address come first: they get no mail.
    """
    mine = _mine(ctx, campaign)
    count = sa.select(sa.func.count()).select_from(CampaignRecipient)
    total = ctx.session.scalar(count.join(CampaignRecipient.application).where(mine)) or 0
    chosen = _with_files(mine).order_by(CampaignRecipient.to != "", CampaignRecipient.id)
    some = chosen.options(joinedload(CampaignRecipient.mail))
    return list(ctx.session.scalars(some.limit(size).offset((page - 1) * size))), total


def one(ctx: Context, campaign: Campaign, reference: str = "") -> CampaignRecipient | None:
    """Return whom a campaign writes to about a file.

    Without a reference, the first that has an address and reads a language in which it is worded.
    """
    mine = _mine(ctx, campaign)
    chosen = Application.reference == reference if reference else CampaignRecipient.to != ""
    worded = CampaignRecipient.language.in_(list(campaign.wording))
    found = _with_files(sa.and_(mine, chosen))
    return ctx.session.scalar(found.order_by(worded.desc(), CampaignRecipient.id).limit(1))


def languages(ctx: Context, campaign: Campaign) -> dict[str, int]:
    """Return in how many mails each language is read, as far as the actor sees them."""
    rows = ctx.session.execute(
        sa.select(CampaignRecipient.language, sa.func.count())
        .join(CampaignRecipient.application)
        .where(_mine(ctx, campaign), CampaignRecipient.to != "")
        .group_by(CampaignRecipient.language)
        .order_by(sa.func.count().desc(), CampaignRecipient.language)
    )
    return {row[0]: row[1] for row in rows}


def params_of(recipient: CampaignRecipient) -> dict[str, str]:
    """Return what a campaign's mail says of a file."""
    file = recipient.application
    owner = file.organisation
    return {
        "name": recipient.name,
        "organisation": owner.named(recipient.language) or file.reference,
        "title": file.title or file.reference,
        "call": text_in(file.call.title, recipient.language),
        "deadline": file.window.deadline_at.isoformat(),
        "state": recipient.state.value,
    }


def is_overtaken(ctx: Context, mail: OutboxMail) -> bool:
    """Say whether a campaign's mail is about a file that has gone on since it was written."""
    state = ctx.session.scalar(
        sa.select(Application.state).where(Application.reference == mail.reference)
    )
    return state is None or state != State(mail.params["state"])


def to_write(ctx: Context, campaign: Campaign) -> list[CampaignRecipient]:
    """Return who gets a mail: an address is known, and the file stands where it stood."""
    ready = sa.and_(
        CampaignRecipient.campaign_id == campaign.id,
        CampaignRecipient.to != "",
        CampaignRecipient.state == Application.state,
    )
    return list(ctx.session.scalars(_with_files(ready).order_by(CampaignRecipient.id)))


def _with_files(condition: sa.ColumnElement[bool]) -> sa.Select[CampaignRecipient]:
    return (
        sa.select(CampaignRecipient)
        .join(CampaignRecipient.application)
        .join(Application.organisation)
        .where(condition)
        .options(
            contains_eager(CampaignRecipient.application).contains_eager(Application.organisation),
            contains_eager(CampaignRecipient.application).joinedload(Application.call),
            contains_eager(CampaignRecipient.application).joinedload(Application.late_link),
        )
    )


def _mine(ctx: Context, campaign: Campaign) -> sa.ColumnElement[bool]:
    return sa.and_(
        CampaignRecipient.campaign_id == campaign.id, visible.applications(ctx.actor, P.SCREEN)
    )


def _lines(ctx: Context, campaigns: Sequence[Campaign]) -> list[CampaignLine]:
    # Where no mail server is configured, a mail that waits for its time is kept from the first.
    waits = sa.and_(OutboxMail.state == MailState.KEPT, OutboxMail.leaves_at > ctx.now)
    state = sa.case((waits, MailState.QUEUED), else_=OutboxMail.state)
    rows = ctx.session.execute(
        sa.select(CampaignRecipient.campaign_id, state, sa.func.count())
        .join(CampaignRecipient.application)
        .outerjoin(CampaignRecipient.mail)
        .where(
            CampaignRecipient.campaign_id.in_([one.id for one in campaigns]),
            CampaignRecipient.to != "",
            visible.applications(ctx.actor, P.SCREEN),
        )
        .group_by(CampaignRecipient.campaign_id, state)
    )
    counted: dict[int, dict[MailState | None, int]] = {}
    for campaign_id, word, number in rows:
        counted.setdefault(campaign_id, {})[word and MailState(word)] = number
    return [_line(ctx, one, counted.get(one.id, {})) for one in campaigns]


def _line(
    ctx: Context, campaign: Campaign, counted: Mapping[MailState | None, int]
) -> CampaignLine:
    mails = {state: number for state, number in counted.items() if state is not None}
    return CampaignLine(
        campaign,
        sum(counted.values()),
        mails,
        stage(
            leaves_at=campaign.leaves_at,
            undone_at=campaign.undone_at,
            waiting=mails.get(MailState.QUEUED, 0),
            now=ctx.now,
        ),
    )
