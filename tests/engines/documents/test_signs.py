"""Stand signs: a page each, number and names whole, in the right scripts."""

import pytest

from tests import pdf
from village.engines.documents.drawable import Undrawable
from village.engines.documents.sheet import MM
from village.engines.documents.signs import StandSign, build_signs

NAMES = (("fr", "Société d’électricité"), ("ar", "شركة الكهرباء"))


def test_each_stand_has_its_page_with_number_names_and_pavilion():
    signs = [StandSign("A01", NAMES, "Afrique", "#b4532a"), StandSign("B2", (("en", "Atlas"),))]

    first, second = pdf.pages(build_signs(signs))

    assert first.split("\n") == ["A01", "Société d’électricité", "شركة الكهرباء", "Afrique"]
    assert second.split("\n") == ["B2", "Atlas"]


def test_a_long_name_is_broken_and_made_smaller_and_stays_on_the_page():
    name = " ".join(["Confédération internationale des transports"] * 4)

    document = build_signs(
        [StandSign("A01", (("fr", name),), "Afrique", url="https://x.example/a")]
    )

    assert " ".join(pdf.text(document).split()) == f"A01 {name} Afrique"
    assert min(word.bottom for word in pdf.words(document)) > 0
    assert max(word.right for word in pdf.words(document)) < 842


def test_names_in_three_languages_stay_above_the_code_and_the_pavilion():
    long = "Confédération internationale des transports " * 4
    names = tuple((lang, f"{lang} {long}") for lang in ("fr", "ar", "en"))

    document = build_signs([StandSign("A01", names, "Afrique", url="https://x.example/a")])

    *above, pavilion = sorted(pdf.words(document), key=lambda word: -word.bottom)
    code = 15 * MM + 26 * MM
    assert pavilion.text == "Afrique"
    assert pavilion.top < code < min(word.bottom for word in above)


@pytest.mark.parametrize("name", ["Atlas \U00012345", " ", "x" * 400])
def test_what_cannot_be_drawn_is_named_and_nothing_made(name):
    with pytest.raises(Undrawable, match="B2, name"):
        build_signs([StandSign("A01", NAMES), StandSign("B2", (("fr", name),))])


def test_no_stand_is_no_document():
    with pytest.raises(ValueError, match="no signs"):
        build_signs([])


def test_equal_signs_give_equal_bytes():
    signs = [StandSign("A01", NAMES, "Afrique", "#b4532a", "https://x.example/a")]

    assert build_signs(signs) == build_signs(signs)
