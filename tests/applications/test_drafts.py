import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import acting
from tests.factories import (
    ApplicationFactory,
    OrganisationFactory,
    OrganisationMemberFactory,
    UserFactory,
)
from village.applications.tables import Application
from village.applications.words import State
from village.applications.writes import drafts
from village.board import actors
from village.core.audit.tables import AuditEntry
from village.core.errors import AlreadyDone, CallClosed, Forbidden, LimitReached, Stale
from village.editions.reads import editions
from village.editions.words.calls import CallKind
from village.editions.words.life import Life
from village.organisations import reads as organisation_reads
from village.organisations.tables import Organisation, OrganisationMember


@pytest.fixture
def founder(ctx):
    return acting(ctx)


def again(ctx):
    """The same person's next request: rights are read anew."""
    return replace(ctx, actor=actors.of_user(ctx.session, ctx.actor.user_id, ctx.edition.id))


@pytest.fixture
def call(ctx, edition):
    return editions.call(ctx.session, edition.id, CallKind.STARTUP)


def save(ctx, application, *, organisation=None, project=None, seen=None):
    """Save a file as it is stored now."""
    drafts.save(
        ctx,
        application,
        seen=seen or application.stamp,
        organisation=organisation or {},
        project=project or {},
    )


@pytest.fixture
def draft(founder, call):
    application = drafts.start(founder, call, draft_key=uuid.uuid4())
    return again(founder), application


def test_starting_gives_a_numbered_draft_of_a_new_organisation(founder, call, edition):
    application = drafts.start(founder, call, draft_key=uuid.uuid4())

    assert (application.reference, application.state, application.kind) == (
        f"{edition.code}-0001",
        State.DRAFT,
        CallKind.STARTUP,
    )
    organisation = application.organisation
    assert (organisation.contact_email, organisation.country) == (founder.actor.email, "MA")
    assert again(founder).actor.organisation_ids == {organisation.id}
    [entry] = founder.session.scalars(sa.select(AuditEntry))
    assert (entry.subject, entry.action, entry.at) == (application.reference, "start", founder.now)


def test_the_same_key_gives_the_same_draft_and_wastes_no_number(founder, call, edition):
    key = uuid.uuid4()

    first = drafts.start(founder, call, draft_key=key)
    second = drafts.start(again(founder), call, draft_key=key)
    third = drafts.start(again(founder), call, draft_key=uuid.uuid4())

    assert (second, third.reference) == (first, f"{edition.code}-0002")
    assert founder.session.scalar(sa.select(sa.func.count(Organisation.id))) == 2


def test_another_persons_key_is_refused(ctx, founder, call):
    key = uuid.uuid4()
    drafts.start(founder, call, draft_key=key)

    with pytest.raises(AlreadyDone):
        drafts.start(acting(ctx), call, draft_key=key)


@pytest.mark.parametrize("late", [timedelta(days=400), -timedelta(days=900)])
def test_a_closed_call_starts_nothing(founder, call, late):
    with pytest.raises(CallClosed):
        drafts.start(replace(founder, now=founder.now + late), call, draft_key=uuid.uuid4())

    assert founder.session.scalar(sa.select(sa.func.count(Application.id))) == 0


@pytest.mark.parametrize("state", [Life.CLOSED, Life.ARCHIVED])
def test_an_edition_that_is_over_takes_nothing(founder, call, state):
    founder.the_edition.state = state

    with pytest.raises(CallClosed):
        drafts.start(founder, call, draft_key=uuid.uuid4())


def test_an_organisation_applies_again(ctx, call):
    user, organisation = UserFactory(), OrganisationFactory(country="FR", language="en")
    OrganisationMemberFactory(user=user, organisation=organisation)

    application = drafts.start(
        acting(ctx, user=user), call, draft_key=uuid.uuid4(), organisation=organisation
    )

    assert (application.organisation, application.zone, application.language) == (
        organisation,
        "europe",
        "en",
    )
    assert ctx.session.scalar(sa.select(sa.func.count(OrganisationMember.id))) == 1


def test_a_second_draft_changes_nothing_of_a_submitted_file(ctx, call):
    user, organisation = UserFactory(), OrganisationFactory(name="Sahel", ice="001")
    OrganisationMemberFactory(user=user, organisation=organisation)
    submitted = ApplicationFactory(edition=ctx.edition, organisation=organisation)

    draft = drafts.start(
        acting(ctx, user=user), call, draft_key=uuid.uuid4(), organisation=organisation
    )
    said = {"name": "Atlas", "ice": "002", "country": "FR", "contact_email": "new@example.org"}
    save(acting(ctx, user=user), draft, organisation=said, project={})

    ctx.session.expire_all()
    assert [
        (one.name, one.ice, one.country, one.contact_email)
        for one in (submitted.organisation, draft.organisation)
    ] == [
        ("Sahel", "001", "MA", "contact@example.org"),
        ("Atlas", "002", "FR", "new@example.org"),
    ]
    assert [one.name for one in organisation_reads.members(ctx, draft.organisation_id)] == [
        user.name
    ]


