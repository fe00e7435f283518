"""The order of a draw, its windows over days and hours, and whose turn it is."""

import hashlib
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from village.draws.words import (
    Entrant,
    Hours,
    TieBreak,
    TurnFacts,
    TurnState,
    in_order,
    lot,
    turn_states,
    windows,
)

ZONE = ZoneInfo("Europe/Paris")
START = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)  # ten o'clock there; on the 29th clocks change
OUT, PLACED, MISSED, NOW, WAITING = TurnState
HOURS = Hours(time(9), time(11))


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def test_points_come_first_then_who_confirmed_first():
    later = Entrant("B", 2, START)
    order = [later, Entrant("C", 0, START - minutes(9)), Entrant("A", 2, START - minutes(1))]

    found = in_order(order, TieBreak.CONFIRMED, "any")

    assert [one.reference for one in found] == ["A", "B", "C"]


def test_the_lot_can_be_worked_out_by_everybody():
    people = [Entrant(name, 0, START) for name in ("A", "B", "C", "D")]

    found = in_order(people, TieBreak.LOT, "27 March")

    digests = {name: hashlib.sha256(f"27 March:{name}".encode()).hexdigest() for name in "ABCD"}
    assert [one.reference for one in found] == sorted(digests, key=digests.__getitem__)
    assert all(digests[name].startswith(lot("27 March", name)) for name in "ABCD")


def test_windows_follow_one_another_within_the_hours_of_each_day():
    found = windows(START, 4, minutes=40, hours=HOURS, zone=ZONE)

    local = [f"{start.astimezone(ZONE):%d %H:%M}" for start, _end in found]
    assert local == ["27 10:00", "28 09:00", "28 09:40", "28 10:20"]


def test_without_hours_windows_go_on_through_the_night():
    found = windows(START, 2, minutes=12 * 60, hours=None, zone=ZONE)

    assert found == [(START, START + minutes(720)), (START + minutes(720), START + minutes(1440))]


@given(st.integers(0, 3000), st.integers(2, 120), st.integers(1, 12))
def test_no_window_lies_outside_the_hours_nor_over_another(after, length, count):
    found = windows(START + minutes(after), count, minutes=length, hours=HOURS, zone=ZONE)

    assert len(found) == count
    assert all(end - start == minutes(length) for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    for start, end in found:
        first, last = start.astimezone(ZONE), end.astimezone(ZONE)
        assert (first.date(), first.time() >= HOURS.opens, last.time() <= HOURS.closes) == (
            last.date(), True, True,
        )  # fmt: skip


def states(at: int, **facts: tuple[int, ...]) -> list[TurnState]:
    slots = [
        TurnFacts(
            START + minutes(10 * n),
            START + minutes(10 * n + 10),
            out=n in facts.get("out", ()),
            placed=n in facts.get("placed", ()),
        )
        for n in range(4)
    ]
    return turn_states(slots, at=START + minutes(at), goes_on=at >= 0)


def test_the_turn_comes_when_those_before_have_chosen_and_never_ends_before_the_window():
    assert states(-1) == [WAITING, WAITING, WAITING, WAITING]
    assert states(0) == [NOW, WAITING, WAITING, WAITING]
    assert states(3, placed=(0,)) == [PLACED, NOW, WAITING, WAITING]
    assert states(19, placed=(0,)) == [PLACED, NOW, WAITING, WAITING]
    assert states(20, placed=(0,)) == [PLACED, MISSED, NOW, WAITING]
    assert states(20, placed=(0, 1), out=(2,)) == [PLACED, PLACED, OUT, NOW]
    assert states(40, placed=(0,)) == [PLACED, MISSED, MISSED, MISSED]
