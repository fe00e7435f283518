"""The plan drawn in the page: from a blank hall to the plan in force."""

from itertools import combinations

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.pages import serious
from tests.browser.site import OWN, send
from tests.engines.plans import drawing
from village.engines.plans import dxf, geojson

pytestmark = pytest.mark.browser


@pytest.fixture
def begun(own_base, kept):
    """Give a way to the editor of a blank hall that an organiser has just begun."""

    def begin(lang="en", width="30", depth="20", **options: object) -> Page:
        page = kept(own_base, "organiser", lang, **options)
        address = f"{own_base}/{lang}/{OWN}/floorplan/draw"
        page.goto(send(page.context, address, width=width, depth=depth))
        expect(page.locator("[data-draw][data-ready]")).to_be_visible()
        return page

    return begin


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


def test_a_hall_is_drawn_from_nothing_checked_compared_and_published(own_base, kept):
    page = kept(own_base, "organiser", "en")
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


def features(page):
    """Return what the server holds of the draft on the page."""
    return page.request.get(page.url.removesuffix("draw") + "drawing").json()["features"]


def stands(page):
    """Return the stands that the server holds: west, south, east and north in metres, by number."""
    found = {}
    for one in features(page):
        if one["properties"]["kind"] == "stand":
            xs, ys = zip(*one["geometry"]["coordinates"][0], strict=True)
            found[one["properties"]["number"]] = (min(xs), min(ys), max(xs), max(ys))
    return found


def row(page, start, end, **fields):
    """Draw a row or a block of stands between two points."""
    page.get_by_role("button", name="Row or block").click()
    for name, value in fields.items():
        field = page.locator(f"[data-draw-options] [name={name}]")
        field.select_option(value) if name in ("way", "zone") else field.fill(value)
    drag(page, start, end)


def choose(page, *numbers):
    """Choose stands by a press on each, all but the first with Shift."""
    page.get_by_role("button", name="Choose", exact=True).click()
    for nth, number in enumerate(numbers):
        stand = page.locator("[data-id]", has=page.locator("text", has_text=number)).first
        stand.locator(".draw-shape").click(modifiers=["Shift"] if nth else [])


def test_sixty_stands_are_drawn_from_nothing_and_nothing_is_wrong_with_them(begun):
    page = begun(width="45", depth="30")

    row(page, (6, 6), (36, 12), way="rows", first="A1")
    row(page, (6, 18), (36, 24), first="C1")
    row(page, (6, 12), (6.1, 12.1), first="X1")  # a slip of the hand: one stand
    page.keyboard.press("Control+z")
    row(page, (6, 15), (36, 18), first="E1")
    page.keyboard.press("Control+z")
    row(page, (6, 12), (36, 15), first="E1")
    row(page, (6, 24), (36, 24.1), first="F1")

    saved(page)
    expect(page.locator("[data-draw-count]")).to_have_text("60")
    assert [number for number in stands(page) if number[0] in "EF"] == [
        *(f"E{k}" for k in range(1, 11)), *(f"F{k}" for k in range(1, 11)),
    ]  # fmt: skip
    findings = page.locator("[data-draw-findings] li").all_inner_texts()
    assert [line for line in findings if "overlap" in line or "outside" in line] == []


