"""Set the order of a contract as a table: lines, tax by rate, totals, deposit, schedule."""

from village.engines.documents import money, text
from village.engines.documents.amount_words import LARGEST_CENTS, amount_in_words
from village.engines.documents.columns import (
    BODY,
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

#: The columns of figures, in their order.
_FIGURES = ("quantity", "unit_price", "vat_rate", "line_total")
_BETWEEN = 12.0
#: What the labels keep of the width, whatever the figures take.
_LABELS = 0.3
_INSET = 0.01


class OrderTable:
    """The table of one contract's order, and the schedule of its payments."""

    def __init__(self, data: ContractData, columns: Columns, parent: Element) -> None:
        self._data = data
        self._columns = columns
        self._parent = parent
        self._table = parent.add("Table")
        self._lang = columns.languages[0]
        self._digits = money.decimals(data.currency)
        self._rows = self._written()
        self._size, self._widths = self._fitted()

    def slices(self) -> list[Slice]:
        """Return the rows; the headings are drawn again on each page the table runs over."""
        header = keep_next([self._header()])
        rows = [self._row(*each) for each in zip(self._data.lines, self._rows, strict=True)]
        rows = [row._replace(header=(header[0],)) for row in rows]
        if rows:
            rows = keep_next(rows)
        sums = together([*self._totals(), *self._in_words(), *self._note()])
        return [*header, *rows, *sums, *self._schedule()]

    def _written(self) -> list[dict[str, str]]:
        """Return the figures of each line; those of a column have the same decimals."""
        lines = self._data.lines
        places = [money.places(line.quantity for line in lines)]
        places.append(money.places(line.vat_rate * 100 for line in lines))
        totals = [money.line_total_cents(line.quantity, line.unit_price_cents) for line in lines]
        return [
            {
                "quantity": money.number(line.quantity, self._lang, places=places[0]),
                "unit_price": money.figures(line.unit_price_cents, self._lang, digits=self._digits),
                "vat_rate": money.percent(line.vat_rate, self._lang, places=places[1]),
                "line_total": money.figures(total, self._lang, digits=self._digits),
            }
            for line, total in zip(lines, totals, strict=True)
        ]

    def _fitted(self) -> tuple[float, dict[str, float]]:
        """Return the size of the figures and the width of each column: that of its numbers.

        Where they leave too little for the labels, they are made smaller, never cut.
        """
        amounts = [self._amount(cents) for _, cents, _ in self._sums()]
        needed = {
            key: max(
                *(_width(row[key], BODY) for row in self._rows),
                *(_width(one, STRONG) for one in (amounts if key == "line_total" else [])),
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
            said[isolate(self._data.currency)] = None
        return "\n".join(said)

    def _header(self) -> Slice:
        cells = self._labels(lambda lang: word("label", lang), STRONG, "TH")
        cells += [self._figure(key, self._heading(key), STRONG, "TH") for key in _FIGURES]
        return self._columns.row(self._table.add("TR"), cells, fill=PAPER, line=True)

    def _row(self, line: OrderedService, figures: dict[str, str]) -> Slice:
        cells = self._labels(lambda lang: localised(line.label, lang), BODY, "TD")
        cells += [self._figure(key, isolate(value), BODY, "TD") for key, value in figures.items()]
        return self._columns.row(self._table.add("TR"), cells, line=True)

    def _labels(
        self, content: Content, style: Style, tag: str, *, until: str = "quantity"
    ) -> list[Cell]:
        """Return the cells of a row's label, which end where a column of figures begins."""
        inset = _INSET * self._columns.width
        width = self._left(until) - _BETWEEN - inset
        languages = self._columns.languages
        share = (width - _BETWEEN * (len(languages) - 1)) / len(languages)
        return [
            Cell(
                content(lang),
                inset + at * (share + _BETWEEN),
                share,
                style,
                lang,
                is_rtl(lang),
                tag,
            )
            for at, lang in enumerate(languages)
        ]

    def _left(self, key: str) -> float:
        """Return where a column of figures begins."""
        keys = _FIGURES[_FIGURES.index(key) :]
        taken = sum(self._widths[each] for each in keys) + _BETWEEN * (len(keys) - 1)
        return self._columns.width * (1 - _INSET) - taken

    def _figure(self, key: str, content: str, style: Style, tag: str) -> Cell:
        """Return a cell of figures: digits run from left to right, so they end at its right."""
        size = style.size * self._size
        style = style._replace(align=Align.RIGHT, size=size)
        # A hair more than the widest number, which must not be broken.
        return Cell(content, self._left(key) - 0.2, self._widths[key] + 0.2, style, tag=tag)

    def _sums(self) -> list[tuple[Content, int, Style]]:
        """Return the sums of the order: what each is called, and its amount."""
        sums = self._data.totals

        def called(key: str, rate: str = "") -> Content:
            return lambda lang: word(key, lang, rate=isolate(rate))

        found: list[tuple[Content, int, Style]] = [(called("net"), sums.net_cents, BODY)]
        for rate, tax in sums.vat_cents:
            found.append((called("vat", money.percent(rate)), tax, BODY))
        found.append((called("gross"), sums.gross_cents, STRONG))
        if sums.deposit_cents and not self._data.instalments:
            deposit = money.percent(self._data.deposit_rate)
            found.append((called("deposit", deposit), sums.deposit_cents, BODY))
            found.append((called("balance"), sums.balance_cents, BODY))
        return found

    def _totals(self) -> list[Slice]:
        return [self._amount_row(self._table, *each) for each in self._sums()]

    def _amount(self, cents: int) -> str:
        return money.figures(cents, self._lang, digits=self._digits)

    def _amount_row(self, table: Element, content: Content, cents: int, style: Style) -> Slice:
        cells = self._labels(content, style, "TH", until="line_total")
        cells.append(self._figure("line_total", isolate(self._amount(cents)), style, "TD"))
        fill = PAPER if style is STRONG else None
        return self._columns.row(table.add("TR"), cells, line=True, fill=fill)

    def _note(self) -> list[Slice]:
        return self._columns.paragraph(
            self._table, lambda lang: word("rounding", lang), SMALL, gap=4
        )

    def _schedule(self) -> list[Slice]:
        """Return the payments with their last days, under a heading of their own."""
        if not self._data.instalments:
            return []
        heading = self._columns.heading(self._parent, lambda lang: word("schedule", lang))
        table = self._parent.add("Table")
        return together([*heading, *(self._due(table, due) for due in self._data.instalments)])

    def _due(self, table: Element, due: Instalment) -> Slice:
        def content(lang: str) -> str:
            on = isolate(day(due.due_on, lang))
            return word("due", lang, label=localised(due.label, lang), date=on)

        return self._amount_row(table, content, due.amount_cents, BODY)

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


def _width(content: str, style: Style) -> float:
    return text.line(content, style.font).width * style.size / 1000
