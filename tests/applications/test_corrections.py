import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import acting
from tests.factories import ApplicationFactory, OrganisationFactory
from village.applications.reads import amendments as amended
from village.applications.reads import corrections as reads
from village.applications.reads import versions
from village.applications.tables import Application, Correction
from village.applications.words import CorrectionState, State
from village.applications.writes import amendments, applications, corrections, drafts, screening
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.errors import CallClosed, Forbidden, IllegalTransition, NotFound
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role

COMPLETE = {"contact_phone": "+212522000000", "founded_year": 2021, "team_size": 6}


@pytest.fixture
def late(ctx):
    """The day after the call's deadline, as an organiser lives it."""
    after = ctx.edition.calls[0].window.closes_at + timedelta(days=1)
    return replace(acting(ctx, Role.ORGANISER), now=after)


@pytest.fixture
def file(ctx):
    organisation = OrganisationFactory(name="Aqua", **COMPLETE)
    return ApplicationFactory(edition=ctx.edition, organisation=organisation, title="Eau")


def founder_of(ctx, file, *, at=None):
    founder = acting(ctx)
    actor = replace(founder.actor, organisation_ids=frozenset({file.organisation_id}))
    return replace(founder, actor=actor, now=at or ctx.now)


def in_days(ctx, days):
    return ctx.today + timedelta(days=days)


def ask(ctx, file, *fields, days=5):
    corrections.ask(ctx, file, fields or ("title",), message="?", last_day=in_days(ctx, days))


def end(ctx):
    """Return when the one correction that was asked for ends."""
    return ctx.session.scalars(sa.select(Correction.closes_at)).one()


def correct(ctx, file, *, organisation=None, **project):
    """Correct a file, and submit it."""
    founder = founder_of(ctx, file)
    amendments.begin(founder, file)
    seen = amended.written(founder, file).stamp
    drafts.save(founder, file, seen=seen, organisation=organisation or {}, project=project)
    return applications.submit(founder, file, key=uuid.uuid4())


def mails(ctx):
    return [
        (one.template, one.to) for one in ctx.session.scalars(sa.select(OutboxMail).order_by("id"))
    ]


def test_what_is_asked_for_reopens_after_the_deadline_and_nothing_else_does(late, file):
    ask(late, file, "title", "city")

    correct(late, file, organisation={"city": "Rabat", "name": "Atlas"}, title="Mer", summary="!")

    late.session.expire_all()
    owner = file.organisation
    assert (file.title, owner.city, owner.name, file.summary[:8]) == (
        "Mer",
        "Rabat",
        "Aqua",
        "Capteurs",
    )
    assert [one.number for one in versions.of(late, file)] == [2, 1]
    assert reads.standing(late, file) is CorrectionState.MADE
    assert mails(late) == [
        ("correction_asked", owner.contact_email),
        ("application_amended", owner.contact_email),
    ]
    assert [one.action for one in late.session.scalars(sa.select(AuditEntry).order_by("id"))] == [
        "correction_ask",
        "amendment_begin",
        "amend",
    ]


def test_nothing_reopens_once_it_is_made(late, file):
    ask(late, file)
    correct(late, file, title="Mer")

    with pytest.raises(CallClosed):
        amendments.begin(founder_of(late, file), file)


def test_what_was_typed_before_the_deadline_counts_only_where_it_is_asked_for(ctx, late, file):
    founder = founder_of(ctx, file)
    amendments.begin(founder, file)
    seen = amended.written(founder, file).stamp
    typed = {"title": "Mer", "summary": "Ports."}
    drafts.save(founder, file, seen=seen, organisation={}, project=typed)
    ask(late, file)

    applications.submit(founder_of(late, file), file, key=uuid.uuid4())

    assert (file.title, file.summary[:8]) == ("Mer", "Capteurs")


def test_all_may_change_as_long_as_the_call_is_open(ctx, file):
    ask(acting(ctx, Role.ORGANISER), file)

    correct(ctx, file, title="Mer", summary="Ports.")

    assert (file.title, file.summary) == ("Mer", "Ports.")
    assert reads.standing(ctx, file) is CorrectionState.MADE


