"""Interleavings by class: a planted write skew is found, and all orders end as the classes do."""

import random
from collections.abc import Iterator
from functools import partial
from itertools import combinations, permutations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from tests.effort import tries
from tests.interleavings import Begin, Interleavings, Side, Unforeseen, every_class

TOY = "CREATE TABLE toy (id int PRIMARY KEY, n int NOT NULL)"
SEE = "SELECT n FROM toy WHERE id = :at"
LOCK = f"{SEE} FOR UPDATE"
HEADS = "SELECT sum(n) FROM toy"


class Refused(Exception):
    """What a toy's rule forbids."""


@pytest.fixture(scope="module")
def within(postgresql):
    # a deadlock is looked for at once, not after the usual second
    url = sa.make_url(postgresql).update_query_dict({"options": "-c deadlock_timeout=5ms"})
    found = Interleavings(url, (Refused, IntegrityError))
    with found.engine.begin() as connection:
        connection.execute(sa.text(TOY))
    yield found
    with found.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE toy"))
    found.close()


@pytest.fixture
def toy(within):
    """Give what puts two rows of one each into the table, in the same places each time."""

    def begin_anew() -> None:
        with within.engine.begin() as connection:
            connection.execute(sa.text("TRUNCATE toy"))
            connection.execute(sa.text("INSERT INTO toy VALUES (1, 1), (2, 1)"))

    return begin_anew


def rows(within: Interleavings) -> tuple[tuple[int, int], ...]:
    with within.engine.begin() as connection:
        return tuple(map(tuple, connection.execute(sa.text("SELECT id, n FROM toy ORDER BY 1"))))


def leaving(at: int, *, lock: bool = False, looks: int = 0) -> Begin:
    """Leave, unless nobody would remain: the classic write skew."""

    def begin(session):
        def act():
            if lock:
                session.execute(sa.text(f"{SEE} FOR UPDATE"), {"at": 1})
            for _ in range(looks):
                session.execute(sa.text("SELECT count(*) FROM toy"))
            if session.scalar(sa.text(HEADS)) < 2:
                raise Refused
            session.execute(sa.text("UPDATE toy SET n = 0 WHERE id = :at"), {"at": at})

        return act

    return begin


def left(within, toy, *, first: Begin, other: Begin) -> list[int]:
    """Return how many remain after each class in which the first one commits first."""
    toy()
    alone = within.alone(other)
    remain = []

    def run(held):
        toy()
        done = within.run(first, other, held)
        remain.append(sum(n for _at, n in rows(within)))
        return done

    list(every_class(run, alone))
    return remain


def test_a_write_skew_without_a_lock_is_found_in_each_class_that_has_it(within, toy):
    for one, two in ((1, 2), (2, 1)):
        assert left(within, toy, first=leaving(one), other=leaving(two)) == [1, 0, 0]


def test_reads_that_see_the_same_are_no_classes_of_their_own(within, toy):
    looking = leaving(2, looks=3)

    assert left(within, toy, first=leaving(1), other=looking) == [1, 0, 0]


def test_under_one_lock_nothing_is_broken_and_a_held_lock_ends_the_classes(within, toy):
    locking = [leaving(at, lock=True) for at in (1, 2)]

    assert left(within, toy, first=locking[0], other=locking[1]) == [1, 1]


@pytest.mark.parametrize("text", ["SELECT 1 FROM toy FOR UPDATE SKIP LOCKED", "ROLLBACK TO here"])
def test_what_gives_locks_back_or_looks_at_them_is_refused(within, toy, text):
    def begin(session):
        session.execute(sa.text("SAVEPOINT here"))
        return lambda: session.execute(sa.text(text))

    toy()
    with pytest.raises(Unforeseen):
        within.alone(begin)


def test_a_commit_on_the_way_is_refused(within, toy):
    def begin(session):
        def act():
            session.execute(sa.text(HEADS))
            session.commit()

        return act

    toy()
    with pytest.raises(Unforeseen):
        within.alone(begin)


@pytest.mark.parametrize("seed", range(tries(3, thorough=100)))
def test_every_order_of_statements_ends_as_one_of_the_classes_does(within, toy, seed):
    draw = random.Random(seed)
    most = tries(2, thorough=3)
    texts = [draw.choices(STATEMENTS, k=draw.randint(1, most)) for _ in range(2)]
    begins = [partial(saying, number, said) for number, said in enumerate(texts)]

    by_class = set()
    for first, other in permutations((0, 1)):
        toy()
        alone = within.alone(begins[other])

        def run(held, first=first, other=other):
            toy()
            done = within.run(begins[first], begins[other], held)
            by_class.add(ending(within, done.failures))
            return done

        list(every_class(run, alone))

    by_order = set()
    for turns in orders(*(len(said) + 1 for said in texts)):
        toy()
        by_order.add(ending(within, in_turns(within, begins, turns)))
    assert by_order == by_class, texts


#: What one says after the other, where `:was` is the sum of what it has seen.
STATEMENTS = [
    (SEE, 1), (SEE, 2), (LOCK, 1), (LOCK, 2), (HEADS, 0),
    ("UPDATE toy SET n = :was + :own WHERE id = :at", 1),
    ("UPDATE toy SET n = :was + :own WHERE id = :at", 2),
    ("UPDATE toy SET n = n * 2 + :own WHERE n < 9", 0),
    ("INSERT INTO toy SELECT 3, sum(n) + :own FROM toy", 0),
    ("DELETE FROM toy WHERE n = 1 AND id = :at", 2),
]  # fmt: skip


def saying(number: int, said: list[tuple[str, int]], session: object) -> object:
    """Return what says these statements."""

    def act():
        was = 0
        for text, at in said:
            found = session.execute(sa.text(text), {"at": at, "was": was, "own": 10 + 90 * number})
            was += (found.returns_rows and found.scalar()) or 0

    return act


def orders(one: int, two: int) -> Iterator[list[int]]:
    """Return every order of so many turns of each."""
    for at in combinations(range(one + two), one):
        yield [int(turn not in at) for turn in range(one + two)]


def in_turns(within: Interleavings, begins: list[Begin], turns: list[int]) -> list[Exception]:
    """Say one statement a turn, the last a commit; the turn of who waits is void."""
    sides = [Side(within, begin) for begin in begins]
    for turn in turns:
        side, other = sides[turn], sides[1 - turn]
        if not side.rests.is_set():
            continue  # it waits for the other
        side.go(None if side.ready else len(side.said) + 1)
        both_wait = within.waits(side, other) and not other.rests.is_set()
        if both_wait or side.over:
            other.rests.wait()
            side.rests.wait()
    for side in sides:
        side.go(None)
    for side in sides:
        side.join()
    return [side.failure for side in sides if side.failure]


def ending(within: Interleavings, failures: list[Exception]) -> object:
    """Return the rows at the end; of a deadlock, in which either may go on, only that it was."""
    if not failures:
        return rows(within)
    assert all(isinstance(failure, OperationalError) for failure in failures), failures
    return "deadlock"
