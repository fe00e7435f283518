"""Fascia names: a page a stand as long as its front, number and names whole within the board."""

import pypdfium2
import pytest

from tests import pdf
from village.engines.documents.drawable import Undrawable
from village.engines.documents.fascias import FasciaBoard, build_fascias
from village.engines.documents.sheet import MM

NAMES = (("fr", "Société d’électricité"), ("ar", "شركة الكهرباء"))


def said(document, page=1):
    """Return the words of a page, without order: readers trade places of Arabic beside Latin."""
    return {word.text for word in pdf.words(document, page)}


def length_mm(document):
    return pypdfium2.PdfDocument(document)[0].get_size()[0] / MM


def test_each_stand_has_a_page_with_its_number_names_and_size():
    boards = [FasciaBoard("A01", NAMES, 3, "2 faces ouvertes"), FasciaBoard("B2", NAMES[:1], 2.5)]

    document = build_fascias(boards)

    size = "Stand A01 · 3,00 m × 0,30 m · échelle 1:10 · 2 faces ouvertes"
    assert size in pdf.text(document)
    assert said(document) == {"A01", *NAMES[0][1].split(), *NAMES[1][1].split(), *size.split()}
    assert {"B2", "Société", "2,50"} < said(document, 2)


@pytest.mark.parametrize(("front", "drawn"), [(0, 100), (3, 300), (7.25, 725), (99, 4000)])
def test_a_board_is_as_long_as_the_front_at_a_tenth(front, drawn):
    document = build_fascias([FasciaBoard("A01", NAMES[1:], front)])

    assert length_mm(document) == pytest.approx(drawn + 20, abs=0.1)


@pytest.mark.parametrize("front", [1.5, 2, 3, 6])
def test_long_names_stay_whole_on_their_board(front):
    latin, arabic = "CONFÉDÉRATION INTERNATIONALE D", "الاتحاد الدولي للنقل واللوجستيك"
    board = FasciaBoard("B-104", (("fr", latin), ("ar", arabic)), front)

    document = build_fascias([board])

    names = [word for word in pdf.words(document) if word.bottom > 18 * MM]
    assert {word.text for word in names} == {"B-104", *latin.split(), *arabic.split()}
    assert min(word.left for word in names) > 10 * MM
    assert max(word.right for word in names) < (10 + front * 100) * MM
    assert max(word.top for word in names) < 48 * MM


@pytest.mark.parametrize("front", [1, 2, 12])
def test_dots_and_tails_of_arabic_keep_clear_of_the_boards_edges(front):
    board = FasciaBoard("A1", (("ar", "الاتحاد الدولي وأعماق بحر يج"),), front)

    page = pypdfium2.PdfDocument(build_fascias([board]))[0].render(scale=2 / MM)
    drawn = page.to_numpy()[::-1, 84:-22, 0]  # two pixels a millimetre; from below, without number

    assert drawn[37:39].min() == 255
    assert drawn[92:94].min() == 255
    assert drawn[40:92].min() < 50


@pytest.mark.parametrize("name", ["Atlas \U00012345", " ", "W" * 200])
def test_what_cannot_be_drawn_is_named_and_nothing_made(name):
    with pytest.raises(Undrawable, match="B2, name"):
        build_fascias([FasciaBoard("A01", NAMES, 3), FasciaBoard("B2", (("fr", name),), 3)])


def test_no_stand_is_no_document():
    with pytest.raises(ValueError, match="no boards"):
        build_fascias([])


def test_equal_boards_give_equal_bytes():
    boards = [FasciaBoard("A01", NAMES, 3, "Hall 2")]

    assert build_fascias(boards) == build_fascias(boards)
