"""What drawing programs write in ways of their own: moves, paints, names and texts."""

import pytest

from tests.engines.plans.test_drawings import STAND, areas, said, svg
from village.engines.plans import svgfile
from village.engines.plans.faults import PlanError


def corner(plan):
    [stand] = plan.stands
    west, _south, _east, north = stand.polygon.bounds
    return round(west, 6), round(-north, 6)


@pytest.mark.parametrize(
    ("style", "at"),
    [
        ("transform: translateX(5px)", (7, 1)),
        ("transform: translate(1px, 2px) scaleX(2)", (5, 3)),
        ("transform: rotate(0.25turn)", (-4, 2)),
        ("transform: rotate(90deg); transform-origin: 3.5px 2.5px", (2, 1)),
        ("transform: rotate(90deg); transform-origin: center", (26, -8)),
        ("translate: 5px 1px", (7, 2)),
        ("rotate: 100grad", (-4, 2)),
    ],
)
def test_what_a_style_moves_by_its_own_units_is_where_it_is_seen(style, at):
    plan = svg(f'<rect class="stand" x="2" y="1" width="3" height="3" style="{style}"/>')

    assert (corner(plan), [s for s in said(plan) if "unstyled" in s]) == (at, [])


@pytest.mark.parametrize(
    "style", ["transform: translate(50%, 0)", "transform: rotate(9deg); transform-box: fill-box"]
)
def test_a_move_that_is_not_understood_is_said(style):
    plan = svg(f'<rect id="K1" class="stand" width="3" height="3" style="{style}"/>')

    assert "unstyled style K1 1 times" in [s.replace("stand 1", "K1 1") for s in said(plan)]


@pytest.mark.parametrize(
    ("paint", "seen"),
    [
        ('fill="none"', 0),
        ('fill="none" stroke="#000"', 1),
        ('fill="rgba(0, 0, 0, 0)"', 0),
        ('fill="#12345600"', 0),
        ('fill="#123456"', 1),
        ('fill-opacity="0"', 0),
        ('fill="none" stroke="#000" stroke-opacity="0"', 0),
    ],
)
def test_what_no_paint_shows_is_no_stand(paint, seen):
    assert len(svg(STAND.format(x=1).replace("/>", f" {paint}/>")).stands) == seen


@pytest.mark.parametrize(
    "name", ['data-stand="A{k}"', 'aria-label="A{k}"', 'id="stand-A{k}"', 'id="Booth_A{k}"']
)
def test_a_number_may_stand_in_a_name_of_the_web(name):
    rects = (STAND.format(x=4 * k).replace("/>", f" {name.format(k=k)}/>") for k in (1, 2))

    assert areas(svg("".join(rects))) == {"A1": 9.0, "A2": 9.0}


def test_a_number_may_be_a_title_and_a_title_in_a_text_is_no_part_of_it():
    titled = (STAND.format(x=4 * k).replace("/>", f"><title>A{k}</title></rect>") for k in (1, 2))
    hinted = '<text x="2" y="3"><title>free</title>A3</text>'

    assert areas(svg("".join(titled))) == {"A1": 9.0, "A2": 9.0}
    assert areas(svg(STAND.format(x=1) + hinted)) == {"A3": 9.0}


@pytest.mark.parametrize("name", ["XMLID_{}_", "SVGID_{}_", "Stand.{}", "poly{}"])
def test_names_that_a_program_counts_are_no_numbers(name):
    rects = (
        STAND.format(x=4 * k).replace("/>", f' id="{name.format(k)}"/>').replace("stand", "s stand")
        for k in (1, 2)
    )

    assert sorted(areas(svg("".join(rects)))) == ["?1", "?2"]


def test_letters_that_are_set_one_by_one_are_one_number():
    letters = zip("A12", (1.5, 2.1, 2.7), strict=True)
    texts = (f'<text font-size="1" x="{x}" y="3">{letter}</text>' for letter, x in letters)

    assert areas(svg(STAND.format(x=1) + "".join(texts))) == {"A12": 9.0}


def test_a_text_beside_what_only_browsers_draw_is_the_number():
    switch = (
        '<switch><foreignObject requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility"'
        '><div xmlns="http://www.w3.org/1999/xhtml">A1</div></foreignObject>'
        '<text x="2" y="3" font-size="1">A1</text></switch>'
    )

    assert areas(svg(STAND.format(x=1) + switch)) == {"A1": 9.0}


def test_of_two_things_with_one_name_the_first_is_repeated():
    body = '<defs><rect id="s" width="3" height="3"/><rect id="s" width="9" height="9"/></defs>'

    assert list(areas(svg(f'{body}<use class="stand" href="#s"/>')).values()) == [9.0]


HEAD = '<svg xmlns="{}" width="40m" height="20m" viewBox="0 0 40 20">'
VOCABULARY = '<!ENTITY ns_svg "http://www.w3.org/2000/svg">'


def test_the_vocabularies_that_illustrator_declares_are_read():
    text = f"<!DOCTYPE svg [{VOCABULARY}]>{HEAD.format('&ns_svg;')}{STAND.format(x=1)}</svg>"

    assert len(svgfile.read(text.encode()).stands) == 1


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY a "&b;&b;">',
        '<!ENTITY a SYSTEM "http://example.org/a">',
        f'<!ENTITY a "http://{"a" * 300}">',
    ],
)
def test_other_entities_are_refused(entity):
    text = f"<!DOCTYPE svg [{entity}]>{HEAD.format('http://www.w3.org/2000/svg')}</svg>"

    with pytest.raises(PlanError, match="entities"):
        svgfile.read(text.encode())
