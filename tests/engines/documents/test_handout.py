"""Lists for handing out: by organisation, whole, with what no face has as a box."""

import pytest

from tests import pdf
from village.engines.documents.handout import HandedBadge, build_handout

TWO = [
    HandedBadge("Atlas", "Awa Diop", "exhibitor", "VS27-B-1"),
    HandedBadge("Zenata", "Zoë \U0001202d", "press", "VS27-B-2"),
]


def test_badges_stand_under_their_organisation_with_role_and_number():
    [page] = pdf.pages(build_handout(TWO, event="Expo", lang="en"))

    lines = page.split("\n")
    assert lines.index("Atlas (1)") < lines.index("Zenata (1)")
    assert [one for one in ("Awa Diop", "VS27-B-1", "Zoë □", "PRESS") if one not in page] == []


def test_a_long_list_says_its_columns_again_on_each_page():
    many = [HandedBadge("Atlas", f"Person {at}", "exhibitor", f"B-{at}") for at in range(90)]

    found = pdf.pages(build_handout(many, event="Expo", lang="en"))

    assert [page.count("Received (signature)") for page in found] == [1] * len(found)
    assert sum(page.count("Person ") for page in found) == 90


def test_no_badge_is_no_list():
    with pytest.raises(ValueError, match="no badges"):
        build_handout([], event="Expo")
