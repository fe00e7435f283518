"""Set priced lines as a table: label, quantity, unit price, tax, total, and rows of sums below."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from village.engines.documents import money
from village.engines.documents.amount_words import amount_in_words, has_words
from village.engines.documents.columns import BODY, PAPER, STRONG, Cell, Columns, Content
from village.engines.documents.contract_data import Localised
from village.engines.documents.layout import Slice, Style, keep_next
from village.engines.documents.sheet import Align
from village.engines.documents.structure import Element
from village.engines.documents.text import isolate
from village.engines.documents.wording import is_rtl, localised, word

# Where the figures stand, as shares of the width: left edge and width of each column.
_FIGURES = {
    "quantity": (0.60, 0.07),
    "unit_price": (0.67, 0.13),
    "vat_rate": (0.80, 0.07),
    "line_total": (0.87, 0.13),
}


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
    """A table of priced lines in one currency."""

    def __init__(
        self, lines: Sequence[Priced], currency: str, columns: Columns, parent: Element
    ) -> None:
        self._lines = lines
        self._currency = currency
        self._columns = columns
        self._table = parent.add("Table")
        self._lang = columns.languages[0]

    def rows(self) -> list[Slice]:
        """Return the lines; the headings are drawn again on each page the table runs over."""
        header = keep_next([self._header()])
        rows = [self._row(line) for line in self._lines]
        rows = [row._replace(header=(header[0],)) for row in rows]
        return [*header, *(keep_next(rows) if rows else [])]

    def sum(self, key: str, cents: int, style: Style = BODY, **values: str) -> Slice:
        """Return a row with a sum under the lines, its words from the table of words."""
        named = {name: isolate(value) for name, value in values.items()}
        cells = self._labels(lambda lang: word(key, lang, **named), style, "TH")
        return self._amount_row(cells, cents, style)

    def in_words(self, key: str, cents: int) -> list[Slice]:
        """Return the sentence that states a sum in words, where words can say it."""
        if not has_words(cents, self._currency):
            return []
        return self._columns.paragraph(
            self._table,
            lambda lang: word(key, lang, words=amount_in_words(cents, self._currency, lang)),
            BODY,
            gap=6,
        )

    def _header(self) -> Slice:
        cells = self._labels(lambda lang: word("label", lang), STRONG, "TH")
        for key in _FIGURES:
            cells.append(self._figure(key, word(key, self._lang), STRONG, "TH"))
        return self._columns.row(self._table.add("TR"), cells, fill=PAPER, line=True)

    def _row(self, line: Priced) -> Slice:
        cells = self._labels(lambda lang: localised(line.label, lang), BODY, "TD")
        total = money.line_total_cents(line.quantity, line.unit_price_cents)
        figures = {
            "quantity": money.number(line.quantity, self._lang),
            "unit_price": self._written(line.unit_price_cents),
            "vat_rate": money.percent(line.vat_rate, self._lang),
            "line_total": self._written(total),
        }
        cells += [self._figure(key, isolate(value), BODY, "TD") for key, value in figures.items()]
        return self._columns.row(self._table.add("TR"), cells, line=True)

    def _written(self, cents: int) -> str:
        return money.figures(cents, self._lang, digits=money.decimals(self._currency))

    def _labels(self, content: Content, style: Style, tag: str) -> list[Cell]:
        width = self._columns.width
        languages = self._columns.languages
        share = (_FIGURES["quantity"][0] - 0.01) / len(languages)
        return [
            Cell(
                content(lang),
                (at * share + 0.01) * width,
                (share - 0.02) * width,
                style,
                lang,
                is_rtl(lang),
                tag,
            )
            for at, lang in enumerate(languages)
        ]

    def _figure(self, key: str, content: str, style: Style, tag: str) -> Cell:
        left, share = _FIGURES[key]
        width = self._columns.width
        align = Align.LEFT if self._columns.rtl else Align.RIGHT
        return Cell(
            content, left * width, (share - 0.01) * width, style._replace(align=align), tag=tag
        )

    def _amount_row(self, cells: list[Cell], cents: int, style: Style) -> Slice:
        width = self._columns.width
        align = Align.LEFT if self._columns.rtl else Align.RIGHT
        shown = money.amount(cents, self._currency, self._lang)
        cells.append(Cell(shown, 0.67 * width, 0.32 * width, style._replace(align=align)))
        fill = PAPER if style is STRONG else None
        return self._columns.row(self._table.add("TR"), cells, line=True, fill=fill)
