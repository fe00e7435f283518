"""Marks on an edition's own scale: 1 to 10, 0 to 20, or words; and the scale stays."""

from dataclasses import replace

import pytest

from tests import factories
from tests.conftest import acting
from tests.jury.people import file_of, juror_of
from village.applications.words import State
from village.core.errors import ScaleInUse
from village.core.permissions import Role
from village.editions.reads import settings as settings_of
from village.editions.words.sections import Section
from village.editions.words.settings import MarkWord, Scale
from village.editions.words.shape import as_json
from village.editions.writes import sections
from village.jury.reads import files
from village.jury.writes import marking
from village.selection.reads import ranking
from village.stands.reads import preferences

WORDS = ("faible", "bon", "excellent")
TEN, TWENTY = Scale(1, 10), Scale(0, 20)
NAMED = Scale(1, 3, 1, tuple(MarkWord({"fr": word, "en": f"{word}!"}) for word in WORDS))
EACH = pytest.mark.parametrize("scale", [TEN, TWENTY, NAMED], ids=["ten", "twenty", "words"])


def on(edition, scale):
    edition.scale = as_json(scale)
    return edition


def reviewed(ctx, edition, *given):
    """Let a juror give these marks on a file; return the review."""
    juror = factories.UserFactory()
    row = factories.AssignmentFactory(
        user=juror, application=factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    )
    me = acting(ctx, Role.JUROR, user=juror)
    marks = dict(zip([one.id for one in edition.criteria], given, strict=True))
    marking.save_review(me, row, marking.MarksGiven(marks), version=row.version)
    return row


@EACH
def test_a_juror_is_offered_every_mark_of_the_scale(edition, scale):
    on(edition, scale)

    [first, _second] = files.rubric(edition, "fr")

    assert [level.mark for level in first.levels] == list(scale.marks)
    assert [level.label for level in first.levels] == (
        list(WORDS) if scale is NAMED else [str(mark) for mark in scale.marks]
    )
    assert first.in_words == (scale is NAMED)


@EACH
def test_marks_of_the_scale_are_taken_and_no_others(ctx, edition, scale):
    on(edition, scale)

    row = reviewed(ctx, edition, scale.least, scale.most)

    assert set(files.marks_of(row).values()) == {scale.least, scale.most}
    for mark in (scale.least - 1, scale.most + 1):
        with pytest.raises(ValueError, match="not on the scale"):
            reviewed(ctx, edition, mark, scale.most)


def test_a_step_leaves_out_the_marks_between(ctx, edition):
    on(edition, Scale(0, 20, 5))

    assert set(files.marks_of(reviewed(ctx, edition, 5, 20)).values()) == {5, 20}
    with pytest.raises(ValueError, match="not on the scale"):
        reviewed(ctx, edition, 5, 7)


@EACH
def test_the_ranking_lies_on_the_scale(ctx, edition, scale):
    on(edition, scale)
    jurors = [juror_of(edition) for _ in range(3)]
    marks = list(scale.marks)
    for name, mark in zip("ABCD", (marks[-1], marks[-1], marks[0], marks[0]), strict=True):
        file = file_of(edition, name)
        for juror in jurors:
            factories.AssignmentFactory(user=juror, application=file, marks=[mark, mark])

    found = ranking.standing(acting(ctx, Role.CHAIR))

    assert [row.entry.reference for row in found.rows] == list("ABCD")
    assert found.scale == scale
    assert all(scale.least <= row.low <= row.high <= scale.most for row in found.rows)
    assert [row.raw_mean for row in found.rows] == [marks[-1]] * 2 + [marks[0]] * 2
    assert len(found.ticks) <= 11


@EACH
def test_without_marks_a_picture_shows_the_whole_scale(ctx, edition, scale):
    on(edition, scale)

    found = ranking.standing(acting(ctx, Role.CHAIR))

    assert (found.least, found.most) == (scale.least, scale.most)


@EACH
def test_the_allocation_weighs_marks_by_their_place_on_the_scale(ctx, edition, scale):
    on(edition, scale)
    lowest, highest = (file_of(edition, name) for name in "AB")
    factories.AssignmentFactory(application=lowest, marks=[scale.least] * 2)
    factories.AssignmentFactory(application=highest, marks=[scale.most] * 2)

    assert preferences.points(ctx) == {lowest.id: 0.0, highest.id: 100.0}


def rescaled(ctx, edition, scale):
    settings = settings_of.of(ctx.session, edition)
    after = replace(settings, jury=replace(settings.jury, scale=scale))
    sections.set_section(acting(ctx, Role.ORGANISER), Section.JURY, after)


def test_the_scale_changes_until_the_first_mark_and_then_stays(ctx, edition):
    rescaled(ctx, edition, TEN)
    reviewed(ctx, edition, 1, 10)

    for other in (TWENTY, NAMED, Scale(1, 10, 3)):
        with pytest.raises(ScaleInUse):
            rescaled(ctx, edition, other)
    assert edition.mark_scale == TEN


def test_the_words_of_the_marks_can_be_bettered_while_marks_stand(ctx, edition):
    on(edition, NAMED)
    reviewed(ctx, edition, 1, 3)
    other = replace(NAMED, words=(MarkWord({"fr": "insuffisant"}), *NAMED.words[1:]))

    rescaled(ctx, edition, other)

    assert edition.mark_scale == other
