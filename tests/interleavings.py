"""Every way in which two transactions can run into each other, each kind of them once.

At READ COMMITTED a statement sees what was committed before it began, and its own transaction's
rows; of the other transaction nothing before its commit, but for locks, on which it waits
(PostgreSQL manual, 13.2.1). So of two transactions one commits first, and what comes of it depends
only on how far the other was then: after which of its statements, or waiting in which. The first
one is as if alone until its commit. All interleavings in which the other one was as far are one
class (a Mazurkiewicz trace, as by Flanagan & Godefroid, Dynamic partial-order reduction, POPL
2005); each has a member with one change of turn (as few turns show most faults: Musuvathi & Qadeer,
Iterative context bounding, PLDI 2007): the other runs `held` statements, the first one to its end,
the other goes on.

Two such classes are the same where the statements between them only read, and read the same rows
before the commit as after it. Where the first one waits for the other, it commits second: the other
goes on with it waiting, which is that class of the way round, or a deadlock. The other keeps its
locks to its end, so that it cannot be held later than that; and a deadlock later is one here too.

What is taken for granted, and looked after where it can be:

- A transaction commits once, and on the same rows says the same statements again (checked).
- What it read before it acts was read before both: this is the oldest view it can have.
- Waits for rows, unique keys, foreign keys and advisory locks are alike. `SKIP LOCKED`, `NOWAIT`
  and `pg_try_…` see a lock without waiting, `ROLLBACK TO SAVEPOINT` gives locks back: whoever says
  one of these is refused here (`Unforeseen`), as more positions would count.
- One statement is one step: that two lock the same rows in different orders inside one is not seen.
- Sequences, clocks and random tokens decide nothing. No wait runs out. There are but two.
"""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

#: Reads what it needs, and returns what it then does.
Begin = Callable[[Session], Callable[[], object]]
#: As far as one can come without a commit.
READY = 10**6

_LOCKS = r"FOR (NO KEY |KEY )?(UPDATE|SHARE)|\w*(lock|nextval|audit)\w*\("
_READS = re.compile(rf"\s*SELECT\b(?!.*\b({_LOCKS}))", re.DOTALL)
_SEES_LOCKS = re.compile(r"\b(SKIP LOCKED|NOWAIT|pg_try_\w+|ROLLBACK TO)\b")
_LOOK_SECONDS = 0.004


class Unforeseen(Exception):
    """A transaction does what is taken for granted that none does."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What was sent, and the rows that came back, as they came."""

    text: str
    rows: list[list[bytes | None]]

    @property
    def only_reads(self) -> bool:
        """Say whether it changes and locks nothing."""
        return bool(_READS.match(self.text))


@dataclass(frozen=True, slots=True)
class Interleaving:
    """How it went: whether the first one had to wait, what the other said, what was not refused."""

    waited: bool
    said: list[Statement]
    failures: list[Exception]


class Interleavings:
    """Runs two transactions on connections of their own, and lets them change turns where asked."""

    def __init__(self, url: sa.URL, refusals: tuple[type[Exception], ...] = ()) -> None:
        """Take the database, and the failures by which a transaction is refused."""
        self.engine = sa.create_engine(url, pool_size=2, isolation_level="READ COMMITTED")
        self.refusals = refusals
        self._looking = sa.create_engine(url, isolation_level="AUTOCOMMIT").connect()
        sa.event.listen(self.engine, "before_cursor_execute", _before)
        sa.event.listen(self.engine, "after_cursor_execute", _after)
        sa.event.listen(self.engine, "commit", _at_commit)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()
        self._looking.close()
        self._looking.engine.dispose()

    def alone(self, begin: Begin) -> list[Statement]:
        """Run one transaction alone; return what it said."""
        side = Side(self, begin)
        side.go(None)
        side.join()
        if side.failure:
            raise side.failure
        if any(_SEES_LOCKS.search(statement.text) for statement in side.said):
            raise Unforeseen(side.said)
        return side.said

    def run(self, first: Begin, other: Begin, held: int) -> Interleaving:
        """Let the first one run while the other is held after so many statements."""
        sides = one, two = Side(self, first), Side(self, other)
        two.go(held)
        two.rests.wait()
        one.go(None)
        waited = self.waits(one, two)
        two.go(None)
        for side in sides:
            side.join()
        return Interleaving(waited, two.said, [side.failure for side in sides if side.failure])

    def waits(self, one: "Side", two: "Side") -> bool:
        """Return whether one waits for the other, as soon as it does or has ended."""
        blocking = sa.select(
            sa.literal(two.backend) == sa.any_(sa.func.pg_blocking_pids(one.backend))
        )
        while not one.rests.wait(_LOOK_SECONDS):
            if self._looking.scalar(blocking):
                return True
        return False


