"""Text at twice its size on other pages than the usual ones of `test_pages`."""

import pytest

from tests.browser.pages import large_text_faults
from tests.browser.site import EDITION, OWN, log_in

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}}
WIDE_TABLES = ["admin/access", "admin/webhooks", "admin/team", "admin/audit", "jury/progress"]


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_wide_tables_leave_the_page_within_a_desktop(base, opened, lang):
    page = log_in(opened(viewport={"width": 1280, "height": 900}), base, "organiser", lang)
    page.goto(f"{base}/{lang}/{EDITION}/admin/access")
    page.fill("[name=name]", "Catalogue imprimé")
    for scope in page.locator("[name=scopes]").all():
        scope.check()
    page.locator("main form[novalidate] [type=submit]").click()
    page.locator("code").wait_for()

    faults = {}
    for path in WIDE_TABLES:
        assert page.goto(f"{base}/{lang}/{EDITION}/{path}").ok, path
        if found := large_text_faults(page):
            faults[path] = found

    assert faults == {}


OWN_PAGES = [
    "",
    "studio/",
    "studio/prices",
    "studio/calls/seed/form",
    "studio/calls/seed/form/1/stage",
]


def test_the_studio_of_an_edition_of_ones_own_can_be_read_too(own_base, opened):
    page = log_in(opened(**PHONE), own_base, "organiser")

    faults = {}
    for path in OWN_PAGES:
        assert page.goto(f"{own_base}/fr/{OWN}/{path}").ok, path
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        if found := large_text_faults(page):
            faults[path] = found

    assert faults == {}
