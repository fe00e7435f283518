"""What a first visit weighs: requests, bytes on the wire and first paint on a slow line.

Chromium asks Village itself, with no proxy between, over a line of 400 kbit/s with 40 ms each way.
"""

from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import find

ROUNDS = 3
_LINE_BYTES_PER_SECOND = 400_000 / 8
_LATENCY_MS = 40
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"


@dataclass(frozen=True)
class Visit:
    """One first visit of a page."""

    requests: int
    wire_bytes: int
    first_paint_s: float


def visit(browser: Browser, address: str, *, cookies: list[dict[str, str]] | None = None) -> Visit:
    """Return what the first visit of a page weighs, medians of `ROUNDS` with an empty cache."""
    seen = [_once(browser, address, cookies or []) for _ in range(ROUNDS)]
    return Visit(
        int(median(one.requests for one in seen)),
        int(median(one.wire_bytes for one in seen)),
        median(one.first_paint_s for one in seen),
    )


def _once(browser: Browser, address: str, cookies: list[dict[str, str]]) -> Visit:
    with browser.new_context() as context:
        context.add_cookies(cookies)  # type: ignore[arg-type]  # plain dicts are what it takes
        page = context.new_page()
        sizes = wire_sizes(page)
        slow_down(page)
        page.goto(address, wait_until="networkidle")
        return Visit(len(sizes), sum(sizes), page.evaluate(_PAINT) / 1000)


def wire_sizes(page: Page) -> list[int]:
    """Return the list to which each answer that the page gets adds its bytes on the wire."""
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    return sizes


def slow_down(page: Page) -> None:
    """Give the page a slow line."""
    page.context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": _LATENCY_MS,
            "downloadThroughput": _LINE_BYTES_PER_SECOND,
            "uploadThroughput": _LINE_BYTES_PER_SECOND,
        },
    )


def measure(addresses: dict[str, str]) -> dict[str, Visit]:
    """Return the visit of each named address."""
    chromium = find()  # it may ask Playwright too, which runs once at a time
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        return {name: visit(browser, address) for name, address in addresses.items()}


if __name__ == "__main__":
    import sys

    for name, seen in measure({address: address for address in sys.argv[1:]}).items():
        print(
            f"{name}: {seen.requests} requests, {seen.wire_bytes / 1000:.1f} kB, "
            f"painted after {seen.first_paint_s:.2f} s"
        )
