"""Signing on a phone, over a slow network that breaks at each step, by two people in order."""

import re

import pytest
from playwright.sync_api import Page, expect

from benchmarks.weight import slow_down, wire_sizes
from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
#: What reading and signing may take on a line of 400 kbit/s.
MOST_BYTES, MOST_SECONDS = 300_000, 10


def newest_mail(mailbox: Page, base: str, address: str) -> str:
    """Return the text of the newest mail to an address."""
    mailbox.goto(f"{base}/outbox")
    mailbox.locator("li", has_text=address).first.locator("a").first.click()
    return mailbox.locator("main").inner_text()


def link(mailbox: Page, base: str, address: str, lang: str = "fr") -> str:
    """Return the address to sign of the newest mail."""
    token = re.search(r"/sign/([\w-]+)", newest_mail(mailbox, base, address))[1]
    return f"{base}/{lang}/{EDITION.lower()}/sign/{token}"


@pytest.fixture(scope="module")
def number(base, browser) -> str:
    """Return the number of a contract of the demo's exhibitor, issued anew by the organiser."""
    with browser.new_context() as context:
        page = log_in(context, base, "exhibitor", "en")
        page.goto(f"{base}/en/{EDITION}/apply/")
        page.locator("a[href*='/apply/CSC24-']").first.click()
        number = page.locator("a[href*='/contracts/']").first.get_attribute("href").split("/")[-1]
    with browser.new_context() as context:
        page = log_in(context, base, "organiser", "en")
        page.goto(f"{base}/en/{EDITION}/contracts/{number}")
        page.locator("summary", has_text="Amend").click()
        page.get_by_role("button", name="Draft a new version").click()
        page.get_by_role("button", name="Issue the contract").click()
        page.locator("dialog button[value=yes]").click()
        expect(page.locator("h2", has_text="Signatures of the exhibitor")).to_be_visible()
    return number


def press_twice(page: Page, name: str) -> None:
    """Press a button without a network, then, as the page says, with one."""
    page.context.set_offline(True)
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    if page.url.startswith("chrome-error"):
        page.go_back()
    page.get_by_role("button", name=name, exact=True).click()


def test_two_people_sign_in_their_order_on_a_phone(base, opened, number):
    exhibitor = log_in(opened(**PHONE), base, "exhibitor", "fr")
    exhibitor.goto(f"{base}/fr/{EDITION}/contracts/{number}")
    exhibitor.fill("[name=people-0-name]", "Salma Berrada")
    exhibitor.fill("[name=people-0-email]", "salma@example.org")
    exhibitor.locator("summary", has_text="Signataire 2").click()
    exhibitor.fill("[name=people-1-name]", "Omar Idrissi")
    exhibitor.fill("[name=people-1-email]", "omar@example.org")
    assert serious(exhibitor) == []
    exhibitor.get_by_role("button", name="Demander la signature").click()
    expect(exhibitor.get_by_text("Demandée après la précédente")).to_be_visible()
    mailbox = opened().new_page()
    mailbox.goto(f"{base}/outbox")
    assert "omar@example.org" not in mailbox.content()

    salma = opened(**PHONE).new_page()
    sizes = wire_sizes(salma)
    slow_down(salma)
    salma.goto(link(mailbox, base, "salma@example.org"), wait_until="commit")
    salma.context.set_offline(True)  # while the pages come
    salma.context.set_offline(False)
    salma.reload()
    pages = salma.locator(".sign-page img")
    expect(pages).not_to_have_count(0)
    for picture in pages.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("one => one.naturalWidth") > 0
    press_twice(salma, "M’envoyer le code")
    code = re.search(r"\b\d{6}\b", newest_mail(mailbox, base, "salma@example.org"))[0]
    salma.fill("[name=code]", code)
    draw(salma)
    salma.check("[name=agreed]")
    assert serious(salma) == []
    press_twice(salma, "Signer le contrat")
    expect(salma.get_by_text("Vous avez signé ce contrat")).to_be_visible()
    assert sum(sizes) <= MOST_BYTES, sizes
    assert sum(sizes) / 50_000 <= MOST_SECONDS

    omar = opened(**PHONE, java_script_enabled=False).new_page()
    omar.goto(link(mailbox, base, "omar@example.org", "ar"))
    omar.locator("form[action$='/code'] button").click()
    code = re.search(r"\b\d{6}\b", newest_mail(mailbox, base, "omar@example.org"))[0]
    omar.fill("[name=code]", code)
    omar.check("[name=agreed]")
    omar.locator("form:has([name=code]) button[type=submit]").click()
    expect(omar.locator("main .notice-good")).to_be_visible()
    exhibitor.reload()
    expect(exhibitor.locator(".tag", has_text="Signé").first).to_be_visible()


def draw(page: Page) -> None:
    """Draw a signature with a finger, a mouse as far as the page knows."""
    pad = page.locator("[data-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 20 + 20 * step, box["y"] + (20 if step % 2 else 70))
    page.mouse.up()
    assert re.fullmatch(r"M\d+ \d+(L\d+ \d+){11}", page.locator("[name=path]").input_value())
