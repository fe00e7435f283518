"""Scans made without network: nothing lost, doubled or overwritten, and conflicts are listed."""

import random
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from tests.effort import tries
from tests.gate.cases import ZONES
from village.badges.tables import CheckIn
from village.badges.words import CheckMethod, Direction, Refusal, Verdict
from village.badges.writes import issuing
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import Forbidden
from village.core.permissions import Role
from village.editions import BadgeRole
from village.gate import reads
from village.gate.writes.merging import Noted, keep_delays, merge
from village.gate.writes.scanning import Station, check_in

NORTH, SOUTH, EAST = (str(uuid.UUID(int=number)) for number in (1, 2, 3))


@pytest.fixture
def gate(ctx: Context) -> Context:
    return acting(ctx, Role.GATE)


def admitted(ctx, name="Salma Berrada", **values):
    return issuing.admit(ctx, role=BadgeRole.VISITOR, name=name, **values)


def noted(ctx, code, *, counter=1, minutes=0, verdict=Verdict.WELCOME, **values):
    """Return a scan of some minutes ago."""
    said = {"method": CheckMethod.SCANNED, "station": Station("Nord"), **values}
    at = ctx.now - timedelta(minutes=minutes)
    return Noted(uuid.uuid4(), counter, at, code, verdict=verdict, **said)


def kept(ctx):
    found = ctx.session.scalars(sa.select(CheckIn).order_by(CheckIn.at, CheckIn.event_id))
    return [(one.event_id, one.verdict, one.refusal, one.at) for one in found]


def test_a_scan_without_network_is_kept_as_it_was_said(ctx, gate):
    badge = admitted(ctx)
    one = noted(ctx, badge.token, minutes=5)

    assert merge(gate, NORTH, [one]) == [one.event_id]

    event = ctx.session.scalars(sa.select(CheckIn)).one()
    assert (event.badge_id, event.verdict, event.refusal) == (badge.id, Verdict.WELCOME, None)
    assert event.at == one.at
    assert (event.device, event.counter, event.gate) == (NORTH, 1, "Nord")
    [data] = ctx.session.scalars(
        sa.select(AuditEntry.data).where(AuditEntry.action == "gate_upload")
    )
    assert data == {"device": NORTH, "scans": 1, "first": 1, "last": 1}


def test_the_same_scans_doubled_and_in_any_order_are_the_same_union(ctx, gate):
    badges = [admitted(ctx, f"V{one} X") for one in range(20)]
    events = [
        noted(ctx, badge.token, counter=at, minutes=60 - at) for at, badge in enumerate(badges, 1)
    ]
    shuffled = events * 2
    random.Random(7).shuffle(shuffled)

    for at in range(0, len(shuffled), 7):
        merge(gate, NORTH, shuffled[at : at + 7])

    assert kept(ctx) == [(one.event_id, Verdict.WELCOME, None, one.at) for one in events]
    assert reads.conflicts(gate) == []


def test_queued_scans_of_three_devices_are_here_once_however_they_come(ctx, gate):
    """Each batch comes twice, in any order, and once more cut otherwise; the clocks are off."""
    size = tries(400, thorough=10_000)
    badges = [admitted(ctx, f"V{one} X") for one in range(50)]
    ahead = {NORTH: timedelta(minutes=10), SOUTH: timedelta(minutes=-10), EAST: timedelta()}
    events = [
        noted(ctx, badges[at % 50].token, counter=at + 1, minutes=at / 10) for at in range(size)
    ]
    logs = {device: events[at::3] for at, device in enumerate(ahead)}
    batches = [
        (device, log[start : start + most])
        for device, log in logs.items()
        for most in (100, 100, 70)
        for start in range(0, len(log), most)
    ]
    random.Random(20).shuffle(batches)

    received = set()
    for device, batch in batches:
        off = ahead[device]
        sent = [replace(one, at=one.at + off) for one in batch]
        random.Random(21).shuffle(sent)
        received |= set(merge(gate, device, sent, clock_ahead=off))

    rows = ctx.session.execute(
        sa.select(CheckIn.event_id, CheckIn.device, CheckIn.counter, CheckIn.at)
    )
    assert sorted(map(tuple, rows)) == sorted(
        (one.event_id, device, one.counter, one.at) for device, log in logs.items() for one in log
    )
    assert received == {one.event_id for one in events}


