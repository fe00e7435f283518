"""Compose the pages of a contract: parties, stand, order, conditions, signatures, plan."""

from dataclasses import replace
from functools import partial

from village.engines.documents import text
from village.engines.documents.clauses import applies, fill
from village.engines.documents.columns import (
    BODY,
    HAIR,
    LABEL,
    SMALL,
    SUBHEADING,
    TITLE,
    Columns,
)
from village.engines.documents.contract_data import Clause, ContractData, ContractParty, Localised
from village.engines.documents.dates import day, days
from village.engines.documents.fonts import regular
from village.engines.documents.layout import (
    PageLayout,
    Slice,
    SlicePart,
    bound,
    draw_page,
    keep_next,
    paginate,
    together,
)
from village.engines.documents.money import number
from village.engines.documents.order_table import OrderTable
from village.engines.documents.picture import read_picture
from village.engines.documents.plan_drawing import PlanFigure
from village.engines.documents.qr import code_part
from village.engines.documents.sheet import A4, MM, Align, Sheet
from village.engines.documents.signatures import signatures
from village.engines.documents.structure import Element
from village.engines.documents.text import isolate
from village.engines.documents.watermark import watermark
from village.engines.documents.wording import localised, spoken, tag, word

MARGIN = 20 * MM
TOP = 22 * MM
BOTTOM = 22 * MM
_CODE_SIDE = 22 * MM
_LOGO_WIDTH, _PARTY_LOGO_HEIGHT = 32 * MM, 12 * MM
#: So far what stands beside the title may reach into the gap below it.
_INTO_THE_GAP = 2.4


class Logo:
    """A JPEG picture as large as the head of a contract, or another place, has room for."""

    def __init__(self, data: bytes, height: float = _CODE_SIDE) -> None:
        picture = read_picture(data)
        scale = min(_LOGO_WIDTH / picture.width, height / picture.height)
        self.data = data
        self.width, self.height = picture.width * scale, picture.height * scale

    @property
    def room(self) -> float:
        """What it takes of the width, with the gap behind it."""
        return self.width + 14


