"""The chair's way in Chromium: propose, edit and take an assignment; rank, stage, announce."""

import pytest
from playwright.sync_api import expect

from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser


def confirm(page, button):
    """Press a button that asks first, and answer yes."""
    page.locator(button).click()
    page.locator("dialog button[value=yes]").click()
    page.wait_for_load_state()


def test_the_chair_proposes_edits_and_takes_an_assignment(base, opened, worker):
    page = log_in(opened(), base, "chair", "fr")
    page.goto(f"{base}/fr/{EDITION}/jury/assign")

    page.fill("[name=per_application]", "4")
    page.fill("[name=max_load]", "40")
    page.press("[name=max_load]", "Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    proposed = page.locator("[aria-labelledby=proposal] .figure-value").first
    expect(proposed).to_be_visible(timeout=30_000)
    before = int(proposed.inner_text())
    page.locator("[aria-labelledby=files] td a").first.click()
    page.locator("form:has([name=do][value=remove]) button").first.click()
    expect(page.locator("form:has([name=do][value=remove])")).to_have_count(0)
    page.goto(f"{base}/fr/{EDITION}/jury/assign")
    expect(proposed).to_have_text(str(before - 1))
    confirm(page, "form[action$='assign/take'] button")

    expect(page).to_have_url(f"{base}/fr/{EDITION.lower()}/jury/progress", timeout=20_000)
    expect(page.locator(".notice-good")).to_contain_text(str(before - 1))


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_ranking_draws_an_interval_for_each_file(base, opened, lang):
    page = log_in(opened(), base, "chair", lang)

    page.goto(f"{base}/{lang}/{EDITION}/selection/")

    rows = page.locator("main tbody tr:has(.interval)")
    assert rows.count() > 10
    assert rows.locator(".interval[role=img][aria-label]").count() == rows.count()
    assert page.locator("tr.cut").count() == 1
    box = rows.first.locator(".interval-range").bounding_box()
    assert box["width"] > 5


def test_the_chair_stages_and_announces(base, opened):
    page = log_in(opened(), base, "chair", "fr")
    page.goto(f"{base}/fr/{EDITION}/selection/")
    page.locator("main tbody tr:has(.interval) th a").first.click()

    page.locator("[name=outcome][value=waitlist]").check()
    page.fill("#reasons", "Encore un essai en ville, et la porte est ouverte.")
    page.locator("form[action*='decide'] button[type=submit]").first.click()
    expect(page.locator(".notice-good")).to_be_visible()
    page.goto(f"{base}/fr/{EDITION}/selection/announce")
    expect(page.locator("main")).to_contain_text("Encore un essai en ville")
    confirm(page, ".actionbar button")

    expect(page.locator(".notice-good")).to_be_visible()
    expect(page.locator(".actionbar")).to_have_count(0)
