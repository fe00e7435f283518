"""The plan's editor in Chromium: 1,000 stands opened and dragged, beside an empty page.

    python -m benchmarks.drawing [--folder DIR]

`--folder` keeps the loaded demo for the next time.
"""

import argparse
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from playwright.sync_api import CDPSession, Page

from tests.browser import site
from tests.databases import copy_of
from tests.engines.plans import drawing as boxes

Said = TypeVar("Said")
STANDS, ROUNDS, FRAMES = 1_000, 5, 60
#: Opens with an id of their own, so that the page finds the stand to drag.
DRAGGED = "b055"
#: What a trace tells: the tasks of each thread with the processor time of each, and marks.
TRACED = "devtools.timeline,disabled-by-default-devtools.timeline,blink.user_timing"
#: Sends one move of the pointer a frame, and gives the time between frames in milliseconds.
DRAG = """([x, y, frames]) => new Promise((done) => {
  const svg = document.querySelector("[data-draw-plan]") ?? document.body;
  const send = (type, at, on = svg) => on.dispatchEvent(new PointerEvent(type, {
    bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, pointerType: "mouse",
    clientX: x + at, clientY: y + at / 2,
  }));
  svg.setPointerCapture = () => {};
  send("pointerdown", 0, document.elementFromPoint(x, y));
  const gaps = [];
  let [at, last] = [0, 0];
  const frame = (now) => {
    if (at) gaps.push(now - last);
    last = now;
    at += 1;
    send("pointermove", at * 2);
    if (at <= frames) return requestAnimationFrame(frame);
    send("pointercancel", at);
    return done(gaps);
  };
  requestAnimationFrame(frame);
})"""
#: Milliseconds until so many objects are drawn: since the visit began, since the answer came in.
#: The moment is marked, so that a trace tells what was worked until then.
OPENED = """(objects) => new Promise((done) => {
  const look = () => {
    if (document.querySelectorAll("[data-id]").length < objects) return requestAnimationFrame(look);
    return requestAnimationFrame(() => setTimeout(() => {
      performance.mark("drawn");
      const [{ responseStart }] = performance.getEntriesByType("navigation");
      done([performance.now(), performance.now() - responseStart]);
    }, 0));
  };
  look();
})"""
#: Milliseconds from the start of the visit until the checks are told.
CHECKED = """() => new Promise((done) => {
  const told = () => /[0-9]/.test(document.querySelector("[data-draw-count]").textContent);
  const look = () => (told() ? done(performance.now()) : requestAnimationFrame(look));
  look();
})"""


class Opening(NamedTuple):
    """Milliseconds until a page is drawn: the thread's work, from the first byte, in all."""

    busy: float
    within: float
    clock: float