def test_stands_are_drawn_moved_joined_cut_and_undone_by_keyboard_alone(begun):
    page = begun()
    press = page.keyboard.press
    page.get_by_role("link", name="Compare and publish").focus()
    while page.evaluate("document.activeElement.dataset.drawPlan") is None:
        press("Tab")

    press("b")
    press("Space")
    saved(page)
    five = stands(page)
    press("Shift+ArrowUp")
    press("ArrowLeft")
    press("Alt+ArrowDown")
    press("m")
    press("x")
    page.get_by_text("Cut into A1, A2.").wait_for()
    expect(page.locator("[data-draw-count]")).to_have_text("2")
    cut = stands(page)
    for _ in range(5):
        press("Control+z")
    expect(page.locator("[data-draw-count]")).to_have_text("5")
    undone = stands(page)
    press("Control+Shift+z")
    press("Escape")
    press("n")
    press("Enter")
    page.keyboard.type("Grande porte")
    press("Enter")
    press("n")
    press("r")
    press("d")
    press("Delete")
    expect(page.locator("[data-draw-state]")).to_have_attribute("data-state", "saved")

    west, south, _east, _north = five["A1"]
    assert list(five) == ["A1", "A2", "A3", "A4", "A5"]
    assert undone == five
    assert cut == {
        "A1": (
            round(west - 0.1, 2),
            round(south + 0.99, 2),
            round(west + 7.4, 2),
            round(south + 3.99, 2),
        ),
        "A2": (
            round(west + 7.4, 2),
            round(south + 0.99, 2),
            round(west + 14.9, 2),
            round(south + 3.99, 2),
        ),
    }


def test_joined_stands_are_one_a_cut_makes_two_and_each_step_is_undone(begun):
    page = begun()
    row(page, (6, 8), (15, 11))

    choose(page, "A1", "A2")
    page.get_by_role("button", name="Join").click()
    saved(page)
    expect(page.locator("[data-draw-count]")).to_have_text("2")
    joined = stands(page)
    drag(page, (9, 9.5), (12, 14.5))
    page.fill("[data-draw-parts]", "3")
    page.get_by_role("button", name="Cut into").click()
    expect(page.locator("[data-draw-count]")).to_have_text("4")
    cut = stands(page)
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-draw-count]")).to_have_text("2")
    expect(page.locator("[data-draw-state]")).to_have_attribute("data-state", "saved")

    assert joined == {"A1": (6, 8, 12, 11), "A3": (12, 8, 15, 11)}
    assert cut == {
        "A1": (9, 13, 11, 16), "A2": (11, 13, 13, 16),
        "A3": (12, 8, 15, 11), "A4": (13, 13, 15, 16),
    }  # fmt: skip


def test_an_overlap_is_drawn_with_its_measure_while_one_draws(begun):
    page = begun()
    row(page, (6, 8), (9, 11))
    row(page, (7, 8), (10, 11))

    expect(page.locator("[data-draw-findings]")).to_contain_text("Stands A1 and A2 overlap by")
    assert page.locator(".draw-problem").count() == 2
    assert page.locator("text.draw-fault").text_content() == "6 m²"

    page.keyboard.press("Control+z")
    expect(page.locator("[data-draw-sound]")).to_be_visible()
    assert page.locator(".draw-problem").count() == 0


def test_measures_are_typed_in_the_list_and_neighbours_are_said(begun):
    page = begun()
    row(page, (6, 8), (12, 11))
    listed = page.locator("[data-draw-list] tbody tr", has_text="A2")

    listed.get_by_label("Width (m), Stand A2").fill("4,5")
    listed.get_by_label("From west (m), Stand A2").fill("10.25")
    listed.get_by_label("From south (m), Stand A2").press("Enter")
    listed.get_by_label("Number, Stand A2").fill("B7")
    page.get_by_label("Search").focus()
    expect(page.locator("[data-draw-list]")).to_contain_text("1.25 m to A1")
    page.get_by_label("Depth (m), Stand B7").fill("-1")
    page.get_by_label("Search").focus()

    expect(page.locator("[data-draw-said]")).to_contain_text("“-1” does not fit here")
    saved(page)
    assert stands(page) == {"A1": (6, 8, 9, 11), "B7": (10.25, 8, 14.75, 11)}


def test_stands_that_overlap_are_said_to_and_by_how_much_others_by_their_distance(begun):
    page = begun("fr")
    page.get_by_role("button", name="Rangée ou bloc").click()
    drag(page, (6, 8), (15, 11))
    near = page.locator("[data-draw-list] tr", has_text="Stand A1").locator("[data-near]")
    expect(near).to_contain_text("touche A2, 3 m jusqu’à A3")

    page.get_by_label("Depuis l’ouest (m), Stand A1").fill("6,5")
    page.get_by_label("Chercher").focus()

    expect(near).to_contain_text("chevauche A2 de 1,5 m², 2,5 m jusqu’à A3")
    expect(page.locator("[data-draw-about]")).to_contain_text("chevauche A2 de 1,5 m²")
    expect(page.get_by_role("button", name="A1 et A2 se chevauchent de 1,5 m²")).to_be_visible()


