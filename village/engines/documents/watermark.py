"""Write across a page, under its text, that the document is a specimen."""

from collections.abc import Sequence

from village.engines.documents import text
from village.engines.documents.columns import FAINT
from village.engines.documents.fonts import bold
from village.engines.documents.sheet import A4, Align, Sheet
from village.engines.documents.wording import word

_APART = 130


def watermark(sheet: Sheet, languages: Sequence[str], size: tuple[float, float] = A4) -> None:
    """Write the word in each language, as decoration of the page of this size being drawn."""
    width, height = size
    with sheet.artifact(), sheet.turned(width / 2, height / 2, 52):
        for at, lang in enumerate(languages):
            line, own = text.fit(word("specimen", lang), bold(), width, size=96, smallest=40)
            down = (at + 0.8 - len(languages) / 2) * _APART
            sheet.text(
                [line], -width / 2, -down, own, width=width, align=Align.CENTRE, colour=FAINT
            )
