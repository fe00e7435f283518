"""Mails in an edition's own words."""

from village.editions.words.mails import paragraphs, placeholders_of


def test_a_paragraph_whose_placeholders_leave_nothing_is_left_out():
    text = "Hello {name},\n\n{note}\n\n See {place}. "

    assert list(paragraphs(text, {"name": "Amina", "note": ""})) == [
        "Hello {name},",
        "See {place}.",
    ]


def test_a_mail_that_no_edition_words_has_no_placeholders():
    assert placeholders_of("account_reset") == ()
    assert "deadline" in placeholders_of("campaign")
