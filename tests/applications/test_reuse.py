from dataclasses import replace

import pytest

from tests.conftest import acting
from tests.factories import ApplicationFactory, EditionFactory, OrganisationFactory, receive
from village.applications.reads import reuse as reads
from village.applications.words import State
from village.applications.writes import reuse
from village.core.errors import NotFound, Stale

ASKED = [
    {"key": "why", "kind": "text", "label": {"en": "Why"}},
    {"key": "users", "kind": "number", "label": {"en": "Users"}},
    {"key": "stage", "kind": "choice", "label": {"en": "Stage"},
     "choices": [{"value": "pilot", "label": {"en": "Pilot"}},
                 {"value": "idea", "label": {"en": "Idea"}}]},
    {"key": "gone", "kind": "line", "label": {"en": "Gone"}},
]  # fmt: skip
TODAY = [
    {"key": "why", "kind": "text", "label": {"en": "Why now"}},
    {"key": "users", "kind": "line", "label": {"en": "Users"}},
    {"key": "stage", "kind": "choice", "label": {"en": "Stage"},
     "choices": [{"value": "pilot", "label": {"en": "Pilot"}}]},
    {"key": "new", "kind": "line", "label": {"en": "New"}},
]  # fmt: skip


def ask(edition, questions):
    edition.calls[0].sections = [{"questions": questions}]
    return edition.calls[0]


@pytest.fixture
def files(ctx, session):
    """Last year's submission and this year's empty draft, and who acts for both."""
    last = EditionFactory()
    earlier = ApplicationFactory(
        edition=last,
        call=ask(last, ASKED),
        organisation=OrganisationFactory(name="Aqua", city="Fès", website="https://aqua.example"),
        state=State.DRAFT,
        title="Eau",
        first_time=True,
        women_led=True,
        answers={"why": "Leaks", "users": 300, "stage": "pilot", "gone": "x"},
    )
    earlier.state, earlier.submitted_at = State.REJECTED, ctx.now
    receive(earlier)
    organisation = OrganisationFactory(name="Aqua", city="", website="")
    draft = ApplicationFactory(
        edition=ctx.edition,
        call=ask(ctx.edition, TODAY),
        organisation=organisation,
        state=State.DRAFT,
        title="",
        summary="",
    )
    founder = acting(ctx)
    own = frozenset({organisation.id, earlier.organisation_id})
    actor = replace(founder.actor, organisation_ids=own)
    return replace(founder, actor=actor), earlier, draft


def test_an_empty_draft_takes_what_fits_todays_questions(files):
    ctx, earlier, draft = files
    assert reads.is_empty(draft) is True

    reuse.start_from(ctx, draft, reference=earlier.reference, seen=draft.stamp)

    assert draft.answers == {"why": "Leaks", "stage": "pilot"}
    assert (draft.title, draft.women_led, draft.first_time) == ("Eau", True, False)
    assert (draft.organisation.city, draft.organisation.website) == ("Fès", "https://aqua.example")
    assert reads.is_empty(draft) is False


def test_what_the_draft_says_stays(files, session):
    ctx, earlier, draft = files
    draft.answers, draft.organisation.city = {"why": "Floods"}, "Rabat"
    session.commit()

    reuse.start_from(ctx, draft, reference=earlier.reference, seen=draft.stamp)

    assert draft.answers == {"why": "Floods", "stage": "pilot"}
    assert draft.organisation.city == "Rabat"


def test_a_choice_that_is_offered_no_more_is_not_taken(files, session):
    ctx, _earlier, draft = files
    [source] = reads.sources(ctx, draft)
    source.content = {**source.content, "answers": {"stage": "idea"}}
    session.commit()

    assert reads.reusable(draft, source).answers == {}


def test_a_kind_that_says_so_is_not_taken(files, monkeypatch):
    ctx, _earlier, draft = files
    [source] = reads.sources(ctx, draft)
    kind = reads.read_questions(TODAY)[0].kind
    monkeypatch.setattr(type(kind), "reusable", False)

    assert set(reads.reusable(draft, source).answers) == {"stage"}


def test_files_of_others_are_neither_offered_nor_taken(ctx, files):
    founder, _earlier, draft = files
    strangers = ApplicationFactory(edition=ctx.edition)

    assert [one.application_id for one in reads.sources(founder, draft)] != [strangers.id]
    with pytest.raises(NotFound):
        reuse.start_from(founder, draft, reference=strangers.reference, seen=draft.stamp)


def test_a_draft_changed_meanwhile_is_not_filled(files):
    ctx, earlier, draft = files

    with pytest.raises(Stale):
        reuse.start_from(ctx, draft, reference=earlier.reference, seen="9-9")
