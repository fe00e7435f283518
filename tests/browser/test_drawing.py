"""A drawing of another program asked about in a browser: coloured, measured, read, published."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in
from tests.engines.plans.drawing import svg_file

pytestmark = pytest.mark.browser

#: A hall of 30 by 20 m, ten units a metre, in layers that say nothing.
HALL = svg_file(
    '<g id="alpha"><path d="M0 0h300v200h-300Z" fill="none" stroke="#000"/></g>'
    '<g id="beta"><path d="M30 30h30v30h-30Z"/><path d="M60 30h30v30h-30Z"/></g>'
    '<g id="gamma"><text x="40" y="45" font-size="8">Q 1</text>'
    '<text x="70" y="45" font-size="8">Q 2</text></g>'
    '<g id="delta"><path d="M200 100L220 120" stroke="#000"/></g>',
    'viewBox="0 0 300 200"',
)


def test_a_drawing_is_uploaded_its_parts_said_its_length_measured_and_the_result_compared(
    base, opened
):
    page = log_in(opened(viewport={"width": 1280, "height": 900}), base, "organiser", "en")
    page.goto(f"{base}/en/{EDITION}/floorplan/")

    page.set_input_files(
        "input[type=file]", {"name": "hall.svg", "mimeType": "image/svg+xml", "buffer": HALL}
    )
    page.get_by_role("button", name="Upload and look").click()
    expect(page.locator("h1")).to_have_text("What is on the drawing")
    choice = page.locator("[data-part-row] select")
    choice.nth(0).focus()
    choice.nth(0).select_option("wall")
    shown = page.locator("[data-part=part-0]")
    expect(shown).to_have_class(re.compile("as-wall.*is-shown|is-shown.*as-wall"))
    choice.nth(1).select_option("stand")
    expect(choice.nth(2)).to_have_value("number")

    page.locator("[data-drawing-ruler]").click()
    svg = page.locator(".drawing-svg")
    svg.scroll_into_view_if_needed()
    for x in (0, 300):
        at = svg.evaluate(
            """(svg, x) => {
              const west = new DOMPoint(x, 100).matrixTransform(
                svg.querySelector("[data-part=part-0]").getScreenCTM());
              const box = svg.querySelector("[data-part=part-0]").getBoundingClientRect();
              return [x ? box.right - 1 : box.left + 1, west.y];
            }""",
            x,
        )
        page.mouse.click(*at)
    expect(page.locator("[name=metres]")).to_be_focused()
    drawn = float(page.input_value("[name=drawn]"))
    page.keyboard.type("30")
    page.get_by_role("button", name="Read the drawing and compare").click()

    expect(page.locator("h1")).to_have_text("Version 2 of the plan")
    expect(page.locator(".plan-unknown")).to_have_count(1)
    expect(page.locator("[data-number='Q 1']")).to_have_count(1)
    assert abs(drawn - 300) < 5


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_page_of_a_drawing_is_good_on_a_phone_for_everybody(base, opened, lang):
    page = log_in(opened(viewport={"width": 360, "height": 740}), base, "organiser", lang)
    page.goto(f"{base}/{lang}/{EDITION}/floorplan/")
    page.set_input_files(
        "input[type=file]", {"name": "hall.svg", "mimeType": "image/svg+xml", "buffer": HALL}
    )
    page.locator("section:has(input[type=file]) [type=submit]").click()
    expect(page.locator(".drawing-svg")).to_be_visible()

    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert wide <= 0
    assert serious(page) == []


def test_a_plan_with_placed_exhibitors_is_replaced_once_each_loss_is_agreed_to(base, opened):
    page = log_in(opened(viewport={"width": 1280, "height": 900}), base, "organiser", "en")
    page.goto(f"{base}/en/{EDITION}/stands/")
    number = page.locator(".stand-contracted, .stand-allocated").first.get_attribute("data-number")
    page.goto(f"{base}/en/{EDITION}/floorplan/versions/1")
    page.get_by_role("button", name="Draw on a copy").click()
    expect(page.locator("[data-draw][data-ready]")).to_be_visible()

    page.locator("[data-draw-search]").fill(number)
    page.get_by_label(f"Width (m), Stand {number}", exact=True).fill("1.5")
    page.keyboard.press("Tab")
    expect(page.locator("[data-draw-state][data-state=saved]")).to_be_visible()
    page.get_by_role("link", name="Compare and publish").click()
    expect(page.get_by_role("heading", name="Exhibitors who lose something")).to_be_visible()
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_role("heading", name="This version is not published")).to_be_visible()
    page.get_by_label(number, exact=True).check()
    page.get_by_role("button", name="Publish this version").click()

    expect(page.get_by_text("of the plan is in force.")).to_be_visible()
