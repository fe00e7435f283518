"""The selection under quotas: what each asks, moves and costs, or why it cannot be met."""

import pytest

from village.selection.reads import quotas, ranking


@pytest.fixture
def found(chair, six, session):
    six[3].women_led = True
    session.flush()
    return ranking.standing(chair)


def names(rows):
    return [row.entry.reference for row in rows]


def effect(chair, found, asked):
    return quotas.effect(found, quotas.groups(chair.the_edition, found), asked)


def test_every_axis_continent_and_trait_is_a_group_with_its_files(chair, found):
    known = {group.key: group.files for group in quotas.groups(chair.the_edition, found)}

    assert (known["women_led"], known["first_time"], known["national"]) == (1, 0, 6)
    assert (known["zone-africa"], known["zone-europe"]) == (6, 0)
    assert sum(files for key, files in known.items() if key.startswith("axis-")) == 6


def test_without_quotas_the_best_are_selected(chair, found):
    told = effect(chair, found, {})

    assert (names(told.selected), told.promoted, told.displaced) == (["A", "B"], (), ())
    assert told.total == pytest.approx(told.unbound)
    assert set(names(told.waiting)) <= {"C", "D", "E", "F"}
    assert told.firm <= 2


def test_a_quota_moves_one_file_in_and_one_out_at_its_price(chair, found):
    told = effect(chair, found, {"women_led": (1, None)})

    assert (names(told.promoted), names(told.displaced)) == (["D"], ["B"])
    [line] = [one for one in told.lines if one.group.key == "women_led"]
    assert (line.at_least, line.taken) == (1, 1)
    assert line.price == pytest.approx(told.unbound - told.total)
    assert line.price > 0


def test_quotas_that_cannot_be_met_together_are_named_and_nothing_is_selected(chair, found):
    told = effect(chair, found, {"women_led": (2, None), "national": (0, 2)})

    assert (told.selected, told.waiting) == ((), ())
    assert [group.key for group in told.conflict] == ["women_led"]


def test_a_quota_of_more_at_least_than_at_most_makes_no_sense(chair, found):
    with pytest.raises(ValueError, match="at least 2, at most 1"):
        effect(chair, found, {"national": (2, 1)})
