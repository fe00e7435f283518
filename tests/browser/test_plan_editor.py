"""The plan drawn in the page: from a blank hall to the plan in force."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import OWN, log_in

pytestmark = pytest.mark.browser


def begun(context, base, lang="en", width="30", depth="20") -> Page:
    """Return the editor of a blank hall that an organiser has just begun."""
    page = log_in(context, base, "organiser", lang)
    page.goto(f"{base}/{lang}/{OWN}/floorplan/draw")
    page.fill("#width", width)
    page.fill("#depth", depth)
    page.press("#depth", "Enter")
    page.wait_for_url("**/draw")
    expect(page.locator("[data-draw][data-ready]")).to_be_visible()
    return page


def at(page, x, y):
    """Return where a point of the plan, in metres, lies in the window."""
    return page.evaluate(
        """([x, y]) => {
          const svg = document.querySelector("[data-draw-plan]");
          const at = new DOMPoint(x * 100, -y * 100).matrixTransform(svg.getScreenCTM());
          return [at.x, at.y];
        }""",
        [x, y],
    )


def drag(page, start, end):
    """Drag from one point of the plan to another."""
    page.locator("[data-draw-plan]").scroll_into_view_if_needed()
    page.mouse.move(*at(page, *start))
    page.mouse.down()
    page.mouse.move(*at(page, *end), steps=6)
    page.mouse.up()


def saved(page):
    """Wait until the server holds what is drawn."""
    expect(page.locator("[data-draw-state][data-state=saved]")).to_be_visible()


def test_a_hall_is_drawn_from_nothing_checked_compared_and_published(own_base, opened):
    page = log_in(opened(), own_base, "organiser", "en")
    page.goto(f"{own_base}/en/{OWN}/floorplan/")
    page.get_by_role("link", name="Draw the plan").click()
    page.fill("#width", "30")
    page.fill("#depth", "20")
    page.get_by_role("button", name="Draw in this hall").click()
    expect(page.locator("[data-draw][data-ready]")).to_be_visible()

    page.get_by_role("button", name="Row or block").click()
    drag(page, (6, 8), (21, 11))
    saved(page)
    expect(page.locator("[data-draw-count]")).to_have_text("5")
    expect(page.locator("[data-draw-sound]")).to_be_visible()
    page.get_by_role("link", name="Compare and publish").click()
    page.get_by_role("button", name="Publish this version").click()

    expect(page.get_by_text("of the plan is in force.")).to_be_visible()
    assert page.locator(".stand").count() == 5
