"""Steps 3, 5, 7 and 9 of the way, in Chromium, in French and in Arabic."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import Locator, Page, expect

from tests import pdf
from tests.browser.site import EDITION, log_in, open_doors

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("lang", ["fr", "ar"])]

TO_SCORE = "[aria-labelledby=to-score] a"
VENTURE = {
    "name": "Ma Sakina",
    "name_ar": "ماء ساكنة",
    "city": "Mohammedia",
    "website": "masakina.example",
    "founded_year": "2022",
    "team_size": "6",
    "ice": "002536987000035",
    "contact_name": "Imane Rachidi",
    "contact_email": "imane@masakina.example",
    "contact_phone": "+212 600 00 00 00",
    "title": "Entendre les fuites avant la rue",
    "summary": "Des capteurs acoustiques posés sur les vannes écoutent le réseau la nuit.",
    "q_problem": "Un tiers de l’eau potable se perd entre le réservoir et le robinet.",
    "q_solution": "Une oreille par vanne, une carte des fuites le matin.",
    "q_city_pilot": "Mohammedia",
}


@pytest.fixture
def arrive(base, opened, lang) -> Callable[[str, str], Page]:
    """Give a way to be somebody on one page of the edition, in the test's language."""

    def come(role: str, path: str) -> Page:
        page = log_in(opened(accept_downloads=True), base, role, lang)
        page.goto(f"{base}/{lang}/{EDITION}/{path}")
        expect(page.locator("html")).to_have_attribute("dir", "rtl" if lang == "ar" else "ltr")
        return page

    return come


def tab_to(page: Page, inside: str, most: int = 120) -> Locator:
    """Press Tab until the focus is on something that `inside` selects; return it."""
    focused = page.locator("*:focus")
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused.count() and focused.evaluate("(e, css) => e.matches(css)", inside):
            return focused
    raise AssertionError(f"{inside} cannot be reached with Tab")


def test_step_3_a_startup_applies(arrive):
    page = arrive("newcomer", "apply/start?call=startups")

    if page.locator("[name=organisation]").count():
        page.select_option("[name=organisation]", "")
    page.locator("main form .btn").click()
    page.wait_for_url("**/edit")
    for name, text in VENTURE.items():
        page.fill(f"[name={name}]", text)
    page.select_option("[name=country]", "MA")
    page.select_option("[name=axis]", "5")
    page.select_option("[name=q_stage]", "pilot")
    page.check("[name=women_led]")
    page.click("[name=do][value=save]")
    expect(page.locator(".flashes .notice")).to_be_visible()
    page.reload()
    kept = {name: page.input_value(f"[name={name}]") for name in VENTURE}
    page.click("[name=do][value=review]")
    page.wait_for_url("**/review")
    page.click(".actionbar button")
    page.wait_for_url("**/receipt")

    assert kept == {**VENTURE, "website": "https://masakina.example"}
    reference = re.search(r"CSC24-\d{4}", page.url)[0]
    assert reference in page.locator("main").inner_text()
    page.goto(page.url.removesuffix("/receipt"))
    expect(page.locator(".timeline [aria-current=step]")).to_have_count(1)


def test_step_5_a_juror_scores_with_digits_alone(arrive, lang):
    page = arrive("jury8@village.example", "jury/")
    page.locator(TO_SCORE).nth(["fr", "ar"].index(lang)).click()
    page.wait_for_url("**/score/*")

    tab_to(page, "[data-marks] input")
    criteria = page.locator("[data-marks]").count()
    digits = list(itertools.islice(itertools.cycle("4351"), criteria))
    for digit in digits:
        page.keyboard.press(digit)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.reload()

    marks = page.locator("[data-marks] input:checked")
    assert [mark.input_value() for mark in marks.all()] == digits
    expect(page.locator(".save-status").first).to_be_visible()


def test_step_5_a_juror_steps_aside(arrive, lang):
    page = arrive("jury9@village.example", "jury/")
    page.locator(TO_SCORE).nth(["fr", "ar"].index(lang)).click()
    page.wait_for_url("**/score/*")
    address = page.url

    tab_to(page, "a[href$='/conflict']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/conflict")
    tab_to(page, "[name=reason]")
    page.keyboard.type("Je conseille cette équipe.")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/jury/")

    assert page.goto(address).status in (403, 404)


