"""Text at twice its size: nothing overlaps, is cut off, or stands a letter a line."""

import pytest

from tests.browser.site import EDITION, OWN, log_in

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}}
PAGES = {
    None: ["", "calls", "plan", "exhibitors", "programme", "visit", "/account/login"],
    "newcomer": ["apply/", "apply/CSC24-0144/edit", "/account/profile"],
    "exhibitor": [
        "apply/",
        "apply/CSC24-0004",
        "contracts/CSC24-C-0004",
        "badges/of/CSC24-0004",
        "tasks/of/CSC24-0004/stand-design",
    ],
    "organiser": [
        "admin/",
        "admin/applications",
        "admin/applications/CSC24-0001",
        "admin/mails",
        "studio/",
        "studio/identity",
        "stands/",
        "stands/proposal",
        "contracts/",
        "badges/",
        "selection/",
        "jury/progress",
        "jury/jurors",
    ],
    "juror": ["jury/", "jury/score/CSC24-0110", "jury/profile"],
    "gate": ["gate/"],
}
#: What readers stumble over: texts on texts, texts cut off, words of a letter or two a line.
FAULTS = """() => {
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
  return [...faults].slice(0, 6);
}"""


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("role", PAGES)
def test_text_of_twice_the_size_can_be_read_on_a_phone(base, opened, role, lang):
    context = opened(**PHONE)
    page = log_in(context, base, role, lang) if role else context.new_page()

    faults = {}
    for path in PAGES[role]:
        place = path.removeprefix("/") if path.startswith("/") else f"{EDITION}/{path}"
        assert page.goto(f"{base}/{lang}/{place}").ok, path
        if found := page.evaluate(FAULTS):
            faults[path] = found

    assert faults == {}


WIDE_TABLES = ["admin/access", "admin/webhooks", "admin/team", "admin/audit", "jury/progress"]


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_wide_tables_leave_the_page_within_a_desktop(base, opened, lang):
    page = log_in(opened(viewport={"width": 1280, "height": 900}), base, "organiser", lang)
    page.goto(f"{base}/{lang}/{EDITION}/admin/access")
    page.fill("[name=name]", "Catalogue imprimé")
    for scope in page.locator("[name=scopes]").all():
        scope.check()
    page.locator("main form[novalidate] [type=submit]").click()
    page.locator("code").wait_for()

    faults = {}
    for path in WIDE_TABLES:
        assert page.goto(f"{base}/{lang}/{EDITION}/{path}").ok, path
        if found := page.evaluate(FAULTS):
            faults[path] = found

    assert faults == {}


OWN_PAGES = [
    "",
    "studio/",
    "studio/prices",
    "studio/calls/seed/form",
    "studio/calls/seed/form/1/stage",
]


def test_the_studio_of_an_edition_of_ones_own_can_be_read_too(own_base, opened):
    page = log_in(opened(**PHONE), own_base, "organiser")

    faults = {}
    for path in OWN_PAGES:
        assert page.goto(f"{own_base}/fr/{OWN}/{path}").ok, path
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        if found := page.evaluate(FAULTS):
            faults[path] = found

    assert faults == {}
