"""Letters and certificates: whole, in the right direction, on as many pages as they need."""

from datetime import date

import pytest

from tests import pdf
from village.engines.documents.drawable import Undrawable
from village.engines.documents.letters import LetterData, LetterParagraph, build_letter

DATA = LetterData(
    reference="VS27-L-0001",
    title="Certificate",
    paragraphs=(LetterParagraph("This is for"), LetterParagraph("Atlas", large=True)),
    lang="en",
    holder="Atlas",
    organiser="Events Ltd",
    letterhead=("1 Main Street",),
    event="Expo 2027",
    place="Fez",
    issued_on=date(2027, 6, 7),
    signed_by="Salma",
    verify_url="https://x.example/l/abc",
)


def changed(**values):
    return LetterData(**{name: getattr(DATA, name) for name in DATA.__slots__} | values)


@pytest.mark.parametrize("certificate", [True, False])
def test_all_that_a_letter_says_is_on_its_page(certificate):
    [page] = pdf.pages(build_letter(changed(certificate=certificate)))
    page = page.replace("\xa0", " ")

    wanted = ("Certificate", "This is for", "Atlas", "Events Ltd", "Salma", "VS27-L-0001", "Fez")
    assert [one for one in (*wanted, "7 June 2027") if one not in page] == []


def test_a_long_letter_goes_on_and_a_long_certificate_gets_smaller():
    long = (LetterParagraph("Once more. " * 60),) * 3

    assert len(pdf.pages(build_letter(changed(paragraphs=long * 5)))) > 1
    certificate = build_letter(changed(paragraphs=long, certificate=True))
    assert len(pdf.pages(certificate)) == 1
    assert min(word.bottom for word in pdf.words(certificate)) > 0
    with pytest.raises(Undrawable, match="fits at no size"):
        build_letter(changed(paragraphs=long * 5, certificate=True))


def test_an_arabic_certificate_is_mirrored():
    left = next(
        w.left for w in pdf.words(build_letter(changed(certificate=True))) if "VS27" in w.text
    )
    arabic = build_letter(changed(certificate=True, lang="ar", title="شهادة"))
    right = next(w.left for w in pdf.words(arabic) if "VS27" in w.text)

    assert left < 200 < 600 < right


@pytest.mark.parametrize("field", ["holder", "title", "signed_by"])
def test_a_letter_that_no_face_has_is_named(field):
    with pytest.raises(Undrawable, match=r"U\+12345"):
        build_letter(changed(**{field: "x\U00012345"}))


def test_equal_letters_give_equal_bytes():
    assert build_letter(DATA) == build_letter(DATA)
