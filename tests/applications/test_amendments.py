import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import acting
from tests.factories import ApplicationFactory, OrganisationFactory
from village.applications.reads import amendments as reads
from village.applications.reads import versions
from village.applications.tables import Amendment
from village.applications.words import State
from village.applications.writes import amendments, applications, drafts, screening
from village.core.audit.tables import AuditEntry
from village.core.errors import AlreadyDone, CallClosed, Forbidden, IllegalTransition, Stale
from village.core.permissions import Role

COMPLETE = {"contact_phone": "+212522000000", "founded_year": 2021, "team_size": 6}


@pytest.fixture
def mine(ctx):
    """A submitted file, and the context of who acts for it."""
    organisation = OrganisationFactory(name="Aqua", **COMPLETE)
    application = ApplicationFactory(edition=ctx.edition, organisation=organisation, title="Eau")
    founder = acting(ctx)
    actor = replace(founder.actor, organisation_ids=frozenset({organisation.id}))
    return replace(founder, actor=actor), application


def typed(ctx, application, *, organisation=None, **project):
    """Type into the amendment of a file."""
    seen = reads.written(ctx, application).stamp
    return drafts.save(
        ctx, application, seen=seen, organisation=organisation or {}, project=project
    )


def said(application):
    application = sa.inspect(application).session.merge(application)
    return application.title, application.organisation.name, application.state


def test_what_was_submitted_stays_in_force_while_it_is_amended(mine):
    ctx, application = mine
    amendments.begin(ctx, application)

    file = typed(ctx, application, organisation={"name": "Atlas"}, title="Mer")

    ctx.session.expire_all()
    assert said(application) == ("Eau", "Aqua", State.SUBMITTED)
    assert (file.title, file.organisation.name) == ("Mer", "Atlas")
    assert "mer" not in application.search_text
    assert [one.number for one in versions.of(ctx, application)] == [1]


def test_the_amendment_replaces_it_once_it_is_submitted(mine):
    ctx, application = mine
    later, key = replace(ctx, now=ctx.now + timedelta(hours=1)), uuid.uuid4()
    amendments.begin(ctx, application)
    typed(ctx, application, organisation={"name": "Atlas", "country": "FR"}, title="Mer")

    made = applications.submit(later, application, key=key)
    again = applications.submit(later, application, key=key)

    ctx.session.expire_all()
    assert (made.number, again.number, application.submitted_at) == (2, 2, later.now)
    assert said(application) == ("Mer", "Atlas", State.SUBMITTED)
    assert (application.zone, {"mer", "atlas"} <= set(application.search_names.split())) == (
        "europe",
        True,
    )
    assert [one.content["project"]["title"] for one in versions.of(ctx, application)] == [
        "Mer",
        "Eau",
    ]
    assert ctx.session.scalar(sa.select(sa.func.count(Amendment.id))) == 0
    assert [entry.action for entry in ctx.session.scalars(sa.select(AuditEntry))] == [
        "amendment_begin",
        "amend",
    ]


def test_it_is_begun_once(mine):
    ctx, application = mine

    first, second = (amendments.begin(ctx, application) for _ in range(2))

    assert first.id == second.id


def test_a_discarded_amendment_leaves_no_trace_in_the_file(mine):
    ctx, application = mine
    amendments.begin(ctx, application)
    typed(ctx, application, title="Mer")

    amendments.discard(ctx, application)

    assert said(application) == ("Eau", "Aqua", State.SUBMITTED)
    with pytest.raises(AlreadyDone):
        reads.written(ctx, application)
    with pytest.raises(AlreadyDone):
        applications.submit(ctx, application, key=uuid.uuid4())


def test_an_amendment_not_submitted_in_time_does_not_count(mine):
    ctx, application = mine
    amendments.begin(ctx, application)
    typed(ctx, application, title="Mer")
    late = replace(ctx, now=application.call.window.closes_at)

    with pytest.raises(CallClosed):
        applications.submit(late, application, key=uuid.uuid4())
    with pytest.raises(CallClosed):
        amendments.begin(late, application)

    assert said(application) == ("Eau", "Aqua", State.SUBMITTED)
    assert reads.may_amend(late, application) is False


def test_a_stale_form_of_an_amendment_is_refused(mine):
    ctx, application = mine
    amendments.begin(ctx, application)
    of_the_draft, seen = application.stamp, reads.written(ctx, application).stamp
    typed(ctx, application, title="Mer")

    for stamp in (seen, of_the_draft):
        with pytest.raises(Stale):
            drafts.save(ctx, application, seen=stamp, organisation={}, project={"title": "Port"})
    with pytest.raises(Stale):
        applications.submit(ctx, application, key=uuid.uuid4(), seen=seen)


def test_the_jury_reads_what_was_submitted_until_the_amendment_is(mine):
    ctx, application = mine
    screening.screen(acting(ctx, Role.ORGANISER), application, eligible=True)
    amendments.begin(ctx, application)
    typed(ctx, application, title="Mer")
    before = said(application)

    applications.submit(ctx, application, key=uuid.uuid4())

    assert before == ("Eau", "Aqua", State.ELIGIBLE)
    assert said(application) == ("Mer", "Aqua", State.ELIGIBLE)


def test_what_was_refused_or_decided_is_not_amended(mine):
    ctx, application = mine
    amendments.begin(ctx, application)
    screening.screen(acting(ctx, Role.ORGANISER), application, eligible=False, note="No")

    with pytest.raises(AlreadyDone):
        reads.written(ctx, application)
    with pytest.raises(IllegalTransition):
        amendments.begin(ctx, application)


def test_what_nobody_amends_is_not_taken_over(mine):
    ctx, application = mine

    with pytest.raises(AlreadyDone):
        amendments.take_over(ctx, application, application)


def test_a_stranger_does_not_amend(ctx, mine):
    _, application = mine

    with pytest.raises(Forbidden):
        amendments.begin(acting(ctx), application)
    with pytest.raises(Forbidden):
        amendments.discard(acting(ctx), application)
