"""Documents in Chromium: drop a file to have it checked; issue contracts in one go."""

import base64
import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

#: What a browser does when a file is let go over the form.
DROP = """([content, type]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "contrat.pdf", { type }));
  const zone = document.querySelector("form[data-drop]");
  for (const kind of ["dragenter", "dragover", "drop"]) {
    const event = { bubbles: true, cancelable: true, dataTransfer: data };
    zone.dispatchEvent(new DragEvent(kind, event));
  }
}"""


def sealed_contract(page, base) -> bytes:
    """Return the bytes of a sealed contract of the demo, as an organiser downloads them."""
    page.goto(f"{base}/fr/{EDITION}/contracts/")
    row = page.locator("tr", has=page.locator(".tag", has_text="Scellé")).first
    href = row.locator("th a").get_attribute("href")
    return page.request.get(f"{base}{href.partition('?')[0]}.pdf").body()


def test_a_dropped_contract_is_recognised_and_a_changed_one_is_not(base, opened):
    content = sealed_contract(log_in(opened(), base, "organiser"), base)
    page = opened(viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{base}/ar/{EDITION}/verify/")

    page.evaluate(DROP, [base64.b64encode(content).decode(), "application/pdf"])
    expect(page.locator("#verdict .notice-good")).to_be_visible()
    assert re.search("CSC24-C-\\d{4}", page.locator("#verdict").inner_text())
    assert serious(page) == []

    changed = content + b"\n% added\n"
    page.evaluate(DROP, [base64.b64encode(changed).decode(), "application/pdf"])
    expect(page.locator("#verdict .notice-bad")).to_be_visible(timeout=30_000)
    assert serious(page) == []


def test_a_file_that_is_too_large_stays_here(base, opened, tmp_path):
    large = tmp_path / "big.pdf"
    large.write_bytes(bytes(9 * 1024 * 1024))
    page = opened().new_page()
    page.goto(f"{base}/en/{EDITION}/verify/")

    page.set_input_files("input[type=file]", large)

    expect(page.locator("[data-drop-said]")).to_have_text(re.compile("8 MB"))
    page.locator("form[data-drop] button").click()
    assert page.locator("#verdict").count() == 0


def test_a_file_is_checked_without_script(base, opened):
    page = opened(java_script_enabled=False).new_page()
    page.goto(f"{base}/fr/{EDITION}/verify/")

    page.set_input_files(
        "input[type=file]", {"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"none"}
    )
    page.locator("form[data-drop] button").click()

    expect(page.locator("#verdict .notice-bad")).to_be_visible()


def test_drafted_contracts_are_issued_in_one_go(base, kept, worker):
    page = kept(base, "organiser", color_scheme="dark")
    page.goto(f"{base}/fr/{EDITION}/contracts/")
    drafted = page.locator(".tag", has_text="Préparé").count()
    page.locator("form[action$='contracts/issue'] button").click()
    page.locator("dialog button[value=yes]").click()

    expect(page.locator(".notice", has_text="émis")).to_be_visible(timeout=60_000)
    left = page.locator(".notice-warn a").count()
    assert drafted > 0
    assert page.locator(".tag", has_text="Préparé").count() == left
    assert serious(page) == []


@pytest.mark.parametrize(
    ("path", "lang", "width"),
    [("contracts/CSC24-C-0001", "ar", 360), ("badges/longest", "fr", 1280), ("badges/", "ar", 360)],
)
def test_axe_finds_nothing_serious_on_documents(base, kept, path, lang, width):
    page = kept(base, "organiser", color_scheme="dark")
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(f"{base}/{lang}/{EDITION}/{path}")

    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
