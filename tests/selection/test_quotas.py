"""The selection under quotas: what each asks, moves and costs, or why it cannot be met."""

import pytest

from tests import factories
from village.applications.words import State
from village.core.errors import Forbidden
from village.selection.reads import quotas, ranking
from village.selection.words import Outcome
from village.selection.writes import deciding


@pytest.fixture
def found(chair, six, session):
    six[3].women_led = True
    session.flush()
    return ranking.standing(chair)


def names(rows):
    return [row.entry.reference for row in rows]


def groups(chair, found):
    return quotas.groups(chair.the_edition, found, ranking.placed(chair))


def effect(chair, found, asked):
    return quotas.effect(found, groups(chair, found), asked)


def test_every_axis_continent_and_trait_is_a_group_with_its_files(chair, found):
    known = {group.key: group.files for group in groups(chair, found)}

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


def test_what_the_scores_may_be_is_drawn_once_for_all_quotas_tried(chair, found, monkeypatch):
    draw, drawn = quotas.scenarios, []
    monkeypatch.setattr(
        quotas, "scenarios", lambda *marks, **more: drawn.append(1) or draw(*marks, **more)
    )
    quotas._scenarios.cache_clear()

    for most in (4, 5):
        assert effect(chair, found, {"women_led": (0, most)}).chances

    assert drawn == [1]


def test_quotas_that_cannot_be_met_together_are_named_and_nothing_is_selected(chair, found):
    told = effect(chair, found, {"women_led": (2, None), "national": (0, 2)})

    assert (told.selected, told.waiting) == ((), ())
    assert [group.key for group in told.conflict] == ["women_led"]


def test_a_quota_of_more_at_least_than_at_most_makes_no_sense(chair, found):
    with pytest.raises(ValueError, match="at least 2, at most 1"):
        effect(chair, found, {"national": (2, 1)})


def test_those_who_have_a_place_count_towards_the_quotas_of_the_village(chair, six, edition):
    edition.calls[0].places = 3
    factories.ApplicationFactory(edition=edition, state=State.CONFIRMED, women_led=True)
    six[0].women_led = six[3].women_led = True
    chair.session.flush()
    found = ranking.standing(chair)

    enough = effect(chair, found, {"women_led": (1, None)})
    too_many = effect(chair, found, {"women_led": (0, 1)})

    assert (found.places, found.taken) == (2, 1)
    assert (names(enough.selected), enough.promoted) == (["A", "B"], ())
    assert (names(too_many.selected), names(too_many.displaced)) == (["B", "C"], ["A"])
    [line] = [one for one in too_many.lines if one.group.key == "women_led"]
    assert (line.group.files, line.group.held, line.taken) == (2, 1, 1)


def test_the_quotas_of_the_last_staged_selection_are_kept(chair, six):
    deciding.stage_selection(chair, [six[0]], quotas={"national": (1, 5)}, reasons="Un")
    deciding.stage_selection(
        chair, [six[1]], quotas={"women_led": (1, None), "axis-1": (0, 3)}, reasons="Deux"
    )

    assert quotas.kept(chair) == {"women_led": (1, None), "axis-1": (0, 3)}
    assert [row.entry.staged for row in ranking.standing(chair).rows[:2]] == [Outcome.SELECT] * 2


def test_only_those_who_decide_stage_under_quotas(organiser, six):
    with pytest.raises(Forbidden):
        deciding.stage_selection(organiser, [six[0]], quotas={}, reasons="Non")
