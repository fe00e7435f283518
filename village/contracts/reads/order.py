"""What a contract says, as its page shows it: parties, lines, tax by rate, schedule, words."""

from dataclasses import dataclass
from decimal import Decimal

from village.contracts.tables import Contract
from village.core.languages import text_in
from village.engines.documents import money
from village.engines.documents.amount_words import amount_in_words, has_words
from village.engines.documents.contract_data import ContractParty, Instalment


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One ordered service, before tax."""

    label: str
    quantity: Decimal
    unit_price_cents: int
    net_cents: int
    vat_rate: Decimal


@dataclass(frozen=True, slots=True)
class OrderDue:
    """A payment and its last day."""

    label: str
    instalment: Instalment


@dataclass(frozen=True, slots=True)
class Order:
    """A contract's terms in one language of the pages."""

    organiser: ContractParty
    exhibitor: ContractParty
    lines: tuple[OrderLine, ...]
    sums: money.Totals
    dues: tuple[OrderDue, ...]
    words: str
    """The total in words, in each language of the document; empty where words cannot say it."""
    languages: tuple[str, ...]


def of(contract: Contract, lang: str) -> Order:
    """Return the terms of a contract as its document has them."""
    data = contract.terms
    gross = data.totals.gross_cents
    sayable = gross > 0 and has_words(gross, data.currency)
    return Order(
        organiser=data.organiser,
        exhibitor=data.exhibitor,
        lines=tuple(
            OrderLine(
                text_in(line.label, lang),
                line.quantity,
                line.unit_price_cents,
                money.line_total_cents(line.quantity, line.unit_price_cents),
                line.vat_rate,
            )
            for line in data.lines
        ),
        sums=data.totals,
        dues=tuple(OrderDue(text_in(due.label, lang), due) for due in data.instalments),
        words=amount_in_words(gross, data.currency, lang) if sayable else "",
        languages=data.languages,
    )
