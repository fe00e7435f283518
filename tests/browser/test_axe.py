"""Axe on pages that the demo has not: no serious or critical finding (`scripts/axe.py` takes all).

The studio is looked at in an edition that has nothing of the demo; calls, form and lists in one
that asks much (`scripts/axe.py --own` takes all of it). `test_pages` looks at the demo's.
"""

import itertools

import pytest

from tests.browser import asking, site
from tests.browser.pages import serious, too_wide
from tests.browser.site import OWN, become
from tests.databases import copy_of
from village.blueprints.studio.pages import PAGES as STUDIO

pytestmark = pytest.mark.browser

#: Each page is seen in one of these ways, all of them turn up.
VIEWS = [
    ("fr", "light", 1280),
    ("ar", "dark", 360),
    ("en", "light", 360),
    ("ar", "light", 1280),
    ("fr", "dark", 360),
    ("en", "dark", 1280),
]

FORM = "calls/seed/form"
OWN_PAGES = [
    "studio/",
    *(f"studio/{page.key}" for page in STUDIO),
    "studio/calls/seed",
    f"studio/{FORM}",
    f"studio/{FORM}/sections/1",
    f"studio/{FORM}/standard/city",
    f"studio/{FORM}/1/stage",
    f"studio/{FORM}/1/new-date",
    f"studio/{FORM}/1/new-scale",
    "admin/team",
    "floorplan/",
    "floorplan/draw",
    "",
]


#: Of ten calls with sixty questions each: who sees what.
ASKING = {
    None: ["", "calls"],
    "startup": [f"apply/{OWN}-0041/edit", f"apply/{OWN}-0042", "apply/start"],
    "organiser": [
        "studio/calls",
        "studio/calls/seed/form",
        "admin/applications",
        f"admin/applications/{OWN}-0001",
    ],
    "chair": ["selection/", "jury/assign"],
    "juror": ["jury/", f"jury/score/{OWN}-0002"],
}


@pytest.fixture(scope="module")
def asking_base(demo_url, demo_folder, compiled):
    """Give the address of a server with an edition of ten calls and sixty questions."""
    url = copy_of(demo_url, "asking")
    asking.take(url, demo_folder)
    with site.serving(url, demo_folder, compiled) as address:
        yield address


@pytest.mark.parametrize("role", ASKING)
def test_axe_finds_nothing_serious_in_an_edition_that_asks_much(asking_base, kept, role):
    page = kept(asking_base, reduced_motion="reduce")
    become(page.context, asking_base, role)
    views = itertools.islice(itertools.cycle(VIEWS), list(ASKING).index(role), None)

    assert look(page, asking_base, ASKING[role], views) == {}


@pytest.mark.parametrize("first", range(len(VIEWS)))
def test_axe_finds_nothing_serious_in_an_edition_of_ones_own(own_base, kept, first):
    page = kept(own_base, "organiser", reduced_motion="reduce")
    views = itertools.islice(itertools.cycle(VIEWS), first, None)

    assert look(page, own_base, OWN_PAGES[first :: len(VIEWS)], views) == {}


def look(page, base, paths, views):
    """Return what is wrong with pages of our own edition, all of it unfolded, each in its view."""
    faults = {}
    for path, (lang, scheme, width) in zip(paths, views, strict=False):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert page.goto(f"{base}/{lang}/{OWN}/{path}").ok, path
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        if found := serious(page) + too_wide(page):
            faults[lang, scheme, width, path] = found
    return faults
