"""Build the receipt of an application: what was submitted, by whom, when, with its time zone."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from village.engines.documents.columns import BODY, HAIR, LABEL, SMALL, TITLE, Columns
from village.engines.documents.dates import moment
from village.engines.documents.drawable import boxed
from village.engines.documents.fonts import regular
from village.engines.documents.layout import (
    PageLayout,
    Slice,
    draw_page,
    paginate,
    together,
)
from village.engines.documents.qr import code_part
from village.engines.documents.sheet import A4, MM, Align, Sheet
from village.engines.documents.text import fit, isolate
from village.engines.documents.wording import LANGUAGES, is_rtl, tag, word

_MARGIN = 24 * MM
_TOP = 26 * MM
_BOTTOM = 22 * MM
_CODE_SIDE = 24 * MM
#: A fingerprint of 64 digits stands in two rows, in groups that a person can compare.
_DIGITS_A_ROW = 32


@dataclass(frozen=True, slots=True)
class ReceiptData:
    """One application as it was received; all words already in `lang`."""

    reference: str
    edition: str
    organisation: str
    kind: str
    submitted_at: datetime
    timezone: str = "UTC"
    version: int = 1
    sha256: str = ""
    """The fingerprint of what was received; none leaves out the code that checks it."""
    verify_url: str = ""
    summary: tuple[tuple[str, str], ...] = ()
    """What the applicant declared: pairs of a question and its answer."""
    lang: str = "fr"


def build_receipt(data: ReceiptData) -> bytes:
    """Return the receipt as PDF, laid out in the direction of its language.

    Equal data gives equal bytes. A letter that no face has is shown as a box, and a note says so:
    what was received is told whatever its script.

    Raises:
        ValueError: the language is not one of fr, ar, en.
    """
    if data.lang not in LANGUAGES:
        raise ValueError(f"lang {data.lang!r} is not one of {', '.join(LANGUAGES)}")
    return _Receipt(data).build()


def _boxed(data: ReceiptData) -> ReceiptData:
    """Return what a receipt says with a box in place of each letter that no face has."""
    return replace(
        data,
        reference=boxed(data.reference),
        edition=boxed(data.edition),
        organisation=boxed(data.organisation),
        kind=boxed(data.kind),
        summary=tuple((boxed(asked), boxed(answer)) for asked, answer in data.summary),
    )


def _groups(digits: str) -> list[str]:
    return [digits[at : at + 4] for at in range(0, len(digits), 4)]


class _Receipt:
    """Draws one receipt."""

    def __init__(self, data: ReceiptData) -> None:
        self._data = _boxed(data)
        self._has_boxes = self._data != data
        self._columns = Columns((data.lang,), A4[0] - 2 * _MARGIN)
        self._sheet = Sheet(
            title=f"{word('receipt', data.lang)} {data.reference}",
            author=data.edition,
            lang=tag(data.lang),
            made_at=data.submitted_at,
        )

    def build(self) -> bytes:
        """Return the document."""
        slices = [*self._heading(), *self._facts(), *self._summary(), *self._proof(), *self._note()]
        pages = paginate(slices, A4[1] - _TOP - _BOTTOM)
        for at, page in enumerate(pages, 1):
            self._draw(page, f"{at} / {len(pages)}")
        return self._sheet.finish()

    def _draw(self, page: PageLayout, number: str) -> None:
        sheet = self._sheet
        sheet.start_page()
        draw_page(sheet, page, _MARGIN, A4[1] - _TOP)
        width = self._columns.width
        near, far = (
            (Align.RIGHT, Align.LEFT) if is_rtl(self._data.lang) else (Align.LEFT, Align.RIGHT)
        )
        with sheet.artifact():
            sheet.rule(_MARGIN, 16 * MM, width, colour=HAIR)
            for content, align in ((self._data.edition, near), (number, far)):
                line, size = fit(content, regular(), width * 0.8, size=7.6, smallest=6)
                sheet.text(
                    [line], _MARGIN, 12 * MM, size, width=width, align=align, colour=SMALL.colour
                )
        sheet.end_page()

    def _paragraph(self, content: str, key: str, gap: float) -> list[Slice]:
        style, tag_name = {"H1": (TITLE, "H1"), "P": (BODY, "P")}[key]
        return self._columns.paragraph(
            self._sheet.root, lambda _: content, style, tag_name=tag_name, gap=gap
        )

    def _heading(self) -> list[Slice]:
        lang = self._data.lang
        return together(
            [
                *self._paragraph(word("receipt", lang), "H1", 0),
                *self._paragraph(word("received", lang), "P", 4),
            ]
        )

    def _facts(self) -> list[Slice]:
        data = self._data
        table = self._sheet.root.add("Table")
        rows = (
            ("reference", isolate(data.reference)),
            ("version", isolate(str(data.version))),
            ("edition", data.edition),
            ("organisation", data.organisation),
            ("kind", data.kind),
            ("submitted", moment(data.submitted_at, data.timezone, data.lang)),
        )
        facts = [
            self._columns.fact(table, partial(word, key), value) for key, value in rows if value
        ]
        return [facts[0]._replace(gap=16), *facts[1:]]

    def _summary(self) -> list[Slice]:
        if not self._data.summary:
            return []
        found = self._columns.heading(self._sheet.root, lambda lang: word("summary", lang), gap=20)
        for question, answer in self._data.summary:
            found += self._answer(question, answer)
        return found

    def _answer(self, question: str, answer: str) -> list[Slice]:
        """Return a question and its answer, which may run over a page."""
        root = self._sheet.root
        asked = self._columns.paragraph(
            root, lambda _: question, LABEL, gap=5, keep=True, own_direction=True
        )
        given = self._columns.paragraph(root, lambda _: answer or "—", BODY, own_direction=True)
        return [*asked, *given]

    def _proof(self) -> list[Slice]:
        """Return the fingerprint of what was received, with the code that leads to its check."""
        data, root = self._data, self._sheet.root
        if not data.sha256:
            return []
        left = self._columns.width - _CODE_SIDE if is_rtl(data.lang) else 0
        code = code_part(root, data.lang, data.verify_url, _CODE_SIDE, left)
        digits = data.sha256
        rows = [digits[at : at + _DIGITS_A_ROW] for at in range(0, len(digits), _DIGITS_A_ROW)]
        return together(
            [
                *self._columns.heading(root, partial(word, "fingerprint"), gap=20),
                *(
                    piece
                    for row in rows
                    for piece in self._paragraph(isolate(" ".join(_groups(row))), "P", 0)
                ),
                *self._columns.paragraph(
                    root,
                    partial(word, "fingerprint_note", url=isolate(data.verify_url)),
                    SMALL,
                    gap=4,
                ),
                Slice(_CODE_SIDE, (code,), gap=8),
            ]
        )

    def _note(self) -> list[Slice]:
        keys = ["keep", "boxes"] if self._has_boxes else ["keep"]
        return [
            piece
            for key in keys
            for piece in self._columns.paragraph(
                self._sheet.root, partial(word, key), SMALL, gap=20 if key == "keep" else 4
            )
        ]
