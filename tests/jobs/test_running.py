import logging
import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from tests.conftest import acting
from village.accounts.tables import Membership
from village.core import audit, runs
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, IllegalTransition, StandTaken
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.core.runs.tables import Run
from village.core.runs.words import KINDS, RunKind, RunState, Stopped
from village.core.runs.writes import RunInProgress
from village.extensions import db
from village.jobs import running
from village.web.context import defer
from village.web.runs import WORDS

NOTE, SHARED = "test.note", "test.shared"


@pytest.fixture
def work(monkeypatch):
    """Declare two kinds for this test; return a way to say what they do."""
    monkeypatch.setitem(KINDS, NOTE, RunKind(P.MANAGE_JURY))
    monkeypatch.setitem(KINDS, SHARED, RunKind(P.MANAGE_JURY, shared=True))

    def does(function):
        for kind in (NOTE, SHARED):
            monkeypatch.setitem(running.WORKS, kind, function)

    does(note)
    return does


def note(ctx, tell, *, text="noted"):
    tell(0.5, "half", points=[1, 2])
    audit.record(ctx, "run", text)
    tell(1.0, "end", points=[1, 2, 3])
    return {"text": text}


def asked(ctx, kind=NOTE, **params):
    run = runs.start(ctx, kind, **params)
    ctx.session.commit()
    return run


def notes(ctx):
    about = sa.select(AuditEntry).where(AuditEntry.subject == "run")
    entries = ctx.session.scalars(about.order_by(AuditEntry.id))
    return [(entry.action, entry.actor_id) for entry in entries]


def test_every_kind_has_a_work_a_job_and_words():
    assert set(running.WORKS) == set(KINDS) == set(WORDS)
    assert set(KINDS) <= set(running.jobs.tasks)


def test_a_run_acts_as_who_asked_and_ends_with_its_effects(chair, work):
    run = asked(chair, text="hello")

    running.perform(run.id)

    assert notes(chair) == [("hello", chair.actor.user_id)]
    assert (run.state, run.share, run.result) == (RunState.DONE, 1.0, {"text": "hello"})
    assert run.facts == {"points": [1, 2, 3]}
    assert run.asked_at < run.started_at <= run.finished_at


def test_a_second_press_returns_the_open_run(chair, ctx, work):
    other = acting(ctx, Role.CHAIR)

    first, again, others = (asked(who) for who in (chair, chair, other))
    shared, seen_by_other = (asked(who, SHARED) for who in (chair, other))
    running.perform(first.id)
    after = asked(chair)

    assert first.id == again.id
    assert shared.id == seen_by_other.id
    assert len({first.id, others.id, shared.id, after.id}) == 4


def test_a_run_queues_its_job_once_ahead_of_mails(chair, work):
    ctx = replace(chair, defer=defer)

    runs.start(ctx, "assignment.propose", per_application=1, max_load=1)
    runs.start(ctx, "assignment.propose", per_application=2, max_load=2)

    jobs = ctx.session.execute(sa.text("SELECT task_name, lock, priority FROM procrastinate_jobs"))
    assert list(jobs) == [("assignment.propose", "run assignment.propose", running.PRIORITY)]


def test_whoever_may_not_start_a_kind_is_refused(ctx, work):
    with pytest.raises(Forbidden):
        runs.start(acting(ctx, Role.JUROR), NOTE)


def test_lost_rights_refuse(chair, work):
    run = asked(chair)
    chair.session.execute(sa.delete(Membership).where(Membership.user_id == chair.actor.user_id))
    chair.session.commit()

    running.perform(run.id)

    assert (run.state, run.error["name"], notes(chair)) == (RunState.FAILED, "Forbidden", [])


def test_a_refusal_fails_the_run_and_leaves_no_effect(chair, work):
    def refuse(ctx, tell):
        audit.record(ctx, "run", "begun")
        raise StandTaken(stand="A1", holder="Nour")

    work(refuse)
    run = asked(chair)

    running.perform(run.id)

    error = {"name": "StandTaken", "facts": {"stand": "A1", "holder": "Nour"}}
    assert (run.state, run.error, notes(chair)) == (RunState.FAILED, error, [])


