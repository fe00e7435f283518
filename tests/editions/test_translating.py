"""The texts of an edition that gives up a language."""

from dataclasses import replace

from tests.editions.test_making import SETTINGS
from village.editions.words.translating import in_its_languages

BOTH, ONE = {"fr": "Rien", "en": "Nothing"}, {"en": "Nothing"}


def test_texts_in_other_languages_go_from_every_depth_and_all_else_stays():
    [criterion, *others] = SETTINGS.jury.criteria
    jury = replace(SETTINGS.jury, criteria=(replace(criterion, anchors={"1": BOTH}), *others))
    settings = replace(SETTINGS, edition=replace(SETTINGS.edition, languages=("en",)), jury=jury)

    found = in_its_languages(settings)

    assert found.edition.theme == {"en": "Doing better with less"}
    assert found.calls[0].sections[0].questions[0].label == {"en": "Stage"}
    assert found.jury.criteria[0].anchors == {"1": ONE}
    assert found.organiser.numbers == settings.organiser.numbers
    assert (found.edition.code, found.calls[0].key) == ("VS27", "seed")
