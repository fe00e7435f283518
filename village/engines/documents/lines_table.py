"""Set priced lines as a table: label, quantity, unit price, tax, total, and rows of sums below."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from village.engines.documents import money, text
from village.engines.documents.amount_words import amount_in_words, has_words
from village.engines.documents.columns import BODY, PAPER, STRONG, Cell, Columns, Content
from village.engines.documents.contract_data import Localised
from village.engines.documents.layout import Slice, Style, keep_next
from village.engines.documents.sheet import Align
from village.engines.documents.structure import Element
from village.engines.documents.text import isolate
from village.engines.documents.wording import is_rtl, localised, word

#: The columns of figures, in their order.
_FIGURES = ("quantity", "unit_price", "vat_rate", "line_total")
_BETWEEN = 12.0
#: What the labels keep of the width, whatever the figures take.
_LABELS = 0.3
_INSET = 0.01
_NONE = Decimal()


class Priced(Protocol):
    """A line of an order or an invoice."""

    @property
    def label(self) -> Localised: ...  # noqa: D102 - a field
    @property
    def quantity(self) -> Decimal: ...  # noqa: D102 - a field
    @property
    def unit_price_cents(self) -> int: ...  # noqa: D102 - a field
    @property
    def vat_rate(self) -> Decimal: ...  # noqa: D102 - a field


class LinesTable:
    """A table of priced lines in one currency; its columns are as wide as their figures."""

    def __init__(
        self,
        lines: Sequence[Priced],
        currency: str,
        columns: Columns,
        parent: Element,
        *,
        sums: Sequence[int],
    ) -> None:
        """Measure the lines, and the `sums` that will stand below them."""
        self._lines = lines
        self._currency = currency
        self._digits = money.decimals(currency)
        self._columns = columns
        self._parent = parent
        self._table = parent.add("Table")
        self._lang = columns.languages[0]
        self._rows = self._written()
        self._size, self._widths = self._fitted([self._amount(cents) for cents in sums])

    def rows(self) -> list[Slice]:
        """Return the lines; the headings are drawn again on each page the table runs over."""
        header = keep_next([self._header()])
        rows = [self._row(*each) for each in zip(self._lines, self._rows, strict=True)]
        rows = [row._replace(header=(header[0],)) for row in rows]
        return [*header, *(keep_next(rows) if rows else [])]

    def sum(
        self, key: str, cents: int, style: Style = BODY, *, rate: Decimal = _NONE, net: int = 0
    ) -> Slice:
        """Return a row with a sum under the lines, its words from the table of words.

        They may name a rate and the amount that it is of, as each language writes them.
        """

        def content(lang: str) -> str:
            of = money.amount(net, self._currency, lang)
            return word(key, lang, rate=isolate(money.percent(rate, lang)), net=of)

        return self.amount_row(self._table, self._columns, content, cents, style)

    def amount_row(
        self, table: Element, columns: Columns, content: Content, cents: int, style: Style
    ) -> Slice:
        """Return a row that says what an amount is, in this table or in one below it."""
        cells = self._labels(columns, content, style, "Row", until="line_total")
        cells[-1] = replace(cells[-1], span=cells[-1].span + len(_FIGURES) - 1)
        cells.append(self._figure("line_total", isolate(self._amount(cents)), style))
        fill = PAPER if style is STRONG else None
        return self._columns.row(table.add("TR"), cells, line=True, fill=fill)

    def in_words(self, key: str, cents: int) -> list[Slice]:
        """Return the sentence that states a sum in words, where words can say it."""
        if not has_words(cents, self._currency):
            return []
        return self._columns.paragraph(
            self._parent,
            lambda lang: word(key, lang, words=amount_in_words(cents, self._currency, lang)),
            BODY,
            gap=6,
        )

    def _written(self) -> list[dict[str, str]]:
        """Return the figures of each line; those of a column have the same decimals."""
        quantities = money.places(line.quantity for line in self._lines)
        rates = money.places(line.vat_rate * 100 for line in self._lines)
        return [
            {
                "quantity": money.number(line.quantity, self._lang, places=quantities),
                "unit_price": self._amount(line.unit_price_cents),
                "vat_rate": money.percent(line.vat_rate, self._lang, places=rates),
                "line_total": self._amount(
                    money.line_total_cents(line.quantity, line.unit_price_cents)
                ),
            }
            for line in self._lines
        ]

    def _fitted(self, sums: Sequence[str]) -> tuple[float, dict[str, float]]:
        """Return the size of the figures and the width of each column: that of its numbers.

        Where they leave too little for the labels, they are made smaller, never cut.
        """
        needed = {
            key: max(
                *(_width(row[key], BODY) for row in self._rows),
                *(_width(one, STRONG) for one in (sums if key == "line_total" else [])),
                *(_width(part, STRONG) for part in self._heading(key).split()),
                0,
                0,
            )
            for key in _FIGURES
        }
        room = self._columns.width * (1 - _LABELS) - _BETWEEN * len(_FIGURES)
        scale = min(1.0, room / sum(needed.values()))
        return scale, {key: width * scale for key, width in needed.items()}

    def _heading(self, key: str) -> str:
        """Return the heading of a column of figures, in each language of the document."""
        said = dict.fromkeys(word(key, lang) for lang in self._columns.languages)
        if key == "line_total":
            said[isolate(self._currency)] = None
        return "\n".join(said)

    def _header(self) -> Slice:
        cells = self._labels(self._columns, lambda lang: word("label", lang), STRONG, "Column")
        cells += [self._figure(key, self._heading(key), STRONG, "Column") for key in _FIGURES]
        return self._columns.row(self._table.add("TR"), cells, fill=PAPER, line=True)

    def _row(self, line: Priced, figures: dict[str, str]) -> Slice:
        said = self._columns.saying(line.label)
        cells = self._labels(said, lambda lang: localised(line.label, lang), BODY)
        cells += [self._figure(key, isolate(value), BODY) for key, value in figures.items()]
        return self._columns.row(self._table.add("TR"), cells, line=True)

    def _labels(
        self,
        columns: Columns,
        content: Content,
        style: Style,
        scope: str = "",
        *,
        until: str = "quantity",
    ) -> list[Cell]:
        """Return the cells of a row's label, in the languages of `columns`.

        They end where a column of figures begins. A second language that runs from left to right
        begins where it does in all rows.
        """
        inset = _INSET * self._columns.width
        languages = columns.languages
        shared = until if is_rtl(languages[-1]) else _FIGURES[0]
        step = (self._left(shared) - inset) / len(languages)
        more = self._left(until) - self._left(shared)
        span = len(self._columns.languages) + 1 - len(languages)
        return [
            Cell(
                content(lang),
                inset + at * step,
                step - _BETWEEN + (more if lang == languages[-1] else 0),
                style,
                lang,
                is_rtl(lang),
                scope,
                span,
            )
            for at, lang in enumerate(languages)
        ]

    def _left(self, key: str) -> float:
        """Return where a column of figures begins."""
        keys = _FIGURES[_FIGURES.index(key) :]
        taken = sum(self._widths[each] for each in keys) + _BETWEEN * (len(keys) - 1)
        return self._columns.width * (1 - _INSET) - taken

    def _figure(self, key: str, content: str, style: Style, scope: str = "") -> Cell:
        """Return a cell of figures: digits run from left to right, so they end at its right."""
        size = style.size * self._size
        style = style._replace(align=Align.RIGHT, size=size)
        # A hair more than the widest number, which must not be broken.
        return Cell(content, self._left(key) - 0.2, self._widths[key] + 0.2, style, scope=scope)

    def _amount(self, cents: int) -> str:
        return money.figures(cents, self._lang, digits=self._digits)


def _width(content: str, style: Style) -> float:
    return text.line(content, style.font).width * style.size / 1000
