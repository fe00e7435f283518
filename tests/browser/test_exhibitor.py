"""An exhibitor closes every task on a phone, in Arabic; prices follow what is typed."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import EDITION, log_in
from tests.engines.inspection import corpus
from tests.exhibitors.test_entries import PDF

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phone(base, opened, request) -> Page:
    """Return somebody's phone on the list of their tasks, in Arabic."""
    page = log_in(opened(viewport=PHONE), base, getattr(request, "param", "exhibitor"), "ar")
    page.goto(f"{base}/ar/{EDITION}/apply/")
    page.locator(f"a[href*='/apply/{EDITION}-']").first.click()
    page.locator("main a[href*='/tasks/of/']").click()
    page.wait_for_url("**/tasks/of/*")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    return page


def task(page: Page, name: str) -> None:
    page.locator(f"#task-{name} h2 a").click()


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form .form-actions .btn").first.click()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_an_exhibitor_closes_every_task_on_a_phone_in_arabic(phone: Page, tmp_path: Path):
    logo, certificate = tmp_path / "logo.png", tmp_path / "شهادة.pdf"
    logo.write_bytes(corpus.saved(corpus.picture(), "PNG"))
    certificate.write_bytes(PDF)
    tasks = phone.url
    expect(phone.locator("#task-contract .is-good")).to_have_count(1)

    task(phone, "catalogue")
    for language in ("fr", "ar", "en"):
        phone.fill(f"[name=in_{language}]", "…")
    phone.set_input_files("[name=logo]", logo)
    save(phone)

    task(phone, "services")
    phone.fill("[name=q_screen_55]", "٢")
    expect(phone.locator("#quote .table-total td")).to_contain_text(re.compile(r"6.720,00"))
    assert fits(phone)
    save(phone)
    phone.goto(tasks)

    task(phone, "co_exhibitors")
    phone.fill("[name=names]", "تعاونية الأطلس")
    save(phone)

    task(phone, "insurance")
    phone.set_input_files("[name=certificate]", certificate)
    save(phone)

    task(phone, "press_kit")
    phone.set_input_files("[name=file]", certificate)
    save(phone)
    phone.goto(tasks)

    task(phone, "delivery")
    phone.locator("[name=slot]").first.check()
    save(phone)

    if phone.locator("#task-people .is-good").count() == 0:
        task(phone, "people")
        phone.fill("[name=name]", "عمر بنيس")
        with phone.expect_navigation():
            phone.locator("form[action$='/badges/of/'] .btn, main form .btn").first.click()
        phone.goto(tasks)

    # The organiser notes what is paid, and approves a design.
    own = phone.locator(".tasks > li:not(#task-deposit, #task-stand_design)")
    expect(own).to_have_count(8)
    expect(own.locator(".is-good")).to_have_count(8)
    assert fits(phone)


@pytest.mark.parametrize("phone", ["startup"], indirect=True)
def test_a_fascia_is_proofed_and_kept_on_a_phone_in_arabic(phone: Page):
    task(phone, "fascia")
    phone.fill("[name=in_fr]", "Chaouia Intégration")
    phone.fill("[name=in_ar]", "الشاوية للإدماج")
    phone.locator("[name=look]").click()
    expect(phone.locator(".fascia")).to_have_count(2)
    assert fits(phone)
    save(phone)

    expect(phone.locator("#task-fascia .is-good")).to_have_count(1)