def test_what_only_a_corrected_answer_asks_is_open_too(late, file):
    file.call.sections = [
        {
            "questions": [
                {"key": "pilot", "kind": "check", "label": {"fr": "Pilote"}},
                {
                    "key": "where",
                    "kind": "line",
                    "label": {"fr": "Où"},
                    "shown_if": {"question": "pilot", "is": ["true"]},
                },
                {"key": "other", "kind": "line", "label": {"fr": "Autre"}},
            ]
        }
    ]
    late.session.flush()
    ask(late, file, "q_pilot")

    correct(late, file, answers={"pilot": True, "where": "Fès", "other": "Non"})

    assert file.answers == {"pilot": True, "where": "Fès"}


def test_it_ends_by_itself_after_its_last_day(late, file):
    ask(late, file)
    founder = founder_of(late, file)
    amendments.begin(founder, file)
    after = replace(founder, now=late.now + timedelta(days=6))

    with pytest.raises(CallClosed):
        applications.submit(after, file, key=uuid.uuid4())

    assert reads.standing(after, file) is CorrectionState.LAPSED
    assert (file.title, file.state) == ("Eau", State.SUBMITTED)


def test_a_correction_is_taken_back(late, file):
    ask(late, file)

    corrections.take_back(late, file)

    assert reads.standing(late, file) is None
    assert [template for template, _to in mails(late)] == ["correction_asked", "correction_dropped"]
    with pytest.raises(CallClosed):
        amendments.begin(founder_of(late, file), file)
    with pytest.raises(NotFound):
        corrections.take_back(late, file)


def test_what_is_asked_for_next_takes_its_place(late, file):
    ask(late, file, "title")
    ask(late, file, "city")

    assert late.session.scalars(sa.select(Correction.fields)).all() == [["city"]]
    assert file.correction.fields == ["city"]


@pytest.mark.parametrize(
    ("fields", "days", "error"),
    [((), 5, NotFound), (("title", "q_none"), 5, NotFound), (("title",), -1, CallClosed)],
)
def test_what_cannot_be_asked_for_is_refused(late, file, fields, days, error):
    with pytest.raises(error):
        corrections.ask(late, file, fields, message="?", last_day=in_days(late, days))


def test_only_files_that_may_still_change_are_asked_about_by_who_screens(late, ctx, file):
    refused = ApplicationFactory(edition=ctx.edition, state=State.INELIGIBLE)
    selected = ApplicationFactory(edition=ctx.edition, state=State.SELECTED)
    withdrawn = ApplicationFactory(edition=ctx.edition, state=State.WITHDRAWN)

    for other in (refused, selected, withdrawn):
        with pytest.raises(IllegalTransition):
            ask(late, other)
    with pytest.raises(Forbidden):
        ask(replace(acting(ctx, Role.CHAIR), now=late.now), file)


def test_a_verdict_ends_what_was_asked_for(late, file):
    ask(late, file)

    screening.screen(late, file, eligible=False, note="Hors sujet")

    assert reads.standing(late, file) is None
    with pytest.raises(IllegalTransition):
        amendments.begin(founder_of(late, file), file)


def test_a_reminder_leaves_once_a_day_before_the_end(late, file):
    ask(late, file, days=5)
    system = replace(late, actor=SYSTEM, edition=None)
    soon = replace(system, now=end(late) - timedelta(hours=4))

    told = [corrections.remind(one) for one in (system, soon, soon)]

    assert told == [0, 1, 0]
    assert [template for template, _to in mails(late)] == [
        "correction_asked",
        "correction_reminder",
    ]


def test_a_reminder_that_is_switched_off_is_over_without_a_mail(late, file):
    ask(late, file, days=5)
    late.the_edition.mails = [{"key": "correction_reminder", "sent": False}]
    soon = replace(late, actor=SYSTEM, edition=None, now=end(late) - timedelta(hours=4))

    assert [corrections.remind(soon) for _ in range(2)] == [1, 0]
    assert [template for template, _to in mails(late)] == ["correction_asked"]


def test_the_list_knows_how_far_each_correction_is(late, file):
    ask(late, file)
    after = replace(late, now=late.now + timedelta(days=9))

    found = [
        late.session.scalar(sa.select(reads.case(one)).outerjoin_from(Application, Correction))
        for one in (late, after)
    ]

    assert found == ["asked", "lapsed"]
