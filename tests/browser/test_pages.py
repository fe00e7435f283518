"""What every page must do in a browser: fit a narrow phone, and serve those without script."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

NARROW = {"viewport": {"width": 320, "height": 640}}
WIDE_PAGES = {
    None: ["", "calls", "plan", "exhibitors", "programme", "visit"],
    "organiser": [
        "admin/",
        "admin/applications",
        "admin/audit",
        "studio/",
        "studio/identity",
        "studio/calls",
        "studio/prices",
        "stands/",
        "stands/neighbours",
        "stands/proposal",
        "stands/repairs",
        "floorplan/",
        "floorplan/draw",
        "floorplan/versions/1",
        "contracts/",
        "badges/",
        "selection/",
        "selection/quotas?least-women_led=2",
        "jury/progress",
        "jury/assign",
        "jury/jurors",
        "jury/absence",
    ],
    "juror": ["jury/", "jury/profile", "jury/bids"],
    "gate": ["gate/"],
    "startup": ["apply/"],
}

MISSING = {
    "city": "Casablanca",
    "founded_year": "2022",
    "team_size": "6",
    "contact_name": "Rachida Oubella",
    "contact_email": "naissante@village.example",
    "contact_phone": "+212 600 00 00 00",
    "title": "Goutte à goutte",
    "summary": "Un compteur par arbre.",
    "q_problem": "Les arbres des rues meurent de soif.",
    "q_solution": "Une goutte à la bonne heure.",
    "q_city_pilot": "Casablanca",
}
#: The references and amounts of a page that no element keeps from left to right.
LOOSE = """() => {
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const loose = [];
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent;
    if (!/CSC24-|\\d MAD/.test(text)) continue;
    const holder = texts.currentNode.parentElement.closest("[dir=ltr], option, a[href^=mailto]");
    if (!holder) loose.push(text.trim());
  }
  return loose;
}"""


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("role", WIDE_PAGES)
def test_no_page_scrolls_sideways_on_a_narrow_phone(base, opened, role, lang):
    context = opened(**NARROW)
    page = log_in(context, base, role, lang) if role else context.new_page()

    too_wide = {}
    for path in WIDE_PAGES[role]:
        assert page.goto(f"{base}/{lang}/{EDITION}/{path}").ok, path
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            too_wide[path] = over

    assert too_wide == {}


def clock(moment):
    """Return a time as a French page writes it."""
    return f"{moment.hour}\xa0h\xa0{moment:%M}"


def test_what_saves_itself_says_when_by_the_clock_of_the_edition(base, opened):
    page = log_in(opened(timezone_id="Asia/Tokyo"), base, "newcomer", "fr")
    page.goto(f"{base}/fr/{EDITION}/apply/")
    page.locator("main a[href$='/edit']").first.click()
    page.wait_for_url("**/edit")  # with its scripts
    status = page.locator("[data-autosave-status]")

    page.fill("[name=title]", "Des fuites que l’on entend")

    expect(status).to_have_attribute("data-state", "saved")
    now = datetime.now(ZoneInfo("Africa/Casablanca"))
    times = {clock(now - timedelta(minutes=ago)) for ago in (0, 1)}
    said = status.inner_text()
    assert any(time in said for time in times), (said, times)


def test_a_startup_applies_without_script(base, opened):
    page = log_in(opened(java_script_enabled=False), base, "newcomer", "en")
    page.goto(f"{base}/en/{EDITION}/apply/")
    page.locator("main a[href$='/edit']").first.click()

    for name, text in MISSING.items():
        page.fill(f"[name={name}]", text)
    page.select_option("[name=axis]", "5")
    page.select_option("[name=q_stage]", "pilot")
    page.click("[name=do][value=review]")
    page.wait_for_url("**/review")
    page.click(".actionbar button")
    page.wait_for_url("**/receipt")

    assert page.locator("h1").count() == 1


def test_numbers_keep_their_direction_in_arabic(base, opened):
    page = log_in(opened(), base, "organiser", "ar")

    loose = {}
    for path in ("admin/applications", "contracts/", "badges/", "stands/"):
        page.goto(f"{base}/ar/{EDITION}/{path}")
        loose[path] = page.evaluate(LOOSE)

    assert loose == {path: [] for path in loose}


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_totals_of_a_contract_stand_within_a_phone(base, opened, lang):
    page = log_in(opened(viewport={"width": 390, "height": 844}), base, "exhibitor", lang)
    page.goto(f"{base}/{lang}/{EDITION}/contracts/CSC24-C-0004")

    beside = page.evaluate(
        """[...document.querySelectorAll("table :is(td, tfoot th)")].filter(cell => {
          const frame = cell.closest("main").getBoundingClientRect();
          const box = cell.getBoundingClientRect();
          return !box.width || box.left < frame.left || box.right > frame.right;
        }).map(cell => cell.textContent)"""
    )

    assert page.locator(".table-total td").count() == 1
    assert beside == []
