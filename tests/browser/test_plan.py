"""The floor plan by keyboard, mouse and fingers, in both directions, with and without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import pdf
from tests.browser.pages import serious
from tests.browser.site import EDITION, log_in

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.dataset.number"
VIEW = """(() => {
  const view = document.querySelector(".plan-svg").viewBox.baseVal;
  return [view.x, view.y, view.width];
})()"""

#: Once the page has scrolled; a string that is polled would need the `eval` that pages forbid.
SCROLLED = """new Promise((done) => {
  scrollY > 0 ? done() : addEventListener("scroll", () => done(), { once: true });
})"""


@pytest.fixture
def shown(base, kept):
    """Give a way to the map, in a window of the kind asked for."""

    def show(query: str = "", lang: str = "fr", **options: object) -> Page:
        page = kept(base, **options)
        page.goto(f"{base}/{lang}/{EDITION}/plan{query}")
        return page

    return show


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_arrows_go_to_the_neighbour_as_the_hall_lies_in_every_language(shown, lang):
    page = shown("?stand=S07", lang)
    page.locator(".stand.is-selected").focus()

    reached = []
    for key in ("ArrowRight", "ArrowUp", "ArrowRight", "ArrowLeft", "Home"):
        page.keyboard.press(key)
        reached.append(page.evaluate(FOCUSED))

    assert reached == ["S05", "S06", "S04", "S05", "A01"]


def test_one_stand_is_a_stop_for_the_tab_key(shown):
    page = shown()

    assert page.locator(".stand[tabindex='0']").count() == 1
    assert page.locator(".stand[tabindex='-1']").count() > 1


def test_the_keyboard_zooms_pans_and_shows_everything_again(shown):
    page = shown()
    page.locator(".stand[tabindex='0']").focus()
    whole = page.evaluate(VIEW)

    page.keyboard.press("+")
    page.keyboard.press("+")
    near = page.evaluate(VIEW)
    page.keyboard.press("Shift+ArrowUp")
    panned = page.evaluate(VIEW)
    page.keyboard.press("-")
    out = page.evaluate(VIEW)
    page.keyboard.press("0")

    assert near[2] < out[2] < whole[2]
    assert panned[1] < near[1]
    assert page.evaluate(VIEW) == whole


def test_the_wheel_zooms_where_it_points_and_lets_the_page_go_at_the_whole_plan(shown):
    page = shown()
    whole = page.evaluate(VIEW)
    box = page.locator(".plan-svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 120)

    page.mouse.wheel(0, 400)
    page.evaluate(SCROLLED)
    still = page.evaluate(VIEW)
    page.mouse.wheel(0, -300)
    expect(page.locator(".plan-svg")).to_have_class(re.compile("is-zoomed"))

    assert still == whole


def test_dragging_moves_a_zoomed_plan_and_chooses_nothing(shown):
    page = shown()
    page.click("[data-plan-zoom=in]")
    page.click("[data-plan-zoom=in]")
    before = page.evaluate(VIEW)
    box = page.locator(".plan-svg").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 100

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y - 60, steps=5)
    page.mouse.up()
    after = page.evaluate(VIEW)
    page.click("[data-plan-pan=ArrowLeft]")

    assert (after[0] > before[0], after[1] > before[1]) == (True, True)
    assert page.evaluate(VIEW)[0] < after[0]
    assert "stand=" not in page.url


def test_two_fingers_zoom_and_one_moves(shown):
    page = shown(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    page.locator(".plan-svg").scroll_into_view_if_needed()
    box = page.locator(".plan-svg").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    whole = page.evaluate(VIEW)
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": px, "y": py, "id": k} for k, (px, py) in enumerate(points)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    touch("touchStart", (x - 20, y), (x + 20, y))
    for step in range(1, 6):
        touch("touchMove", (x - 20 - 12 * step, y), (x + 20 + 12 * step, y))
    touch("touchEnd")
    near = page.evaluate(VIEW)
    touch("touchStart", (x, y))
    for step in range(1, 6):
        touch("touchMove", (x - 12 * step, y))
    touch("touchEnd")

    assert near[2] < whole[2] / 1.5
    assert page.evaluate(VIEW)[0] > near[0]


def test_a_stand_chosen_is_in_the_address_and_the_view_stays(shown):
    page = shown()
    page.click("[data-plan-zoom=in]")
    near = page.evaluate(VIEW)

    page.locator(".stand[data-number=V16]").click()
    expect(page.locator("#stand h2")).to_contain_text("V16")
    chosen, kept = page.url, page.evaluate(VIEW)
    page.go_back()

    expect(page.locator("#stand")).to_have_count(0)
    assert chosen.endswith("plan?stand=V16#stand")
    assert kept == near


def test_enter_chooses_by_keyboard_and_the_focus_stays_on_the_plan(shown):
    page = shown()
    page.locator(".stand[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    number = page.evaluate(FOCUSED)

    page.keyboard.press("Enter")

    expect(page.locator("#stand h2")).to_contain_text(number)
    assert page.evaluate(FOCUSED) == number
    assert page.locator(".stand[aria-current]").get_attribute("data-number") == number


def test_typing_a_name_narrows_the_list_and_marks_the_plan(shown):
    page = shown()

    page.fill("#q", "bruit")
    expect(page.locator("#plan-list li")).to_have_count(1)

    assert page.locator(".stand.is-hit").get_attribute("data-number") == "V08"
    assert page.url.endswith("?q=bruit")


def test_the_way_is_drawn_and_said(shown):
    page = shown("?stand=M07", "en")

    page.get_by_role("button", name="Show me the way").click()

    expect(page.locator(".plan-way")).to_have_count(1)
    expect(page.locator("#stand")).to_contain_text("metres from the door")


def test_the_map_works_without_script(shown):
    page = shown(lang="en", java_script_enabled=False)

    page.fill("#q", "bruit")
    page.get_by_role("button", name="Search").click()
    page.locator(".stand.is-hit").click()
    page.get_by_role("button", name="Show me the way").click()

    expect(page.locator(".plan-way")).to_have_count(1)
    expect(page.locator("#plan-list li")).to_have_count(1)


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_map(shown, lang, scheme):
    query = "?stand=M07&from=Entrée&q=cascadia"
    page = shown(query, lang, color_scheme=scheme, viewport={"width": 360, "height": 740})
    page.evaluate("document.querySelector('[data-plan-zoom=in]').click()")

    assert page.locator(".plan-way").count() == 1
    assert serious(page) == []


def test_the_organisers_plan_keeps_the_stand_chosen_in_the_address(base, opened):
    page = log_in(opened(), base, "organiser")
    page.goto(f"{base}/fr/{EDITION}/stands/")

    page.locator(".stand[data-number=A04]").click()

    expect(page.locator("#stand h2").first).to_contain_text("A04")
    assert "stand=A04" in page.url


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_finger_brings_a_small_stand_near_before_it_chooses(shown, lang):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = shown(lang=lang, **phone)
    stand = page.locator(".stand[data-number=V16]")
    before = stand.bounding_box()

    stand.tap()
    near = stand.bounding_box()
    chosen = page.locator("[data-map-chosen]").count()
    stand.tap()
    page.wait_for_url("**stand=V16**")

    assert min(before["width"], before["height"]) < 24 <= min(near["width"], near["height"])
    assert chosen == 0
    expect(page.locator("[data-map-chosen]")).to_be_in_viewport()


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("script", [True, False])
def test_the_way_is_in_sight_once_it_is_drawn(shown, lang, script):
    phone = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": script}
    page = shown("?stand=V16#stand", lang, **phone)
    page.locator("#stand").scroll_into_view_if_needed()

    page.locator("form[data-map-form=way] button.btn[type=submit]").click()

    expect(page.locator(".plan-way")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("landscape", [True, False])
def test_the_plan_is_printed_on_the_page_of_its_title(shown, landscape):
    page = shown("?stand=V16")

    printed = page.pdf(format="A4", landscape=landscape)

    first = pdf.pages(printed)[0]
    assert [word for word in ("Plan", "V16", "E01", "A12") if word not in first] == []


def test_the_map_is_there_without_a_network_once_it_was_seen(base, opened, complaints):
    place = f"{base}/fr/{EDITION.lower()}/plan"
    page = opened().new_page()
    page.goto(place)
    page.locator("[data-map-kept]").wait_for()
    page.context.set_offline(True)
    page.reload()
    first = page.locator(".stand").count()
    page.context.set_offline(False)
    page.goto(f"{place}?stand=A07")

    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#map-stand")).to_contain_text("A07")
    page.goto(f"{place}?stand=A10")  # not seen before: the map without it
    complaints[:] = [one for one in complaints if "net::ERR_" not in one]

    assert (first, page.locator(".stand").count()) == (72, 72)
    assert page.locator(".plan-svg").evaluate("one => getComputedStyle(one).display") == "block"


def test_what_somebody_logged_in_sees_of_the_map_is_not_kept(base, opened):
    page = log_in(opened(), base, "organiser")
    for _ in range(2):  # the second time through the worker
        page.goto(f"{base}/fr/{EDITION.lower()}/plan")
        page.locator("[data-map-kept]").wait_for()

    kept = "caches.open('map-pages').then((pages) => pages.keys()).then((keys) => keys.length)"
    assert page.evaluate(kept) == 0
