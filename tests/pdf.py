"""PDFs read and drawn through wheels: the text of a page, words with boxes, pictures of pages."""

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from PIL import Image

#: Marks of direction, and the hyphens of words that PDFium joins again.
_UNSEEN = dict.fromkeys(
    (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x02, 0xAD, 0xFFFE)
)


@dataclass(frozen=True)
class Word:
    """A word and its box in points, from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def pages(document: bytes) -> list[str]:
    """Return the text of each page, without marks of direction."""
    with pypdfium2.PdfDocument(document) as pdf:
        return [_text(page) for page in pdf]


def text(document: bytes) -> str:
    """Return the text of all pages."""
    return "\n".join(pages(document))


def words(document: bytes, page: int = 1) -> list[Word]:
    """Return the words of a page, the first being page 1, with their boxes."""
    with pypdfium2.PdfDocument(document) as pdf:
        return list(_words(pdf[page - 1].get_textpage()))


def picture(document: bytes, page: int = 1, *, dpi: int = 150) -> Image.Image:
    """Return a page as it is drawn in grey, the first being page 1."""
    with pypdfium2.PdfDocument(document) as pdf:
        return pdf[page - 1].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")


def pictures(document: bytes, *, dpi: int = 150) -> list[Image.Image]:
    """Return all pages as they are drawn in grey."""
    with pypdfium2.PdfDocument(document) as pdf:
        count = len(pdf)
    return [picture(document, page, dpi=dpi) for page in range(1, count + 1)]


def _text(page: pypdfium2.PdfPage) -> str:
    found: str = page.get_textpage().get_text_bounded()
    return found.translate(_UNSEEN).replace("\r\n", "\n")


def _words(page: pypdfium2.PdfTextPage) -> Iterator[Word]:
    letters: list[int] = []
    shown = [page.get_text_range(at, 1) for at in range(page.count_chars())]
    for at, letter in enumerate([*shown, " "]):
        if letter.strip():
            letters.append(at)
        elif letters:
            boxes = [page.get_charbox(letter) for letter in letters]
            lefts, bottoms, rights, tops = zip(*boxes, strict=True)
            spelt = "".join(shown[letter] for letter in letters)
            yield Word(spelt, min(lefts), min(bottoms), max(rights), max(tops))
            letters = []
