"""Deliveries to stands: none is booked to a stand that is held until it is paid."""

from village.applications import Application, lock
from village.billing import holds
from village.core.context import Context
from village.core.errors import StandHeld
from village.exhibitors import book_delivery


def book(ctx: Context, application: Application, slot: str, *, vehicle: str, seen: int) -> None:
    """Take a delivery slot, or another one; an empty one gives it back. Flushes.

    A slot that was taken before the stand was held stays, and the lists say that it is held.

    Raises:
        StandHeld: the organiser holds the stand.
        Forbidden, IllegalTransition, Stale, NotFound, SlotFull: as for `book_delivery`.
    """
    lock(ctx, [application])
    held = holds.of(ctx, application)
    if slot and held is not None and held.stand:
        raise StandHeld(reason=held.reason)
    book_delivery(ctx, application, slot, vehicle=vehicle, seen=seen)
