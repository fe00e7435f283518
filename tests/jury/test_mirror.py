"""A juror's own mirror: severity, spread and agreement beside the others, without any name."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from tests.jury.people import file_of, juror_of
from village.jury.reads.mirror import mirror
from village.jury.tables import Assignment
from village.jury.words.mirror import FEWEST_FILES, Accord, Leaning, Mirror, Range


@pytest.fixture
def juror(edition):
    return juror_of(edition)


def compare(edition, juror, own, others):
    """Let the juror and two others mark files: one mark a file, on both criteria."""
    colleagues = [juror_of(edition), juror_of(edition)]
    found = []
    for number, (mine, theirs) in enumerate(zip(own, others, strict=True)):
        file = file_of(edition, f"M{number}")
        factories.AssignmentFactory(user=juror, application=file, marks=[mine, mine])
        for colleague in colleagues:
            factories.AssignmentFactory(user=colleague, application=file, marks=[theirs, theirs])
        found.append(file)
    return found


def test_the_mirror_compares_with_the_mean_of_the_others(ctx, edition, juror):
    compare(edition, juror, own=[1, 1, 2, 2, 3], others=[2, 2, 3, 3, 4])

    seen = mirror(acting(ctx, user=juror))

    assert seen.files == 5
    assert seen.difference == pytest.approx(-1)
    assert seen.spread == pytest.approx(seen.usual_spread)
    assert seen.agreement == pytest.approx(1)
    assert (seen.leaning, seen.range, seen.accord) == (
        Leaning.STRICTER, Range.ALIKE, Accord.CLOSE,
    )  # fmt: skip


def test_too_few_files_show_nothing(ctx, edition, juror):
    few = FEWEST_FILES - 1
    compare(edition, juror, own=[3] * few, others=[2] * few)

    assert mirror(acting(ctx, user=juror)) is None


def test_files_that_one_has_not_marked_or_stepped_aside_from_are_left_out(ctx, edition, juror):
    files = compare(edition, juror, own=[1, 2, 3, 4, 5, 5, 5], others=[1, 2, 3, 4, 5, 0, 0])
    factories.ConflictFactory(user=juror, application=files[5])
    ctx.session.execute(
        sa.update(Assignment)
        .where(Assignment.user_id == juror.id, Assignment.application_id == files[6].id)
        .values(completed_at=None)
    )

    seen = mirror(acting(ctx, user=juror))

    assert (seen.files, seen.difference) == (5, pytest.approx(0))


def test_marks_of_who_stepped_aside_are_not_compared_with(ctx, edition, juror):
    files = compare(edition, juror, own=[1, 2, 3, 4, 5], others=[1, 2, 3, 4, 5])
    wrong = juror_of(edition)
    for file in files:
        factories.AssignmentFactory(user=wrong, application=file, marks=[0, 0])
        factories.ConflictFactory(user=wrong, application=file)

    assert mirror(acting(ctx, user=juror)).difference == pytest.approx(0)


@pytest.mark.parametrize(
    ("difference", "spread", "agreement", "said"),
    [
        (0.25, 1.0, 0.6, (Leaning.ALIKE, Range.ALIKE, Accord.CLOSE)),
        (0.3, 0.5, 0.59, (Leaning.KINDER, Range.NARROW, Accord.PARTLY)),
        (-0.3, 1.5, 0.1, (Leaning.STRICTER, Range.WIDE, Accord.APART)),
        (0.0, 0.0, None, (Leaning.ALIKE, Range.NARROW, Accord.APART)),
    ],
)
def test_figures_are_said_in_words(difference, spread, agreement, said):
    seen = Mirror(9, difference, spread, 1.0, agreement, width=5.0)

    assert (seen.leaning, seen.range, seen.accord) == said
