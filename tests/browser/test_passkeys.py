"""A passkey in Chromium, with the device that it simulates: made, then used in both ways."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import site
from tests.browser.pages import serious

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named(database, demo_folder, compiled):
    """Give the address of a server that has a name."""
    with site.serving(database, demo_folder, compiled, named=True) as address:
        yield address


def test_a_passkey_is_made_then_used_after_the_password_and_alone(named, opened):
    context = opened(viewport=PHONE)
    page = site.log_in(context, named, "juror")
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    inside = re.compile("/fr/csc24/jury/$")

    page.goto(f"{named}/fr/account/security")
    assert serious(page) == []
    page.get_by_label("Son nom").fill("Téléphone")
    page.get_by_label("Son nom").press("Enter")  # as its button does
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    page.get_by_role("link", name="Je les ai conservés").click()
    expect(page.get_by_role("listitem").filter(has_text="Téléphone")).to_be_visible()

    context.clear_cookies()
    site.log_in(context, named, "juror").close()
    page.goto(f"{named}/fr/account/login/second")
    assert serious(page) == []
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page).to_have_url(inside)

    context.clear_cookies()
    page.goto(f"{named}/fr/account/login")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page).to_have_url(inside)
