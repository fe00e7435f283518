import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import PASSWORD
from village.accounts.words.passwords import LONGEST, Weakness, normalised, weakness
from village.accounts.writes import passwords


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", Weakness.TOO_SHORT),
        ("eleven char", Weakness.TOO_SHORT),
        ("x" * (LONGEST + 1), Weakness.TOO_LONG),
        ("aaaaaaaaaaaaaaaa", Weakness.REPEATED),
        ("abababababab", Weakness.REPEATED),
        ("motdepasse2024", Weakness.GUESSABLE),
        ("Casablanca2024", Weakness.GUESSABLE),
        ("SalmaBerrada12", Weakness.GUESSABLE),
        ("salma@example.org", Weakness.GUESSABLE),
        ("iloveyouforever", Weakness.GUESSABLE),
        ("P@ssw0rd12345", Weakness.GUESSABLE),
        ("1q2w3e4r5t6y", Weakness.GUESSABLE),
        ("chocolate12345", Weakness.GUESSABLE),
        ("liverpoolfc1892", Weakness.GUESSABLE),
        ("password1password1", Weakness.GUESSABLE),
        ("correct horse battery", None),
        ("x7#" * 60, Weakness.REPEATED),
        ("quatre mots sans lien", None),
        ("كلمات لا صلة بينها", None),
        ("casablanca tramway phare", None),
    ],
)
def test_a_password_is_judged_by_length_variety_and_known_words(password, expected):
    assert weakness(password, known=["Salma Berrada", "salma@example.org"]) == expected


def test_one_password_typed_on_two_keyboards_is_the_same():
    assert normalised("cafe\u0301 du port lointain") == normalised("caf\u00e9 du port lointain")


@given(st.text(max_size=260), st.lists(st.text(max_size=20), max_size=3))
def test_every_text_gets_a_verdict(password, known):
    assert weakness(password, known=known) in {None, *Weakness}


def test_production_hashes_with_argon2id_and_at_least_19_mebibytes():
    default = PasswordHasher()

    assert default.type.name == "ID"
    assert default.memory_cost >= 19 * 1024


def test_a_damaged_hash_matches_nothing():
    assert not passwords.matches("not a hash", PASSWORD)