def main() -> None:
    """Measure and print a table; each column from one run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path)
    folder = site.scratch(parser.parse_args().folder)
    url = copy_of(site.demo_database(folder), "drawing")
    with site.serving(url, folder) as base, site.chromium() as browser:
        page = site.log_in(browser.new_context(viewport={"width": 1280, "height": 860}), base,
                           "organiser")  # fmt: skip
        _begin(page, base)
        empty = browser.new_page(viewport={"width": 1280, "height": 860})
        bare = page.context.new_page()
        bare.goto(f"{base}/fr/{site.EDITION}/floorplan/draw")
        opened: dict[str, list[Opening]] = {"1,000 stands": [], "a page without": []}
        checked = []
        for _ in range(ROUNDS):
            opened["1,000 stands"].append(_opened(page, STANDS))
            checked.append(float(page.evaluate(CHECKED)))
            opened["a page without"].append(_opened(bare, 0))
        rows: dict[str, list[tuple[float, float, float]]] = {
            "one stand dragged": [],
            "all 1,000 dragged": [],
            "empty page": [],
        }
        for _ in range(ROUNDS):
            page.keyboard.press("Escape")
            rows["one stand dragged"].append(_dragged(page))
            page.locator("[data-draw-plan]").focus()
            page.keyboard.press("Control+a")
            rows["all 1,000 dragged"].append(_dragged(page))
            rows["empty page"].append(_dragged(empty))
    print("| opened, ms | processor | in the browser | clock, median | clock, worst |")
    print("|---|---|---|---|---|")
    for what, found in opened.items():
        busy, within, clock = (statistics.median(part) for part in zip(*found, strict=True))
        worst = max(one.clock for one in found)
        print(f"| {what} | {busy:.0f} | {within:.0f} | {clock:.0f} | {worst:.0f} |")
    told = f"{statistics.median(checked):.0f} | {max(checked):.0f}"
    print(f"| its checks told | | | {told} |")
    print(
        "\n| a frame of a drag, ms | processor | clock, median | clock, worst |\n|---|---|---|---|"
    )
    for what, moved in rows.items():
        cells = (statistics.median(part) for part in zip(*moved, strict=True))
        print(f"| {what} | {' | '.join(f'{cell:.1f}' for cell in cells)} |")


def _begin(page: Page, base: str) -> None:
    """Begin a draft, and save 1,000 stands in it as the editor does."""
    page.goto(f"{base}/fr/{site.EDITION}/floorplan/draw")
    page.fill("#width", "260")
    page.fill("#depth", "130")
    page.press("#depth", "Enter")
    page.wait_for_url("**/versions/*/draw")
    features = [*boxes.room(260, 130)]
    for k in range(STANDS):
        block, place = divmod(k, 10)
        x, y = 6 + (block % 10) * 25 + (place % 5) * 3, 8 + (block // 10) * 12 + (place // 5) * 3
        number = f"{block:02}{place}"
        features.append(boxes.stand(number, x, y, zone="africa", id=f"b{number}"))
    answer = page.request.post(
        page.url.removesuffix("draw") + "drawing",
        data={"revision": 1, "features": features},
        headers={"X-CSRFToken": page.locator("[data-draw]").get_attribute("data-token") or ""},
    )
    if not answer.ok:
        raise RuntimeError(answer.text())


def _opened(page: Page, objects: int) -> Opening:
    def reload() -> tuple[float, float]:
        page.reload(wait_until="commit")
        clock, within = page.evaluate(OPENED, objects)
        return float(clock), float(within)

    events, (clock, within) = _traced(page, reload)
    [drawn] = [one for one in events if one["name"] == "drawn"]
    worked = (
        one.get("tdur", 0)
        for one in events
        if one["name"] == "RunTask"
        and (one["pid"], one["tid"]) == (drawn["pid"], drawn["tid"])
        and one["ts"] < drawn["ts"]
    )
    return Opening(sum(worked) / 1000, within, clock)


def _traced(page: Page, act: Callable[[], Said]) -> tuple[list[dict[str, Any]], Said]:
    """Return what Chromium's threads did while something was done, and what it says."""
    browser = page.context.browser
    if browser is None:
        raise RuntimeError("there is no browser")
    inside = browser.new_browser_cdp_session()
    events: list[dict[str, Any]] = []
    ended: list[object] = []
    inside.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    inside.on("Tracing.tracingComplete", lambda told: ended.append(told))
    inside.send("Tracing.start", {"categories": TRACED, "transferMode": "ReportEvents"})
    said = act()
    inside.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)
    inside.detach()
    return events, said


def _dragged(page: Page) -> tuple[float, float, float]:
    """Return processor and clock milliseconds of a frame: of a stand dragged, or of nothing."""
    stand = page.locator(f"[data-id={DRAGGED}]")
    box = stand.bounding_box() if stand.count() else {"x": 300, "y": 300, "width": 9, "height": 9}
    if box is None:
        raise RuntimeError("the stand is not in sight")
    place = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, FRAMES]
    busy, gaps = _spent(page, lambda: list[float](page.evaluate(DRAG, place)))
    return busy / FRAMES, statistics.median(gaps), max(gaps)


def _spent(page: Page, act: Callable[[], Said]) -> tuple[float, Said]:
    """Return the processor time of the page's thread that something takes, and what it says."""
    inside = page.context.new_cdp_session(page)
    inside.send("Performance.enable", {"timeDomain": "threadTicks"})
    before, said = _busy(inside), act()
    return _busy(inside) - before, said


def _busy(inside: CDPSession) -> float:
    metrics = inside.send("Performance.getMetrics")["metrics"]
    return 1000 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")


if __name__ == "__main__":
    main()
