"""What the filters and words of the organiser's list let pass."""

import pytest

from tests import factories
from village.applications.reads import listing
from village.applications.reads.filtering import ApplicationFilters, ListOrder
from village.applications.words import State
from village.editions.words.calls import CallKind


def references(ctx, **filters):
    found = listing.page(
        ctx, ApplicationFilters(order=ListOrder.TITLE, descending=False, **filters), 1, "fr"
    )
    return [row.reference for row in found.rows]


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({}, ["A", "B", "C"]),
        ({"kind": CallKind.EXHIBITOR}, ["C"]),
        ({"state": State.ELIGIBLE}, ["B"]),
        ({"zone": "europe"}, ["B"]),
        ({"words": "atl"}, ["A", "C"]),
        ({"words": "atl capt"}, ["C"]),
        ({"words": "nothing"}, []),
    ],
)
def test_each_filter_leaves_what_it_names(board, filters, left):
    assert references(board, **filters) == left
    assert listing.count(board, ApplicationFilters(**filters)) == len(left)


def test_an_axis_is_found_by_its_number(board):
    first, second = (axis.number for axis in board.the_edition.axes)

    assert (references(board, axis=first), references(board, axis=second)) == (["A", "C"], ["B"])


def test_applications_of_another_edition_are_not_listed(board):
    factories.ApplicationFactory()

    assert references(board) == ["A", "B", "C"]
