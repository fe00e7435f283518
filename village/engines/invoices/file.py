"""Invoices as plain data, to be kept and read again."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from village.engines.documents.tax import TaxCategory
from village.engines.invoices.data import (
    BankAccount,
    Corrected,
    InvoiceData,
    InvoiceKind,
    InvoiceLine,
    InvoiceParty,
    TaxSum,
)


def invoice_as_data(invoice: InvoiceData) -> dict[str, Any]:
    """Return an invoice as data of JSON; `read_invoice` gives it back."""
    return {name: _plain(value) for name, value in asdict(invoice).items()}


def read_invoice(data: Mapping[str, Any]) -> InvoiceData:
    """Return the invoice that `invoice_as_data` wrote."""
    return InvoiceData(
        **{
            **data,
            "kind": InvoiceKind(data["kind"]),
            "issued_on": date.fromisoformat(data["issued_on"]),
            "due_on": date.fromisoformat(data["due_on"]),
            "starts_on": _day(data["starts_on"]),
            "ends_on": _day(data["ends_on"]),
            "seller": _party(data["seller"]),
            "buyer": _party(data["buyer"]),
            "lines": tuple(_line(one) for one in data["lines"]),
            "taxes": tuple(_tax(one) for one in data["taxes"]),
            "languages": tuple(data["languages"]),
            "bank": BankAccount(**data["bank"]),
            "corrects": _corrected(data["corrects"]),
            "reasons": {TaxCategory(code): texts for code, texts in data["reasons"].items()},
            "notes": tuple(data["notes"]),
        }
    )


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {key: _plain(inner) for key, inner in value.items()}
        case tuple() | list():
            return [_plain(inner) for inner in value]
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
    return value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _party(data: Mapping[str, Any]) -> InvoiceParty:
    numbers = tuple((name, number) for name, number in data["numbers"])
    return InvoiceParty(**{**data, "numbers": numbers})


def _line(data: Mapping[str, Any]) -> InvoiceLine:
    return InvoiceLine(
        label=data["label"],
        quantity=Decimal(data["quantity"]),
        unit_price_cents=data["unit_price_cents"],
        vat_rate=Decimal(data["vat_rate"]),
        category=TaxCategory(data["category"]),
        of_line=data.get("of_line"),
        contents=data.get("contents", {}),  # of packages, which older invoices have not
    )


def _tax(data: Mapping[str, Any]) -> TaxSum:
    return TaxSum(
        rate=Decimal(data["rate"]),
        category=TaxCategory(data["category"]),
        net_cents=data["net_cents"],
        vat_cents=data["vat_cents"],
    )


def _corrected(data: Mapping[str, Any] | None) -> Corrected | None:
    if data is None:
        return None
    return Corrected(data["number"], date.fromisoformat(data["issued_on"]), data["reason"])
