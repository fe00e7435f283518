"""An organiser screens fourteen files by keys, in Chromium: a verdict, one press, the next file."""

import re

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

FILES = 14
PHONE = {"width": 360, "height": 740}
#: The demo's files that nobody has decided upon wait to be screened again.
WAITING = """
UPDATE application SET state = 'submitted' WHERE id IN (
    SELECT id FROM application WHERE state IN ('submitted', 'eligible') AND kind = 'startup'
    ORDER BY state DESC, id LIMIT %s
)
"""


@pytest.fixture
def waiting(database):
    """Let fourteen start-ups' files wait to be screened."""
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE application SET state = 'eligible' WHERE state = 'submitted'")
        assert connection.execute(WAITING, [FILES]).rowcount == FILES


def test_fourteen_files_are_screened_with_one_press_beside_each_verdict(base, opened, waiting):
    page = log_in(opened(), base, "organiser")
    page.goto(f"{base}/fr/{EDITION}/admin/applications?kind=startup&state=submitted")
    page.get_by_role("link", name=f"Examiner les {FILES} dossiers qui attendent").click()
    page.wait_for_url("**/applications/*-*")
    seen = []
    for number in range(FILES):
        [reference] = re.findall(r"/applications/([\w-]+)", page.url)
        seen.append(reference)
        page.wait_for_load_state()  # keys are heard once the page's scripts are there
        if number == 2:
            refuse(page)
        else:
            page.keyboard.press("e")
            page.keyboard.press("Enter")
        verdict = "n’est pas recevable" if number == 2 else "est recevable"
        expect(page.get_by_text(f"{reference} {verdict}")).to_be_visible()

    expect(
        page.get_by_text("Aucun dossier de cette liste n’attend d’être examiné.")
    ).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Candidatures")
    assert len(set(seen)) == FILES
    page.goto(f"{base}/fr/{EDITION}/admin/applications/{seen[2]}")
    expect(page.get_by_text("Non recevable").first).to_be_visible()


def refuse(page: Page) -> None:
    """Give a refusal with its reason, by keys alone."""
    page.keyboard.press("n")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")


def test_keys_lead_from_file_to_file_and_can_be_turned_off(base, opened, waiting):
    page = log_in(opened(), base, "organiser")
    page.goto(f"{base}/fr/{EDITION}/admin/applications?kind=startup&state=submitted")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/applications/*-*")
    page.wait_for_load_state()
    first = page.url

    page.keyboard.press("j")
    expect(page).not_to_have_url(first)
    page.wait_for_load_state()
    page.keyboard.press("k")
    expect(page).to_have_url(first)
    page.wait_for_load_state()
    page.keyboard.press("?")
    expect(page.get_by_text("Prochain dossier qui attend d’être examiné")).to_be_visible()
    page.get_by_label("Utiliser ces touches sur cet appareil").uncheck()
    page.reload()
    page.keyboard.press("e")
    expect(page.get_by_label("Recevable", exact=True)).not_to_be_checked()


def test_letters_typed_into_a_note_are_letters(base, opened, waiting):
    page = log_in(opened(), base, "organiser")
    page.goto(f"{base}/fr/{EDITION}/admin/applications?kind=startup&state=submitted")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/applications/*-*")
    page.wait_for_load_state()

    page.locator("#screening ~ form [name=note]").press_sequentially("en jeu ?")

    expect(page.get_by_label("Recevable", exact=True)).not_to_be_checked()
    expect(page.locator("[data-keys]")).not_to_have_attribute("open", "")


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_page_of_a_file_to_screen_is_sound_on_a_phone(base, opened, waiting, lang):
    page = log_in(opened(viewport=PHONE), base, "organiser", lang)
    page.goto(f"{base}/{lang}/{EDITION}/admin/applications/to-screen?kind=startup")
    page.keyboard.press("?")

    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_point_is_ticked_at_once_and_one_that_is_not_saved_is_said(
    base, opened, waiting, complaints, lang
):
    page = log_in(opened(viewport=PHONE), base, "organiser", lang)
    page.goto(f"{base}/{lang}/{EDITION}/admin/applications/to-screen?kind=startup")
    page.wait_for_load_state()
    left = page.locator("#unticked").inner_text()
    page.locator("#ticked-city").focus()
    page.keyboard.press("Space")

    expect(page.locator("#check-city time")).to_be_visible()
    expect(page.locator("#ticked-city")).to_be_focused()
    expect(page.locator("#unticked")).not_to_have_text(left)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.route("**/checklist*", lambda route: route.fulfill(status=401))
    page.locator("#ticked-deck").click()
    expect(page.locator("[data-unsaved]")).not_to_be_empty()
    expect(page.locator("#ticked-deck")).not_to_be_checked()
    assert all("Response Status Error Code 401" in one for one in complaints)
    complaints.clear()
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    expect(page.locator("[href$='#again']")).to_be_visible()
