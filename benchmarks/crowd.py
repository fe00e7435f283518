"""The day of the event in ten minutes: visitors at the public map while people pass the gate.

    python -m benchmarks.crowd [MINUTES]

200 phones open the map and look again every five seconds; 40 stations of the gate scan a badge
every two seconds, nine times what one person at a gate does. All keep to this rhythm whatever the
server does. How much more it would take is told by the processor time that was used.
"""

import itertools
import random
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import cpu, memory, seeding
from benchmarks.page import write
from tests import factories
from tests.faults.installation import Installation, installation
from tests.visitor import GONE, Visitor
from village.applications.words import State
from village.config import ROOT

PHONES, STATIONS = 200, 40
LOOK_S, SCAN_S = 5.0, 2.0
BADGES = 2_000
#: An edition of the size of the demo's, with its drawing.
APPLICATIONS = 200
PLAN = ROOT / "demo" / "casablanca-2024" / "plan.geojson"
#: Visitors of one hour, each with so many looks at the map, for what such an hour needs.
AN_HOUR, LOOKS = 30_000, 3


@dataclass
class Crowd:
    """Clients of one kind: what each does, how often, and what they saw."""

    name: str
    pause_s: float
    waits: list[float] = field(default_factory=list)  # seconds each
    errors: list[str] = field(default_factory=list)

    def run(self, act: Callable[[], int], until: float) -> None:
        """Do it in its rhythm, begun at a moment of its own, until the clock says so."""
        due = time.monotonic() + random.random() * self.pause_s
        while due < until:
            time.sleep(max(0.0, due - time.monotonic()))
            began = time.monotonic()
            try:
                status = act()
            except (*GONE, ValueError) as error:
                self.errors.append(repr(error))
            else:
                if status not in (200, 304):
                    self.errors.append(f"status {status}")
            self.waits.append(time.monotonic() - began)
            due = max(due + self.pause_s, began)

    @property
    def p95(self) -> float:
        """The seconds within which nineteen of twenty were answered."""
        return statistics.quantiles(self.waits, n=20)[-1]


def main(minutes: float = 10) -> None:
    """Measure, print, and keep the table in docs/performance.md where it took ten minutes."""
    with tempfile.TemporaryDirectory() as folder, installation(Path(folder)) as running:
        with running.app():
            made = seeding.edition(APPLICATIONS, state=State.ELIGIBLE)
            seeding.plan(made, PLAN)
            codes = seeding.badges(made, BADGES)
            station = seeding.gate(made).email
            code = made.code.lower()
        phones, stations = Crowd("the public map", LOOK_S), Crowd("a scan", SCAN_S)
        taken: list[float] = []
        until = time.monotonic() + minutes * 60
        threads = [
            *(_phone(running, phones, f"/fr/{code}/plan", until) for _ in range(PHONES)),
            *_stations(running, stations, f"/fr/{code}/gate/", station, codes, until),
        ]
        used = _used(running)
        for thread in threads:
            thread.start()
        while time.monotonic() < until:
            time.sleep(min(15, minutes * 60 / 20))
            taken.append(sum(memory.at_rest(running.process.pid).values()))
        for thread in threads:
            thread.join()
        used = _used(running) - used
    table = _table(phones, stations, taken, used, minutes)
    print(table, *sorted({*phones.errors, *stations.errors})[:5], sep="\n")
    if minutes >= 10:
        write("crowd", table)


def _used(running: Installation) -> float:
    postmaster = running.postmaster()
    assert postmaster is not None
    return cpu.seconds(running.process.pid, postmaster)


def _phone(running: Installation, crowd: Crowd, path: str, until: float) -> threading.Thread:
    """Return somebody who opens the map, and asks for it again as a browser does."""

    def look() -> None:
        with Visitor(running.base_url, timeout=60) as visitor:
            known = ""

            def act() -> int:
                nonlocal known
                page = visitor.request("GET", path, more={"If-None-Match": known} if known else {})
                # Every third look is somebody else's first.
                known = page.etag or known if random.random() > 1 / 3 else ""
                return page.status

            crowd.run(act, until)

    return threading.Thread(target=look)


def _stations(
    running: Installation, crowd: Crowd, path: str, email: str, codes: list[str], until: float
) -> list[threading.Thread]:
    """Return people who scan badges, each on a page of the gate of its own."""
    part = {"HX-Request": "true"}
    waiting = itertools.cycle(codes)
    lock = threading.Lock()
    with Visitor(running.base_url) as first:
        first.login(email, factories.PASSWORD)
        token = first.get(path).form["csrf_token"]
        cookies = dict(first.cookies)

    def scan() -> None:
        with Visitor(running.base_url, timeout=60) as visitor:
            visitor.cookies = dict(cookies)

            def act() -> int:
                with lock:
                    code = next(waiting)
                form = {"csrf_token": token, "code": code, "event": str(uuid.uuid4())}
                answer = visitor.post(path, form, part)
                if "data-verdict=" not in answer.text:
                    raise ValueError("no verdict")
                return answer.status

            crowd.run(act, until)

    return [threading.Thread(target=scan) for _ in range(STATIONS)]


def _table(phones: Crowd, stations: Crowd, taken: list[float], used: float, minutes: float) -> str:
    """Return the figures; the first fifth of the time fills caches and is no part of memory."""
    steady = taken[len(taken) // 5 :]
    middle = statistics.median(steady)
    asked = len(phones.waits) + len(stations.waits)
    each_s = used / asked
    lines = [
        "| | clients | requests | a second | p95 | errors |",
        "|---|---|---|---|---|---|",
    ]
    for crowd, clients in ((phones, PHONES), (stations, STATIONS)):
        asked_of = len(crowd.waits)
        lines.append(
            f"| {crowd.name} | {clients} | {asked_of:,} | {asked_of / minutes / 60:.1f}"
            f" | {crowd.p95:.2f} s | {len(crowd.errors)} |"
        )
    low, high = min(steady) / middle - 1, max(steady) / middle - 1
    needed = AN_HOUR * (1 + LOOKS) * each_s / 3600
    lines += [
        "",
        f"{minutes:g} minutes; {used / minutes / 60:.2f} cores in use, {each_s * 1000:.1f} ms of"
        f" processor time a request with all its share of PostgreSQL and jobs; memory beside"
        f" PostgreSQL {middle:.0f} MiB ({low:+.1%} to {high:+.1%}). {AN_HOUR:,} visitors in an"
        f" hour, each with a scan and {LOOKS} looks at the map, need {needed:.2f} cores.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main(*(float(one) for one in sys.argv[1:]))
