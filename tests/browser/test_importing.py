"""An organiser imports a spreadsheet: columns put right by hand, faults read, all taken in."""

import io

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
HEADINGS = ("Nom de la startup", "Pays", "Nom et prénom", "E-mail", "Projet", "Ce qu'ils font")


def sheet(*lines):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        into = book.add_worksheet()
        for number, line in enumerate((HEADINGS, *lines)):
            into.write_row(number, 0, line)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "list.xlsx", "mimeType": kind, "buffer": content.getvalue()}


def choose(page: Page, *lines: tuple[str, ...]) -> None:
    page.locator("#file").set_input_files(sheet(*lines))
    look(page)


def look(page: Page) -> None:
    with page.expect_navigation():
        page.locator("button[value=look]").click()


def test_a_spreadsheet_is_imported_once_its_lines_are_right(base, opened):
    sound = ("Essaim Fluvial", "Sénégal", "Awa Diop", "awa@essaim.example.org", "Digues", "Drones")
    wrong = ("Essaim Marin", "Atlantide", "Awa Diop", "awa@", "Phares", "Bouées")
    page = log_in(opened(viewport=PHONE), base, "organiser")
    page.goto(f"{base}/fr/{EDITION}/apply/take-in")
    page.get_by_label("Des brouillons").check()

    choose(page, sound, wrong)
    page.locator("#column_5").select_option("summary")
    look(page)

    expect(page.locator("#column_5")).to_have_value("summary")
    expect(page.get_by_text("Choisissez un pays de la liste.")).to_be_visible()
    expect(page.locator("button[value=take]")).to_have_count(0)
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    choose(page, sound, (*wrong[:1], "Togo", wrong[2], "awa@togo.example.org", *wrong[4:]))
    expect(page.locator("#column_5")).to_have_value("summary")
    assert serious(page) == []
    page.locator("button[value=take]").click()
    expect(page.get_by_text("2 candidatures sont importées.")).to_be_visible()
