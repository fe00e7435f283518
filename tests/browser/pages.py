"""Which pages the demo has for whom, found by following links; and what axe says of them."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
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
#: Marks one text of each look: of the same colours, size and weight, on the same grounds.
LOOKS = """
() => {
  const grounds = new Map([[null, ""]]);
  const ground = (one) => {
    if (!grounds.has(one)) {
      const { backgroundColor, backgroundImage, opacity, filter } = getComputedStyle(one);
      const own = [backgroundColor, backgroundImage, opacity, filter].join();
      grounds.set(one, `${ground(one.parentElement)}/${own}`);
    }
    return grounds.get(one);
  };
  const written = (one) => one.nodeType === Node.TEXT_NODE && one.data.trim();
  const seen = new Set();
  for (const one of document.querySelectorAll("body *")) {
    const typed = one.matches("input, select, textarea");
    if (!typed && ![...one.childNodes].some(written) || !one.checkVisibility()) continue;
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(one);
    const off = (one.control ?? one).closest(":disabled, [aria-disabled=true]") !== null;
    const shown = [one.tagName, one.className, color, fontSize, fontWeight, textShadow, off];
    const look = `${shown.join()}${ground(one)}`;
    one.toggleAttribute("data-look", !seen.has(look));
    seen.add(look);
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-look]" }] });
}
"""
#: What axe finds of these impacts, without the rules that find others alone, and without telling
#: all that it has to tell: that would take as long to bring over.
FINDINGS = """
async (impacts) => {
  const lesser = axe._audit.rules.filter(({ impact }) => impact && !impacts.includes(impact));
  const rules = Object.fromEntries(lesser.map(({ id }) => [id, { enabled: false }]));
  const { violations } = await axe.run({ resultTypes: ["violations"], rules });
  return violations
    .filter(({ impact }) => impacts.includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((one) => one.target[0]).join(" | ")}`);
}
"""

#: What readers stumble over: texts on texts, texts cut off, words of a letter or two a line.
LARGE_TEXT_FAULTS = """() => {
  document.documentElement.style.fontSize = "200%";
  const faults = new Set(), seen = [];
  const hidden = "svg, script, option, .visually-hidden, [class|=skip], .table-stack > thead";
  const moves = ".table-scroll, .tabs, .actionbar, pre";
  const rows = boxes => new Set(boxes.map(box => Math.round(box.top))).size;
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) faults.add(`the page is ${over} px too wide`);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode, holder = node.parentElement, text = node.textContent.trim();
    const closed = holder.closest("details:not([open])") && !holder.closest("summary");
    if (!text || closed || holder.closest(hidden) || !holder.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter(box => box.width > 1 && box.height > 1);
    if (text.length > 3 && text.length / rows(boxes) < 3) faults.add(`letter by letter: ${text}`);
    if (holder.closest("h1, h2, label"))
      for (const word of node.textContent.matchAll(/[\\p{L}’]{2,13}/gu)) {
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        if (rows([...range.getClientRects()]) > 1) faults.add(`torn: ${word[0]}`);
      }
    if (holder.closest(moves)) continue;
    const out = boxes.some(box => box.right > innerWidth + 1 || box.left < -1);
    if (out) faults.add(`outside: ${text}`);
    for (const box of boxes) seen.push({box, text});
  }
  for (const one of seen)
    for (const other of seen) {
      if (one.text === other.text) continue;
      const a = one.box, b = other.box;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 0.4 * Math.min(a.height, b.height))
        faults.add(`${one.text} lies on ${other.text}`);
    }
  document.documentElement.style.fontSize = "";
  return [...faults].slice(0, 6);
}"""


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


def serious(page: Page, *, every_text: bool = False) -> list[str]:
    """Return axe's serious and critical findings on what a page shows now.

    Of texts that look alike the contrast of one is measured, unless of `every_text`: it takes
    three quarters of the time.
    """
    page.evaluate(_axe())
    if not every_text:
        page.evaluate(LOOKS)
    found: list[str] = page.evaluate(FINDINGS, SERIOUS)
    return found


def large_text_faults(page: Page) -> list[str]:
    """Return what cannot be read on a page whose text is of twice its size for a moment."""
    found: list[str] = page.evaluate(LARGE_TEXT_FAULTS)
    return found


def too_wide(page: Page) -> list[str]:
    """Return by how much a page is wider than its window, as a finding."""
    over: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"it is {over} px too wide"] if over > 0 else []


@cache
def _axe() -> str:
    return Axe().axe_script


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
