"""The numbers by state, axis and pavilion beside the organiser's list."""

from village.applications.reads import facets
from village.applications.reads.filtering import ApplicationFilters
from village.applications.words import State


def test_axes_and_pavilions_are_counted_as_the_other_filters_leave_them(board):
    first, second = (axis.number for axis in board.the_edition.axes)

    everything = facets.counted(board, ApplicationFilters(), None)
    chosen = facets.counted(board, ApplicationFilters(axis=second, zone="europe"), None)

    assert everything.axes == {first: 2, second: 1}
    counted = {code: number for code, number in everything.pavilions.items() if number}
    assert counted == {"africa": 2, "europe": 1, "startups": 2}
    assert (chosen.axes, chosen.pavilions["africa"]) == ({second: 1}, 0)


def test_states_are_counted_whatever_state_is_shown(board):
    found = facets.counted(board, ApplicationFilters(state=State.ELIGIBLE), None)

    assert found.by_state == [(State.DRAFT, 1), (State.SUBMITTED, 1), (State.ELIGIBLE, 1)]
    assert (found.total, found.everything) == (1, 3)