def test_a_scan_that_had_reached_us_already_stays_as_we_judged_it(ctx, gate):
    badge = admitted(ctx)
    one = noted(ctx, badge.token, verdict=Verdict.AGAIN)
    check_in(
        gate,
        badge.token,
        method=CheckMethod.SCANNED,
        station=one.station,
        event_id=one.event_id,
    )

    merge(gate, NORTH, [one])

    assert [verdict for _id, verdict, _refusal, _at in kept(ctx)] == [Verdict.WELCOME]


def test_who_came_in_at_two_gates_is_a_conflict_whichever_gate_tells_first(ctx, gate):
    badge = admitted(ctx)
    first = noted(ctx, badge.token, minutes=20)
    second = noted(ctx, badge.token, minutes=10, station=Station("Sud"))

    merge(gate, SOUTH, [second])
    merge(gate, NORTH, [first])

    [conflict] = reads.conflicts(gate)
    assert (conflict.at, conflict.gate, conflict.before_at, conflict.before_gate) == (
        second.at,
        "Sud",
        first.at,
        "Nord",
    )
    assert reads.board(gate).inside == 1


def test_who_was_let_in_after_the_badge_was_revoked_is_a_conflict(ctx, gate, organiser):
    badge = admitted(ctx)
    one = noted(ctx, badge.token, minutes=10)
    issuing.revoke(organiser, badge)

    merge(gate, NORTH, [one])

    [conflict] = reads.conflicts(gate)
    assert (conflict.name, conflict.refusal) == ("Salma Berrada", Refusal.REVOKED)
    assert [verdict for _id, verdict, _refusal, _at in kept(ctx)] == [Verdict.WELCOME]


def test_who_was_let_into_a_zone_against_its_rule_is_a_conflict_and_counts_nowhere(ctx, gate):
    ctx.the_edition.badges = {"zones": ZONES}
    visitor = admitted(ctx)
    here = Station("Nord", zone="press-room")

    merge(gate, NORTH, [noted(ctx, visitor.token, verdict=Verdict.ALLOWED, station=here)])

    assert [one.refusal for one in reads.conflicts(gate)] == [Refusal.OTHER_ZONE]
    assert reads.board(gate).came == 0


def test_to_go_into_a_zone_twice_is_no_conflict(ctx, gate):
    open_to_all = [{**ZONES[0], "roles": ["visitor"]}]
    ctx.the_edition.badges = {"zones": open_to_all, "reentry": "once"}
    badge = admitted(ctx)
    here = {"verdict": Verdict.ALLOWED, "station": Station("Nord", zone="press-room")}

    merge(
        gate,
        NORTH,
        [
            noted(ctx, badge.token, counter=1, minutes=30),
            noted(ctx, badge.token, counter=2, minutes=20, **here),
            noted(ctx, badge.token, counter=3, minutes=10, **here),
        ],
    )

    assert (reads.conflicts(gate), reads.board(gate).inside) == ([], 1)


def test_a_code_of_nobody_lets_nobody_in_whatever_the_device_said(ctx, gate):
    merge(gate, NORTH, [noted(ctx, "NO-BADGE-OF-OURS")])

    assert [one[1:3] for one in kept(ctx)] == [(Verdict.REFUSED, Refusal.UNKNOWN)]
    assert reads.board(gate).came == 0


@pytest.mark.parametrize("ahead", [-10, 10])
def test_a_clock_that_is_off_is_set_right(ctx, gate, ahead):
    badge = admitted(ctx)
    off = timedelta(minutes=ahead)
    one = noted(ctx, badge.token, minutes=30)

    merge(gate, NORTH, [replace(one, at=one.at + off)], clock_ahead=off)

    assert [at for *_facts, at in kept(ctx)] == [one.at]


def test_the_day_of_a_badge_is_the_day_of_the_scan(ctx, gate):
    yesterday = (ctx.now - timedelta(days=1)).date()
    badge = admitted(ctx, days=[yesterday])

    merge(gate, NORTH, [noted(ctx, badge.token, minutes=24 * 60)])
    merge(gate, NORTH, [noted(ctx, badge.token, counter=2)])

    assert [one[2] for one in kept(ctx)] == [None, Refusal.OTHER_DAY]


