"""Draw what a seal looks like on its page, with embedded fonts, so that PDF/A is kept."""

import io
from datetime import datetime

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader

from village.engines.documents import text
from village.engines.documents.columns import ACCENT, SMALL
from village.engines.documents.dates import moment
from village.engines.documents.fonts import bold, regular
from village.engines.documents.sheet import INK, Align, Sheet

_PAD = 6.0
SEAL_WORDS = "Cachet électronique — ختم إلكتروني"


def appearance(name: str, sealed_at: datetime, zone: str, size: tuple[float, float]) -> bytes:
    """Return one page of `size` points that says who sealed and when."""
    width, height = size
    sheet = Sheet(title="Cachet", author=name, lang="fr-MA", made_at=sealed_at)
    sheet.start_page(size)
    sheet.rectangle(0.5, 0.5, width - 1, height - 1, stroke=ACCENT, line_width=0.8)
    rows = (
        (SEAL_WORDS, regular(), 7.0, SMALL.colour),
        (name, bold(), 9.5, INK),
        (moment(sealed_at, zone, "fr"), regular(), 7.5, INK),
    )
    step = (height - 2 * _PAD) / len(rows)
    for at, (content, font, wanted, colour) in enumerate(rows):
        line, fitted = text.fit(
            content, font, width - 2 * _PAD, size=min(wanted, step * 0.8), smallest=3
        )
        y = height - _PAD - step * (at + 0.7)
        sheet.text([line], _PAD, y, fitted, width=width - 2 * _PAD, align=Align.LEFT, colour=colour)
    sheet.end_page()
    return sheet.finish()


class ImportedPage(PdfContent):
    """The first page of a document, as the content of a seal."""

    def __init__(self, document: bytes) -> None:
        super().__init__()
        self._document = document

    def render(self) -> bytes:
        """Return the operators that draw the page; pyHanko calls this."""
        page = self._ensure_writer.import_page_as_xobject(
            PdfFileReader(io.BytesIO(self._document)), page_ix=0
        )
        self.resources.xobject["/Seal"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Seal Do"
