"""Set the order of a contract as a table: lines, tax by rate, totals, deposit, schedule."""

from village.engines.documents import money
from village.engines.documents.amount_words import LARGEST_CENTS, amount_in_words
from village.engines.documents.columns import (
    BODY,
    LABEL,
    PAPER,
    SMALL,
    STRONG,
    Cell,
    Columns,
    Content,
)
from village.engines.documents.contract_data import ContractData, Instalment, OrderedService
from village.engines.documents.dates import day
from village.engines.documents.layout import Slice, Style, keep_next, together
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


class OrderTable:
    """The table of one contract's order."""

    def __init__(self, data: ContractData, columns: Columns, parent: Element) -> None:
        self._data = data
        self._columns = columns
        self._table = parent.add("Table")
        self._lang = columns.languages[0]

    def slices(self) -> list[Slice]:
        """Return the rows; the headings are drawn again on each page the table runs over."""
        header = keep_next([self._header()])
        rows = [self._row(line) for line in self._data.lines]
        rows = [row._replace(header=(header[0],)) for row in rows]
        if rows:
            rows = keep_next(rows)
        sums = together([*self._totals(), *self._closing()])
        return [*header, *rows, *sums]

    def _header(self) -> Slice:
        cells = self._labels(lambda lang: word("label", lang), STRONG, "TH")
        for key in _FIGURES:
            cells.append(self._figure(key, word(key, self._lang), STRONG, "TH"))
        return self._columns.row(self._table.add("TR"), cells, fill=PAPER, line=True)

    def _row(self, line: OrderedService) -> Slice:
        cells = self._labels(lambda lang: localised(line.label, lang), BODY, "TD")
        total = money.line_total_cents(line.quantity, line.unit_price_cents)
        digits = money.decimals(self._data.currency)
        figures = {
            "quantity": money.number(line.quantity, self._lang),
            "unit_price": money.figures(line.unit_price_cents, self._lang, digits=digits),
            "vat_rate": money.percent(line.vat_rate, self._lang),
            "line_total": money.figures(total, self._lang, digits=digits),
        }
        cells += [self._figure(key, isolate(value), BODY, "TD") for key, value in figures.items()]
        return self._columns.row(self._table.add("TR"), cells, line=True)

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

    def _totals(self) -> list[Slice]:
        sums = self._data.totals
        rows = [self._sum("net", sums.net_cents, BODY)]
        rows += [self._sum("vat", tax, BODY, money.percent(rate)) for rate, tax in sums.vat_cents]
        rows.append(self._sum("gross", sums.gross_cents, STRONG))
        if sums.deposit_cents:
            rate = money.percent(self._data.deposit_rate)
            rows.append(self._sum("deposit", sums.deposit_cents, BODY, rate))
            rows.append(self._sum("balance", sums.balance_cents, BODY))
        return rows

    def _sum(self, key: str, cents: int, style: Style, rate: str = "") -> Slice:
        cells = self._labels(lambda lang: word(key, lang, rate=isolate(rate)), style, "TH")
        return self._amount_row(cells, cents, style)

    def _amount_row(self, cells: list[Cell], cents: int, style: Style) -> Slice:
        width = self._columns.width
        align = Align.LEFT if self._columns.rtl else Align.RIGHT
        shown = money.amount(cents, self._data.currency, self._lang)
        cells.append(Cell(shown, 0.67 * width, 0.32 * width, style._replace(align=align)))
        fill = PAPER if style is STRONG else None
        return self._columns.row(self._table.add("TR"), cells, line=True, fill=fill)

    def _closing(self) -> list[Slice]:
        """Return the schedule of payments and the note on rounding."""
        rows = [self._instalment(due) for due in self._data.instalments]
        note = self._columns.paragraph(
            self._table, lambda lang: word("rounding", lang), SMALL, gap=4
        )
        return [*rows, *self._in_words(), *note]

    def _in_words(self) -> list[Slice]:
        """Return the sentence that states the total in words, where words can say it."""
        gross = self._data.totals.gross_cents
        if not 0 <= gross < LARGEST_CENTS:
            return []
        currency = self._data.currency
        return self._columns.paragraph(
            self._table,
            lambda lang: word("words", lang, words=amount_in_words(gross, currency, lang)),
            BODY,
            gap=6,
        )

    def _instalment(self, due: Instalment) -> Slice:
        def content(lang: str) -> str:
            on = isolate(day(due.due_on, lang))
            return word("due", lang, label=localised(due.label, lang), date=on)

        return self._amount_row(self._labels(content, LABEL, "TH"), due.amount_cents, BODY)
