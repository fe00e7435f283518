"""Names of strangers' files are texts to show, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.engines.inspection.names import ENDINGS, LONGEST, shown_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("deck.pdf", "deck.pdf"),
        ("ملف المشروع.pdf", "ملف المشروع.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\fakepath\\Présentation 2027.PDF", "Présentation 2027.pdf"),
        ("photo.jpg", "photo.pdf"),
        ("version 1.2", "version 1.2.pdf"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("exe\u202efdp.pdf", "exefdp.pdf"),
        ("<script>.pdf", "script.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("deck.exe", "deck.exe.pdf"),
    ],
)
def test_a_name_is_shown_as_its_last_part_with_its_true_ending(given_name, shown):
    assert shown_name(given_name, "application/pdf") == shown


@given(st.text(max_size=400), st.sampled_from(sorted(ENDINGS)))
def test_any_name_is_one_short_line_that_leads_nowhere(given_name, media_type):
    shown = shown_name(given_name, media_type)

    assert len(shown) <= LONGEST
    assert shown.endswith(f".{ENDINGS[media_type]}")
    assert not set('/\\<>:"|?*\x00\r\n\u202e') & set(shown)
    assert shown_name(shown, media_type) == shown
