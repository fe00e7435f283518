"""An invoice kept as data and read again is the same."""

import json
from datetime import date

import pytest

from tests.engines.invoices.worlds import invoice
from village.engines.documents.tax import TaxCategory
from village.engines.invoices.data import Corrected, InvoiceKind
from village.engines.invoices.file import invoice_as_data, read_invoice

CREDIT_NOTE = invoice(
    kind=InvoiceKind.CREDIT_NOTE,
    corrects=Corrected("TS26-F26-0001", date(2026, 3, 1), "Doublon"),
    notes=({"fr": "Merci"},),
    reasons={TaxCategory.EXEMPT: {"fr": "Exonéré"}},
    subject={"fr": "Acompte"},
)


@pytest.mark.parametrize("one", [invoice(), CREDIT_NOTE, invoice(starts_on=None, ends_on=None)])
def test_what_is_kept_reads_as_it_was(one):
    assert read_invoice(json.loads(json.dumps(invoice_as_data(one)))) == one
