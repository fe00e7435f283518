"""How far the jury is: juror by juror and file by file, conflicts left out."""

import pytest

from tests import factories
from tests.jury.people import file_of, juror_of
from village.applications.words import State
from village.core.errors import NotFound
from village.jury.reads import progress


@pytest.fixture
def jury(chair, edition):
    """Return the chair with two jurors and three files: complete, begun and given to nobody."""
    edition.reviews_per_application = 1
    amal, zineb = juror_of(edition, name="Amal"), juror_of(edition, name="Zineb")
    complete, begun, _nobodys = (file_of(edition, name) for name in "ABC")
    factories.AssignmentFactory(user=amal, application=complete, marks=[4, 5])
    factories.AssignmentFactory(user=amal, application=begun, saved_at=factories.LONG_AGO)
    factories.AssignmentFactory(user=zineb, application=begun)
    factories.ConflictFactory(user=zineb, application=begun)
    return chair


def test_the_overview_counts_reviews_without_those_of_who_stepped_aside(jury):
    found = progress.overview(jury)

    assert [
        (row.name, row.assigned, row.started, row.done, row.conflicts) for row in found.jurors
    ] == [
        ("Amal", 2, 1, 1, 0),
        ("Zineb", 0, 0, 0, 1),
    ]
    assert (found.files, found.complete, found.unassigned) == (3, 1, 1)
    assert (found.assigned, found.done, found.conflicts) == (2, 1, 1)


def test_files_that_lack_reviews_come_most_lacking_first(jury, monkeypatch):
    rows, total = progress.lacking(jury)
    monkeypatch.setattr(progress, "PAGE_SIZE", 1)
    second, _ = progress.lacking(jury, page=2)

    assert ([(row.reference, row.assigned) for row in rows], total) == ([("C", 0), ("B", 1)], 2)
    assert [row.reference for row in second] == ["B"]


def test_a_files_jurors_are_named_those_who_stepped_aside_too(jury, edition):
    stranger = juror_of(edition, name="Omar")
    application = progress.find(jury, "B")
    factories.ConflictFactory(user=stranger, application=application)

    found = progress.reviewers(jury, application)

    assert [(one.user.name, one.assigned, one.conflict is not None) for one in found] == [
        ("Amal", True, False),
        ("Omar", False, True),
        ("Zineb", True, True),
    ]


def test_jurors_are_found_among_the_editions_own(jury):
    amal, zineb = progress.jurors(jury)

    assert progress.juror(jury, zineb.id) is zineb
    assert amal.name == "Amal"
    with pytest.raises(NotFound):
        progress.juror(jury, factories.UserFactory().id)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WITHDRAWN])
def test_a_file_that_is_not_before_the_jury_is_not_found(jury, edition, state):
    file_of(edition, "Z", state=state)

    with pytest.raises(NotFound):
        progress.find(jury, "Z")
