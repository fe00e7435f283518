from datetime import UTC, datetime, timedelta

from village.editions.words.calls import Window

OPENS = datetime(2026, 1, 1, tzinfo=UTC)
DEADLINE = datetime(2026, 3, 1, 22, 59, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def test_a_window_without_grace_closes_at_its_deadline():
    window = Window(OPENS, DEADLINE)

    moments = [OPENS - MOMENT, OPENS, DEADLINE - MOMENT, DEADLINE]

    assert [window.accepts(at) for at in moments] == [False, True, True, False]


def test_grace_moves_the_close_not_the_deadline():
    window = Window(OPENS, DEADLINE, grace_minutes=10)

    closes = DEADLINE + timedelta(minutes=10)

    assert (window.deadline_at, window.closes_at) == (DEADLINE, closes)
    assert [window.accepts(at) for at in (closes - MOMENT, closes)] == [True, False]
