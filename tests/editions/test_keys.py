"""Keys made from texts."""

import pytest

from village.editions.words.keys import derived_key


@pytest.mark.parametrize(
    ("text", "taken", "key"),
    [
        ("Énergie & eau", (), "energie_eau"),
        ("Énergie & eau", ("energie_eau", "energie_eau_2"), "energie_eau_3"),
        ("2030 : objectif", (), "item_2030_objectif"),
        ("المياه", ("item",), "item_2"),
        ("a" * 40, (), "a" * 32),
        ("a" * 40, ("a" * 32,), "a" * 30 + "_2"),
    ],
)
def test_a_key_reads_like_its_text_and_is_nobody_elses(text, taken, key):
    assert derived_key(text, taken) == key
