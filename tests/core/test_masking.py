"""Names taken out of texts: every way in which people write them, and no word besides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.core.masking import HIDDEN, Mask
from village.core.searching import words

MASK = Mask(
    names=("Atlas Mobilité SARL", "شركة قطرة", "Qatra", "atlas-mob.ma"),
    people=("Salma El Amrani", "Lê Văn"),
    phones=("+212 661 23 45 67",),
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Atlas Mobilité SARL équipe les villes.", f"{HIDDEN} équipe les villes."),
        ("ATLAS MOBILITE, d’Atlas-Mobilité", f"{HIDDEN}, d’{HIDDEN}"),
        ("#AtlasMobilitéMaroc", f"#{HIDDEN}Maroc"),
        ("Atlas\nMobilite\u0301 !", f"{HIDDEN} !"),
        ("Voir https://www.atlas-mob.ma/fr", f"Voir https://www.{HIDDEN}/fr"),
        ("Écrire à s.inconnu@gmail.com.", f"Écrire à {HIDDEN}."),
        ("Salma dirige ; Mme AMRANI conseille.", f"{HIDDEN} dirige ; Mme {HIDDEN} conseille."),
        ("Salma El Amrani", HIDDEN),
        ("Appelez le 06 61-23-45-67.", f"Appelez le 0{HIDDEN}."),
        ("Appelez le +212 (0)661 23 45 67", f"Appelez le +212 (0){HIDDEN}"),
        ("مشروع لقطرة، وقَطرة أيضًا", f"مشروع {HIDDEN}، {HIDDEN} أيضًا"),
        ("Qatra’s valve; QATRA.", f"{HIDDEN}’s valve; {HIDDEN}."),
        ("", ""),
    ],
)
def test_a_name_is_hidden_however_it_is_written(text, shown):
    assert MASK(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Un atlas de la mobilité.",
        "Elle aime el agua, al sol.",
        "Salmagundi, Qatrani.",
        "500 000 dh en 2027",
    ],
)
def test_other_words_stay(text):
    assert MASK(text) == text


def test_without_names_a_text_stays_as_it_is():
    assert Mask()("Écrire à a@example.org") == "Écrire à a@example.org"


def test_what_stands_around_a_name_is_kept_letter_by_letter():
    assert Mask(names=("Straße",))("Große STRASSE, ﬁn ①") == f"Große {HIDDEN}, ﬁn ①"


@given(st.text(), st.text(min_size=1, max_size=12), st.text())
def test_no_text_breaks_it_and_no_name_comes_through(before, name, after):
    mask = Mask(names=(name,))

    shown = mask(f"{before} {name} {after}")

    assert mask(shown) == shown
    assert HIDDEN in shown or sum(map(len, words(name))) < 2
