"""What the schemas and the rules of EN 16931 say of invoices, asked as they are at each issue."""

from dataclasses import replace

import pytest

from tests.engines.invoices.cases import CASES
from tests.engines.invoices.worlds import BUYER, SELLER, invoice
from village.engines import bounded
from village.engines.invoices import judging

pytestmark = pytest.mark.own_process

NOWHERE = replace(invoice(), buyer=replace(BUYER, country=""))
UNKNOWN = replace(invoice(), seller=replace(SELLER, country="XX"))


def test_every_kind_of_invoice_keeps_the_rules_and_a_broken_one_is_told_which():
    asked = [*CASES.values(), NOWHERE, UNKNOWN, invoice(currency="TND")]

    *sound, nowhere, unknown, without_data = judging.judge(asked)

    assert sound == [() for _ in CASES]
    assert [text.partition("]")[0] for text in nowhere] == ["[BR-11"]
    assert unknown == (
        "Value of 'ram:CountryID' is not allowed.",
        "[BR-CL-14]-Country codes in an invoice MUST be coded using ISO code list 3166-1",
    )
    assert without_data == ()


def test_rules_that_cannot_be_asked_say_nothing(monkeypatch):
    monkeypatch.setattr(judging, "MEMORY_BYTES", 1024 * 1024)

    with pytest.raises(bounded.TooCostly):
        judging.judge([invoice()])


def test_nothing_is_asked_of_what_has_no_data(monkeypatch):
    monkeypatch.setattr(judging, "_READER", "nowhere:nothing")

    assert judging.judge([invoice(currency="TND")]) == [()]
