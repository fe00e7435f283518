"""Fascias: in which languages, and drawn so that no name leaves its board."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.exhibitors.words import (
    BOARD_HEIGHT,
    BOARD_WIDTH,
    FASCIA_MOST,
    fascia_languages,
    is_whole,
    letter_height,
)


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        (["fr", "ar", "en"], ("fr", "ar")),
        (["ar"], ("ar",)),
        (["en", "fr"], ("en",)),
    ],
)
def test_a_fascia_says_a_name_once_in_each_script(spoken, written):
    assert fascia_languages(spoken) == written


def test_a_text_is_whole_where_each_language_has_a_word():
    assert is_whole({"fr": "a", "ar": "b", "en": ""}, ["fr", "ar"])
    assert not is_whole({"fr": "a", "ar": "  "}, ["fr", "ar"])


@given(st.text(min_size=1, max_size=FASCIA_MOST))
def test_a_name_stays_on_its_board(name):
    height = letter_height(name)

    assert 0 < height <= BOARD_HEIGHT
    assert height * len(name) <= BOARD_WIDTH
