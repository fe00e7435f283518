"""Letters and certificates of the organiser as PDF: to one holder, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain

from village.engines.documents import text
from village.engines.documents.columns import (
    ACCENT,
    BODY,
    HAIR,
    LABEL,
    PAPER,
    SMALL,
    STRONG,
    TITLE,
    Columns,
)
from village.engines.documents.contract_pages import Logo
from village.engines.documents.dates import day
from village.engines.documents.drawable import DrawingFault, Undrawable, fault_of
from village.engines.documents.fonts import bold, regular
from village.engines.documents.layout import (
    Slice,
    SlicePart,
    Style,
    draw_page,
    keep_next,
    paginate,
    stack,
    together,
)
from village.engines.documents.qr import code_part
from village.engines.documents.sheet import A4, MM, Align, Sheet
from village.engines.documents.text import isolate
from village.engines.documents.watermark import watermark
from village.engines.documents.wording import is_rtl, tag, word

_LANDSCAPE = (A4[1], A4[0])
_MARGIN, _FRAME = 24 * MM, 9 * MM
_CODE_SIDE = 22 * MM
_SEAL = (206.0, 62.0)
#: The sizes at which a certificate's text is tried, the first that fits is taken.
_SCALES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
_LEAD = Style(regular(), 13, 21)
_BODY = BODY._replace(size=10.4, leading=16)


@dataclass(frozen=True, slots=True)
class LetterParagraph:
    """A paragraph of a letter; `large` where it is a name or a prize by itself."""

    text: str
    large: bool = False


@dataclass(frozen=True, slots=True)
class LetterData:
    """What a letter says, all of it in `lang`.

    Attributes:
        reference: its number.
        title: what it is called.
        paragraphs: what it says.
        lang: fr, ar or en.
        holder: to whom it is made out.
        organiser: who answers for it.
        letterhead: the organiser's address and numbers, a line each.
        event: the event that it is about.
        place: where it is issued.
        issued_on: the day on which it is issued.
        signed_by: who answers for it by name.
        verify_url: the address that checks it; empty for none.
        certificate: whether it is set across a framed page instead of as a letter.
        specimen: said across the page.
    """

    reference: str
    title: str
    paragraphs: tuple[LetterParagraph, ...]
    lang: str
    holder: str
    organiser: str
    letterhead: tuple[str, ...]
    event: str
    place: str
    issued_on: date
    signed_by: str = ""
    verify_url: str = ""
    certificate: bool = False
    specimen: bool = False


def build_letter(data: LetterData, *, logo: bytes = b"") -> bytes:
    """Return the document, with a place for a seal. Equal data gives equal bytes.

    `logo` is a JPEG picture. A certificate is one page: what it says is set smaller until it fits.

    Raises:
        Undrawable: names the texts whose letters no face has, a holder that cannot be seen, and a
            certificate that fits at no size.
    """
    if found := [fault for fault in _faults(data) if fault]:
        raise Undrawable(found)
    mark = Logo(logo) if logo else None
    return (_Certificate if data.certificate else _Letter)(data, mark).build()


def _faults(data: LetterData) -> Iterator[DrawingFault | None]:
    fault = partial(fault_of, at=0, subject=data.holder)
    yield fault(data.holder, field="name", needed=True)
    yield fault(data.organiser, field="organiser", needed=True)
    yield fault(data.title, field="title", needed=True)
    said = chain((one.text for one in data.paragraphs), data.letterhead, (data.event, data.place))
    for one in (*said, data.signed_by):
        yield fault(one, field="text", needed=False)


class _Page:
    """What both designs share: the sheet, the signature, the seal and the code."""

    def __init__(self, data: LetterData, logo: Logo | None, width: float) -> None:
        self._data, self._logo = data, logo
        self._columns = Columns((data.lang,), width)
        self._sheet = Sheet(
            title=f"{data.title} {data.reference}", author=data.organiser, lang=tag(data.lang)
        )
        self._root = self._sheet.root
        self._rtl = is_rtl(data.lang)

    def _set(
        self,
        content: str,
        style: Style,
        *,
        width: float = 0,
        tag_name: str = "P",
        gap: float = 0,
        prose: bool = False,
        own_direction: bool = False,
    ) -> list[Slice]:
        """Set a text across the page, or in a column of `width`."""
        columns = Columns((self._data.lang,), width) if width else self._columns
        return columns.paragraph(
            self._root,
            lambda _: content,
            style,
            tag_name=tag_name,
            gap=gap,
            prose=prose,
            own_direction=own_direction,
        )

    @property
    def _dated(self) -> str:
        """The place and the day, as a letter says them."""
        data = self._data
        on = isolate(day(data.issued_on, data.lang))
        return word("done_at", data.lang, place=isolate(data.place), date=on) if data.place else on

    def _logo_part(self, logo: Logo, x: float) -> SlicePart:
        figure = self._root.add("Figure", tag(self._data.lang), alt=self._data.event)

        def draw(sheet: Sheet, left: float, y: float) -> None:
            box = (left, y - logo.height, logo.width, logo.height)
            sheet.code.append(sheet.picture_code(logo.data, box))

        return SlicePart(figure, draw, x)

    def _code_part(self, x: float) -> SlicePart:
        return code_part(self._root, self._data.lang, self._data.verify_url, _CODE_SIDE, x)

    def _seal_part(self, x: float, down: float = 0) -> SlicePart:
        def draw(sheet: Sheet, left: float, y: float) -> None:
            width, height = _SEAL
            sheet.rectangle(left, y - height, width, height, fill=PAPER)
            sheet.keep_for_seal(left + 6, y - height + 6, width - 12, height - 12)

        return SlicePart(None, draw, x, down)


class _Letter(_Page):
    """A letter on as many pages as it needs."""

    def __init__(self, data: LetterData, logo: Logo | None) -> None:
        super().__init__(data, logo, A4[0] - 2 * _MARGIN)

    def build(self) -> bytes:
        """Return the document."""
        said = chain.from_iterable(
            self._set(
                one.text,
                STRONG._replace(size=11, leading=16) if one.large else _BODY,
                gap=8,
                prose=not one.large,
            )
            for one in self._data.paragraphs
        )
        slices = [*self._head(), *keep_next(list(said)), *self._signature()]
        pages = paginate(slices, A4[1] - 2 * _MARGIN)
        for at, page in enumerate(pages, 1):
            self._sheet.start_page()
            if self._data.specimen:
                watermark(self._sheet, (self._data.lang,))
            draw_page(self._sheet, page, _MARGIN, A4[1] - _MARGIN)
            self._foot(f"{at} / {len(pages)}")
            self._sheet.end_page()
        return self._sheet.finish()

    def _head(self) -> list[Slice]:
        data = self._data
        end = Align.LEFT if self._rtl else Align.RIGHT
        name = STRONG._replace(size=12, leading=18)
        said = ((data.organiser, name), *((one, SMALL) for one in data.letterhead))
        head = stack(
            [*chain.from_iterable(self._set(one, style, own_direction=True) for one, style in said)]
        )
        shift = self._logo.room if self._logo and not self._rtl else 0
        parts = [part._replace(x=part.x + shift) for part in head.pieces]
        height = head.height
        if self._logo:
            left = self._columns.width - self._logo.width if self._rtl else 0
            if self._rtl:
                parts = [part._replace(x=part.x - self._logo.room) for part in parts]
            parts.append(self._logo_part(self._logo, left))
            height = max(height, self._logo.height)
        if data.verify_url:
            parts.append(self._code_part(0 if self._rtl else self._columns.width - _CODE_SIDE))
            height = max(height, _CODE_SIDE)
        number = f"{word('reference', data.lang)} {isolate(data.reference)}"
        return together(
            [
                Slice(height, tuple(parts)),
                *self._set(self._dated, LABEL._replace(align=end), gap=20),
                *self._set(number, LABEL, gap=2),
                *self._set(data.title, TITLE._replace(size=15, leading=22), tag_name="H1", gap=18),
            ]
        )

    def _signature(self) -> list[Slice]:
        data = self._data
        left = 0 if self._rtl else self._columns.width - _SEAL[0]
        lines = [
            piece._replace(pieces=tuple(part._replace(x=part.x + left) for part in piece.pieces))
            for said, style in ((data.organiser, STRONG), (data.signed_by, BODY))
            if said
            for piece in self._set(said, style, width=_SEAL[0], own_direction=True)
        ]
        first = lines[0]._replace(gap=26)
        box = Slice(_SEAL[1], (self._seal_part(left),), gap=8)
        return together([first, *lines[1:], box])

    def _foot(self, number: str) -> None:
        sheet, width = self._sheet, self._columns.width
        start, end = (Align.RIGHT, Align.LEFT) if self._rtl else (Align.LEFT, Align.RIGHT)
        with sheet.artifact():
            sheet.rule(_MARGIN, 16 * MM, width, colour=HAIR)
            for said, align in ((self._data.event, start), (number, end)):
                line, size = text.fit(said, regular(), width * 0.8, size=7.6, smallest=6)
                sheet.text(
                    [line], _MARGIN, 12 * MM, size, width=width, align=align, colour=SMALL.colour
                )


class _Certificate(_Page):
    """A certificate across one framed page."""

    def __init__(self, data: LetterData, logo: Logo | None) -> None:
        super().__init__(data, logo, _LANDSCAPE[0] - 2 * _MARGIN)

    def build(self) -> bytes:
        """Return the document."""
        sheet, (width, height) = self._sheet, _LANDSCAPE
        above, middle, below = (self._sheet.root.add("Sect") for _ in range(3))  # read in order
        self._root = above
        head = self._head()
        self._root = below
        foot = self._foot()
        self._root = middle
        room = height - 2 * (_FRAME + 10 * MM) - head.height - foot.height - 24
        said = self._said(room)
        sheet.start_page(_LANDSCAPE)
        with sheet.artifact():
            for inset, line in ((_FRAME, 1.6), (_FRAME + 5, 0.5)):
                sides = (width - 2 * inset, height - 2 * inset)
                sheet.rectangle(inset, inset, *sides, stroke=ACCENT, line_width=line)
        if self._data.specimen:
            watermark(sheet, (self._data.lang,), size=_LANDSCAPE)
        free = max(0.0, room - said.height)
        whole = [head, said._replace(gap=12 + free / 2), foot._replace(gap=12 + free / 2)]
        [page] = paginate(together(whole), height)
        draw_page(sheet, page, _MARGIN, height - _FRAME - 10 * MM)
        sheet.end_page()
        return sheet.finish()

    def _head(self) -> Slice:
        name = stack(self._centred(self._data.organiser, STRONG._replace(size=12, leading=18)))
        if not self._logo:
            return name
        mark = self._logo_part(self._logo, (self._columns.width - self._logo.width) / 2)
        above = self._logo.height + 6
        lower = tuple(part._replace(down=part.down + above) for part in name.pieces)
        return Slice(name.height + above, (mark, *lower))

    def _said(self, room: float) -> Slice:
        """Return the title and the text as large as they fit."""
        for scale in _SCALES:
            slices = [
                *self._centred(self._data.title, _scaled(TITLE, 30 * scale, ACCENT), "H1"),
                *chain.from_iterable(
                    self._centred(
                        one.text,
                        _scaled(Style(bold(), 0, 0), 24 * scale) if one.large
                        else _scaled(_LEAD, 13 * scale),
                        gap=12 * scale,
                    )
                    for one in self._data.paragraphs
                ),
            ]  # fmt: skip
            found = stack(slices)
            if found.height <= room:
                return found
        raise Undrawable([DrawingFault(0, self._data.holder, "text")])

    def _foot(self) -> Slice:
        """Return the code and the number at one side, the signature and the seal at the other."""
        data, width = self._data, self._columns.width
        near = (self._dated, f"{word('reference', data.lang)} {isolate(data.reference)}")
        shown = stack([line for one in near for line in self._set(one, LABEL, width=_SEAL[0])])
        signed = stack(self._set(data.signed_by or data.organiser, LABEL, width=_SEAL[0]))
        own, other = (width - _SEAL[0], 0.0) if self._rtl else (0.0, width - _SEAL[0])
        parts = [part._replace(x=part.x + other) for part in signed.pieces]
        parts.append(self._seal_part(other, signed.height + 4))
        height = signed.height + 4 + _SEAL[1]
        parts += [
            part._replace(x=part.x + own, down=part.down + height - shown.height)
            for part in shown.pieces
        ]
        if data.verify_url:
            beside = width - _CODE_SIDE if self._rtl else 0
            up = height - shown.height - _CODE_SIDE - 4
            parts.append(self._code_part(beside)._replace(down=up))
        return Slice(height, tuple(parts))

    def _centred(
        self, content: str, style: Style, tag_name: str = "P", gap: float = 0
    ) -> list[Slice]:
        return self._set(content, style._replace(align=Align.CENTRE), tag_name=tag_name, gap=gap)


def _scaled(style: Style, size: float, colour: str = "") -> Style:
    found = style._replace(size=size, leading=size * 1.5)
    return found._replace(colour=ACCENT) if colour else found