def test_an_exit_between_two_entries_is_no_conflict(ctx, gate):
    badge = admitted(ctx)
    out = Station("Nord", Direction.OUT)
    events = [
        noted(ctx, badge.token, counter=1, minutes=30),
        noted(ctx, badge.token, counter=2, minutes=20, verdict=Verdict.LEFT, station=out),
        noted(ctx, badge.token, counter=3, minutes=10),
    ]

    merge(gate, NORTH, events[::-1])

    assert (reads.conflicts(gate), reads.board(gate).inside) == ([], 1)


@pytest.mark.parametrize(
    ("reentry", "conflicts"),
    [("free", []), ("ask", ["second"]), ("once", ["after the exit", "second"])],
)
def test_which_second_entry_contradicts_is_the_edition_s_to_say(ctx, gate, reentry, conflicts):
    ctx.the_edition.badges = {"reentry": reentry}
    badge = admitted(ctx)
    out = Station("Nord", Direction.OUT)

    merge(
        gate,
        NORTH,
        [
            noted(ctx, badge.token, counter=1, minutes=40),
            noted(ctx, badge.token, counter=2, minutes=30, station=Station("second")),
            noted(ctx, badge.token, counter=3, minutes=20, verdict=Verdict.LEFT, station=out),
            noted(ctx, badge.token, counter=4, minutes=10, station=Station("after the exit")),
        ],
    )

    assert [one.gate for one in reads.conflicts(gate)] == conflicts


@pytest.mark.parametrize(
    ("timezone", "hours", "contradict"),
    [
        ("UTC", (-11, -9), False),
        ("America/New_York", (-11, -9), True),  # a day there begins at 5:00 in UTC
        ("Asia/Tokyo", (-9, -2), True),
        ("Asia/Tokyo", (4, 6), False),  # and there at 15:00
    ],
)
def test_a_day_is_one_at_the_place_of_the_edition(ctx, gate, timezone, hours, contradict):
    ctx.the_edition.timezone = timezone
    badge = admitted(ctx)
    late = replace(gate, now=gate.now + timedelta(hours=9))
    events = [
        noted(ctx, badge.token, counter=at, minutes=-60 * hour) for at, hour in enumerate(hours, 1)
    ]

    merge(late, NORTH, events)

    assert [one.reference for one in reads.conflicts(late)] == [badge.reference] * contradict


def test_without_scans_nothing_contradicts(gate):
    assert reads.conflicts(gate) == []


def test_a_rehearsal_counts_nowhere(ctx, gate):
    badge = admitted(ctx)
    here = Station("Nord", is_rehearsal=True)

    merge(gate, NORTH, [noted(ctx, badge.token, counter=at, station=here) for at in (1, 2)])

    audit = reads.audit(gate)
    assert (reads.conflicts(gate), reads.board(gate).came) == ([], 0)
    assert (audit.kept, audit.recorded) == (0, 0)


def delays(ctx):
    return list(ctx.session.scalars(sa.select(CheckIn.verdict_after_ms).order_by(CheckIn.at)))


def test_how_long_a_scan_took_is_kept_once_in_bounds_and_for_scans_that_are_here(ctx, gate):
    events = [noted(ctx, "NOBODY", counter=at, minutes=60 - at) for at in range(1, 6)]
    merge(gate, NORTH, events)
    said = [0, 600_000, -1, 600_001]

    took = {one.event_id: delay for one, delay in zip(events, said, strict=False)}
    keep_delays(gate, {**took, uuid.uuid4(): 420})
    keep_delays(gate, {events[0].event_id: 999, events[2].event_id: 420})
    keep_delays(gate, {})

    assert delays(ctx) == [0, 600_000, 420, None, None]
    assert len(kept(ctx)) == 5


def test_another_editions_scan_gets_no_time(ctx, gate):
    one = noted(ctx, "NOBODY")
    merge(gate, NORTH, [one])
    elsewhere = replace(gate, edition=factories.EditionFactory())
    membership = acting(elsewhere, Role.GATE)

    keep_delays(membership, {one.event_id: 420})

    assert delays(ctx) == [None]


def test_only_who_works_at_the_gate_says_how_long_scans_took(ctx):
    with pytest.raises(Forbidden):
        keep_delays(acting(ctx, Role.JUROR), {})


def test_only_who_works_at_the_gate_sends_scans(ctx):
    with pytest.raises(Forbidden):
        merge(acting(ctx, Role.JUROR), NORTH, [])
