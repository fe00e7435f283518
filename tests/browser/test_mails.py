"""An organiser words a mail, looks at it and sends it to himself, in Chromium."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


def test_a_mail_is_worded_looked_at_tried_and_sent(base, opened):
    office = log_in(opened(), base, "organiser")
    office.goto(f"{base}/fr/{EDITION}/studio/")
    office.get_by_role("main").get_by_role("link", name="Courriels", exact=True).click()
    office.get_by_role("link", name="Candidature retenue").click()
    subject = office.get_by_role("group", name="Objet").get_by_label("Français")
    expect(subject).to_have_value(re.compile("candidature retenue"))

    subject.fill("Bravo, {organisation} {nom}")
    office.get_by_role("button", name="Voir le courriel").click()
    expect(office.locator(".field-error").first).to_contain_text("{nom}")
    assert serious(office) == []

    subject.fill("Bravo, {organisation}")
    office.get_by_label("Tel que cette personne le recevrait").fill(f"{EDITION}-0001")
    office.get_by_role("button", name="Voir le courriel").click()
    expect(office.get_by_role("heading", level=2, name=re.compile("^Bravo, "))).to_be_visible()
    expect(office.locator(".mail-text")).to_contain_text(f"{EDITION}-0001")

    office.get_by_role("button", name="Me l’envoyer").click()
    expect(office.get_by_text("Le courriel part vers")).to_be_visible()
    office.locator(".form-actions-stay button").click()
    expect(office.get_by_role("row", name="Candidature retenue")).to_contain_text("Français")

    office.goto(f"{base}/fr/{EDITION}/admin/mails")
    expect(office.get_by_text(re.compile(r"^Essai\s: Bravo, "))).to_be_visible()


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_pages_of_mails_fit_a_phone(base, opened, lang):
    phone = log_in(opened(viewport=PHONE), base, "organiser")

    for path in ("studio/mails", "studio/mails/jury_assigned", "admin/mails"):
        phone.goto(f"{base}/{lang}/{EDITION}/{path}")
        wide = phone.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert (path, serious(phone), wide) == (path, [], False)
