"""Safe choices, against trying every way to place the others."""

from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from village.engines.stands.safety import look, too_few

NAMES, STANDS = "abcdef", "123456"
FITTING = st.dictionaries(
    st.sampled_from(NAMES), st.frozensets(st.sampled_from(STANDS)), min_size=1
)


def most(fitting, without=frozenset()):
    """Return how many can be placed at most, by trying all."""
    names = tuple(fitting)

    @cache
    def best(at, taken):
        if at == len(names):
            return 0
        left = fitting[names[at]] - taken
        return max([best(at + 1, taken), *(1 + best(at + 1, taken | {one}) for one in left)])

    return best(0, frozenset(without))


@given(FITTING, st.data())
def test_a_choice_is_safe_exactly_when_as_many_others_can_be_placed_after_it(fitting, data):
    chooser = data.draw(st.sampled_from(sorted(fitting)))
    others = {name: fitting[name] for name in fitting if name != chooser}

    found = look(fitting, chooser)

    assert (found.others, found.placeable) == (len(others), most(others))
    assert {stand for stand in fitting[chooser] if found.safe(stand)} == {
        stand for stand in fitting[chooser] if most(others, {stand}) == most(others)
    }


@given(FITTING, st.data())
def test_those_among_whom_somebody_would_be_without_have_too_few_stands(fitting, data):
    chooser = data.draw(st.sampled_from(sorted(fitting)))

    for stand, short in look(fitting, chooser).costs.items():
        theirs = frozenset().union(*(fitting[name] for name in short))
        assert chooser not in short
        assert len(theirs - {stand}) < len(short)


def test_the_only_stand_of_another_is_not_safe_and_it_is_said_whose():
    fitting = {"Atlas": {"A1", "A2", "A3"}, "Rif": {"A1"}, "Nour": {"A2", "A3"}}

    found = look(fitting, "Atlas")

    assert (found.others, found.placeable) == (2, 2)
    assert found.costs == {"A1": {"Rif"}}
    assert [found.safe(stand) for stand in ("A1", "A2", "A3")] == [False, True, True]


def test_nobody_else_and_no_stand_are_looked_at_too():
    assert look({"Atlas": {"A1"}}, "Atlas").costs == {}
    assert look({"Atlas": set(), "Rif": set()}, "Atlas").placeable == 0


@pytest.mark.parametrize("everybody_wants", [1, 200])
def test_two_hundred_are_placed_whatever_they_want(everybody_wants):
    fitting = {f"x{k}": {f"s{(k + j) % 200}" for j in range(everybody_wants)} for k in range(200)}

    found = look(fitting, "x0")

    assert (found.placeable, found.costs) == (199, {})


@given(FITTING)
def test_a_group_has_too_few_stands_exactly_when_somebody_must_be_without(fitting):
    found = too_few(fitting)

    assert bool(found) == (most(fitting) < len(fitting))
    for group, theirs in found:
        assert theirs == frozenset().union(*(fitting[name] for name in group))
        assert len(theirs) < len(group)


@given(FITTING, st.data())
def test_no_order_of_safe_choices_leaves_anybody_without_a_stand(fitting, data):
    assume(not too_few(fitting))
    left, placed = dict(fitting), {}

    while left:
        chooser = data.draw(st.sampled_from(sorted(left)))
        seen = look(left, chooser)
        offered = sorted(stand for stand in left[chooser] if seen.safe(stand))
        placed[chooser] = data.draw(st.sampled_from(offered))
        del left[chooser]
        left = {name: stands - {placed[chooser]} for name, stands in left.items()}
        assert most(left) == len(left)

    assert len(set(placed.values())) == len(fitting)
    assert all(stand in fitting[name] for name, stand in placed.items())
