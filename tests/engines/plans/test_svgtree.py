"""The walk through an SVG document: what is used again, nested, shifted and refused."""

import pytest

from village.engines.plans import svgtree
from village.engines.plans.faults import PlanError

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'


def shown(body):
    root = svgtree.parsed(f"{HEAD}{body}</svg>".encode())
    walker = svgtree.Walker(root)
    return list(walker.shown()), walker


def matrix(body):
    [seen], _ = shown(body)
    return seen.matrix


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (f"{HEAD}{'<g>' * 2000}{'</g>' * 2000}</svg>", "nested"),
        ("<html/>", "format"),
        ("<svg", "format"),
        (f'<!DOCTYPE svg [<!ENTITY a "b">]>{HEAD}&a;</svg>', "entities"),
    ],
)
def test_a_document_that_is_no_drawing_is_refused(content, code):
    with pytest.raises(PlanError) as refused:
        svgtree.parsed(content.encode())

    assert refused.value.code == code


def test_a_group_that_uses_itself_is_drawn_once_and_named():
    drawn, walker = shown('<g id="r"><rect/><use href="#r"/></g>')

    assert [seen.tag for seen in drawn] == ["rect", "rect"]
    assert walker.cycles == ["r"]


def test_uses_in_a_chain_deeper_than_any_drawing_are_refused():
    links = "".join(f'<g id="g{k}"><use href="#g{k + 1}"/></g>' for k in range(40))

    with pytest.raises(PlanError, match="nested"):
        shown(f'{links}<rect id="g40"/>')


def test_a_use_of_nothing_is_shown_as_itself():
    drawn, _ = shown('<use href="#missing"/><use/>')

    assert [seen.tag for seen in drawn] == ["use", "use"]


@pytest.mark.parametrize(
    ("fit", "scales"),
    [("xMidYMid meet", (2, 2)), ("xMinYMin slice", (4, 4)), ("none", (2, 4))],
)
def test_a_nested_drawing_fits_its_place_as_it_says(fit, scales):
    body = (
        f'<svg width="20" height="20" viewBox="0 0 10 5" preserveAspectRatio="{fit}"><rect/></svg>'
    )

    across, _, _, down, *_ = matrix(body)

    assert (across, down) == scales


def test_a_nested_drawing_without_a_box_of_its_own_is_only_shifted():
    assert matrix('<svg x="3" y="4"><rect/></svg>') == (1, 0, 0, 1, 3, 4)


@pytest.mark.parametrize(
    ("transform", "found"),
    [
        ("translate(3)", (1, 0, 0, 1, 3, 0)),
        ("scale(2)", (2, 0, 0, 2, 0, 0)),
        ("skewX(45)", (1, 0, 1, 1, 0, 0)),
        ("skewY(45)", (1, 1, 0, 1, 0, 0)),
        ("rotate(90 1 1)", (0, 1, -1, 0, 2, 0)),
        ("matrix(1 2 3 4 5 6)", (1, 2, 3, 4, 5, 6)),
        ("matrix(1 2)", (1, 0, 0, 1, 0, 0)),
    ],
)
def test_a_transform_is_its_matrix_and_one_not_understood_changes_nothing(transform, found):
    assert matrix(f'<rect transform="{transform}"/>') == pytest.approx(found)
