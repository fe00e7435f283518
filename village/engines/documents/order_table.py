"""Set the order of a contract as a table: lines, tax by rate, totals, deposit, schedule."""

from village.engines.documents import money
from village.engines.documents.columns import BODY, LABEL, SMALL, STRONG, Columns
from village.engines.documents.contract_data import ContractData, Instalment
from village.engines.documents.dates import day
from village.engines.documents.layout import Slice, together
from village.engines.documents.lines_table import LinesTable
from village.engines.documents.structure import Element
from village.engines.documents.text import isolate
from village.engines.documents.wording import localised, word


class OrderTable(LinesTable):
    """The table of one contract's order."""

    def __init__(self, data: ContractData, columns: Columns, parent: Element) -> None:
        super().__init__(data.lines, data.currency, columns, parent)
        self._data = data

    def slices(self) -> list[Slice]:
        """Return the rows of the lines, then those of the sums."""
        return [*self.rows(), *together([*self._totals(), *self._closing()])]

    def _totals(self) -> list[Slice]:
        sums = self._data.totals
        rows = [self.sum("net", sums.net_cents)]
        rows += [self.sum("vat", tax, rate=money.percent(rate)) for rate, tax in sums.vat_cents]
        rows.append(self.sum("gross", sums.gross_cents, STRONG))
        if sums.deposit_cents:
            rows.append(
                self.sum("deposit", sums.deposit_cents, rate=money.percent(self._data.deposit_rate))
            )
            rows.append(self.sum("balance", sums.balance_cents))
        return rows

    def _closing(self) -> list[Slice]:
        """Return the schedule of payments, the sum in words and the note on rounding."""
        rows = [self._instalment(due) for due in self._data.instalments]
        note = self._columns.paragraph(
            self._table, lambda lang: word("rounding", lang), SMALL, gap=4
        )
        return [*rows, *self.in_words("words", self._data.totals.gross_cents), *note]

    def _instalment(self, due: Instalment) -> Slice:
        def content(lang: str) -> str:
            on = isolate(day(due.due_on, lang))
            return word("due", lang, label=localised(due.label, lang), date=on)

        return self._amount_row(self._labels(content, LABEL, "TH"), due.amount_cents, BODY)
