"""What must hold of an invoice before it gets a number."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.engines.invoices.worlds import BUYER, LINES, SELLER, invoice
from village.engines.documents.tax import TaxCategory
from village.engines.invoices.data import (
    BankAccount,
    Corrected,
    InvoiceKind,
    InvoiceLine,
)
from village.engines.invoices.rules import InvoiceFault, Lacking, faults, lacking

CORRECTED = Corrected("TS26-F26-0001", date(2026, 3, 1), "Doublon")


def untaxed(category, rate="0"):
    return (InvoiceLine({"fr": "x"}, Decimal(1), 100, Decimal(rate), category),)


def test_a_whole_invoice_breaks_no_rule():
    assert faults(invoice()) == ()
    assert faults(invoice(kind=InvoiceKind.CREDIT_NOTE, corrects=CORRECTED)) == ()
    assert (
        faults(
            invoice(
                lines=untaxed(TaxCategory.EXEMPT), reasons={TaxCategory.EXEMPT: {"fr": "Exonéré"}}
            )
        )
        == ()
    )
    assert faults(invoice(lines=untaxed(TaxCategory.ZERO))) == ()


@pytest.mark.parametrize(
    ("changed", "broken"),
    [
        ({"lines": ()}, [InvoiceFault.NO_LINES, InvoiceFault.NOTHING_TO_PAY]),
        ({"taxes": ()}, [InvoiceFault.NOTHING_TO_PAY, InvoiceFault.SUMS_DIFFER]),
        ({"due_on": date(2026, 3, 1)}, [InvoiceFault.DUE_BEFORE_ISSUE]),
        ({"seller": replace(SELLER, name=" ")}, [InvoiceFault.SELLER_NAME]),
        ({"seller": replace(SELLER, address="")}, [InvoiceFault.SELLER_ADDRESS]),
        ({"buyer": replace(BUYER, name="")}, [InvoiceFault.BUYER_NAME]),
        ({"kind": InvoiceKind.CREDIT_NOTE}, [InvoiceFault.NOTHING_CORRECTED]),
        ({"corrects": CORRECTED}, [InvoiceFault.NOTHING_CORRECTED]),
        ({"lines": untaxed(TaxCategory.EXEMPT)}, [InvoiceFault.UNTAXED_WITHOUT_REASON]),
        ({"lines": untaxed(TaxCategory.OUTSIDE)}, [InvoiceFault.UNTAXED_WITHOUT_REASON]),
        ({"lines": untaxed(TaxCategory.ZERO, "0.2")}, [InvoiceFault.UNTAXED_IS_TAXED]),
        (
            {"taxes": (replace(invoice().taxes[0], net_cents=1),), "lines": LINES},
            [InvoiceFault.SUMS_DIFFER],
        ),
    ],
)
def test_each_rule_is_named_where_it_is_broken(changed, broken):
    assert list(faults(invoice(**changed))) == broken


def test_nothing_is_due_before_the_day_of_issue():
    late = invoice(due_on=date(2026, 3, 1)).issued("N", date(2026, 3, 9), payment_reference="R")

    assert (late.issued_on, late.due_on) == (date(2026, 3, 9), date(2026, 3, 9))
    assert faults(late) == ()


def test_what_the_law_of_a_country_wants_named_is_missed():
    nobody = replace(SELLER, numbers=(("IF", "1"), ("RC", "")))
    stranger = replace(BUYER, country="DE", numbers=(), address=" ")

    assert lacking(invoice()) == ()
    assert lacking(invoice(seller=nobody, buyer=replace(BUYER, numbers=()))) == (
        Lacking(True, "ICE"), Lacking(True, "RC"), Lacking(False, "ICE"),
    )  # fmt: skip
    assert lacking(invoice(buyer=stranger, bank=BankAccount())) == (
        Lacking(True, "account"), Lacking(False, "address"),
    )  # fmt: skip
    assert lacking(invoice(seller=replace(SELLER, country="JP", numbers=()))) == ()
