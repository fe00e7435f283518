"""Which pages the demo has for whom, found by following links; and what axe says of them."""

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import segno
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

from tests.browser.site import EDITION

#: Pages of a kind that look different are looked at more than once.
MOST_OF_A_KIND = 2
SERIOUS = ["serious", "critical"]
#: What axe finds of these impacts. All that it has to tell would take as long to bring over.
FINDINGS = """
async (impacts) => {
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impacts.includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((one) => one.target[0]).join(" | ")}`);
}
"""


class _Links(HTMLParser):
    """The addresses that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def crawl(
    context: BrowserContext,
    base: str,
    urls: Map,
    most: int = MOST_OF_A_KIND,
    *,
    only: str = "",
) -> dict[str, list[str]]:
    """Return, by endpoint, at most `most` French pages that one can reach from the demo's home.

    With `only`, the code of an edition: from its home, and no pages of other editions.
    """
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    found: dict[str, list[str]] = {}
    waiting = [f"/fr/{(only or EDITION).lower()}/", "/fr/account/profile", "/outbox"]
    while waiting:
        path = waiting.pop(0)
        endpoint = _endpoint(urls, path, only)
        if path in seen or endpoint is None or kinds[endpoint] >= most:
            continue
        seen.add(path)
        kinds[endpoint] += 1
        answer = context.request.get(base + path, max_redirects=0)
        if answer.ok and answer.headers.get("content-type", "").startswith("text/html"):
            found.setdefault(endpoint, []).append(path)
            waiting += _inside(base, path, answer.text())
    return found


def other_language(path: str, lang: str) -> str:
    """Return the address of a French page in another language."""
    return f"/{lang}{path[3:]}" if path.startswith("/fr/") else path


def serious(page: Page) -> list[str]:
    """Return axe's serious and critical findings on what a page shows now."""
    page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(FINDINGS, SERIOUS)
    return found


def _inside(base: str, path: str, html: str) -> Iterator[str]:
    links = _Links()
    links.feed(html)
    for link in links.found:
        url = urlsplit(urldefrag(urljoin(base + path, link)).url)
        if f"{url.scheme}://{url.netloc}" == base and not url.path.startswith(("/ar", "/en")):
            yield url.path + (f"?{url.query}" if url.query else "")


def _endpoint(urls: Map, path: str, only: str) -> str | None:
    """Return the endpoint of a page, or None for a file, another edition, and what is not ours."""
    place = path.partition("?")[0]
    if place.endswith((".pdf", ".csv", ".geojson")) or place.startswith("/static/"):
        return None
    try:
        endpoint, values = urls.bind("localhost").match(place)
    except (HTTPException, RequestRedirect):
        return None
    elsewhere = only and values.get("edition", only).lower() != only.lower()
    return None if elsewhere else str(endpoint)


#: A camera that faces one way alone, and sees the picture at the address `heldBeforeTheCamera`.
CAMERA = """
window.heldBeforeTheCamera = "%s";
navigator.mediaDevices.getUserMedia = async ({ video }) => {
  if (video.facingMode !== "%s") throw new Error("not the camera that was asked for");
  const [width, height] = [1280, 720];
  const picture = new Image();
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  const see = () => {
    pen.fillStyle = "silver";
    pen.fillRect(0, 0, width, height);
    const scale = Math.min(1, height / picture.naturalHeight);
    const [wide, high] = [picture.naturalWidth * scale, picture.naturalHeight * scale];
    const at = [(width - wide) / 2, (height - high) / 2];
    if (picture.complete && wide) pen.drawImage(picture, ...at, wide, high);
  };
  picture.addEventListener("load", see);
  setInterval(see, 400); // a camera that was opened later sees it too
  setInterval(() => {
    if (picture.src !== window.heldBeforeTheCamera) picture.src = window.heldBeforeTheCamera;
  }, 20);
  return canvas.captureStream();
};
"""


def camera_seeing(text: str, facing: str) -> str:
    """Return the script of a camera that sees the QR code of `text`, which our reader reads.

    Chromium has no reader of its own on Linux.
    """
    return CAMERA % (segno.make_qr(text).png_data_uri(scale=6), facing)
