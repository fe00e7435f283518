"""The map for printing: all names once, one page where they fit, in the reader's direction."""

import pytest

from tests import pdf
from tests.engines.plans import drawing
from village.engines.plans.map_sheet import build_map
from village.engines.plans.pdf import PlanNames

ZONES = {"africa": "#b4532a", "asia": "#2f4fb5"}


def hall(count, width=60):
    stands = [
        drawing.stand(f"S{k:03}", 3 + 4 * (k % 12), 3 + 4 * (k // 12), zone=list(ZONES)[k % 2])
        for k in range(count)
    ]
    depth = 10 + 4 * (count // 12)
    return drawing.plan(*drawing.room(width, depth), *stands)


def names(count, lang="fr", **more):
    said = {
        "title": "Plan du salon",
        "pavilions": {"africa": "Afrique", "asia": "Asie"},
        "exhibitors": {f"S{k:03}": f"Société d’énergie {k:03}" for k in range(count)},
        "colours": ZONES,
        **more,
    }
    return PlanNames(lang=lang, **said)


@pytest.mark.parametrize("sheet", ["A4", "A3"])
@pytest.mark.parametrize("width", [60, 52])
def test_the_plan_its_legend_scale_north_and_index_are_on_one_page(sheet, width):
    [page] = pdf.pages(build_map(hall(40, width), names(40), sheet=sheet))

    said = " ".join(page.split())
    for one in ("Plan du salon", "Afrique", "Asie", "Exposant non annoncé", "Nord", "10 m"):
        assert one in said
    assert [k for k in range(40) if f"S{k:03} Société d’énergie {k:03}" not in said] == []


def test_the_index_is_in_the_order_of_the_alphabet_accents_and_capitals_aside():
    called = {"S000": "Universités", "S001": "École", "S002": "agence", "S003": "Grande"}
    [page] = pdf.pages(build_map(hall(4), names(4, exhibitors=called), sheet="A4"))

    said = " ".join(page.split()).split("Plan du salon")[1]
    places = [said.rindex(called[number]) for number in ("S002", "S001", "S003", "S000")]
    assert places == sorted(places)


def test_an_index_longer_than_half_the_page_goes_on_and_loses_nobody():
    pages = pdf.pages(build_map(hall(200), names(200), sheet="A4"))

    said = " ".join(" ".join(pages).split())
    assert len(pages) == 2
    assert [k for k in range(200) if f"S{k:03} Société d’énergie {k:03}" not in said] == []


def test_everything_lies_on_the_page_and_the_index_beside_the_plan():
    words = pdf.words(build_map(hall(40), names(40), sheet="A4"))
    right, top = 842, 595

    assert [w for w in words if w.left < 0 or w.right > right or w.bottom < 0 or w.top > top] == []
    plan = min(word.right for word in words if word.text == "S011")  # the last one eastwards
    index = [word for word in words if word.text == "Société" and word.left > plan]
    assert len(index) == 40


def test_an_arabic_map_begins_at_the_right():
    said = names(4, "ar", title="مخطط المعرض", exhibitors={"S000": "شركة الطاقة"})
    document = build_map(hall(4), said, sheet="A4")
    words = pdf.words(document)

    heading = [word for word in words if word.text == "المعرض"]
    numbers = [word for word in words if sorted(word.text) == ["0", "0", "0", "S"]]
    assert heading[0].right > 600
    assert min(word.left for word in numbers) < 200
    assert "شركة الطاقة" in pdf.text(document)


def test_equal_input_gives_equal_bytes_and_a_letter_without_a_face_is_a_box():
    said = names(2, exhibitors={"S000": "Atlas \U00012345"})

    first = build_map(hall(2), said)

    assert first == build_map(hall(2), said)
    assert "Atlas □" in pdf.text(first)
