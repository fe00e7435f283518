"""What devices send later: scans made without network, a union of all gates, and their delays."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from village.badges import CheckIn, CheckMethod, Verdict
from village.core import audit, policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.gate.writes.scanning import LONGEST_CODE, Station, digest_of, of_code

#: A verdict that came later than in ten minutes was waited for by nobody.
LONGEST_DELAY_MS = 600_000


@dataclass(frozen=True, slots=True)
class Noted:
    """One scan as a device noted it: its count there, its time by the device's clock."""

    event_id: uuid.UUID
    counter: int
    at: datetime
    code: str
    method: CheckMethod
    verdict: Verdict
    station: Station


def merge(
    ctx: Context, device: str, events: Sequence[Noted], *, clock_ahead: timedelta = timedelta()
) -> list[uuid.UUID]:
    """Take a device's scans in; returns which are here now, new or known. Flushes.

    What the device said to people stays as it was said. Where we would have refused, the refusal
    stands beside it, so that it is listed; whoever came in twice is found by the order of times.
    The same scan again, in whatever order, is one scan.

    Args:
        ctx: the use case's context.
        device: which device noted them.
        events: its scans.
        clock_ahead: how much the device's clock is ahead of ours.

    Raises:
        Forbidden: the actor does not work at the gate.
    """
    policy.require(ctx.actor, P.CHECK_IN)
    known = _known(ctx, events)
    rows = [_row(ctx, device, one, clock_ahead) for one in events if one.event_id not in known]
    if rows:
        _record(ctx, device, _inserted(ctx, rows))
    return [one.event_id for one in events]


def keep_delays(ctx: Context, delays: Mapping[uuid.UUID, int]) -> None:
    """Keep how long scans took until their verdicts were seen, in milliseconds, by the scans' ids.

    The first delay of a scan stays. One that cannot be, or of no scan that is here, is left out.

    Raises:
        Forbidden: the actor does not work at the gate.
    """
    policy.require(ctx.actor, P.CHECK_IN)
    likely = {scan: delay for scan, delay in delays.items() if 0 <= delay <= LONGEST_DELAY_MS}
    if not likely:
        return
    unmeasured = sa.update(CheckIn).where(
        CheckIn.edition_id == ctx.the_edition.id,
        CheckIn.event_id.in_(likely),
        CheckIn.verdict_after_ms.is_(None),
    )
    ctx.session.execute(
        unmeasured.values(verdict_after_ms=sa.case(likely, value=CheckIn.event_id)),
        execution_options={"synchronize_session": False},
    )


def _inserted(ctx: Context, rows: Sequence[dict[str, object]]) -> list[int]:
    """Keep scans; return the counts of those that no other upload brought at the same time.

    Those of rehearsals are left out: the log does not have them.
    """
    new = insert(CheckIn).values(rows).on_conflict_do_nothing(index_elements=["event_id"])
    kept = ctx.session.execute(new.returning(CheckIn.counter, CheckIn.is_rehearsal))
    return [counter or 0 for counter, is_rehearsal in kept if not is_rehearsal]


def _record(ctx: Context, device: str, counters: Sequence[int]) -> None:
    if counters:
        audit.record(
            ctx,
            ctx.the_edition.code,
            "gate_upload",
            device=device,
            scans=len(counters),
            first=min(counters),
            last=max(counters),
        )


def _known(ctx: Context, events: Iterable[Noted]) -> set[uuid.UUID]:
    ids = [one.event_id for one in events]
    return set(ctx.session.scalars(sa.select(CheckIn.event_id).where(CheckIn.event_id.in_(ids))))


def _row(ctx: Context, device: str, one: Noted, clock_ahead: timedelta) -> dict[str, object]:
    at = min(one.at - clock_ahead, ctx.now)
    then = replace(ctx, now=at)
    badge, refusal = of_code(
        then,
        one.code,
        one.method,
        at_any_time=one.station.is_rehearsal,
        zone=one.station.zone,
        locked=False,
    )
    return {
        "event_id": one.event_id,
        "digest": digest_of(ctx, one.code, one.method, one.station),
        "edition_id": ctx.the_edition.id,
        "badge_id": badge.id if badge else None,
        "method": one.method,
        "direction": one.station.direction,
        "is_rehearsal": one.station.is_rehearsal,
        "verdict": one.verdict if badge else Verdict.REFUSED,
        "refusal": refusal,
        "code": "" if badge else one.code[:LONGEST_CODE],
        "gate": one.station.gate,
        "at": at,
        "by_user_id": ctx.actor.user_id,
        "device": device,
        "counter": one.counter,
    }
