"""A run that is over stays as it is, whatever its worker still reports."""

from dataclasses import replace

import pytest

from village.core.actor import SYSTEM
from village.core.errors import StandTaken
from village.core.runs import writes as runs
from village.core.runs.tables import Run
from village.core.runs.words import MOST_ATTEMPTS, PROPOSE_STANDS, RunState, Stopped


@pytest.fixture
def run(organiser) -> Run:
    return runs.start(organiser, PROPOSE_STANDS)


@pytest.fixture
def worker(organiser):
    return replace(organiser, actor=SYSTEM)


def test_work_on_a_cancelled_run_ends_without_effect(organiser, worker, run):
    runs.claim(worker, run.id)
    runs.require_running(worker, run.id)
    runs.cancel(organiser, run)

    with pytest.raises(Stopped):
        runs.require_running(worker, run.id)
    with pytest.raises(Stopped):
        runs.tell(worker.session, run.id, 0.5, "search", {})
    with pytest.raises(Stopped):
        runs.finish(worker, run.id, {"placed": 3})
    runs.fail(worker, run.id, StandTaken(stand="A01"))

    assert (run.state, run.result, run.error) == (RunState.CANCELLED, {}, {})


def test_a_run_that_is_over_is_not_claimed_again(worker, run):
    runs.claim(worker, run.id)
    runs.finish(worker, run.id, {"placed": 3})

    assert runs.claim(worker, run.id) is None
    assert (run.state, run.result, run.attempts) == (RunState.DONE, {"placed": 3}, 1)


def test_a_run_whose_workers_died_too_often_is_failed(worker, run):
    for _ in range(MOST_ATTEMPTS):
        runs.claim(worker, run.id)

    assert runs.claim(worker, run.id) is None
    assert (run.state, run.error) == (RunState.FAILED, {"name": "", "facts": {}})


def test_a_refusal_of_the_trade_is_kept_with_its_facts(worker, run):
    runs.claim(worker, run.id)

    runs.fail(worker, run.id, StandTaken(stand="A01"))

    assert run.error == {"name": "StandTaken", "facts": {"stand": "A01"}}