def test_a_column_is_drawn_where_it_is_placed(begun):
    page = begun()

    page.get_by_role("button", name="Column").click()
    page.mouse.click(*at(page, 10, 5))
    saved(page)

    drawn = page.locator(".draw-column .draw-shape").bounding_box()
    middle = (drawn["x"] + drawn["width"] / 2, drawn["y"] + drawn["height"] / 2)
    assert middle == pytest.approx(at(page, 10, 5), abs=1)


def test_supplies_are_shown_and_typed_in_the_page_s_language(begun):
    page = begun("fr")
    page.get_by_role("button", name="Rangée ou bloc").click()
    drag(page, (6, 8), (9, 11))

    page.locator("#chosen-utilities").fill("Électricité, air comprimé ; wifi eau")
    page.locator("#chosen-utilities").press("Enter")
    saved(page)
    page.get_by_role("button", name="Stand A1").click()

    assert page.locator("#chosen-utilities").input_value() == "électricité, air comprimé, wifi, eau"
    drawn = [one["properties"] for one in features(page) if one["properties"]["kind"] == "stand"]
    assert [one["utilities"] for one in drawn] == [["power", "air", "wifi", "water"]]


def test_text_of_twice_the_size_leaves_one_column(begun, opened):
    page = begun()
    plan, side = (page.locator(part) for part in (".draw-frame", ".draw-side"))
    beside = side.bounding_box()["x"] > plan.bounding_box()["x"]

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert beside
    assert side.bounding_box()["x"] == plan.bounding_box()["x"]
    assert plan.bounding_box()["width"] > 1000
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def second(opened, page) -> Page:
    """Return the draft as another person has opened it, who is not told of what the first does."""
    context = opened(storage_state=page.context.storage_state())
    context.route("**/drawing?revision=*", lambda route: route.fulfill(status=204))
    other = context.new_page()
    other.goto(page.url)
    expect(other.locator("[data-draw][data-ready]")).to_be_visible()
    return other


