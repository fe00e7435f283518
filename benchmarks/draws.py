"""Stand draws: one look at what may be chosen, the whole page, and a choice, of many exhibitors.

`python -m benchmarks.draws` makes draws of 200 and 500 exhibitors, with a tenth more stands of
three sizes in four pavilions, and prints a Markdown table: the median and the worst wall
milliseconds of 25 exhibitors, and the median of processor time, as machines are shared.
"""

import atexit
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from benchmarks import seeding
from tests import factories
from tests.client import PageCheckingClient
from tests.databases import prepared
from tests.engines.plans import drawing
from village import create_app
from village.accounts.writes import passwords
from village.applications.tables import Application
from village.applications.words import State
from village.board import actors
from village.config import Configuration
from village.core.context import Context
from village.draws.reads import choices, turns
from village.draws.tables import Draw
from village.draws.words import DrawPlan
from village.draws.writes import choosing, preparing, running
from village.editions.tables import Edition
from village.editions.words.calls import CallKind
from village.extensions import db
from village.web.context import job_context

SIZES, LOOKS = (200, 500), 25
SECRET = "bench" * 10
AREAS = (9, 12, 18)
PAVILIONS = ("africa", "europe", "asia", "americas")


def main() -> None:
    """Measure and print."""
    passwords.hasher = factories.HASHER
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the server has stopped

    def settings(url: str) -> Configuration:
        return Configuration(env="test", database_url=url, secret_key=SECRET, data_dir=folder)

    print("| exhibitors | one look | the page | a choice |\n|---|---|---|---|")
    for size in SIZES:
        app = create_app(settings(prepared(folder / str(size), settings, lambda: None)))
        with app.app_context():
            print(f"| {size} | {' | '.join(measured(app, size))} |", flush=True)
            db.session.remove()
            db.engine.dispose()


def measured(app: Flask, size: int) -> list[str]:
    """Return what a look, a page and a choice take in a draw of so many."""
    factories.bind(db.session())
    ctx, draw = running_draw(size)
    people = turns.seen(ctx, draw).participants
    some = people[:: size // LOOKS][:LOOKS]

    def look(number: int) -> None:
        db.session.expire_all()
        choices.choices(ctx, view := turns.seen(ctx, draw), view.of(references[number]))

    references = [one.reference for one in some]
    looks = timed(look)
    late = replace(ctx, now=people[-1].turn.ends_at)

    def pick(number: int) -> None:
        view = turns.seen(late, draw)
        one = view.of(references[number])
        wanted.append((one.application, choices.choices(late, view, one).safe[0].number))

    def choose(number: int) -> None:
        choosing.choose(late, draw, *wanted[number], reason="Measured")
        db.session.commit()

    wanted: list[tuple[Application, str]] = []
    chosen = timed(choose, before=pick)
    member = factories.OrganisationMemberFactory(organisation=people[-1].application.organisation)
    address = f"/fr/{ctx.the_edition.code.lower()}/draws/of/{people[-1].reference}"
    db.session.commit()
    db.session.remove()  # a page reads in a transaction that cannot write
    browser = PageCheckingClient(app, app.response_class)
    browser.check = False
    browser.login(member.user.email)

    def page(_number: int) -> None:
        assert browser.get(address).status_code == 200

    page(0)  # the plan is drawn once
    pages = timed(page)
    return [looks, pages, chosen]


def timed(act: Callable[[int], None], before: Callable[[int], None] = lambda _: None) -> str:
    """Return how long `act` takes, done for each number once after `before`."""
    waited, worked = [], []
    for number in range(LOOKS):
        before(number)
        wall, cpu = time.perf_counter(), time.process_time()
        act(number)
        waited.append((time.perf_counter() - wall) * 1000)
        worked.append((time.process_time() - cpu) * 1000)
    median, work = statistics.median(waited), statistics.median(worked)
    return f"{median:.0f} ms (worst {max(waited):.0f}, processor {work:.0f})"


def running_draw(size: int) -> tuple[Context, Draw]:
    """Return an organiser's context and a draw of so many exhibitors, which has begun."""
    edition = seeding.edition(size, state=State.CONFIRMED)
    [call] = (one for one in edition.calls if one.kind is CallKind.EXHIBITOR)
    exhibits = {"kind": CallKind.EXHIBITOR, "call_id": call.id}
    wants = sa.case(*((Application.id % 3 == n, area) for n, area in enumerate(AREAS)))
    db.session.execute(
        sa.update(Application)
        .where(Application.edition_id == edition.id)
        .values(**exhibits, wanted_area_m2=wants)
    )
    _stands(edition, size + size // 10)
    user = seeding.organiser(edition)
    ctx = replace(job_context(), edition=edition, sends_mail=False)
    ctx = replace(ctx, actor=actors.of_user(ctx.session, user.id, edition.id))
    start = ctx.now + timedelta(hours=1)
    draw = preparing.prepare(ctx, DrawPlan(PAVILIONS, start, minutes=10))
    running.begin(ctx, draw)
    db.session.commit()
    return replace(ctx, now=start), draw


def _stands(edition: Edition, count: int) -> None:
    """Draw so many stands, those of each pavilion and area in turn."""
    drawn = []
    for number in range(count):
        x, y = 2 + 4 * (number % 25), 2 + 6 * (number // 25)
        name, zone = f"S{number:03}", PAVILIONS[number % 4]
        drawn.append(drawing.stand(name, x, y, zone=zone))
        factories.StandFactory(
            edition=edition,
            number=name,
            zone=zone,
            area_m2=AREAS[number // 4 % 3],
            polygon=drawing.ring(x, y, 3, 3),
        )
    edition.plan = drawing.collection(*drawing.room(110, 10 + 6 * (count // 25)), *drawn)
    db.session.commit()


if __name__ == "__main__":
    main()
