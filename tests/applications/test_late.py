"""Late links: so many uses until they expire or are revoked, and for one call alone."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.applications.test_reminders import DAY, DEADLINE, WEEK, call_of, draft_of
from tests.board.test_races import race
from tests.conftest import acting
from village.applications.reads import late as reads
from village.applications.tables import Application, LateLink
from village.applications.words import State
from village.applications.writes import applications, drafts, late
from village.core.audit.tables import AuditEntry
from village.core.errors import AlreadyDone, CallClosed, Forbidden, InvalidToken, NotFound
from village.core.permissions import Role
from village.editions.words.calls import CallKind, Window

AFTER = DEADLINE + timedelta(hours=1)


@pytest.fixture
def call(ctx):
    return call_of(ctx)


@pytest.fixture
def link(organiser, call):
    """Return a link that two may use until a week after the deadline."""
    at = replace(organiser, now=DEADLINE)
    return late.make(at, call, uses=2, expires_at=DEADLINE + WEEK, note="La société X")


def holder(ctx, at=AFTER):
    user, application = draft_of(ctx)
    return replace(acting(ctx, user=user), now=at), application


def start(ctx, link, key=None):
    return late.start(ctx, link.key, draft_key=key or uuid.uuid4())


def test_a_draft_that_the_deadline_overtook_is_submitted_by_a_link(ctx, call, link):
    mine, application = holder(ctx)
    organisation = application.organisation
    organisation.founded_year, organisation.team_size = 2020, 4
    organisation.contact_phone = "+33400000000"
    with pytest.raises(CallClosed):
        drafts.require_open(mine, call, application.window)

    late.admit(mine, link.key, application)
    late.admit(mine, link.key, application)
    applications.submit(mine, application, key=uuid.uuid4())

    assert application.state is State.SUBMITTED
    assert (link.used, reads.of_call(ctx, call)) == (1, [link])
    entries = ctx.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))
    said = [(one.subject, one.action, one.data.get("note")) for one in entries]
    assert said == [
        (ctx.the_edition.code, "late_link_made", "La société X"),
        (application.reference, "late_link_used", "La société X"),
        (application.reference, "submit", ""),
    ]


def test_a_draft_is_started_by_a_link_once_however_often_it_is_asked(ctx, link):
    mine = replace(acting(ctx), now=AFTER)
    key = uuid.uuid4()

    first, again = start(mine, link, key), start(mine, link, key)

    assert first is again
    assert (first.late_link_id, link.used) == (link.id, 1)
    assert first.window == Window(first.call.opens_at, DEADLINE + WEEK, 0)


def test_a_link_is_used_so_often_and_no_more(ctx, link):
    for _ in range(2):
        start(replace(acting(ctx), now=AFTER), link)
    mine, application = holder(ctx)

    with pytest.raises(InvalidToken):
        late.admit(mine, link.key, application)
    with pytest.raises(InvalidToken):
        start(replace(acting(ctx), now=AFTER), link)

    assert link.used == 2


def test_an_expired_link_opens_nothing(ctx, link):
    mine, application = holder(ctx, at=DEADLINE + WEEK)

    with pytest.raises(InvalidToken):
        late.admit(mine, link.key, application)
    with pytest.raises(CallClosed):
        start(mine, link)


def test_who_came_by_a_link_submits_until_it_expires_or_is_revoked(ctx, organiser, call, link):
    mine, application = holder(ctx)
    late.admit(mine, link.key, application)

    drafts.require_open(replace(mine, now=DEADLINE + DAY), call, application.window)
    with pytest.raises(CallClosed):
        drafts.require_open(replace(mine, now=DEADLINE + WEEK), call, application.window)
    late.revoke(organiser, link.key)
    late.revoke(organiser, link.key)
    with pytest.raises(CallClosed):
        drafts.require_open(replace(mine, now=DEADLINE + DAY), call, application.window)

    revoked = sa.select(sa.func.count()).where(AuditEntry.action == "late_link_revoked")
    assert ctx.session.scalar(revoked) == 1


def test_a_link_is_for_one_call_drafts_and_their_owners(ctx, organiser, link):
    mine, application = holder(ctx)
    exhibitor = factories.ApplicationFactory(
        edition=ctx.the_edition,
        organisation=application.organisation,
        kind=CallKind.EXHIBITOR,
        state=State.DRAFT,
    )
    done = factories.ApplicationFactory(
        edition=ctx.the_edition, organisation=application.organisation
    )
    _other, theirs = holder(ctx)

    for error, file, key in [
        (NotFound, exhibitor, link.key),
        (AlreadyDone, done, link.key),
        (Forbidden, theirs, link.key),
        (NotFound, application, "nothing"),
    ]:
        with pytest.raises(error):
            late.admit(mine, key, file)

    elsewhere = replace(mine, edition=factories.EditionFactory())
    with pytest.raises(NotFound):
        reads.find(elsewhere, link.key)
    assert [one.reference for one in reads.drafts_of(mine, link.call)] == [application.reference]
    assert link.used == 0


def test_a_link_that_ends_before_the_deadline_takes_nothing_away(organiser, call):
    at = replace(organiser, now=DEADLINE - WEEK)
    link = late.make(at, call, uses=1, expires_at=DEADLINE - DAY)

    assert link.window == call.window


def test_only_an_organiser_makes_and_revokes_links(ctx, call, link):
    chair = acting(ctx, Role.CHAIR)

    with pytest.raises(Forbidden):
        late.make(chair, call, uses=1, expires_at=DEADLINE + DAY)
    with pytest.raises(Forbidden):
        late.revoke(chair, link.key)


def test_of_many_who_use_one_link_at_once_only_so_many_are_let_in(committed):
    call = call_of(committed, datetime(2026, 3, 1, tzinfo=UTC))
    link = late.make(committed, call, uses=3, expires_at=committed.now + DAY)
    people = [acting(committed).actor for _ in range(8)]
    committed.session.commit()

    results = race(
        committed,
        lambda ctx, number: late.start(
            ctx.acting(people[number]), link.key, draft_key=uuid.uuid4()
        ),
        racers=8,
    )

    let_in = [one for one in results if isinstance(one, Application)]
    refused = [one for one in results if isinstance(one, InvalidToken)]
    assert (len(let_in), len(refused)) == (3, 5)
    assert committed.session.scalar(sa.select(LateLink.used)) == 3
