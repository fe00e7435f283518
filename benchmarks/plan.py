"""The floor plan in Chromium: 1,000 stands drawn and restyled, beside an empty page."""

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from flask import g
from playwright.sync_api import Browser, CDPSession

from tests.browser import site
from tests.engines.plans import drawing as boxes
from village import create_app
from village.config import ROOT, Configuration
from village.engines.plans import svg
from village.stands.reads.places import StandRow
from village.stands.words.places import PlaceState
from village.web.plan import PlanView, plan_view

STANDS = 1_000
ROUNDS = 9
STATES = (PlaceState.FREE, PlaceState.ALLOCATED, PlaceState.CONTRACTED, PlaceState.HELD)
PAGE = """<!DOCTYPE html>
{% from "components/plan.html" import plan %}
<html lang="fr" dir="ltr" data-bs-theme="light"><head><meta charset="utf-8"><title>Plan</title>
{% for name in ("tokens", "village", "components", "plan") %}
<link rel="stylesheet" href="{{ static }}/css/{{ name }}.css">{% endfor %}
<script defer src="{{ static }}/js/page.js"></script>
<script defer src="{{ static }}/js/plan-view.js"></script>
<script defer src="{{ static }}/js/plan.js"></script></head>
<body><div class="page wrap wide"><main>{{ plan(view) }}</main></div></body></html>
"""
#: Milliseconds from the start of the visit until the frame after the page's last element.
DRAWN = """() => new Promise((done) => {
  const painted = () => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0));
  document.readyState === "complete" ? painted() : addEventListener("load", painted);
})"""
#: Milliseconds from marking every stand until the frame that shows it is painted.
RESTYLED = """() => new Promise((done) => {
  requestAnimationFrame(() => {
    const start = performance.now();
    for (const stand of document.querySelectorAll(".stand")) stand.classList.toggle("is-dim");
    document.querySelector(".plan-svg")?.getBoundingClientRect();
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - start);
    requestAnimationFrame(() => channel.port2.postMessage(0));
  });
})"""


def main() -> None:
    """Measure and print a table: processor time of the page's own thread, and time on the clock."""
    with tempfile.TemporaryDirectory() as name, site.chromium() as browser:
        full, empty = _pages(Path(name))
        figures = {what: ([], []) for what in ("drawn", "restyled")}
        for _ in range(ROUNDS):
            for column, page in enumerate((full, empty)):
                for what, spent in _measured(browser, page).items():
                    figures[what][column].append(spent)
    print("| | 1,000 stands: processor | clock | empty page: processor | clock |")
    print("|---|---|---|---|---|")
    for what, columns in figures.items():
        cells = [
            f"{statistics.median(part):.0f}" for rows in columns for part in zip(*rows, strict=True)
        ]
        print(f"| {what}, ms | {' | '.join(cells)} |")


def _measured(browser: Browser, page: Path) -> dict[str, tuple[float, float]]:
    """Return processor and clock milliseconds of drawing a page, and of restyling it (median)."""
    opened = browser.new_page(viewport={"width": 1280, "height": 860})
    inside = opened.context.new_cdp_session(opened)
    inside.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent(act: Callable[[], float]) -> tuple[float, float]:
        before, clock = _busy(inside), act()
        return _busy(inside) - before, clock

    def draw() -> float:
        opened.goto(page.as_uri(), wait_until="commit")
        return float(opened.evaluate(DRAWN))

    drawn = spent(draw)
    again = [spent(lambda: float(opened.evaluate(RESTYLED))) for _ in range(5)]
    opened.close()
    return {
        "drawn": drawn,
        "restyled": tuple(statistics.median(part) for part in zip(*again, strict=True)),
    }


def _busy(inside: CDPSession) -> float:
    """Return the processor time that the page's thread has taken so far, in milliseconds."""
    metrics = inside.send("Performance.getMetrics")["metrics"]
    return 1000 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")


def _pages(folder: Path) -> tuple[Path, Path]:
    """Write a page with 1,000 stands as the component draws them, and a page with nothing."""
    app = create_app(Configuration(env="test", database_url="postgresql://", secret_key="x" * 40))
    full, empty = folder / "full.html", folder / "empty.html"
    with app.test_request_context("/fr/"):
        g.lang = "fr"
        page = app.jinja_env.from_string(PAGE)
        full.write_text(page.render(view=_view(), static=(ROOT / "static").as_uri()), "utf-8")
    empty.write_text("<!DOCTYPE html><title>Empty</title>", "utf-8")
    return full, empty


def _view() -> PlanView:
    rows, features = [], boxes.room(260, 130)
    for k in range(STANDS):
        block, place = divmod(k, 10)
        x, y = 6 + (block % 10) * 25 + (place % 5) * 3, 8 + (block // 10) * 12 + (place // 5) * 3
        zone = ("africa", "europe", "asia", "americas", "startups")[block % 5]
        features.append(boxes.stand(f"{block:02}{place}", x, y, zone=zone))
        rows.append(StandRow(f"{block:02}{place}", zone, 9.0, 1, STATES[k % 4]))
    drawing = svg.draw(boxes.plan(*features))
    return plan_view(drawing, rows, {}, url=lambda row: f"?stand={quote(row.number)}")


if __name__ == "__main__":
    main()