def test_step_7_a_stand_is_given_by_keyboard_alone(arrive):
    page = arrive("organiser", "stands/")
    number = page.locator(".zone-startups .stand-free").last.get_attribute("data-number")

    first = tab_to(page, ".stand").get_attribute("data-number")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    moved = page.locator(".stand:focus").get_attribute("data-number")
    page.keyboard.type(number)
    expect(page.locator(".stand:focus")).to_have_attribute("data-number", number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**stand={number}**")
    choice = tab_to(page, "[name=application]")
    wanted = choice.locator("option").first.get_attribute("value")  # whom it suits best
    page.keyboard.press("Home")
    assert choice.input_value() == wanted
    tab_to(page, "#stand form .btn")
    page.keyboard.press("Enter")
    _mean_it(page)

    assert first != moved
    assert _holder(page, number) == wanted
    expect(page.locator(f".stand[data-number={number}]")).to_contain_class("stand-allocated")


def test_step_7_a_stand_is_given_by_mouse(arrive):
    page = arrive("organiser", "stands/")
    stand = page.locator(".zone-startups .stand-free").first
    number = stand.get_attribute("data-number")

    stand.click()
    page.wait_for_url(f"**stand={number}**")
    wanted = page.locator("[name=application] option").first.get_attribute("value")
    page.select_option("[name=application]", wanted)
    page.locator("#stand form .btn").first.click()
    _mean_it(page)

    assert _holder(page, number) == wanted


def _mean_it(page):
    """Say that it is meant, where the page asks because the applicant may still decline."""
    given, asked = page.locator(".flashes .notice-good"), page.locator("#stand [name=unconfirmed]")
    expect(given.or_(asked)).to_be_visible()
    if asked.is_visible():
        asked.check()
        page.locator("#stand form .btn").first.click()
    expect(given).to_be_visible()


def test_step_9_a_person_is_named_and_scanned_at_the_gate(arrive, database, lang):
    open_doors(database)
    role, person, person_ar = {
        "fr": ("startup", "Zineb Tahiri-Joutey", "زينب الطاهري الجوطي"),
        "ar": ("exhibitor", "Aziz Ouhammou", "عزيز أوحمو"),
    }[lang]
    page = arrive(role, "apply/")
    reference = re.search(r"CSC24-\d{4}", page.locator("main").inner_text())[0]
    people = page.url.replace("/apply/", f"/badges/of/{reference}")
    page.goto(people)
    page.fill("[name=name]", person)
    page.fill("[name=name_ar]", person_ar)
    page.locator("form[action$='" + reference + "'] .btn").click()
    expect(page.locator("main .lines")).to_contain_text(person)

    page = arrive("organiser", f"badges/of/{reference}")
    page.locator("form[action$='/issue'] .btn").click()
    line = page.locator("main .lines > li", has_text=person)
    with page.expect_download() as downloading:
        line.locator("a[href$='.pdf']").click()
    code = _qr_code(downloading.value.path())

    page = arrive("gate", "gate/")
    verdicts = []
    for _ in range(2):
        page.fill("[name=code]", code)
        page.keyboard.press("Enter")
        page.wait_for_url("**scan=*")
        shown = page.locator("[data-verdict]")
        verdicts.append(shown.get_attribute("data-verdict"))
        expect(shown).to_contain_text(person)
        page.goto(page.url.partition("?")[0])
    assert verdicts == ["ok", "flag"]


def _holder(page: Page, number: str) -> str:
    """Return the reference of the application that the list says is on a stand."""
    row = page.locator("#stand-list tr", has=page.locator(f"th a[href*='stand={number}']"))
    return row.locator("td a").get_attribute("href").rpartition("/")[2]


def _qr_code(printed: Path) -> str:
    """Return what the only QR code of a printed badge says."""
    drawn = pdf.picture(printed.read_bytes())
    [found] = zxingcpp.read_barcodes(drawn, formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text
