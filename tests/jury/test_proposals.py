"""What a proposed assignment amounts to, and what each change to it would."""

import pytest

from tests.jury.people import file_of, juror_of
from village.jury.reads import proposals
from village.jury.reads.assignable import candidates
from village.jury.writes import assignment


@pytest.fixture
def proposed(chair, edition):
    """Return the chair's proposal of one juror for each of two files."""
    numbers = [axis.number for axis in edition.axes]
    juror_of(edition, axes=[numbers[0]], name="Axe un")
    juror_of(edition, axes=[numbers[1]], name="Axe deux")
    file_of(edition, "A")
    file_of(edition, "B", axis=edition.axes[1])
    return assignment.propose(chair, per_application=1, max_load=1)


def test_a_proposal_is_its_makers_own(chair, organiser, proposed):
    assert proposals.proposal(chair) is proposed
    assert proposals.proposal(organiser) is None


def test_the_figures_say_what_is_short_or_over(chair, proposed):
    known = candidates(chair)
    pairs = proposals.pairs_of(proposed, known)

    whole = proposals.figures(known, proposed, pairs)
    half = proposals.figures(known, proposed, sorted(pairs)[:1])

    assert (whole.pairs, whole.short, whole.over, whole.lowest_share) == (2, 0, 0, 1.0)
    assert (half.pairs, half.short, half.least_load, half.lowest_share) == (1, 1, 0, 0.0)
    [(broken, rules)] = half.broken_by_file.items()
    assert (broken, rules) == (sorted(pairs)[1][0], (proposals.FEW,))


def test_a_juror_above_the_limit_and_a_file_with_too_many_are_named(chair, proposed):
    known = candidates(chair)
    [first, second] = known.files
    [juror, other] = known.jurors
    pairs = {(first.id, juror.id), (second.id, juror.id), (second.id, other.id)}

    found = proposals.figures(known, proposed, pairs)

    assert (found.over, found.overloaded) == (1, (juror,))
    assert found.broken_by_file == {second.id: (proposals.MANY,)}


def test_each_choice_says_what_the_whole_would_amount_to(chair, proposed):
    known = candidates(chair)
    pairs = proposals.pairs_of(proposed, known)
    now = proposals.figures(known, proposed, pairs)
    file = known.files[0]

    chosen, other = proposals.choices(known, proposed, pairs, file)

    assert (chosen.chosen, other.chosen) == (True, False)
    assert chosen.total_after == pytest.approx(now.total - chosen.affinity)
    assert other.total_after == pytest.approx(now.total + other.affinity)
    assert chosen.lowest_share_after == 0


def test_a_proposal_that_breaks_nothing_needs_no_bound_with_rules_lifted(chair, proposed):
    known = candidates(chair)

    assert proposals.lifted_bound(known, proposed, proposals.pairs_of(proposed, known)) is None


def test_a_whole_proposal_shows_every_file(chair, proposed):
    known = candidates(chair)

    assert proposals.touched(known, proposed, []) == known.files
    assert proposals.gone(known, proposed) == {}


def test_what_cannot_be_met_is_told_of_the_files_one_still_sees(chair, edition, proposed):
    proposed.report = {
        **proposed.report,
        "reasons": [
            {"kind": "jurors", "files": [f.id for f in candidates(chair).files] + [0],
             "jurors": [0], "asked": 4, "missing": 2, "rule": "axis 3, women"}
        ],
    }  # fmt: skip

    [told] = proposals.reasons(candidates(chair), proposed)

    assert ([file.reference for file in told.files], told.jurors) == (["A", "B"], [])
    assert (told.everything, told.axis, told.rules) == (True, None, ("axis", "women"))
    assert (told.more, told.fewer) == (2, 1)
