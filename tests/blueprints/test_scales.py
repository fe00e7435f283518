"""Scales on pages: what a juror is offered and sends, what the committee reads, and the studio."""

import pytest
from lxml import html

from tests import factories
from tests.blueprints.test_jury import person, post_marks, url
from tests.blueprints.test_studio import logged_in, made, save, set_to, stands
from tests.board.test_editions import FRUGAL
from tests.jury.test_scales import EACH, NAMED, TEN, WORDS, on
from village.applications.words import State
from village.core.permissions import Role
from village.editions.words.settings import Scale
from village.editions.words.shape import as_json


@pytest.fixture
def row(client, edition):
    """Return the review of a logged-in juror."""
    juror = person(edition, Role.JUROR)
    client.login(juror.email)
    file = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    return factories.AssignmentFactory(user=juror, application=file)


def offered(page):
    """Return the marks of the first criterion, each with its label."""
    [first, *_others] = html.fromstring(page).xpath("//fieldset[@data-marks]")
    labels = {label.get("for"): label.text for label in first.xpath(".//label")}
    return [(one.get("value"), labels[one.get("id")]) for one in first.xpath(".//input")]


@EACH
def test_the_form_has_the_marks_of_the_scale_and_takes_no_others(
    client, edition, session, row, scale
):
    on(edition, scale)
    session.commit()
    path = f"score/{row.application.reference}"

    page = client.get(url(edition, path)).text
    below = post_marks(client, edition, row, scale.least - 1, scale.most)
    above = post_marks(client, edition, row, scale.least, scale.most + 1)
    taken = post_marks(client, edition, row, scale.least, scale.most)

    assert offered(page) == [(str(mark), scale.label(mark, "en")) for mark in scale.marks]
    assert (below.status_code, above.status_code, taken.status_code) == (422, 422, 303)
    assert "Choose one of the marks." in below.text
    session.refresh(row)
    assert sorted(score.mark for score in row.scores) == [scale.least, scale.most]


def test_a_long_scale_is_typed(client, edition, session, row):
    on(edition, Scale(0, 100))
    session.commit()

    page = client.get(url(edition, f"score/{row.application.reference}")).text
    taken = post_marks(client, edition, row, 73, 100)

    assert "data-marks" not in page
    assert html.fromstring(page).xpath('//input[@name="mark_1"]/@value') == [""]
    assert taken.status_code == 303


def test_the_committee_reads_marks_in_their_words(client, edition, session):
    on(edition, NAMED)
    file = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    factories.AssignmentFactory(application=file, marks=[1, 3])
    client.login(person(edition, Role.CHAIR).email)

    page = client.get(f"/fr/{edition.code.lower()}/selection/decide/{file.reference}").text

    said = [text for text in html.fromstring(page).xpath("//td/bdi/text()") if text in WORDS]
    assert said == ["faible", "excellent"]
    assert "1, « faible », à 3, « excellent »" in page.replace("\xa0", " ")


@pytest.fixture
def own(ctx, client):
    edition = made(ctx, FRUGAL)
    logged_in(client, edition)
    return edition


def test_the_studio_sets_the_scale_until_there_are_marks(client, ctx, own):
    def twenty(sent):
        return set_to("jury-scale-least", "0")(set_to("jury-scale-most", "20")(sent))

    saved = save(client, own, "jury", twenty)
    ctx.session.refresh(own)
    there = own.mark_scale
    own.marks_given = True
    ctx.session.commit()
    refused = save(client, own, "jury", set_to("jury-scale-most", "10"))

    assert (saved.status_code, there) == (303, Scale(0, 20))
    assert refused.status_code == 409
    assert "Jurors have given marks on the present scale" in refused.text
    assert stands(ctx, own).jury.scale == Scale(0, 20)


def test_the_studio_says_at_its_field_what_is_wrong_with_a_scale(client, ctx, own):
    own.scale = as_json(TEN)
    ctx.session.commit()

    answer = save(client, own, "jury", set_to("jury-scale-step", "2"))

    assert answer.status_code == 422
    assert 'href="#jury-scale-step"' in answer.text
