"""Set the order of a contract as a table: lines, tax by rate, totals, deposit, schedule."""

from decimal import Decimal
from functools import partial
from typing import NamedTuple

from village.engines.documents.columns import BODY, SMALL, STRONG, Columns
from village.engines.documents.contract_data import ContractData, Instalment
from village.engines.documents.dates import day
from village.engines.documents.layout import Slice, Style, together
from village.engines.documents.lines_table import LinesTable
from village.engines.documents.structure import Element
from village.engines.documents.text import isolate
from village.engines.documents.wording import localised, word


class _Sum(NamedTuple):
    """A sum under the lines: its words by their key, with the rate that stands in them."""

    key: str
    cents: int
    style: Style = BODY
    rate: Decimal = Decimal()


class OrderTable(LinesTable):
    """The table of one contract's order, and the schedule of its payments."""

    def __init__(self, data: ContractData, columns: Columns, parent: Element) -> None:
        self._data = data
        self._sums = _sums(data)
        amounts = [one.cents for one in self._sums]
        super().__init__(data.lines, data.currency, columns, parent, sums=amounts)

    def slices(self) -> list[Slice]:
        """Return the rows of the lines, those of the sums, and the payments."""
        rows = self.rows()
        totals = [self.sum(one.key, one.cents, one.style, rate=one.rate) for one in self._sums]
        words = self.in_words("words", self._data.totals.gross_cents)
        note = self._columns.paragraph(
            self._parent, lambda lang: word("rounding", lang), SMALL, gap=4
        )
        reasons = [
            piece
            for reason in self._data.reasons.values()
            for piece in self._columns.saying(reason).paragraph(
                self._parent, partial(localised, reason), SMALL, gap=4
            )
        ]
        return [*rows, *together([*totals, *words, *reasons, *note]), *self._schedule()]

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

        columns = self._columns.saying(due.label)
        return self.amount_row(table, columns, content, due.amount_cents, BODY)


def _sums(data: ContractData) -> list[_Sum]:
    """Return the sums of an order; the schedule says what is due where there is one."""
    sums = data.totals
    found = [_Sum("net", sums.net_cents)]
    found += [_Sum("vat", tax, rate=rate) for rate, tax in sums.vat_cents]
    found.append(_Sum("gross", sums.gross_cents, STRONG))
    if sums.deposit_cents and not data.instalments:
        found.append(_Sum("deposit", sums.deposit_cents, rate=data.deposit_rate))
        found.append(_Sum("balance", sums.balance_cents))
    return found
