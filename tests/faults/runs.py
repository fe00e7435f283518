"""A worker is killed in the middle of long work: badges by the hundred."""

import os
import signal
from dataclasses import dataclass

from sqlalchemy import insert

from benchmarks import seeding
from tests.faults.installation import Installation, wait_for
from village.badges.tables import Badge
from village.board import actors
from village.core import runs
from village.core.context import Context
from village.core.files.storage import Folder
from village.core.runs.words import ISSUE_BADGES
from village.editions import BadgeRole
from village.extensions import db
from village.web.context import defer, now

PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Figures:
    """What came of it."""

    state: str
    attempts: int
    issued: int
    recorded: int
    recorded_once: bool


def run(installation: Installation, *, badges: int) -> Figures:
    """Let badges be issued, kill the worker when the first are, and wait for the end."""
    with installation.app():
        edition = seeding.edition(0)
        organiser = seeding.organiser(edition)
        db.session.execute(
            insert(Badge),
            [
                {
                    "reference": f"{edition.code}-B-{number:05d}",
                    "edition_id": edition.id,
                    "number": number,
                    "role": BadgeRole.VISITOR,
                    "name": f"Visiteuse {number}",
                    "requested_at": now(),
                    "version": 1,
                }
                for number in range(1, badges + 1)
            ],
        )
        actor = actors.of_user(db.session(), organiser.id, edition.id)
        ctx = Context(db.session(), actor, now(), Folder(installation.folder), edition, defer)
        asked = runs.start(ctx, ISSUE_BADGES)
        db.session.commit()
        run_id, edition_id = asked.id, edition.id
    _kill_when_begun(installation, edition_id)
    return _end(installation, run_id, edition_id)


def _kill_when_begun(installation: Installation, edition_id: int) -> None:
    begun = "SELECT count(*) FROM badge WHERE edition_id = %s AND state = 'issued'"
    with installation.rows() as rows:
        wait_for(
            lambda: rows.execute(begun, [edition_id]).fetchone() != (0,),
            seconds=PATIENCE_SECONDS,
            why="no badge is issued",
        )
    worker = installation.job_worker()
    assert worker is not None
    os.kill(worker, signal.SIGKILL)


def _end(installation: Installation, run_id: int, edition_id: int) -> Figures:
    how = "SELECT state, attempts FROM run WHERE id = %s"
    counted = (
        "SELECT (SELECT count(*) FROM badge WHERE edition_id = %(edition)s AND state = 'issued'),"
        " count(*), count(*) = count(DISTINCT subject) FROM audit_entry"
        " WHERE edition_id = %(edition)s AND action = 'badge_issue'"
    )
    with installation.rows() as rows:
        wait_for(
            lambda: (rows.execute(how, [run_id]).fetchone() or ("",))[0] == "done",
            seconds=PATIENCE_SECONDS,
            why="the run does not end",
        )
        state, attempts = rows.execute(how, [run_id]).fetchone() or ("", 0)
        issued, recorded, once = rows.execute(counted, {"edition": edition_id}).fetchone() or ()
    return Figures(state, attempts, issued, recorded, once)
