"""Words are divided where French and English allow, never names nor after an apostrophe."""

from itertools import pairwise

import pytest

from village.engines.documents.hyphenation import breaks


@pytest.mark.parametrize(
    ("word", "divided"),
    [
        ("responsabilité", "res|pon|sa|bi|lité"),
        ("l’exposant", "l’ex|po|sant"),
        ("L’Organisateur", "L’Or|ga|ni|sa|teur"),
        ("lorsqu’exposition", "lorsqu’ex|po|si|tion"),
        ("D’importants", "D’im|por|tants"),
        ("«\u00a0emplacement\u00a0»,", "«\u00a0em|pla|ce|ment\u00a0»,"),
        ("sous-traitant", "sous-|traitant"),
        ("va-t-il", "va-t-il"),
        ("aujourd’hui", "aujourd’hui"),
        ("allée", "allée"),
        ("Benjelloun-Touimi", "Benjelloun-Touimi"),
        ("d’Ouarzazate", "d’Ouarzazate"),
        ("l’ONCF", "l’ONCF"),
        ("AMÉNAGEMENTS", "AMÉNAGEMENTS"),
        ("contact@exemple.ma", "contact@exemple.ma"),
    ],
)
def test_french_words_are_divided(word, divided):
    assert cut(word, "fr") == divided


def test_english_words_have_their_own_rule_and_arabic_ones_none():
    assert cut("responsibility", "en") == "re|spons|ib|il|ity"
    assert cut("responsibility", "ar") == "responsibility"


def cut(word: str, lang: str) -> str:
    places = [0, *breaks(lang)(word), len(word)]
    return "|".join(word[start:end] for start, end in pairwise(places))
