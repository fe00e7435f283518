import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from tests.factories import ApplicationFactory, DecisionFactory, OrganisationFactory
from village.applications.reads import versions
from village.applications.reads.duplicates import merged_from, merged_into
from village.applications.words import State
from village.board import merging
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, Incomplete, NotFound, Stale
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.organisations import reads as organisation_reads
from village.organisations.tables import OrganisationMember

COMPLETE = {"contact_phone": "+212522000000", "founded_year": 2021, "team_size": 6}


@pytest.fixture
def organiser(ctx):
    return acting(ctx, Role.ORGANISER)


def file_of(ctx, title, **values):
    organisation = OrganisationFactory(name=title, contact_email=f"{title}@example.org", **COMPLETE)
    factories.OrganisationMemberFactory(organisation=organisation)
    return ApplicationFactory(edition=ctx.edition, organisation=organisation, title=title, **values)


@pytest.fixture
def pair(ctx):
    return file_of(ctx, "eau"), file_of(ctx, "mer", summary="Ports.")


def merge(ctx, kept, closed, *, taken=(), people=True, seen=None):
    stamp = seen or merging.stamp(kept, closed)
    merging.merge(ctx, kept, closed, taken=taken, people=people, seen=stamp, note="Double envoi")


def test_what_is_about_the_closed_file_goes_over_or_stays_reachable(organiser, pair):
    kept, closed = pair
    merge(organiser, kept, closed, taken=["summary"])

    organiser.session.expire_all()
    assert (closed.state, merged_into(organiser, closed)) == (State.WITHDRAWN, kept.reference)
    assert merged_from(organiser, kept) == [closed.reference]
    assert (kept.title, kept.summary, kept.organisation.name) == ("eau", "Ports.", "eau")
    assert len(organisation_reads.members(organiser, kept.organisation_id)) == 2
    assert [len(versions.of(organiser, one)) for one in pair] == [2, 1]
    assert [(one.template, one.to) for one in organiser.session.scalars(sa.select(OutboxMail))] == [
        ("application_merged", "mer@example.org"),
        ("application_changed", "eau@example.org"),
    ]
    entries = organiser.session.execute(
        sa.select(AuditEntry.subject, AuditEntry.action).order_by(AuditEntry.id.desc()).limit(3)
    )
    assert list(map(tuple, entries)) == [
        (kept.reference, "amend_for"),
        (kept.reference, "merged"),
        (closed.reference, "merge"),
    ]


def test_nothing_more_than_was_chosen_changes(organiser, pair):
    kept, closed = pair

    merge(organiser, kept, closed, people=False)

    assert len(versions.of(organiser, kept)) == 1
    assert len(organisation_reads.members(organiser, kept.organisation_id)) == 1


def test_who_belongs_to_both_keeps_the_larger_right(organiser, pair):
    kept, closed = pair
    reader = factories.UserFactory()
    for owner, edits in ((kept.organisation, False), (closed.organisation, True)):
        factories.OrganisationMemberFactory(user=reader, organisation=owner, edits=edits)

    merge(organiser, kept, closed)

    right = sa.select(OrganisationMember.edits).where(
        OrganisationMember.user_id == reader.id,
        OrganisationMember.organisation_id == kept.organisation_id,
    )
    organiser.session.expire_all()
    assert organiser.session.scalar(right) is True


def test_files_that_went_on_are_not_merged(organiser, ctx, pair):
    kept, _closed = pair
    staged = file_of(ctx, "staged", state=State.ELIGIBLE)
    DecisionFactory(application=staged)
    others = [
        kept,
        staged,
        file_of(ctx, "selected", state=State.SELECTED),
        file_of(ctx, "draft", state=State.DRAFT),
        file_of(ctx, "stand", kind=CallKind.EXHIBITOR),
    ]

    assert [merging.may_merge(organiser, kept, other) for other in others] == [False] * 5
    for other in others:
        with pytest.raises(NotFound):
            merge(organiser, kept, other)


def test_a_file_changed_meanwhile_or_left_incomplete_is_refused_whole(organiser, pair):
    kept, closed = pair
    seen = merging.stamp(kept, closed)
    closed.summary = ""
    organiser.session.flush()

    with pytest.raises(Stale):
        merge(organiser, kept, closed, seen=seen)
    with pytest.raises(Incomplete):
        merge(organiser, kept, closed, taken=["summary"])
    assert (closed.state, merged_from(organiser, kept)) == (State.SUBMITTED, [])


def test_only_who_screens_both_merges(ctx, pair):
    with pytest.raises(Forbidden):
        merge(acting(ctx, Role.CHAIR), *pair)
