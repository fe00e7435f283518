"""From the invitation of a juror without an account to the first marks kept, in Chromium."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
#: A file of the demo that waits for one more juror.
FILE = "CSC24-0110"
#: What the guest reads, by the language of the mail.
WORDS = {
    "fr": ("Vous êtes invité dans l’équipe", "Ouvrir le compte et accepter", "Mes dossiers"),
    "ar": ("أنتم مدعوون إلى الفريق", "فتح الحساب والقبول", "ملفاتي"),
}


@pytest.mark.parametrize("lang", WORDS)
def test_a_juror_without_an_account_is_invited_and_scores_a_first_file(base, opened, lang):
    """One way: invited, mailed, account made, file given, mailed, read, marked, saved."""
    invited, accept, first = WORDS[lang]
    email = f"jure-{lang}@example.org"

    office = log_in(opened(), base, "organiser")
    office.goto(f"{base}/fr/{EDITION}/admin/team")
    office.get_by_label("Adresses électroniques").fill(email)
    office.get_by_label(re.compile("^Juré")).check()
    office.get_by_label("Langue du courriel").select_option(lang)
    office.get_by_role("button", name="Inviter", exact=True).click()
    expect(office.get_by_text("1 invitation est partie.")).to_be_visible()
    expect(office.get_by_role("row", name=email)).to_contain_text("Juré")
    look(office, "team")

    guest = opened(viewport=PHONE).new_page()
    guest.goto(base + link_to(guest, base, email))
    expect(guest.get_by_role("heading", level=1)).to_have_text(invited)
    look(guest, f"invitation-{lang}")
    guest.locator("[name=name]").fill("Salma Berrada")
    guest.locator("[name=password]").fill("quatre mots sans aucun lien")
    guest.get_by_role("button", name=accept).click()

    expect(guest.get_by_role("heading", level=1)).to_have_text(first)
    expect(guest).to_have_url(re.compile(rf"/{lang}/{EDITION.lower()}/jury/$"))
    office.reload()
    expect(office.get_by_role("row", name=email)).to_contain_text("Salma Berrada")
    office.context.clear_cookies()

    chair = log_in(office.context, base, "chair")
    chair.goto(f"{base}/fr/{EDITION}/jury/file/{FILE}")
    chair.locator("#give-juror").select_option(label="Salma Berrada")
    chair.get_by_role("button", name="Confier le dossier").click()
    expect(chair.get_by_role("listitem").filter(has_text="Salma Berrada")).to_be_visible()

    guest.goto(base + link_to(guest, base, email, "jury/"))
    guest.locator(f"a[href$='score/{FILE}']").first.click()
    guest.wait_for_url(f"**/score/{FILE}")
    look(guest, f"score-{lang}")
    for criterion in guest.locator("fieldset[id^=mark_]").all():
        criterion.locator("label").nth(3).click()
    with guest.expect_navigation():
        guest.locator("[name=then][value=stay]").click()
    guest.reload()
    marked = guest.locator("[name^=mark_]:checked").count()

    assert marked == guest.locator("fieldset[id^=mark_]").count() > 0
    chair.reload()
    mine = chair.get_by_role("listitem").filter(has_text="Salma Berrada")
    expect(mine).to_contain_text("Terminé")


def link_to(page: Page, base: str, email: str, where: str = "account/invitation/") -> str:
    """Return the path in the newest mail to an address that leads to a part of the site."""
    page.goto(f"{base}/outbox")
    page.locator("li", has_text=email).first.get_by_role("link").click()
    found = re.search(rf"https?://\S+/{where}\S*", page.locator("main").inner_text())
    assert found, "the mail has a link"
    return urlsplit(found[0]).path


def look(page: Page, name: str) -> None:
    """Find nothing serious on a page, and no sideways scroll."""
    assert serious(page) == [], name
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, name
