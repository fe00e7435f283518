"""Lines flow over pages: none of a paragraph stands alone, in whichever column."""

from itertools import accumulate

import pytest

from village.engines.documents.columns import BODY
from village.engines.documents.layout import Paragraph, Slice, beside
from village.engines.documents.text import line, wrap

LINE = line("text", BODY.font)


def lines_of_strips(strips: list[Slice]) -> list[int]:
    """Return after how many lines each strip ends that a page may end with."""
    ends = accumulate(round(strip.height / BODY.leading) for strip in strips)
    return [end for end, strip in zip(ends, strips, strict=True) if strip.breaks_after]


def breaks(*counts: int) -> list[int]:
    """Return after how many lines paragraphs of so many, side by side, may be broken."""
    columns = [Paragraph(None, [LINE] * count, BODY, 100) for count in counts]
    return lines_of_strips(beside(*columns))


@pytest.mark.parametrize(
    ("counts", "allowed"),
    [
        ((1,), [1]),
        ((2,), [2]),
        ((3,), [3]),
        ((5,), [2, 3, 5]),
        ((6, 4), [2, 4, 6]),  # after three the shorter column would leave one line
        ((7, 1), [2, 3, 4, 5, 7]),
    ],
)
def test_no_column_leaves_a_line_alone(counts, allowed):
    assert breaks(*counts) == allowed


def test_no_page_ends_within_a_word():
    said = "Voici :\nune bonne représentation de tous les exposants et des organisateurs"
    lines = wrap(said, BODY.font, BODY.size, 88, prose="fr")

    strips = beside(Paragraph(None, lines, BODY, 88))

    assert [line.divides for line in lines] == [False, True, False, True, False]
    assert lines_of_strips(strips) == [3, 5]
