"""An organiser gives the event its logo and a partner, in Chromium, and visitors see them."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


def picture(colour: str, size: tuple[int, int], format_: str = "PNG") -> dict[str, object]:
    """Return a file as a browser sends it."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format_)
    kind = format_.lower()
    return {"name": f"image.{kind}", "mimeType": f"image/{kind}", "buffer": out.getvalue()}


def test_a_logo_and_a_partner_are_sent_in_the_studio_and_seen_by_visitors(base, opened):
    here = f"{base}/fr/{EDITION}"
    page = log_in(opened(viewport=PHONE), base, "organiser")
    page.goto(f"{here}/studio/about")
    logo = page.get_by_role("group", name="Logo", exact=True)
    svg = {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}

    logo.get_by_label("Fichier de l’image").set_input_files(svg)
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.locator("main")).to_contain_text("Un SVG peut contenir des scripts")
    logo.get_by_label("Fichier de l’image").set_input_files(picture("#225588", (400, 200)))
    logo.get_by_label("Français").fill("Un pont")
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_text("Enregistré.")).to_be_visible()
    assert serious(page) == []

    page.goto(f"{here}/studio/partners")
    page.get_by_role("button", name="Ajouter un partenaire").click()
    row = page.locator("[data-row]").last
    row.get_by_label("Nom").fill("Banque du Port")
    row.get_by_label("Fichier de l’image").set_input_files(picture("#885522", (90, 90), "JPEG"))
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_text("Enregistré.")).to_be_visible()

    visitor = opened(viewport=PHONE).new_page()
    visitor.goto(f"{here}/")
    shown = visitor.get_by_role("img", name="Un pont")
    expect(shown).to_be_visible()
    assert shown.evaluate("one => [one.naturalWidth, one.naturalHeight]") == [400, 200]
    partner = visitor.get_by_role("img", name="Banque du Port")
    partner.scroll_into_view_if_needed()
    expect(partner).to_have_js_property("complete", True)
    assert partner.get_attribute("src").endswith("-90x90.jpg")
    assert serious(visitor) == []
    assert not visitor.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_the_studio_counts_the_files_that_a_pavilion_would_take(base, opened):
    page = log_in(opened(), base, "organiser")
    page.goto(f"{base}/fr/{EDITION}/studio/pavilions")
    rows = page.locator("[data-row]")
    rows.nth(0).get_by_label("Europe").check()
    rows.nth(1).get_by_label("Europe").uncheck()

    page.get_by_role("button", name="Enregistrer").last.click()

    told = page.get_by_role("alert")
    expect(told).to_contain_text(re.compile(r"\d+ dossiers changeraient de pavillon"))
    expect(told).to_contain_text("de « Europe » à « Afrique »")
    assert serious(page) == []
    page.get_by_role("button", name=re.compile("Enregistrer et déplacer")).click()
    expect(page.get_by_text("Enregistré.")).to_be_visible()
    page.goto(f"{base}/fr/{EDITION}/admin/applications?zone=europe")
    expect(page.locator("main table tbody tr")).to_have_count(0)
