"""Visitors register on a phone, in each language, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser import site
from tests.browser.pages import serious

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_a_visitor_registers_on_a_phone(base, opened, lang, script):
    context = opened(locale=lang, viewport=PHONE, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{base}/{lang}/{site.EDITION.lower()}/visitors/register")

    page.fill("[name=name]", "Salma Berrada")
    page.fill("[name=email]", f"salma-{lang}-{script}@example.org")
    page.check("[name=days] >> nth=0")
    page.click("main form .btn[type=submit]")
    page.wait_for_url("**/register/sent")

    expect(page.locator(".notice-good")).to_be_visible()


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_the_form_fits_a_phone_and_everybody(base, kept, lang):
    page = kept(base, viewport=PHONE)
    page.goto(f"{base}/{lang}/{site.EDITION.lower()}/visitors/register")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert serious(page) == []


def test_a_proof_is_asked_of_the_press_alone(base, kept):
    page = kept(base, viewport=PHONE)
    page.goto(f"{base}/fr/{site.EDITION.lower()}/visitors/register")

    expect(page.locator("[name=proof]")).to_be_hidden()
    page.check("[name=kind][value=press]")
    expect(page.locator("[name=proof]")).to_be_visible()


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(base, kept):
    page = kept(base, viewport=PHONE)
    page.goto(f"{base}/fr/{site.EDITION.lower()}/visitors/register")

    page.fill("[name=name]", "Salma Berrada")
    page.fill("[name=email]", "salma@")
    page.click("main form .btn[type=submit]")
    expect(page.locator(".error-summary")).to_be_focused()

    assert page.input_value("[name=name]") == "Salma Berrada"
    assert page.input_value("[name=email]") == "salma@"
    expect(page.locator("#email-error")).to_be_visible()
