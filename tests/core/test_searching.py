import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.core.searching import (
    answers,
    crossed,
    nearest,
    prefix_query,
    searchable,
    sounds,
    words,
)


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
    assert set(prefix_query(text)) & set("'\\!<") == set()
    assert words(searchable([text])) == words(text)


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("Qatra", "قطرة"),
        ("Rabat", "الرباط"),
        ("Smart", "سمارت"),
        ("Chems", "شمس"),
        ("Khadija", "خديجة"),
        ("Agadir", "أكادير"),
        ("Médina", "مدينة"),
        ("Fatima", "فاطمة"),
    ],
)
def test_a_name_is_met_in_the_other_script(latin, arabic):
    [ours], [theirs] = words(latin), words(arabic)

    assert (sounds(theirs), sounds(ours)) == (crossed(ours), crossed(theirs))
    assert sounds(ours).isascii()
    assert not sounds(theirs).isascii()


@pytest.mark.parametrize("word", ["a", "eau", "csc24", "0042", "水務"])
def test_what_has_too_few_consonants_is_not_met(word):
    assert (sounds(word), crossed(word)) == ("", "")


def test_a_query_takes_other_spellings_and_fields():
    assert prefix_query("Eau 12", {"eau": ["eaux"]}, "ad") == "(eau:*ad | eaux:ad) & (12:*ad)"


@pytest.mark.parametrize(
    ("word", "best"),
    [
        ("salma", "salma"),
        ("sal", "salma"),
        ("slama", "salma"),
        ("berada", "berrada"),
        ("mohamed", "muhammad"),
        ("salmaa", "salma"),
        ("قطره", "qatra"),
        ("xx", None),
        ("zzzzzz", None),
    ],
)
def test_a_word_answers_another_in_spite_of_typing_errors(word, best):
    found = answers(word, ["berrada", "muhammad", "qatra", "salma"])

    assert max(found, key=found.get, default=None) == best


def test_a_word_that_is_the_same_answers_better_than_one_that_is_alike():
    found = answers("berrada", ["berrad", "berrada", "berradas", "other"])

    assert sorted(found, key=found.get) == ["berrad", "berradas", "berrada"]


def test_texts_are_found_in_any_order_of_words_the_nearest_first():
    assert nearest("salma berada", ["Other", "Berradas Salma", "Berada, Salma"]) == [2, 1]
    assert nearest("?", ["Other"]) == []
