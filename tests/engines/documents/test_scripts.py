"""Names in many scripts: drawn by a face that has them, and read back as they were."""

import pytest

from tests import pdf
from village.engines.documents.drawable import missing
from village.engines.documents.fonts import bold, regular
from village.engines.documents.signs import StandSign, build_signs

NAMES = {
    "Armenian": "Հայաստան",
    "Chinese": "王明",
    "Ethiopic": "አዲስ አበባ",
    "Georgian": "საქართველო",
    "Hebrew": "דוד לוי",
    "Japanese": "ムラカミ 東京都渋谷区",
    "Korean": "서울특별시 강남구",
    "Tifinagh": "ⴰⵣⵓⵍ ⴰⴼⵔⵉⴽⴰ",
    "Thai": "บริษัท",
    "Bengali": "বাংলাদেশ",
    "Devanagari": "भारतीय क्षेत्र",
    "Tamil": "தமிழ்நாடு",
}


@pytest.mark.parametrize("script", NAMES)
def test_a_script_is_drawn_by_its_face_and_read_back(script):
    name = NAMES[script]

    document = build_signs([StandSign("A1", (("fr", name),))])

    assert pdf.text(document).split("\n") == ["A1", name]


def test_letters_of_one_script_are_set_by_one_face_in_both_weights():
    for name in NAMES.values():
        for font in (regular(), bold()):
            faces = {face.name for text, face in font.pieces(name.replace(" ", ""))}
            assert len(faces) == 1


def test_what_no_face_has_is_named():
    assert missing("Zoë 𒀭 王 😀") == "𒀭😀"
