"""What every page must do in a browser: fit a narrow phone, and serve those without script."""

import pytest

from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

NARROW = {"viewport": {"width": 320, "height": 640}}
WIDE_PAGES = {
    None: ["", "calls", "plan", "exhibitors", "programme", "visit"],
    "organiser": [
        "admin/",
        "admin/applications",
        "admin/audit",
        "admin/settings",
        "stands/",
        "contracts/",
        "badges/",
        "selection/",
        "jury/progress",
    ],
    "juror": ["jury/"],
    "gate": ["gate/"],
    "startup": ["apply/"],
}


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("role", WIDE_PAGES)
def test_no_page_scrolls_sideways_on_a_narrow_phone(base, opened, role, lang):
    context = opened(**NARROW)
    page = log_in(context, base, role, lang) if role else context.new_page()

    too_wide = {}
    for path in WIDE_PAGES[role]:
        assert page.goto(f"{base}/{lang}/{EDITION}/{path}").ok, path
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            too_wide[path] = over

    assert too_wide == {}
