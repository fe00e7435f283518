"""One clock for all machines: the database's.

Each connection that opens reads it; from there it goes on by a clock of this machine that nobody
sets and that does not stop in its sleep. So a machine whose own time is wrong judges deadlines,
locks and links like all others.
"""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

#: Linux has a clock that counts sleep; the monotonic one of other systems does so itself.
_TICKS = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What the database's clock said, and the seconds that this machine then counted."""

    at: datetime
    ticks: float = field(default_factory=lambda: time.clock_gettime(_TICKS))


_LAST: WeakKeyDictionary[sa.Engine, ClockReading] = WeakKeyDictionary()


def keep(engine: sa.Engine) -> None:
    """Read the clock with each connection that opens from now on."""

    @sa.event.listens_for(engine, "connect")
    def read(connection: Any, _record: object) -> None:
        ticks = time.clock_gettime(_TICKS)
        [at] = connection.execute("SELECT clock_timestamp()").fetchone()
        connection.rollback()
        _LAST[engine] = ClockReading(at, ticks)


def now(bind: sa.Engine | sa.Connection) -> datetime:
    """Return the time by the database's clock; it is asked only where it never was."""
    engine = bind.engine
    if engine not in _LAST:
        engine.connect().close()
    last = _LAST[engine]
    return last.at + timedelta(seconds=time.clock_gettime(_TICKS) - last.ticks)
