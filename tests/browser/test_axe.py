"""Axe on a page of each kind: no serious or critical finding (`scripts/axe.py` takes all)."""

import itertools

import pytest

from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

PAGES = {
    None: ["", "plan"],
    "newcomer": ["apply/start", "apply/"],
    "juror": ["jury/", "jury/profile", "jury/bids"],
    "chair": [
        "selection/",
        "selection/announce",
        "selection/quotas?least-women_led=2",
        "jury/assign",
        "jury/jurors",
        "jury/absence",
    ],
    "organiser": ["admin/", "admin/applications", "stands/?stand=A04", "badges/"],
    "gate": ["gate/"],
}
#: Each page is seen in one of these ways, all of them turn up.
VIEWS = [
    ("fr", "light", 1280),
    ("ar", "dark", 360),
    ("en", "light", 360),
    ("ar", "light", 1280),
    ("fr", "dark", 360),
    ("en", "dark", 1280),
]


@pytest.mark.parametrize("role", PAGES)
def test_axe_finds_nothing_serious(base, opened, role):
    context = opened(reduced_motion="reduce")
    page = log_in(context, base, role) if role else context.new_page()
    views = itertools.islice(itertools.cycle(VIEWS), list(PAGES).index(role), None)

    findings = {}
    for path, (lang, scheme, width) in zip(PAGES[role], views, strict=False):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{base}/{lang}/{EDITION}/{path}")
        if found := serious(page):
            findings[lang, scheme, width, path] = found

    assert findings == {}
