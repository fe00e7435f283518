"""Chromium on the way to a provider of OpenID Connect and back."""

import re

import pytest
from playwright.sync_api import expect

from tests import openid_provider
from tests.browser import site

pytestmark = pytest.mark.browser


def test_the_button_leads_to_the_provider_and_back_to_where_one_was_going(
    database, demo_folder, compiled, opened, monkeypatch
):
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with openid_provider.serving() as provider:
        provider.says |= {"email": site.PEOPLE["juror"], "email_verified": True}
        settings = provider.settings() | {"oidc_email_domains": "village.example"}
        with site.serving(database, demo_folder, compiled, named=True, **settings) as base:
            page = opened().new_page()

            page.goto(f"{base}/fr/csc24/jury/")
            page.get_by_role("button", name="Se connecter avec City Login").click()

            expect(page).to_have_url(re.compile("/fr/csc24/jury/$"))
            assert provider.asked["ui_locales"] == "fr"
