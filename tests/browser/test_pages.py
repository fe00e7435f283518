"""What every page must do in a browser: fit a phone, be read by everybody, do without script."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.pages import large_text_faults, serious, too_wide
from tests.browser.site import EDITION, become, log_in

pytestmark = pytest.mark.browser

PHONE, LARGE = {"width": 320, "height": 640}, {"width": 390, "height": 844}
#: By person: which pages fit a narrow phone, and what else is looked at on them: text of twice its
#: size on a phone, and what axe finds.
PAGES = {
    None: {
        "": "large axe",
        "plan": "large axe",
        "calls": "large",
        "exhibitors": "large",
        "programme": "large",
        "visit": "large",
        "/account/login": "large",
    },
    "newcomer": {
        "apply/": "large axe",
        "apply/start": "axe",
        "apply/CSC24-0144/edit": "large",
        "/account/profile": "large",
    },
    "startup": {"apply/": ""},
    "exhibitor": {
        "apply/": "large",
        "apply/CSC24-0004": "large",
        "contracts/CSC24-C-0004": "large",
        "badges/of/CSC24-0004": "large",
        "tasks/of/CSC24-0004/stand-design": "large",
    },
    "organiser": {
        "admin/": "large axe",
        "admin/applications": "large axe",
        "admin/applications/CSC24-0001": "large",
        "admin/audit": "",
        "admin/mails": "large",
        "studio/": "large",
        "studio/identity": "large",
        "studio/calls": "",
        "studio/prices": "",
        "stands/": "large",
        "stands/?stand=A04": "axe",
        "stands/neighbours": "",
        "stands/proposal": "large",
        "stands/repairs": "",
        "floorplan/": "",
        "floorplan/draw": "",
        "floorplan/versions/1": "",
        "contracts/": "large",
        "badges/": "large axe",
        "selection/": "large",
        "jury/progress": "large",
        "jury/jurors": "large",
    },
    "chair": {
        "selection/": "axe",
        "selection/announce": "axe",
        "selection/quotas?least-women_led=2": "axe",
        "jury/assign": "axe",
        "jury/jurors": "axe",
        "jury/absence": "axe",
    },
    "juror": {
        "jury/": "large axe",
        "jury/profile": "large axe",
        "jury/bids": "axe",
        "jury/score/CSC24-0110": "large",
    },
    "gate": {"gate/": "large axe"},
}
#: How axe sees a page: in each of these ways by turns.
VIEWS = [("light", 1280), ("dark", 360), ("light", 360), ("dark", 1280)]
LANGUAGES = ["fr", "ar", "en"]

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


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("role", PAGES)
def test_pages_fit_a_phone_can_be_read_in_large_and_give_axe_nothing_serious(
    base, kept, role, lang
):
    """Each page is loaded once, in the languages by turns: the first is in `lang`."""
    page = kept(base, reduced_motion="reduce")
    become(page.context, base, role, lang)
    first = LANGUAGES.index(lang) + list(PAGES).index(role)

    faults = {}
    for at, (path, looked) in enumerate(PAGES[role].items(), first):
        language, (scheme, width) = LANGUAGES[at % len(LANGUAGES)], VIEWS[at % len(VIEWS)]
        place = path.removeprefix("/") if path.startswith("/") else f"{EDITION}/{path}"
        page.set_viewport_size(PHONE)
        assert page.goto(f"{base}/{language}/{place}").ok, path
        found = too_wide(page)
        if "large" in looked:
            page.set_viewport_size(LARGE)
            found += large_text_faults(page)
        if "axe" in looked:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            found += serious(page)
        if found:
            faults[language, scheme, width, path] = found

    assert faults == {}


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
