"""What changes for a stand, in words."""

from dataclasses import replace

import pytest
from flask_babel import force_locale
from shapely import affinity, box

from village.engines.plans.comparing import compare
from village.engines.plans.model import PlanStand
from village.web.plan_changes import change_words

PAVILIONS = {"n": "North", "s": "South"}
STAND = PlanStand("A2", box(0, 0, 3, 3), "n", frozenset({"power"}), open_sides=2)
OTHER = PlanStand("A2", box(0, 0, 3, 2), "s", frozenset({"water"}), open_sides=1)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([STAND], [], "gone, 9 m²"),
        ([], [STAND], "new, 9 m²"),
        (
            [STAND],
            [OTHER],
            "6 m² instead of 9 m², 1 open side instead of 2, in “South” instead of “North”, "
            "without: power and now with: water",
        ),
        (
            [STAND],
            [PlanStand("A2", affinity.translate(STAND.polygon, 0.4), "n", STAND.utilities, 3)],
            "moved by 40 cm and 3 open sides instead of 2",
        ),
        ([STAND], [PlanStand("A2", box(0, 0, 3, 4), "n", STAND.utilities, 2)], "12 m² instead"),
        ([STAND], [replace(STAND, zone="")], "in no pavilion, before in “North”"),
        ([replace(STAND, zone="")], [STAND], "in “North”, before in none"),
    ],
)
def test_each_difference_has_its_phrase(app, before, after, said):
    with app.test_request_context("/en/"), force_locale("en"):
        assert said in change_words(compare(before, after)[0], PAVILIONS)


def test_a_stand_under_another_number_is_named_by_it(app):
    other = PlanStand("B7", STAND.polygon, "n", STAND.utilities, 2)

    with app.test_request_context("/en/"), force_locale("en"):
        assert "B7" in change_words(compare([STAND], [other])[0], PAVILIONS)


def test_two_phrases_are_said_once_each_in_arabic(app):
    smaller = PlanStand("A2", box(0, 0, 3, 2), "n", STAND.utilities, open_sides=3)

    with app.test_request_context("/ar/"), force_locale("ar"):
        said = change_words(compare([STAND], [smaller])[0], PAVILIONS)

    assert said.count("واجهات") == 1


def test_what_a_stand_is_supplied_with_is_said_in_the_page_s_language(app):
    drawn = PlanStand("A2", STAND.polygon, "n", frozenset({"water", "wifi"}), open_sides=2)

    with app.test_request_context("/fr/"), force_locale("fr"):
        said = change_words(compare([STAND], [drawn])[0], PAVILIONS)

    assert said.replace("\xa0", " ") == "sans : électricité et désormais avec : eau et wifi"
