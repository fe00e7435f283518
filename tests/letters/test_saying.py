"""What a letter says: filled in its language, without the paragraphs that say nothing."""

from dataclasses import replace

from village.letters.writes import letters, saying


def said_of(ctx, application, text, **given):
    kind = ctx.the_edition.letter_kinds["award"]
    kind = replace(kind, text={"en": text})
    letter = letters.make(ctx, kind, application, language="en", **given)
    return saying.of(ctx, letter, kind, number="7", verify_url="")


def test_placeholders_are_filled_once_and_names_alone_are_large(organiser, confirmed):
    confirmed.title = "{award}"

    found = said_of(
        organiser, confirmed, "To\n\n{name}\n\nof {organisation} for {project}", name="{award} Ltd"
    )

    plain = [
        (one.text.replace("\u2068", "").replace("\u2069", ""), one.large)
        for one in found.paragraphs
    ]
    assert plain == [("To", False), ("{award} Ltd", True), ("of Teranga for {award}", False)]


def test_a_paragraph_whose_placeholders_all_stand_for_nothing_is_left_out(organiser, confirmed):
    found = said_of(organiser, confirmed, "Function: {function}\n\n{name}, {function}", name="Awa")

    assert [one.text for one in found.paragraphs] == ["\u2068Awa\u2069, "]


def test_the_letterhead_says_what_there_is_of_the_organiser(organiser, confirmed):
    organiser.the_edition.organiser = {"name": {"en": "Fair"}}
    bare = said_of(organiser, confirmed, "To {name}", name="Awa")
    organiser.the_edition.organiser = {
        "capital": "1 000 000 MAD",
        "address": {"en": "1, Workshop Square"},
        "numbers": {"ice": "001", "rc": "7"},
    }

    full = said_of(organiser, confirmed, "To {name}", name="Awa", award="Second")

    assert bare.letterhead == ()
    assert [line.replace("\u2068", "").replace("\u2069", "") for line in full.letterhead] == [
        "share capital 1 000 000 MAD",
        "1, Workshop Square",
        "ICE 001 · RC 7",
    ]