class ContractPages:
    """Draws one contract."""

    def __init__(
        self, data: ContractData, part: int = 3, logo: bytes = b"", exhibitor_logo: bytes = b""
    ) -> None:
        self._data = data
        self._logo = Logo(logo) if logo else None
        self._exhibitor_logo = Logo(exhibitor_logo, _PARTY_LOGO_HEIGHT) if exhibitor_logo else None
        self._lang = data.languages[0]
        self._columns = Columns(data.languages, A4[0] - 2 * MARGIN)
        self._sheet = Sheet(
            title=f"{word('contract', self._lang)} {data.reference}",
            author=data.organiser.name,
            lang=tag(self._lang),
            made_at=data.made_at,
            part=part,
            level=4,
        )
        self._root = self._sheet.root

    def build(self) -> bytes:
        """Return the document."""
        terms = [
            *self._heading(),
            *self._parties(),
            *self._event(),
            *self._stand(),
            *self._order(),
            *self._conditions(),
        ]
        slices = [
            *keep_next(terms),
            *signatures(self._data, self._columns, self._root),
            *self._plan(),
            *self._annexes(),
        ]
        pages = paginate(slices, A4[1] - TOP - BOTTOM)
        for at, page in enumerate(pages, 1):
            self._draw(page, at, len(pages))
        return self._sheet.finish()

    def _draw(self, page: PageLayout, at: int, count: int) -> None:
        self._sheet.start_page()
        if self._data.specimen:
            watermark(self._sheet, self._data.languages)
        draw_page(self._sheet, page, MARGIN, A4[1] - TOP)
        with self._sheet.artifact():
            self._furniture(at, count)
        self._sheet.end_page()

    def _furniture(self, at: int, count: int) -> None:
        """Draw the running header and the footer with the page's number."""
        width = self._columns.width
        start, end = (Align.RIGHT, Align.LEFT) if self._columns.rtl else (Align.LEFT, Align.RIGHT)
        if at > 1 or self._data.draft:
            key = "draft" if self._data.draft else "contract"
            self._small(word(key, self._lang), A4[1] - 13 * MM, start)
            self._small(self._data.reference, A4[1] - 13 * MM, end)
        self._sheet.rule(MARGIN, 16 * MM, width, colour=HAIR)
        self._small(self._data.organiser.name, 12 * MM, start)
        self._small(f"{at} / {count}", 12 * MM, end)

    def _small(self, content: str, y: float, align: Align) -> None:
        line, size = text.fit(content, regular(), self._columns.width / 2, size=7.6, smallest=6)
        self._sheet.text(
            [line], MARGIN, y, size, width=self._columns.width, align=align, colour=SMALL.colour
        )

    def _heading(self) -> list[Slice]:
        data = self._data
        beside = self._logo.room if self._logo else 0
        room = replace(self._columns, width=self._columns.width - self._code_room - beside)
        shift = self._code_room if self._columns.rtl else beside
        style = TITLE if len(data.languages) == 1 else TITLE._replace(size=16.5, leading=24)
        title = room.paragraph(
            self._root, lambda lang: word("contract", lang), style, tag_name="H1"
        )
        facts = room.paragraph(
            self._root,
            lambda lang: (
                f"{word('reference', lang)} {isolate(data.reference)}"
                f" — {isolate(day(data.issued_on, lang))}\n{isolate(data.event.name)}"
            ),
            LABEL,
        )
        found = [_shifted(piece, shift) for piece in together([*title, *facts])]
        if self._logo:
            left = self._columns.width - self._logo.width if self._columns.rtl else 0
            part = self._logo_part(self._logo, data.event.name, left)
            found[0] = found[0]._replace(pieces=(*found[0].pieces, part))
            found = _as_high(found, self._logo.height - _INTO_THE_GAP)
        if data.verify_url:
            found[0] = found[0]._replace(pieces=(*found[0].pieces, self._code()))
            found = _as_high(found, _CODE_SIDE - _INTO_THE_GAP)
        return found

    def _logo_part(self, logo: Logo, name: str, left: float) -> SlicePart:
        """Return a logo from `left` on; `name` is what it is read out as."""
        figure = self._root.add("Figure", tag(self._lang), alt=name)

        def draw(sheet: Sheet, x: float, y: float) -> None:
            box = (x, y - logo.height, logo.width, logo.height)
            sheet.code.append(sheet.picture_code(logo.data, box))

        return SlicePart(figure, draw, left)

    @property
    def _code_room(self) -> float:
        return _CODE_SIDE + 14 if self._data.verify_url else 0

    def _code(self) -> SlicePart:
        """Return the code that leads to the page which checks this contract."""
        left = 0 if self._columns.rtl else self._columns.width - _CODE_SIDE
        return code_part(self._root, self._lang, self._data.verify_url, _CODE_SIDE, left)

    def _section(self, key: str) -> list[Slice]:
        return self._columns.heading(self._root, lambda lang: word(key, lang))

    def _parties(self) -> list[Slice]:
        found = self._section("between")
        for key, party, logo in (
            ("organiser", self._data.organiser, None),  # its edition's stands in the head
            ("exhibitor", self._data.exhibitor, self._exhibitor_logo),
        ):
            name = self._columns.paragraph(
                self._root, partial(word, key), SUBHEADING, gap=4, keep=True
            )
            mark = [self._party_logo(logo, party.name)] if logo else []
            found += together([*name, *mark, *self._party(party)])
        return found

    def _party_logo(self, logo: Logo, name: str) -> Slice:
        """Return the logo of a party above its facts, where their values stand."""
        left = self._columns.place_of_value(logo.width)
        return Slice(logo.height + 4, (self._logo_part(logo, name, left),), gap=4)

    def _party(self, party: ContractParty) -> list[Slice]:
        table = self._root.add("Table")
        arabic = "ar" in self._data.languages
        signs = _joined(", ", party.represented_by, party.capacity)
        signs_ar = _joined("، ", party.represented_by_ar, party.capacity_ar)
        rows = (
            ("name", party.name, party.name_ar if arabic else ""),
            ("form", party.form, party.form_ar if arabic else ""),
            ("capital", isolate(party.capital), ""),
            ("ice", party.ice, ""),
            ("rc", party.rc, ""),
            ("if", party.if_number, ""),
            ("siren", party.siren, ""),
            ("vat_number", party.vat, ""),
            ("address", party.address, party.address_ar if arabic else ""),
            ("represented", signs, signs_ar if arabic else ""),
        )
        return [self._fact(table, key, value, other) for key, value, other in rows if value]

    def _fact(self, table: Element, key: str, value: str, other: str = "") -> Slice:
        return self._columns.fact(table, lambda lang: word(key, lang), value, value_2=other)

    def _event(self) -> list[Slice]:
        event = self._data.event
        table = self._root.add("Table")
        dates = [days(event.starts_on, event.ends_on, lang) for lang in self._data.languages]
        rows = (("edition", event.name), ("dates", "\n".join(dates)), ("venue", event.venue))
        facts = [self._fact(table, key, value) for key, value in rows]
        return together([*self._section("event"), *facts])

    def _stand(self) -> list[Slice]:
        stand = self._data.stand
        table = self._root.add("Table")
        zones = [localised(stand.zone, lang) for lang in self._data.languages]
        halls = [localised(stand.hall, lang) for lang in self._data.languages if stand.hall]
        rows = (
            ("number", stand.number),
            ("hall", "\n".join(dict.fromkeys(halls))),
            ("area", isolate(f"{number(stand.area_m2, self._lang)}\u00a0m²")),
            ("open_sides", str(stand.open_sides)),
            ("zone", "\n".join(dict.fromkeys(zones))),
        )
        facts = [self._fact(table, key, value) for key, value in rows if value]
        return together([*self._section("stand"), *facts])

    def _order(self) -> list[Slice]:
        return [
            *self._section("order"),
            *OrderTable(self._data, self._columns, self._root).slices(),
        ]

    def _conditions(self) -> list[Slice]:
        clauses = [clause for clause in self._data.clauses if applies(clause, self._data)]
        if not clauses:
            return []
        found = self._section("conditions")
        for at, clause in enumerate(clauses, 1):
            found += self._article("article", at, clause, gap=8 if at > 1 else 2)
        return found

    def _article(self, key: str, at: int, clause: Clause, *, gap: float) -> list[Slice]:
        title = self._columns.saying(clause.title).paragraph(
            self._root,
            lambda lang: word(
                key, lang, number=isolate(str(at)), title=self._filled(clause.title, lang)
            ),
            SUBHEADING,
            tag_name="H3",
            gap=gap,
            keep=True,
        )
        body = self._columns.saying(clause.body).paragraph(
            self._root, lambda lang: self._filled(clause.body, lang), BODY, prose=True
        )
        note = self._lacking(clause.body)
        return [*map(bound, title), *(keep_next(body) if note else body), *note]

    def _lacking(self, said: Localised) -> list[Slice]:
        """Return a note in each language that a text lacks: which one it is written in alone."""
        lacking = tuple(lang for lang in self._data.languages if not said.get(lang))
        if not lacking or not any(said.values()):
            return []
        written = spoken(said, lacking[0])
        across = replace(self._columns, languages=lacking)
        return across.paragraph(self._root, partial(word, f"only_{written}"), SMALL, gap=1)

    def _filled(self, template: Localised, lang: str) -> str:
        return fill(localised(template, lang), self._data, lang)

    def _plan(self) -> list[Slice]:
        if not self._data.plan:
            return []
        data = self._data
        title = self._columns.heading(
            self._root, lambda lang: word("plan", lang, number=isolate(data.stand.number)), gap=0
        )
        width = self._columns.width
        plan = PlanFigure(data.plan)
        height = plan.height(width, A4[1] - TOP - BOTTOM - 60)
        alt = word("plan", self._lang, number=data.stand.number)
        figure = self._root.add("Figure", tag(self._lang), alt=alt)

        def draw(sheet: Sheet, x: float, y: float) -> None:
            plan.draw(sheet, data.stand.number, (x, y - height, width, height))

        first = title[0]._replace(new_page=True)
        return [first, *title[1:], Slice(height, (SlicePart(figure, draw),), gap=10)]

    def _annexes(self) -> list[Slice]:
        found: list[Slice] = []
        annexes = [annex for annex in self._data.annexes if applies(annex, self._data)]
        for at, annex in enumerate(annexes, 1):
            slices = self._article("annex", at, annex, gap=0)
            found += [slices[0]._replace(new_page=True), *slices[1:]]
        return found


def _joined(between: str, *parts: str) -> str:
    return between.join(part for part in parts if part)


def _shifted(piece: Slice, by: float) -> Slice:
    return piece._replace(pieces=tuple(part._replace(x=part.x + by) for part in piece.pieces))


def _as_high(slices: list[Slice], height: float) -> list[Slice]:
    """Return slices with what the last needs below it for all to be so high."""
    missing = max(0.0, height - sum(piece.height for piece in slices))
    return [*slices[:-1], slices[-1]._replace(height=slices[-1].height + missing)]
