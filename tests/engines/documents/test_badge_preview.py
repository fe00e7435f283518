"""The preview of a badge on a screen: the same letters in the same places as on paper."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from tests.engines.documents.golden import LONG_NAME
from village.engines.documents.badge_preview import preview_badge
from village.engines.documents.badges import SHEETS, BadgeData, EditionData
from village.engines.documents.drawable import Undrawable

EVENT = EditionData("Casablanca Smart City 2024", "Sacré-Cœur", date(2024, 6, 5), date(2024, 6, 6))
SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing, of a fixed size


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_preview_is_a_picture_with_outlines_alone(sheet):
    badge = BadgeData("1", "Élodie Tazi", "إلودي التازي", "Parkéo", "press", "A1" * 57)

    root = parsed(preview_badge(badge, edition=EVENT, sheet=sheet))

    assert {child.tag for child in root.iter()} == {f"{SVG}svg", f"{SVG}g", f"{SVG}path"}
    assert root.attrib["aria-label"] == "Élodie Tazi, Parkéo"


def test_a_preview_shows_the_photo_and_the_editions_picture():
    out = BytesIO()
    Image.new("RGB", (60, 80)).save(out, "JPEG")
    badge = BadgeData("1", "Élodie Tazi", role="press", photo=out.getvalue())

    with_both = parsed(preview_badge(badge, edition=replace(EVENT, logo=out.getvalue())))
    bare = parsed(preview_badge(badge, edition=EditionData("")))

    assert [len(root.findall(f".//{SVG}image")) for root in (with_both, bare)] == [2, 1]


@pytest.mark.parametrize("name", [LONG_NAME, "<b onload=alert(1)>", '"><script>', "\u202e evil"])
def test_hostile_names_stay_text(name):
    root = parsed(preview_badge(BadgeData("1", name, name, name), edition=EVENT))

    assert {child.tag for child in root.iter()} <= {f"{SVG}svg", f"{SVG}g", f"{SVG}path"}


def test_an_unknown_sheet_is_refused():
    with pytest.raises(ValueError, match="a7"):
        preview_badge(BadgeData("1", "A"), edition=EVENT, sheet="a7")


@pytest.mark.parametrize("name", ["x" * 20_000, "", "𒀭"])
def test_what_cannot_be_printed_has_no_preview(name):
    with pytest.raises(Undrawable):
        preview_badge(BadgeData("1", name), edition=EVENT)
