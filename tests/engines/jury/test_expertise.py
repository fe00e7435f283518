import pytest

from village.engines.jury.expertise import words_in


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("Un réseau d'eau", "eau", True),
        ("Un bateau", "eau", False),
        ("DES CAPTEURS partout", "capteur", True),
        ("gestion  de\nl'eau", "Gestion de l'eau", True),
        ("شبكات المياه", "مياه", True),
        ("وبالمياه", "مياه", False),
        ("Kapteurs", "capteur", False),
        ("", "eau", False),
        ("a b", " ", False),
    ],
)
def test_a_word_is_found_whole_in_the_plural_or_with_its_article(text, word, found):
    assert words_in(text, [word]) == (frozenset({word}) if found else frozenset())
