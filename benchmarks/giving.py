"""Giving stands at once (R3): 16 organisers race for each of 200 stands, each by a connection.

`python -m benchmarks.giving` prints how many got each stand, what the others were told, and how
long giving took. It ends with an error where a stand went to two, or a refusal named another.
"""

import atexit
import os
import shutil
import statistics
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks import seeding
from tests import factories
from tests.databases import prepared
from village import create_app
from village.applications.tables import Application
from village.applications.words import State
from village.board import actors
from village.config import Configuration
from village.core.context import Context
from village.core.errors import StandTaken
from village.extensions import db
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.places import PlaceState
from village.stands.writes import places
from village.web.context import job_context

THREADS, STANDS = 16, 200
SECRET = "bench" * 10


def main() -> None:
    """Race and print."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the server has stopped

    def settings(url: str) -> Configuration:
        return Configuration(env="test", database_url=url, secret_key=SECRET, data_dir=folder)

    with create_app(settings(prepared(folder, settings, lambda: None))).app_context():
        factories.bind(db.session())
        ctx, stands, wanting = _seeded()
        results = _race(ctx, stands, wanting)
        _report(results)
        db.session.remove()
        db.engine.dispose()


def _seeded() -> tuple[Context, list[int], list[int]]:
    """Return an organiser's context, the stands, and an application for each thread and stand."""
    edition = seeding.edition(THREADS * STANDS, state=State.CONFIRMED)
    stands = [
        factories.StandFactory(edition=edition, number=f"R{number:03}").id
        for number in range(STANDS)
    ]
    user = seeding.organiser(edition)
    ctx = replace(job_context(), edition=edition, sends_mail=False)
    ctx = replace(ctx, actor=actors.of_user(ctx.session, user.id, edition.id))
    here = sa.select(Application.id).where(Application.edition_id == edition.id)
    wanting = list(db.session.scalars(here.order_by(Application.id)))
    db.session.commit()
    return ctx, stands, wanting


def _race(ctx: Context, stands: list[int], wanting: list[int]) -> list[tuple[int, float, str]]:
    """Return for each try: the stand's place, milliseconds, and who was told to hold it."""
    engine = sa.create_engine(db.engine.url, pool_size=THREADS, max_overflow=0)
    ready = threading.Barrier(THREADS)
    results: list[tuple[int, float, str]] = []
    edition_id = ctx.the_edition.id

    def run(thread: int) -> None:
        for number, stand_id in enumerate(stands):
            with Session(engine, expire_on_commit=False) as session:
                edition = session.get(type(ctx.the_edition), edition_id)
                mine = replace(ctx, session=session, edition=edition)
                stand = session.get(Stand, stand_id)
                application = session.get(Application, wanting[number * THREADS + thread])
                ready.wait()
                began = time.perf_counter()
                results.append((number, *_told(mine, stand, application, began)))

    threads = [threading.Thread(target=run, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    return results


def _told(
    ctx: Context, stand: Stand | None, application: Application | None, began: float
) -> tuple[float, str]:
    """Give a stand; return how long it took, and who has it by what one is told."""
    assert stand is not None
    assert application is not None
    try:
        places.give(ctx, stand, application)
        ctx.session.commit()
        told = f"+{application.organisation.name}"
    except StandTaken as refusal:
        ctx.session.rollback()
        told = str(refusal.facts["holder"])
    return (time.perf_counter() - began) * 1000, told


def _report(results: list[tuple[int, float, str]]) -> None:
    """Print the figures.

    Raises:
        SystemExit: a stand went to two or to nobody, or somebody was told of another holder.
    """
    held = db.session.scalars(
        sa.select(StandPlace.stand_id).where(StandPlace.state == PlaceState.ALLOCATED)
    ).all()
    wrong = 0
    for number in range(STANDS):
        told = [said for place, _, said in results if place == number]
        winners = [said.removeprefix("+") for said in told if said.startswith("+")]
        wrong += len(winners) != 1 or {said.removeprefix("+") for said in told} != set(winners)
    spent = [took for _, took, _ in results]
    print(
        f"{THREADS} threads, {STANDS} stands, {len(results)} tries, load {os.getloadavg()[0]:.1f}"
    )
    print(f"stands given: {len(set(held))}, places kept: {len(held)}, stands with a fault: {wrong}")
    print(f"a try: median {statistics.median(spent):.0f} ms, worst {max(spent):.0f} ms")
    if wrong or len(held) != STANDS or len(set(held)) != STANDS:
        raise SystemExit("a stand was not given once")


if __name__ == "__main__":
    main()
