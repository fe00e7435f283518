import hashlib
import json

import pytest

from tests.factories import ApplicationFactory
from village.applications.reads import versions


@pytest.fixture
def submission(edition, ctx):
    application = ApplicationFactory(edition=edition, title="Eau")
    return versions.of(ctx, application)[0]


def test_a_version_can_be_read_alone(submission, edition):
    content = json.loads(versions.as_file(submission))

    assert (content["format"], content["version"]) == ("submission/1", 1)
    assert content["project"]["title"] == "Eau"
    assert content["project"]["axis"]["title"] == edition.axes[0].title
    assert content["organisation"]["country"] == "MA"
    assert {"wanted_area_m2", "zone", "answers"} & set(content["project"]) == set()


def test_the_file_has_the_fingerprint_of_the_receipt(submission, session):
    session.expire_all()

    assert hashlib.sha256(versions.as_file(submission)).hexdigest() == submission.sha256


@pytest.mark.parametrize("digits", [16, 32, 64])
def test_a_fingerprint_or_its_beginning_tells_when_it_was_received(ctx, submission, digits):
    found = versions.by_fingerprint(ctx, submission.sha256[:digits])

    assert (found.number, found.submitted_at, found.in_force) == (1, submission.submitted_at, True)


@pytest.mark.parametrize("text", ["", "abc", "0" * 64, "%" * 16, "_" * 16])
def test_what_is_no_fingerprint_of_ours_finds_nothing(ctx, submission, text):
    assert versions.by_fingerprint(ctx, text) is None


def test_too_few_digits_find_nothing(ctx, submission):
    assert versions.by_fingerprint(ctx, submission.sha256[:15]) is None


def test_later_changes_of_the_rows_change_no_version(ctx, submission, session):
    before = versions.as_file(submission)
    application = submission.application
    application.title, application.organisation.name = "Autre", "Autre"
    application.axis.title = {"fr": "Autre"}
    session.commit()
    session.expire_all()

    assert versions.as_file(submission) == before
