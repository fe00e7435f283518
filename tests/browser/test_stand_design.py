"""An exhibitor draws a wall of its stand with the pointer: it is listed, and judged at once."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser


def test_a_stroke_on_the_stand_is_a_wall_of_the_list_and_judged(base, opened):
    page = log_in(opened(viewport={"width": 360, "height": 740}), base, "exhibitor", "ar")
    page.goto(f"{base}/ar/{EDITION}/apply/")
    page.locator(f"a[href*='/apply/{EDITION}-']").first.click()
    page.locator("main a[href*='/tasks/of/']").click()
    page.locator("#task-stand_design h2 a").click()
    plan = page.locator("[data-walls-plan]")
    plan.scroll_into_view_if_needed()
    floor = page.locator("[data-walls-floor]").bounding_box()
    width, depth = (int(plan.get_attribute(f"data-{side}")) for side in ("width", "depth"))
    left, top = floor["x"] + floor["width"] / 2, floor["y"] + floor["height"] / 2

    page.mouse.move(left, floor["y"] + floor["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(left + 3, top)
    page.mouse.move(left + 1, floor["y"] + floor["height"] * 0.8)
    page.mouse.up()

    x1, y1, x2, y2, height = (
        int(one.input_value())
        for one in page.locator("[data-wall-row]").first.locator("input").all()
    )
    assert (x1, y1 > y2, height) == (x2, True, 250)
    assert abs(x1 - width / 2) <= 15
    assert abs(y1 - depth * 0.8) <= 15
    page.locator("[name=walls-0-height]").fill("450")
    expect(page.locator("#judged [data-fault=too_high]")).to_have_count(1)
    expect(page.locator(".walls-wall.is-wrong")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []
