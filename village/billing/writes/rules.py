"""The rules of EN 16931, asked about invoices before they get their numbers."""

from collections.abc import Sequence
from dataclasses import replace

from village.core.errors import RulesAway
from village.engines import bounded
from village.engines.invoices import judging
from village.engines.invoices.data import InvoiceData


class StandardRules:
    """What the standard's rules say of invoices; those asked about together take one process.

    Who issues without asking them answers for it: the log says so.
    """

    def __init__(self, *, are_asked: bool = True) -> None:
        self.are_asked = are_asked
        self._said: list[tuple[InvoiceData, tuple[str, ...]]] = []

    def ask(self, invoices: Sequence[InvoiceData]) -> None:
        """Ask about several invoices at once.

        Raises:
            RulesAway: no answer came.
        """
        if not self.are_asked:
            return
        unnamed = [replace(one, reference="") for one in invoices]
        try:
            broken = judging.judge(unnamed)
        except bounded.TooCostly:
            raise RulesAway from None
        self._said += zip(unnamed, broken, strict=True)

    def broken(self, invoice: InvoiceData) -> tuple[str, ...]:
        """Return the rules that an invoice breaks, with their words; asks where it has not yet.

        Raises:
            RulesAway: no answer came.
        """
        if not self.are_asked:
            return ()
        unnamed = replace(invoice, reference="")
        if all(said != unnamed for said, _broken in self._said):
            self.ask([invoice])
        return next(broken for said, broken in self._said if said == unnamed)