def every_class(
    run: Callable[[int], Interleaving], alone: list[Statement]
) -> Iterator[Interleaving]:
    """Run one interleaving of each class in which the same one commits first, as long as it can.

    `run` lets the other, which says `alone` where it is alone, be held after so many statements.
    """
    held: int | None = 0
    while held is not None:
        done = run(held)
        yield done
        if [one.text for one in alone[:held]] != [one.text for one in done.said[:held]]:
            raise Unforeseen(done.said)
        held = None if done.waited else _next(alone, done.said, held)


def _next(alone: list[Statement], said: list[Statement], held: int) -> int | None:
    """Return the next position that is another class; nothing where there is none."""
    for position in range(held, len(alone)):
        if not alone[position].only_reads or said[position : position + 1] != [alone[position]]:
            return position + 1
    return None


class Side(threading.Thread):
    """One transaction. It has read when it is made, and goes as far as it is told."""

    def __init__(self, within: Interleavings, begin: Begin) -> None:
        super().__init__(daemon=True)
        self.said: list[Statement] = []
        self.failure: Exception | None = None
        self.rests = threading.Event()
        self._goes = threading.Event()
        self._acts = self.ready = self.over = False
        self._limit: int | None = 0
        self._within, self._begin = within, begin
        self.backend = 0
        self.start()
        self.rests.wait()

    def go(self, limit: int | None) -> None:
        """Go on until so many statements are said or all is ready to commit; or to the end."""
        if not self.over:
            self._limit = limit
            self.rests.clear()
            self._goes.set()

    def run(self) -> None:
        with Session(self._within.engine, expire_on_commit=False) as session:
            try:
                driver: Any = session.connection().connection.driver_connection
                self.backend = driver.info.backend_pid
                act = self._begin(session)
                self._acts = True
                self.rest()
                act()
                session.flush()
                self.ready = True
                self.rest()
                session.commit()
            except self._within.refusals:
                session.rollback()
            except Exception as failure:  # whatever it is, the test is told
                session.rollback()
                self.failure = failure
        self.over = True
        self.rests.set()

    def rest(self) -> None:
        """Wait here as long as it is not to go on."""
        while self._acts and self._limit is not None:
            if not self.ready and len(self.said) < self._limit:
                return
            self.rests.set()
            self._goes.wait()
            self._goes.clear()

    def say(self, statement: Statement) -> None:
        """Keep what was said."""
        if self._acts:
            self.said.append(statement)


def _before(_connection: object, _cursor: object, *_of_the_statement: object) -> None:
    side = threading.current_thread()
    if isinstance(side, Side):
        side.rest()


def _after(_connection: object, cursor: Any, text: str, *_of_the_statement: object) -> None:
    side = threading.current_thread()
    if isinstance(side, Side):
        side.say(Statement(text, _rows(cursor.pgresult)))


def _at_commit(_connection: object) -> None:
    side = threading.current_thread()
    if isinstance(side, Side) and not side.ready:
        raise Unforeseen(side.said)


def _rows(result: Any) -> list[list[bytes | None]]:
    """Return the rows as they came; none where one statement was sent for many."""
    if result is None:
        return []
    width = range(result.nfields)
    return [[result.get_value(row, at) for at in width] for row in range(result.ntuples)]