def test_another_organisation_is_refused(founder, call):
    with pytest.raises(Forbidden):
        drafts.start(founder, call, draft_key=uuid.uuid4(), organisation=OrganisationFactory())


def test_saving_keeps_what_was_typed_however_little(draft):
    ctx, application = draft

    save(
        ctx,
        application,
        organisation={"name": "Aquanaute", "country": "SN", "team_size": 7},
        project={"title": "Fuites d'eau", "answers": {"stage": "pilot"}},
    )

    ctx.session.expire_all()
    organisation = application.organisation
    assert (organisation.name, organisation.team_size, application.zone) == (
        "Aquanaute",
        7,
        "africa",
    )
    assert (application.title, application.answers) == ("Fuites d'eau", {"stage": "pilot"})
    assert application.search_names.startswith("fuites d eau aquanaute ")
    assert application.search_contact.endswith(" example org")


def test_a_stale_stamp_saves_nothing(draft):
    ctx, application = draft
    seen = application.stamp
    save(ctx, application, seen=seen, organisation={"name": "One"}, project={})

    with pytest.raises(Stale):
        save(ctx, application, seen=seen, organisation={"name": "Two"}, project={})

    assert application.organisation.name == "One"


def test_a_changed_organisation_makes_every_form_that_shows_it_stale(draft):
    ctx, application = draft
    seen = application.stamp
    application.organisation.name = "Elsewhere"
    ctx.session.flush()

    with pytest.raises(Stale):
        save(ctx, application, seen=seen, organisation={}, project={"title": "T"})


def test_a_submitted_file_is_not_saved(founder):
    organisation = OrganisationFactory()
    application = ApplicationFactory(edition=founder.edition, organisation=organisation)
    actor = replace(founder.actor, organisation_ids=frozenset({organisation.id}))

    with pytest.raises(AlreadyDone):
        save(replace(founder, actor=actor), application, project={"title": "Later"})


def test_a_strangers_draft_is_not_saved(ctx, draft):
    _, application = draft

    with pytest.raises(Forbidden):
        save(acting(ctx), application)


@pytest.mark.parametrize("part", ["organisation", "project"])
def test_only_the_forms_fields_are_set(draft, part):
    ctx, application = draft
    values = {"organisation": {}, "project": {}, part: {"state": "selected"}}

    with pytest.raises(ValueError, match="no field state"):
        save(ctx, application, **values)


def test_an_organisation_starts_no_more_files_than_the_call_takes(founder, call, session):
    call.per_organisation = 1
    first = drafts.start(founder, call, draft_key=uuid.uuid4())
    first.organisation.name = "Aqua"
    session.flush()

    with pytest.raises(LimitReached):
        drafts.start(again(founder), call, draft_key=uuid.uuid4(), organisation=first.organisation)
    first.state = State.WITHDRAWN
    session.flush()
    second = drafts.start(
        again(founder), call, draft_key=uuid.uuid4(), organisation=first.organisation
    )
    assert second.organisation.name == "Aqua"


def test_another_call_has_a_limit_of_its_own(founder, call, session, edition):
    call.per_organisation = 1
    first = drafts.start(founder, call, draft_key=uuid.uuid4())
    first.organisation.name = "Aqua"
    session.flush()
    other = editions.call(session, edition.id, CallKind.EXHIBITOR)

    second = drafts.start(
        again(founder), other, draft_key=uuid.uuid4(), organisation=first.organisation
    )

    assert second.call is other


def test_what_an_organisation_says_otherwise_than_before_is_logged_field_by_field(draft):
    ctx, application = draft
    first = {"name": "Aquanaute", "ice": "001561191000066", "contact_email": ctx.actor.email}
    save(ctx, application, organisation=first)

    save(
        ctx, application, organisation={**first, "name": "Aqua", "ice": ""}, project={"title": "T"}
    )

    entries = ctx.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.action == "organisation_changed")
        .order_by(AuditEntry.id)
    )
    assert [(entry.subject, entry.data) for entry in entries] == [
        (application.reference, {"field": "name", "before": "Aquanaute", "after": "Aqua"}),
        (application.reference, {"field": "ice", "before": "001561191000066", "after": ""}),
    ]
