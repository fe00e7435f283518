"""Draw the minutes of a selection: their sections, one after the other."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from village.engines.documents.columns import (
    BODY,
    HAIR,
    LABEL,
    PAPER,
    SMALL,
    STRONG,
    SUBHEADING,
    TITLE,
    Cell,
    Columns,
)
from village.engines.documents.dates import day, moment
from village.engines.documents.drawable import boxed
from village.engines.documents.fonts import regular
from village.engines.documents.layout import (
    PageLayout,
    Slice,
    SlicePart,
    Style,
    draw_page,
    keep_next,
    paginate,
    together,
)
from village.engines.documents.minutes_data import OUTCOMES, Localised, MinutesData, MinutesDecision
from village.engines.documents.money import percent
from village.engines.documents.qr import code_part
from village.engines.documents.sheet import A4, MM, Align, Sheet
from village.engines.documents.text import fit, isolate
from village.engines.documents.watermark import watermark
from village.engines.documents.wording import is_rtl, localised, tag, word

_MARGIN = 20 * MM
_TOP = 22 * MM
_BOTTOM = 22 * MM
_CODE_SIDE = 22 * MM
_SEAL_HEIGHT = 92.0
_SEAL_WIDTH = 240.0


class _Column(NamedTuple):
    """Where the cells of a table stand, as shares of its width."""

    key: str
    left: float
    width: float
    figure: bool = False


#: Between the edge of a heading and its first word.
_INSET = 0.012
_RANKING = (
    _Column("rank", 0, 0.07, figure=True),
    _Column("file", 0.08, 0.4),
    _Column("reviews", 0.48, 0.14, figure=True),
    _Column("raw_mean", 0.62, 0.11, figure=True),
    _Column("calibrated", 0.73, 0.12, figure=True),
    _Column("interval", 0.85, 0.15, figure=True),
)
_JURORS = (
    _Column("person", _INSET, 0.45 - _INSET),
    _Column("institution", 0.45, 0.4),
    _Column("reviews", 0.85, 0.15, figure=True),
)
_RECUSALS = (
    _Column("person", _INSET, 0.3 - _INSET),
    _Column("file", 0.3, 0.2),
    _Column("reason", 0.5, 0.5),
)
_QUOTAS = (
    _Column("group", _INSET, 0.49 - _INSET),
    _Column("at_least", 0.49, 0.17, figure=True),
    _Column("at_most", 0.66, 0.17, figure=True),
    _Column("with_place", 0.83, 0.17, figure=True),
)
_CRITERIA = (
    _Column("criterion", _INSET, 0.8 - _INSET),
    _Column("weight", 0.8, 0.2, figure=True),
)


class MinutesPages:
    """Draws one document."""

    def __init__(self, data: MinutesData) -> None:
        self._data = data
        self._lang = data.languages[0]
        self._columns = Columns(data.languages, A4[0] - 2 * _MARGIN)
        self._sheet = Sheet(
            title=f"{word('minutes', self._lang)} {data.edition}",
            author=data.organiser,
            lang=tag(self._lang),
            made_at=data.made_at,
            level=4,
        )
        self._root = self._sheet.root

    def build(self) -> bytes:
        """Return the document."""
        slices = [
            *self._heading(),
            *self._committee(),
            *self._method(),
            *self._ranking(),
            *self._quotas(),
            *self._decisions(),
            *self._proof(),
            *self._seal(),
        ]
        pages = paginate(slices, A4[1] - _TOP - _BOTTOM)
        for at, page in enumerate(pages, 1):
            self._draw(page, f"{at} / {len(pages)}")
        return self._sheet.finish()

    def _draw(self, page: PageLayout, at: str) -> None:
        sheet = self._sheet
        sheet.start_page()
        if self._data.specimen:
            watermark(sheet, self._data.languages)
        draw_page(sheet, page, _MARGIN, A4[1] - _TOP)
        width = self._columns.width
        start, end = (Align.RIGHT, Align.LEFT) if self._columns.rtl else (Align.LEFT, Align.RIGHT)
        with sheet.artifact():
            sheet.rule(_MARGIN, 16 * MM, width, colour=HAIR)
            for content, align in ((self._data.edition, start), (at, end)):
                line, size = fit(boxed(content), regular(), width * 0.8, size=7.6, smallest=6)
                sheet.text(
                    [line], _MARGIN, 12 * MM, size, width=width, align=align, colour=SMALL.colour
                )
        sheet.end_page()

    def _heading(self) -> list[Slice]:
        data = self._data
        style = TITLE if len(data.languages) == 1 else TITLE._replace(size=13, leading=19)
        title = self._columns.paragraph(self._root, partial(word, "minutes"), style, tag_name="H1")
        table = self._root.add("Table")
        rows = (
            ("edition", boxed(data.edition)),
            ("organiser", boxed(data.organiser)),
            ("minutes_number", isolate(str(data.number))),
            ("made_on", moment(data.made_at, data.timezone, self._lang)),
            ("places", isolate(str(data.places))),
        )
        facts = [self._columns.fact(table, partial(word, key), value) for key, value in rows]
        return together([*title, facts[0]._replace(gap=10), *facts[1:]])

    def _section(self, key: str) -> list[Slice]:
        return self._columns.heading(self._root, partial(word, key))

    def _prose(self, key: str, *, gap: float = 4, **values: str) -> list[Slice]:
        return self._columns.paragraph(
            self._root, lambda lang: word(key, lang, **values), BODY, gap=gap
        )

    def _own(
        self,
        content: str,
        style: Style = BODY,
        *,
        gap: float = 0,
        keep: bool = False,
        own_direction: bool = True,
    ) -> list[Slice]:
        """Set a text once across the page, in its own direction or in that of the minutes."""
        alone = Columns(self._data.languages[:1], self._columns.width)
        return alone.paragraph(
            self._root,
            lambda _: boxed(content),
            style,
            gap=gap,
            keep=keep,
            own_direction=own_direction,
        )

    def _table(self, columns: Sequence[_Column], rows: Iterable[Sequence[str]]) -> list[Slice]:
        """Return a table; its heading is drawn again on each page that it runs over."""
        table = self._root.add("Table")

        def strip(texts: Sequence[str], *, head: bool = False) -> Slice:
            cells = [
                self._cell(column, content, head=head)
                for column, content in zip(columns, texts, strict=True)
            ]
            return self._columns.row(
                table.add("TR"), cells, line=True, fill=PAPER if head else None
            )

        [header] = keep_next([strip([self._each(column.key) for column in columns], head=True)])
        body = [strip([boxed(text) for text in row])._replace(header=(header,)) for row in rows]
        return [header._replace(gap=4), *body]

    def _cell(self, column: _Column, content: str, *, head: bool) -> Cell:
        width = self._columns.width
        style = STRONG if head else BODY
        if column.figure:
            style = style._replace(align=Align.LEFT if self._columns.rtl else Align.RIGHT)
        left, room = column.left * width, (column.width - 0.015) * width
        return Cell(content, left, room, style, scope="Column" if head else "")

    def _each(self, key: str) -> str:
        """Return a word in every language, one under the other."""
        return "\n".join(dict.fromkeys(word(key, lang) for lang in self._data.languages))

    def _text(self, texts: Localised) -> str:
        found = (localised(texts, lang) for lang in self._data.languages)
        return "\n".join(dict.fromkeys(found))

    def _figure(self, value: float | None) -> str:
        if value is None:
            return "–"
        plain = f"{value:.2f}"
        return isolate(plain if self._lang == "en" else plain.replace(".", ","))

    def _committee(self) -> list[Slice]:
        data = self._data
        found = self._section("committee")
        if data.chairs:
            table = self._root.add("Table")
            found.append(
                self._columns.fact(table, partial(word, "chair"), boxed(", ".join(data.chairs)))
            )
        if data.jurors:
            found += self._table(
                _JURORS,
                [(one.name, one.institution, isolate(str(one.reviews))) for one in data.jurors],
            )
        found += self._section("stepped_aside")
        if not data.recusals:
            return [*found, *self._prose("nobody_stepped_aside", gap=0)]
        rows = [(one.name, isolate(one.reference), one.reason) for one in data.recusals]
        return [*found, *self._table(_RECUSALS, rows)]

    def _method(self) -> list[Slice]:
        data = self._data
        asked = isolate(str(data.reviews_per_file))
        found = [*self._section("method"), *self._prose("method_text", gap=0, reviews=asked)]
        if data.criteria:
            rows = [
                (self._text(one.title), isolate(percent(one.weight, self._lang)))
                for one in data.criteria
            ]
            found += self._table(_CRITERIA, rows)
        return found

    def _ranking(self) -> list[Slice]:
        rows = [
            (
                isolate(str(row.rank)),
                f"{isolate(row.reference)} · {isolate(row.title)}",
                isolate(str(row.reviews)),
                self._figure(row.raw_mean),
                self._figure(row.score),
                isolate(f"{self._figure(row.low)} – {self._figure(row.high)}"),
            )
            for row in self._data.ranking
        ]
        return [*self._section("ranking"), *self._table(_RANKING, rows)] if rows else []

    def _quotas(self) -> list[Slice]:
        found = self._section("quotas")
        if not self._data.quotas:
            return [*found, *self._prose("no_quotas", gap=0)]
        rows = [
            (
                self._text(one.group),
                isolate(str(one.at_least)) if one.at_least else "–",
                "–" if one.at_most is None else isolate(str(one.at_most)),
                isolate(str(one.taken)),
            )
            for one in self._data.quotas
        ]
        return [*found, *self._table(_QUOTAS, rows)]

    def _decisions(self) -> list[Slice]:
        found = [*self._section("decisions"), *self._prose("decisions_text", gap=0)]
        for outcome in OUTCOMES:
            taken = [one for one in self._data.decisions if one.outcome == outcome]
            if taken:
                found += self._outcome(outcome, len(taken))
            for one in taken:
                found += self._decision(one)
        return found

    def _outcome(self, outcome: str, count: int) -> list[Slice]:
        def title(lang: str) -> str:
            return f"{word(f'outcome_{outcome}', lang)} ({isolate(str(count))})"

        return keep_next(
            self._columns.paragraph(self._root, title, SUBHEADING, tag_name="H3", gap=10, keep=True)
        )

    def _decision(self, one: MinutesDecision) -> list[Slice]:
        named = f"{isolate(one.reference)} · {isolate(one.title)} · {isolate(one.organisation)}"
        on = isolate(day(one.decided_on, self._lang))
        found = self._own(f"{named} · {on}", STRONG, gap=6, keep=True, own_direction=False)
        if one.reasons:
            found += self._own(one.reasons, keep=bool(one.mark))
        if one.mark:
            found += self._own(isolate(one.mark), SMALL)
        return found

    def _proof(self) -> list[Slice]:
        data = self._data
        found: list[Slice] = []
        if data.verify_url:
            left = self._columns.width - _CODE_SIDE if self._columns.rtl else 0
            code = code_part(self._root, self._lang, data.verify_url, _CODE_SIDE, left)
            found += together(
                [
                    *self._section("own_line"),
                    *self._prose("own_line_text", gap=0),
                    *self._own(isolate(data.verify_url), gap=2),
                    Slice(_CODE_SIDE, (code,), gap=6),
                ]
            )
        if data.log_head:
            found += together([*self._section("log_head"), *self._own(isolate(data.log_head))])
        return keep_next(found) if found else []  # the seal never stands alone on a page

    def _seal(self) -> list[Slice]:
        """Return the box that holds the seal, tied to the line that says whose it is."""
        said = self._columns.paragraph(
            self._root,
            lambda lang: f"{word('seal_of', lang)} — {isolate(boxed(self._data.organiser))}",
            LABEL,
            gap=16,
            keep=True,
        )
        left = self._columns.width - _SEAL_WIDTH if is_rtl(self._lang) else 0
        box = self._root.add("P", tag(self._lang))
        return [*keep_next(said), Slice(_SEAL_HEIGHT, (SlicePart(box, _seal_box, left),), gap=6)]


def _seal_box(sheet: Sheet, x: float, y: float) -> None:
    sheet.rectangle(x, y - _SEAL_HEIGHT, _SEAL_WIDTH, _SEAL_HEIGHT, fill=PAPER)
    sheet.keep_for_seal(x + 8, y - _SEAL_HEIGHT + 20, _SEAL_WIDTH - 16, 52)