def test_what_nobody_expected_is_logged_and_fails_the_run(chair, work, caplog):
    def break_down(ctx, tell):
        audit.record(ctx, "run", "begun")
        raise RuntimeError("no such thing")

    work(break_down)
    run = asked(chair)

    with caplog.at_level(logging.ERROR):
        running.perform(run.id)

    assert (run.state, run.error, notes(chair)) == (
        RunState.FAILED, {"name": "", "facts": {}}, []
    )  # fmt: skip
    assert "no such thing" in caplog.text


def test_the_work_of_a_run_cancelled_before_it_starts_is_not_done(chair, work):
    run = asked(chair)
    runs.cancel(chair, run)
    chair.session.commit()

    running.perform(run.id)

    assert (run.state, run.attempts, notes(chair)) == (RunState.CANCELLED, 0, [])
    with pytest.raises(IllegalTransition):
        runs.cancel(chair, run)


def test_a_run_whose_workers_die_is_given_up(chair, work):
    run = asked(chair)
    for _attempt in range(3):
        runs.claim(chair.acting(SYSTEM), run.id)  # and the worker is killed here
        chair.session.commit()

    running.perform(run.id)

    assert (run.state, run.attempts, notes(chair)) == (RunState.FAILED, 3, [])


def test_a_run_whose_worker_was_killed_begins_again_with_one_effect(chair, work):
    run = asked(chair)
    runs.claim(
        chair.acting(SYSTEM), run.id
    )  # killed here, the work's transaction is rolled back by PostgreSQL
    chair.session.commit()

    running.perform(run.id)
    running.perform(run.id)  # killed after the commit, before the job was taken off the queue

    assert (run.state, run.attempts) == (RunState.DONE, 2)
    assert notes(chair) == [("noted", chair.actor.user_id)]


def test_progress_is_seen_while_the_work_goes_on_and_cancelling_ends_it(committed, work):
    told, go_on, seen = threading.Event(), threading.Event(), {}

    def wait(ctx, tell):
        audit.record(ctx, "run", "begun")
        tell(0.25, "quarter", points=[7])
        told.set()
        go_on.wait(20)
        running.Telling(run.id)(0.5, "half")

    work(wait)
    run = asked(committed)
    worker, outcome = in_thread(lambda: running.perform(run.id))
    assert told.wait(20)
    with Session(db.engine) as session:
        row = session.get_one(Run, run.id)
        seen.update(share=row.share, stage=row.stage, facts=row.facts, state=row.state)
        runs.cancel(replace(committed, session=session), row)
        session.commit()
    go_on.set()
    worker.join(20)

    assert seen == {
        "share": 0.25, "stage": "quarter", "facts": {"points": [7]}, "state": RunState.RUNNING,
    }  # fmt: skip
    committed.session.refresh(run)
    assert (outcome, run.state, notes(committed)) == ([None], RunState.CANCELLED, [])


def test_a_run_cancelled_at_its_very_end_leaves_no_effect(committed, work):
    def cancelled_meanwhile(ctx, tell):
        audit.record(ctx, "run", "begun")
        with Session(db.engine) as session:
            runs.cancel(replace(committed, session=session), session.get_one(Run, run.id))
            session.commit()

    work(cancelled_meanwhile)
    run = asked(committed)

    running.perform(run.id)

    committed.session.refresh(run)
    assert (run.state, notes(committed)) == (RunState.CANCELLED, [])


def test_two_workers_do_not_work_on_one_run(committed, work):
    run = asked(committed)
    with Session(db.engine) as session:
        runs.hold(replace(committed, session=session), run.id)

        with pytest.raises(RunInProgress):
            running.perform(run.id)
        committed.session.rollback()

    running.perform(run.id)
    committed.session.refresh(run)
    assert (run.state, len(notes(committed))) == (RunState.DONE, 1)


def test_telling_a_run_that_does_not_run_stops_the_work(chair, work):
    run = asked(chair)

    with pytest.raises(Stopped):
        running.Telling(run.id)(0.5, "half")


def in_thread(function):
    """Run a function in an application context of a thread; return the thread and its outcome."""
    outcome = []
    here = current_app._get_current_object()

    def go():
        with here.app_context():
            outcome.append(function())

    thread = threading.Thread(target=go)
    thread.start()
    return thread, outcome
