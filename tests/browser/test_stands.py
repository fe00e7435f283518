"""The organiser's stands in Chromium: a proposal asked for, changed, published; repairs; wishes."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

#: A run works beside the pages, on a machine that may be busy.
SLOW = 90_000
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
#: An exhibitor of the demo who waits for the organiser, and has its file open.
WAITING, FILE = "fouad.zniber@lumieres-cite.example", "CSC24-0038"
#: Pixels that a finger hits.
TARGET = 24


def solve(page: Page) -> None:
    """Ask for a proposal in ten seconds at most, and wait for it."""
    page.locator("[name=seconds]").select_option("10")
    page.locator("form:has([name=seconds]) button[type=submit]").click()
    expect(page.locator(".run-now")).to_be_visible()
    expect(page.locator("#result")).to_be_visible(timeout=SLOW)


def stand(page: Page, number: str) -> Locator:
    """Return a stand on the plan."""
    return page.locator(f".stand[data-number={number}]")


def tap(page: Page, number: str) -> None:
    """Press a stand with a finger; one too small for it comes nearer at the first touch."""
    one = stand(page, number)
    box = one.bounding_box()
    one.tap()
    if min(box["width"], box["height"]) < TARGET:
        one.tap()


def choose_by_keyboard(page: Page, number: str) -> None:
    """Go to a stand on the plan by its number, and choose it."""
    stand(page, number).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#stand")).to_contain_text(number)


def act(page: Page, action: str) -> None:
    """Press the button of a form, whose page comes back with a word about it."""
    page.locator(f"form[action$='{action}'] button").first.click()
    expect(page.locator(".notice-good")).to_be_visible()


def answer_yes(page: Page, action: str) -> None:
    """Press the button of a form that asks first, and answer yes."""
    page.locator(f"form[action$='{action}'] button").first.click()
    page.locator("dialog button[value=yes]").click()
    expect(page.locator(".notice-good")).to_be_visible()


def proposed(page: Page, reference: str) -> Locator:
    """Return the cell of the proposed stand in an application's line."""
    return page.locator(f"#lines tr:has-text('{reference}') td").nth(1)


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_stands_pressed_and_chosen_become_wishes(base, opened, lang):
    page = log_in(opened(**PHONE), base, WAITING, lang)
    address = f"{base}/{lang}/{EDITION}/apply/{FILE}/wishes"
    page.goto(f"{address}?wish_1=")
    first, second, third = (page.locator(f"[name=wish_{rank}]") for rank in (1, 2, 3))

    tap(page, "A06")
    expect(first).to_have_value("A06")
    second.select_option("A08")
    tap(page, "A11")
    expect(third).to_have_value("A11")
    expect(second).to_have_value("A08")
    tap(page, "A06")
    expect(first).to_have_value("A08")
    found = serious(page)
    page.locator("form[data-map-carried] button[type=submit]").tap()
    expect(page.locator(".notice-good")).to_be_visible()
    page.goto(address)

    expect(first).to_have_value("A08")
    expect(second).to_have_value("A11")
    expect(third).to_have_value("")
    assert found == []


def test_a_plan_is_proposed_compared_changed_by_hand_and_published(base, opened, worker):
    page = log_in(opened(), base, "organiser", "fr")
    page.goto(f"{base}/fr/{EDITION}/stands/proposal")

    solve(page)
    placed = page.locator("[aria-labelledby=result] tbody td:first-of-type")
    mine, present, first_come = map(int, placed.all_inner_texts())
    expect(page.locator(".curve-svg")).to_be_visible()
    found = serious(page)

    choose_by_keyboard(page, "A08")
    act(page, "/pins")
    choose_by_keyboard(page, "E07")
    act(page, "/E07/block")
    solve(page)
    expect(proposed(page, "CSC24-0008")).to_have_text("A08 gardé")
    expect(proposed(page, "CSC24-0024")).not_to_contain_text("E07")

    choose_by_keyboard(page, "E08")
    page.locator("#application").select_option("CSC24-0024")
    page.get_by_role("button", name="Essayer").click()
    expect(page.locator("#stand")).to_contain_text("Polder & Pomp sur le stand E08")
    expect(page.locator("#stand")).to_contain_text("points")
    found += serious(page)
    act(page, "/proposal/move")
    expect(proposed(page, "CSC24-0024")).to_contain_text("E08")
    expect(page.locator("[aria-labelledby=result]")).to_contain_text("changée 1 fois à la main")

    answer_yes(page, "/proposal/publish")
    page.goto(f"{base}/fr/{EDITION}/stands/?stand=E08")
    expect(page.locator("#stand")).to_contain_text("Polder & Pomp")
    assert present < first_come <= mine
    assert found == []


def test_a_cancellation_offers_repairs_and_one_is_made_with_a_finger(base, opened):
    page = log_in(opened(**PHONE), base, "organiser", "ar")
    page.goto(f"{base}/ar/{EDITION}/stands/")

    # A stand under contract goes with its contract; a given one can be released.
    number = page.locator(".stand-allocated[data-number^=A]").first.get_attribute("data-number")
    tap(page, number)
    expect(page.locator("#stand")).to_contain_text(number)
    answer_yes(page, f"/{number}/release")
    page.locator(f".notice a[href$='repairs?stand={number}']").tap()
    offered = page.locator("ol > li.card")
    expect(offered.first).to_contain_text(number)
    found = serious(page)
    answer_yes(page, "/repairs")
    tap(page, number)

    expect(page.locator(f"#stand form[action$='/{number}/release']")).to_be_visible()
    assert found == []
