"""Deliveries wait while a stand is held for late payment."""

import pytest

from tests.exhibitors.test_entries import SLOTS
from tests.orders.conftest import confirmed, of
from village.billing.writes import holds
from village.board import deliveries
from village.core.errors import StandHeld
from village.exhibitors.reads import entries


def test_no_slot_is_taken_for_a_held_stand_until_it_is_released(ctx, organiser):
    ctx.the_edition.tasks = SLOTS
    exhibitor = confirmed(ctx, name="Atlas")
    atlas = of(ctx, exhibitor)

    def book(slot, seen):
        deliveries.book(atlas, exhibitor, slot, vehicle="", seen=seen)
        return entries.of(ctx, exhibitor).slot

    assert book("late", 0) == "late"
    holds.hold(organiser, exhibitor, stand=True, badges=False, reason="Unpaid")
    with pytest.raises(StandHeld, match="Unpaid"):
        book("early", 1)
    assert book("", 1) == ""
    holds.hold(organiser, exhibitor, stand=False, badges=True, reason="Unpaid")
    assert book("late", 2) == "late"
