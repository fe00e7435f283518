"""The kiosk on a tablet: touched or typed on, it prints by itself, and forgets who was there."""

import pytest
from playwright.sync_api import expect

from tests.browser import site
from tests.browser.pages import camera_seeing, serious

pytestmark = pytest.mark.browser

TABLET = {"width": 768, "height": 1024}
COUNTS_PRINTS = "window.printed = 0; window.print = () => { window.printed += 1; };"


def test_a_badge_is_printed_by_itself_and_then_the_kiosk_is_empty_again(base, opened):
    page = site.log_in(opened(locale="fr", viewport=TABLET), base, "gate")
    page.add_init_script(COUNTS_PRINTS)
    page.clock.install()
    page.goto(f"{base}/fr/{site.EDITION.lower()}/visitors/kiosk/open")
    page.click("main form [type=submit]")
    page.click(".kiosk-langs [lang=ar]")
    page.wait_for_url("**/ar/**")
    expect(page.locator("#code")).to_be_focused()
    found = serious(page)
    with page.expect_navigation():
        page.click(".kiosk a.btn")

    found += serious(page)
    page.fill("[name=first_name]", "Salma")
    page.fill("[name=name]", "Berrada")
    page.press("[name=name]", "Enter")
    page.wait_for_url("**/kiosk/badge")
    page.wait_for_function("window.printed === 1")
    page.clock.fast_forward(16_000)
    page.wait_for_url("**/fr/*/visitors/kiosk")

    assert found == []
    expect(page.get_by_text("Salma")).to_have_count(0)


def test_a_code_before_the_camera_is_sent_and_the_camera_waits_for_the_next(base, opened):
    page = site.log_in(opened(locale="fr", viewport=TABLET), base, "gate")
    page.add_init_script(camera_seeing("NO-BADGE-OF-OURS", "user"))
    page.goto(f"{base}/fr/{site.EDITION.lower()}/visitors/kiosk/open")
    page.click("main form [type=submit]")

    page.click("[data-camera]")
    page.wait_for_url("**/kiosk/badge")
    page.click(".kiosk .btn")

    expect(page.locator("[data-camera-view]")).to_be_visible()
    expect(page.locator("#code")).not_to_be_focused()
