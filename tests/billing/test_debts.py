"""What exhibitors owe by how late it is, and the movements for accounts."""

from tests.billing.conftest import contracted, later
from village.billing.reads import debts, listing
from village.billing.words import Age, PaymentMethod
from village.billing.writes import invoices, payments


def pay(ctx, invoice, cents, method=PaymentMethod.TRANSFER):
    return payments.record(ctx, invoice, amount_cents=cents, method=method, received_on=ctx.today)


def test_who_owes_most_comes_first_with_what_is_late(organiser, contract, invoice):
    other = invoices.draft(organiser, contracted(organiser, "Bahia", "B1"))
    invoices.issue(later(organiser, 30), other)
    pay(organiser, invoice, 692_000)
    invoices.draft(organiser, contract)  # a pro forma is owed by nobody

    first, second = debts.debts(later(organiser, 30), "fr")

    assert (first.organisation, first.owed_cents, first.late_cents) == ("Bahia", 1_692_000, 0)
    assert (second.organisation, second.paid_cents) == ("Atlas", 692_000)
    assert (second.owed_cents, second.late_cents) == (1_000_000, 1_000_000)
    assert (second.ages[Age.TO_30], second.billed_cents) == (1_000_000, 1_692_000)


def test_the_pipeline_sums_what_waits_is_owed_was_paid_and_goes_back(organiser, contract, invoice):
    pay(organiser, invoice, invoice.gross_cents)
    invoices.credit(organiser, invoice, reason="Doublon")
    late = invoices.draft(organiser, contract)
    invoices.issue(organiser, late)
    invoices.draft(organiser, contract)
    in_a_month = later(organiser, 31)

    sums = debts.pipeline(in_a_month, listing.listed(in_a_month, "fr"))

    assert (sums.pro_forma_cents, sums.owed_cents, sums.late_cents) == (1_692_000,) * 3
    assert (sums.paid_cents, sums.to_refund_cents) == (1_692_000, 1_692_000)
    assert sums.ages[Age.TO_60] == 1_692_000


def test_accounts_come_to_what_is_owed(organiser, invoice):
    pay(organiser, invoice, 692_000, PaymentMethod.CASH)
    pay(organiser, invoice, 8_000)

    lines = list(debts.accounts(organiser))

    assert [(line.journal, line.gross_cents) for line in lines] == [
        ("bank", -8_000), ("cash", -692_000), ("sales", 1_692_000),
    ]  # fmt: skip
    assert (lines[2].net_cents, lines[2].vat_cents) == (1_410_000, 282_000)
    note = invoices.credit(organiser, invoice, reason="Doublon")
    credited = next(line for line in debts.accounts(organiser) if line.number == note.number)
    assert (credited.net_cents, credited.gross_cents) == (-1_410_000, -1_692_000)


def test_a_stranger_reads_no_accounts(stranger, invoice):
    assert list(debts.accounts(stranger)) == debts.debts(stranger, "fr") == []
