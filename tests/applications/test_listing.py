"""The organiser's list: what filters, words and orders leave, page by page."""

import pytest

from tests import factories
from tests.conftest import acting
from village.applications.reads import listing
from village.applications.reads.filtering import ApplicationFilters, ListOrder
from village.applications.words import State
from village.core.permissions import Role


@pytest.mark.parametrize("order", ListOrder)
@pytest.mark.parametrize("descending", [True, False])
def test_the_list_its_export_and_its_neighbours_have_one_order(board, order, descending):
    filters = ApplicationFilters(order=order, descending=descending)

    listed = [row.reference for row in listing.page(board, filters, 1, "fr").rows]

    assert [row[0].reference for row in listing.export(board, filters)] == listed
    for at, reference in enumerate(listed):
        found = listing.neighbours(board, filters, reference)
        assert found.previous == (listed[at - 1] if at else None)
        assert found.following == (listed[at + 1] if at + 1 < len(listed) else None)


def test_what_waits_comes_one_after_the_other_and_round_again(ctx):
    for number, state in enumerate((State.SUBMITTED, State.ELIGIBLE, State.SUBMITTED, State.DRAFT)):
        factories.ApplicationFactory(edition=ctx.edition, reference=f"F{number}", state=state)
    filters = ApplicationFilters(state=State.ELIGIBLE, order=ListOrder.REFERENCE, descending=False)
    board = acting(ctx, Role.ORGANISER)

    found = {at: listing.to_screen(board, filters, at) for at in ("", "F0", "F1", "F2", "F3")}

    assert {at: one.following for at, one in found.items()} == {
        "": "F0", "F0": "F2", "F1": "F2", "F2": "F0", "F3": "F0",
    }  # fmt: skip
    assert {(one.done, one.total) for one in found.values()} == {(1, 3)}


def test_the_last_that_waits_has_none_after_it(ctx):
    factories.ApplicationFactory(edition=ctx.edition, reference="F0")
    board = acting(ctx, Role.ORGANISER)

    assert listing.to_screen(board, ApplicationFilters(), "F0") == listing.ToScreen(0, 1, None)


def test_what_is_not_in_the_list_has_no_neighbours(board):
    found = listing.neighbours(board, ApplicationFilters(), "Z")

    assert (found.previous, found.following) == (None, None)


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (1, 1), (2, 2), (99, 2)])
def test_a_page_that_is_not_there_is_the_nearest(board, monkeypatch, asked, given):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)

    found = listing.page(board, ApplicationFilters(), asked, "fr")

    assert (found.number, len(found.rows)) == (given, 2 if given == 1 else 1)
