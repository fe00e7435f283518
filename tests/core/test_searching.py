import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.core.searching import prefix_query, searchable, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sacré-Cœur, Énergie", ["sacre", "cœur", "energie"]),
        ("CSC24-0042", ["csc24", "0042"]),
        ("أمانةُ المدينـة", ["امانه", "المدينه"]),
        ("  ", []),
    ],
)
def test_words_are_folded(text, found):
    assert words(text) == found


def test_parts_are_joined():
    assert searchable(["Eau+", "", "Fès"]) == "eau fes"


@given(st.text())
def test_a_query_holds_nothing_but_words_and_its_own_marks(text):
    assert set(prefix_query(text)) & set("'\\()!<|") == set()
    assert words(searchable([text])) == words(text)
