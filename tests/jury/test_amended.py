"""An amendment while the jury reads: those who scored the version before are told, once."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.applications.reads import amendments as amended
from village.applications.words import State
from village.applications.writes import amendments, drafts
from village.board import submissions
from village.core.outbox.tables import OutboxMail

COMPLETE = {"contact_phone": "+212522000000", "founded_year": 2021, "team_size": 6}


@pytest.fixture
def file(edition):
    return factories.ApplicationFactory(
        edition=edition,
        state=State.ELIGIBLE,
        title="Eau",
        organisation=factories.OrganisationFactory(**COMPLETE),
    )


def amend(ctx, file, title, *, hours):
    founder = acting(ctx)
    own = frozenset({file.organisation_id})
    founder = replace(
        founder,
        actor=replace(founder.actor, organisation_ids=own),
        now=ctx.now + timedelta(hours=hours),
    )
    amendments.begin(founder, file)
    seen = amended.written(founder, file).stamp
    kept = drafts.save(founder, file, seen=seen, organisation={}, project={"title": title})
    submissions.submit(founder, file, key=uuid.uuid4(), seen=kept.stamp)


def told(ctx):
    mails = ctx.session.scalars(
        sa.select(OutboxMail).where(OutboxMail.template == "jury_amended").order_by(OutboxMail.id)
    )
    return [(mail.to, mail.params["title"]) for mail in mails]


def test_who_scored_the_version_before_is_told(ctx, file):
    scored, started, aside = (
        factories.AssignmentFactory(application=file, marks=marks) for marks in ([3, 4], [], [1, 1])
    )
    for review in (scored, aside):
        review.saved_at = ctx.now
    started.saved_at = None
    factories.ConflictFactory(application=file, user=aside.user)
    ctx.session.flush()

    amend(ctx, file, "Mer", hours=1)

    assert told(ctx) == [(scored.user.email, "Mer")]


def test_who_has_not_come_back_is_told_once(ctx, file):
    review = factories.AssignmentFactory(application=file, marks=[3, 4])
    review.saved_at = ctx.now
    ctx.session.flush()

    amend(ctx, file, "Mer", hours=1)
    amend(ctx, file, "Port", hours=2)
    review.saved_at = ctx.now + timedelta(hours=3)
    ctx.session.flush()
    amend(ctx, file, "Quai", hours=4)

    assert told(ctx) == [(review.user.email, "Mer"), (review.user.email, "Quai")]


def test_a_first_submission_tells_no_juror(ctx, edition):
    draft = factories.ApplicationFactory(
        edition=edition,
        state=State.DRAFT,
        organisation=factories.OrganisationFactory(**COMPLETE),
    )
    founder = acting(ctx)
    own = frozenset({draft.organisation_id})
    founder = replace(founder, actor=replace(founder.actor, organisation_ids=own))

    submissions.submit(founder, draft, key=uuid.uuid4(), seen=draft.stamp)

    assert (draft.state, told(ctx)) == (State.SUBMITTED, [])