def type_west(page, number, metres):
    """Type how far a stand is from the west, and wait for what the server says to it."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label(f"From west (m), Stand {number}").fill(metres)
        page.get_by_label("Search").focus()


def test_two_people_at_one_draft_see_each_other_s_changes(begun, opened):
    page = begun()
    row(page, (6, 8), (12, 11))
    saved(page)
    other = second(opened, page)

    type_west(page, "A1", "1")
    type_west(other, "A2", "20")
    expect(other.get_by_label("From west (m), Stand A1")).to_have_value("1")
    expect(page.get_by_label("From west (m), Stand A2")).to_have_value("20")

    expect(page.locator("[data-draw-state]")).to_contain_text("draws too")
    assert stands(page) == {"A1": (1, 8, 4, 11), "A2": (20, 8, 23, 11)}
    assert other.locator("[data-draw-contested]").is_hidden()


@pytest.mark.parametrize(
    ("choice", "west"), [("Keep what I drew", 25), ("Take the other change", 1)]
)
def test_what_two_people_have_both_changed_is_asked_about(begun, opened, choice, west):
    page = begun()
    row(page, (6, 8), (12, 11))
    saved(page)
    other = second(opened, page)

    type_west(page, "A1", "1")
    type_west(other, "A1", "25")
    asked = other.get_by_role("alert").filter(has_text="has changed the same objects as you: A1.")
    expect(asked).to_be_visible()
    still = stands(page)["A1"]
    other.get_by_label("From west (m), Stand A2").fill("15")
    other.get_by_role("button", name=choice).click()

    expect(page.get_by_label("From west (m), Stand A2")).to_have_value("15")
    expect(page.get_by_label("From west (m), Stand A1")).to_have_value(str(west))
    assert still == (1, 8, 4, 11)
    assert stands(page) == {"A1": (west, 8, west + 3, 11), "A2": (15, 8, 18, 11)}


def test_what_is_drawn_without_a_network_is_saved_when_it_is_back(begun, complaints):
    page = begun()
    page.context.set_offline(True)
    row(page, (6, 8), (9, 11))
    expect(page.locator("[data-draw-state][data-state=failed]")).to_be_visible()

    page.context.set_offline(False)
    saved(page)
    complaints[:] = [one for one in complaints if "net::ERR_" not in one]

    assert stands(page) == {"A1": (6, 8, 9, 11)}


def test_fingers_draw_move_and_zoom(begun):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = begun(**phone)
    fingers = page.context.new_cdp_session(page)

    def touch(kind, *points):
        places = [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(points)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    def swipe(start, end):
        page.locator("[data-draw-plan]").scroll_into_view_if_needed()
        (x0, y0), (x1, y1) = at(page, *start), at(page, *end)
        touch("touchStart", (x0, y0))
        for step in range(1, 6):
            touch("touchMove", (x0 + (x1 - x0) * step / 5, y0 + (y1 - y0) * step / 5))
        page.wait_for_timeout(200)  # the finger rests: Chromium lets the tap after a fling be lost
        touch("touchMove", (x1, y1))
        touch("touchEnd")

    page.get_by_role("button", name="Row or block").tap()
    swipe((6, 8), (15, 11))
    saved(page)
    page.get_by_role("button", name="Choose", exact=True).tap()
    page.locator("[data-draw-plan]").scroll_into_view_if_needed()
    page.touchscreen.tap(*at(page, 2, 2))
    for _ in range(3):  # Chromium loses a touch now and then where the machine is busy
        swipe((7.5, 9.5), (5.5, 14.5))
        saved(page)
        if stands(page)["A1"][0] < 5:
            break
    before = page.locator("[data-draw-plan]").get_attribute("viewBox")
    x, y = at(page, 15, 10)
    touch("touchStart", (x - 20, y), (x + 20, y))
    for step in range(1, 5):
        touch("touchMove", (x - 20 - 10 * step, y), (x + 20 + 10 * step, y))
    touch("touchEnd")
    after = page.locator("[data-draw-plan]").get_attribute("viewBox")

    saved(page)
    drawn = stands(page)
    assert {number: where for number, where in drawn.items() if number != "A1"} == {
        "A2": (9, 8, 12, 11), "A3": (12, 8, 15, 11),
    }  # fmt: skip
    assert drawn["A1"][:2] == (pytest.approx(4, abs=0.4), pytest.approx(13, abs=0.4))
    assert float(after.split()[2]) < float(before.split()[2]) / 1.5


@pytest.mark.parametrize(("lang", "scheme", "width"), [("fr", "light", 1280), ("ar", "dark", 360)])
def test_axe_finds_nothing_serious_in_the_editor(begun, lang, scheme, width):
    view = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    page = begun(lang, reduced_motion="reduce", **view)
    page.locator("[data-draw-plan]").focus()
    page.keyboard.press("b")
    page.keyboard.press("Space")
    page.keyboard.press("?")
    saved(page)

    page.locator("[data-draw-background] summary").click()

    assert page.locator("[data-draw-panel]").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert serious(page) == []


def test_the_hall_gets_another_size_by_typing_or_by_its_corners(begun):
    page = begun()

    page.get_by_label("Width (m), Wall").fill("40")
    page.get_by_role("button", name="Wall").last.click()
    drag(page, (40, 20), (40, 25))
    drag(page, (0, 20), (0, 25))
    saved(page)
    expect(page.get_by_label("Depth (m), Wall")).to_have_value("25")

    wall = next(one for one in features(page) if one["properties"]["kind"] == "wall")
    assert wall["geometry"]["coordinates"] == [[0, 0], [40, 0], [40, 25], [0, 25], [0, 0]]


def test_a_picture_lies_under_the_plan_as_large_as_is_typed(begun, tmp_path):
    scan = tmp_path / "scan.png"
    Image.new("RGB", (300, 200), "white").save(scan)
    page = begun()

    page.get_by_text("A picture or drawing under the plan").click()
    page.get_by_label("Picture or drawing", exact=True).set_input_files(scan)
    picture = page.locator("[data-draw-picture]")
    expect(picture).to_have_attribute("width", "3000")
    page.locator("#picture-width").fill("15")
    page.get_by_label("Strength").fill("20")

    facts = [picture.get_attribute(name) for name in ("width", "height", "x", "y", "opacity")]
    assert facts == ["1500", "1000", "0", "-1000", "0.2"]
    page.get_by_role("button", name="Measure a known length on it").click()
    drag(page, (5, 5), (10, 5))
    expect(page.get_by_label("Its true length (m)")).to_be_focused()
    page.keyboard.type("10")
    page.keyboard.press("Tab")
    measured = [round(float(picture.get_attribute(name))) for name in ("width", "height", "x", "y")]
    assert measured == pytest.approx([3000, 2000, -500, -1500], abs=30)
    assert len(features(page)) == 3


def test_a_drawing_lies_under_the_plan_in_its_true_size_until_it_is_taken_away(begun, tmp_path):
    hall = tmp_path / "hall.dxf"
    stands = [drawing.stand("K7", 4, 4)]
    hall.write_bytes(dxf.write(geojson.parse(drawing.collection(*drawing.room(), *stands))))
    page = begun()

    page.get_by_text("A picture or drawing under the plan").click()
    page.get_by_label("Picture or drawing", exact=True).set_input_files(hall)
    expect(page.locator("[data-draw-said]")).to_have_text(
        "hall.dxf lies under the plan in its true size."
    )
    under = page.locator("[data-draw-picture]")
    number = under.get_by_text("K7").bounding_box()
    (west, south), (east, north) = at(page, 4, 4), at(page, 7, 7)
    assert west < number["x"] < number["x"] + number["width"] < east
    assert north < number["y"] < number["y"] + number["height"] < south
    page.locator("#picture-west").fill("2")
    laid = under.get_attribute("x")
    page.reload()
    expect(under.locator("text")).to_have_text(["K7"])
    assert (laid, under.get_attribute("x")) == ("200", "200")

    page.get_by_text("A picture or drawing under the plan").click()
    page.get_by_role("button", name="Take it away").click()
    expect(under.locator("*")).to_have_count(0)


def test_without_script_the_page_says_so_and_offers_the_import(begun, opened):
    page = begun()
    bare = opened(storage_state=page.context.storage_state(), java_script_enabled=False).new_page()
    bare.goto(page.url)

    expect(bare.get_by_text("Drawing needs JavaScript")).to_be_visible()
    assert bare.locator("[data-draw]").is_hidden()


def test_keys_go_on_working_where_the_button_pressed_is_gone(begun):
    page = begun()
    row(page, (6, 8), (12, 11))
    choose(page, "A1", "A2")
    page.get_by_role("button", name="Join").click()
    page.get_by_role("button", name="Cut into").click()
    expect(page.locator("[data-draw-plan]")).to_be_focused()

    page.keyboard.press("Control+z")

    expect(page.locator("[data-draw-said]")).to_have_text("Undone.")


def test_measures_of_what_is_wrong_do_not_lie_on_each_other(begun):
    page = begun()
    row(page, (6, 6), (15, 12))
    saved(page)

    drag(page, (7.5, 7.5), (8.5, 8))
    tags = page.locator("rect.draw-fault-back")
    expect(tags.nth(2)).to_be_visible()
    found = [one.bounding_box() for one in tags.all()]
    assert [
        (one, other)
        for one, other in combinations(found, 2)
        if abs(one["x"] - other["x"]) < one["width"] and abs(one["y"] - other["y"]) < one["height"]
    ] == []
