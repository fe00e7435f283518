"""Draw what a seal looks like on its page, with embedded fonts, so that PDF/A is kept."""

import io
from dataclasses import dataclass
from datetime import datetime

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader

from village.engines.documents import text
from village.engines.documents.columns import ACCENT, SMALL
from village.engines.documents.dates import moment
from village.engines.documents.fonts import bold, regular
from village.engines.documents.sheet import INK, Align, Sheet

_PAD = 4.0
#: From line to line, as a share of the size.
_LEADING = 1.25
SEAL_WORDS = "Cachet électronique — ختم إلكتروني"
_SELF_SIGNED = "Certificat auto-signé — شهادة موقعة ذاتيا"
_ISSUED_BY = "Certificat — شهادة : {issuer}"


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What a seal says where it is seen.

    Attributes:
        name: who seals.
        issuer: who issued the certificate; itself, where it vouches for itself.
        level: the level of the seal.
        title: what the document is called, with its reference.
        at: when and in which time zone.
    """

    name: str
    issuer: str
    level: str
    title: str
    at: tuple[datetime, str]


def appearance(facts: SealFacts, size: tuple[float, float]) -> bytes:
    """Return one page of `size` points that says who sealed what, when and at which level."""
    width, height = size
    sheet = Sheet(title="Cachet", author=facts.name, lang="fr-MA", made_at=facts.at[0])
    sheet.start_page(size)
    sheet.rectangle(0.5, 0.5, width - 1, height - 1, stroke=ACCENT, line_width=0.8)
    issued_by = _ISSUED_BY.format(issuer=text.isolate(facts.issuer))
    rows = (
        (f"{SEAL_WORDS} · {facts.level}", regular(), 7.0, SMALL.colour),
        (facts.name, bold(), 9.0, INK),
        (facts.title, regular(), 7.0, INK),
        (moment(*facts.at, "fr"), regular(), 7.0, INK),
        (_SELF_SIGNED if facts.issuer == facts.name else issued_by, regular(), 7.0, SMALL.colour),
    )
    wanted = sum(size for _, _, size, _ in rows) * _LEADING
    scale = min(1.0, (height - 2 * _PAD) / wanted)
    y = height - _PAD
    for content, font, full, colour in rows:
        line, own = text.fit(
            content, font, width - 2 * _PAD, size=full * scale, smallest=3, rtl=False
        )
        y -= full * scale * _LEADING
        foot = y + full * scale * (_LEADING - 1)
        sheet.text([line], _PAD, foot, own, width=width - 2 * _PAD, align=Align.LEFT, colour=colour)
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
