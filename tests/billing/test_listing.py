"""Invoices as organisers list them, and as their own exhibitor and nobody else may see them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from tests.billing.conftest import contracted, later
from tests.conftest import acting
from village.billing.reads import listing
from village.billing.reads.listing import InvoiceFilters
from village.billing.words import Age, InvoiceState, PaymentMethod
from village.billing.writes import invoices, payments
from village.contracts.writes import contracts
from village.core.errors import NotFound
from village.core.permissions import Role
from village.engines.invoices import sums
from village.orders.reads import services
from village.orders.writes import ordering


def pay(ctx, invoice, cents):
    return payments.record(
        ctx,
        invoice,
        amount_cents=cents,
        method=PaymentMethod.TRANSFER,
        received_on=ctx.today,
    )


def test_a_contract_in_force_waits_to_be_billed_with_what_comes_next(organiser, contract):
    [first] = listing.to_bill(organiser, "fr")
    assert (first.organisation, first.next_cents, first.is_last) == ("Atlas", 1_692_000, False)
    assert first.next_due_on == organiser.today

    pro_forma = invoices.draft(organiser, contract)
    assert listing.to_bill(organiser, "fr") == []
    invoices.issue(organiser, pro_forma)
    [second] = listing.to_bill(organiser, "fr")
    assert (second.billed_cents, second.next_cents, second.is_last) == (1_692_000, 1_692_000, True)
    invoices.issue(organiser, invoices.draft(organiser, contract))
    assert listing.to_bill(organiser, "fr") == []


def standing(ctx):
    [price] = listing.standing_prices(ctx, "fr")
    return price.left_cents, price.over_cents, price.is_outdated


def test_what_an_order_changes_after_it_was_billed_is_said(organiser, contract):
    deposit = invoices.draft(organiser, contract)
    assert standing(organiser) == (3_384_000, 0, False)

    invoices.issue(organiser, deposit)
    balance = invoices.draft(organiser, contract)
    ordering.add(
        organiser,
        contract.application,
        "extra",
        cents=100_000,
        label="Moquette",
        reason="Demandé par téléphone",
        stand_cents=0,
    )
    assert standing(organiser) == (1_812_000, 0, True)  # 120 000 more than the pro forma

    invoices.discard(organiser, balance)
    invoices.issue(organiser, invoices.draft(organiser, contract))
    assert standing(organiser) == (0, 0, False)
    assert listing.to_bill(organiser, "fr") == []

    [line] = [one for one in services.kept(organiser, contract.application).lines if one.reason]
    ordering.drop(organiser, contract.application, line.id)
    assert standing(organiser) == (0, 120_000, False)
    assert invoices.above_order(organiser, deposit) == (100_000, 120_000)
    [_deposit, last] = invoices.standing(organiser, contract.application)
    at = next(at for at, one in enumerate(last.terms.lines) if one.label["fr"] == "Moquette")
    invoices.credit(organiser, last, reason="Annulée", amounts={at: 100_000})
    assert standing(organiser) == (0, 0, False)
    assert invoices.above_order(organiser, deposit) == (0, 0)
    contracts.cancel(organiser, contract, reason="Retrait")
    assert invoices.above_order(organiser, deposit) == (0, 0)


@given(changes=st.lists(st.integers(-400_000, 400_000).filter(bool), min_size=1, max_size=6))
@settings(max_examples=200)
def test_no_change_of_an_order_is_lost_between_invoices_and_credit_notes(changes):
    whole, billed = 1_000_000, 600_000
    planned = [
        sums.Planned({}, 500_000, date(2026, 3, 2)),
        sums.Planned({}, 500_000, date(2026, 4, 2)),
    ]
    for change in changes:
        whole = max(1, whole + change)
        price = listing.StandingPrice("", "", whole, billed, None, 0, "MAD")
        part = sums.next_part(planned, whole, billed)
        assert (part is not None) == bool(price.left_cents)
        assert price.left_cents - price.over_cents == whole - billed
        while part := sums.next_part(planned, whole, billed):
            billed += part.amount_cents
        billed -= price.over_cents
        assert billed == whole


def test_a_cancelled_or_an_amended_contract_is_not_billed(organiser, contract):
    contracts.issue(organiser, contracts.amend(organiser, contract))
    [row] = listing.to_bill(organiser, "fr")
    assert row.version == 2
    contracts.cancel(organiser, contracts.in_force(organiser, contract.application), reason="x")

    assert listing.to_bill(organiser, "fr") == []


def test_the_list_says_what_came_and_what_is_left(organiser, invoice):
    pay(organiser, invoice, 692_000)

    [row] = listing.listed(organiser, "fr")

    assert (row.number, row.organisation) == (invoice.number, "Atlas")
    assert (row.gross_cents, row.paid_cents, row.left_cents) == (1_692_000, 692_000, 1_000_000)
    assert (row.age, row.is_late) == (Age.NOT_DUE, False)
    [late] = listing.listed(later(organiser, 40), "fr")
    assert (late.age, late.is_late) == (Age.TO_60, True)


def test_what_came_too_much_or_for_what_was_credited_is_left_below_zero(organiser, invoice):
    pay(organiser, invoice, invoice.gross_cents + 7)
    assert [row.left_cents for row in listing.listed(organiser, "fr")] == [-7]

    invoices.credit(organiser, invoice, reason="Retrait")

    note, credited = listing.listed(organiser, "fr")
    assert (note.left_cents, credited.left_cents) == (0, -invoice.gross_cents - 7)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (InvoiceFilters(), 3),
        (InvoiceFilters(state="issued"), 1),
        (InvoiceFilters(state="credited"), 1),
        (InvoiceFilters(kind="credit_note"), 1),
        (InvoiceFilters(age="to_30"), 1),
        (InvoiceFilters(text="bahi"), 1),
        (InvoiceFilters(text="F26-0001"), 1),
        (InvoiceFilters(text="%"), 0),
    ],
)
def test_the_list_is_narrowed(organiser, invoice, filters, found):
    invoices.credit(organiser, invoice, reason="Doublon")
    other = invoices.draft(organiser, contracted(organiser, "Bahia", "B1"))
    invoices.issue(organiser, other)

    assert len(listing.listed(later(organiser, 3), "fr", filters)) == found


def test_an_exhibitor_sees_its_own_and_a_stranger_nothing(
    organiser, exhibitor, stranger, contract, invoice
):
    application = contract.application
    payment = pay(organiser, invoice, 5)
    discarded = invoices.draft(organiser, contract)
    invoices.discard(organiser, discarded)

    [row] = listing.of_application(exhibitor, application, "fr")
    assert row.number == invoice.number
    assert listing.find(exhibitor, invoice.reference) is invoice
    assert listing.receipt(exhibitor, payment.number) is payment
    assert listing.find(organiser, discarded.reference).state is InvoiceState.DISCARDED
    for ctx, reference in ((exhibitor, discarded.reference), (stranger, invoice.reference)):
        with pytest.raises(NotFound):
            listing.find(ctx, reference)
    with pytest.raises(NotFound):
        listing.receipt(stranger, payment.number)
    with pytest.raises(NotFound):
        listing.of_application(stranger, application, "fr")
    assert listing.listed(stranger, "fr") == listing.to_bill(stranger, "fr") == []
    assert listing.several(exhibitor, [invoice.reference]) == []


def test_the_organiser_of_another_edition_sees_nothing(organiser, ctx, invoice):
    elsewhere = factories.EditionFactory()
    other = acting(
        type(ctx)(ctx.session, ctx.actor, ctx.now, ctx.storage, elsewhere, safe=ctx.safe),
        Role.ORGANISER,
    )

    assert listing.listed(other, "fr") == []
    assert listing.several(other, [invoice.reference]) == []
    with pytest.raises(NotFound):
        listing.find(other, invoice.reference)


def test_several_are_found_with_their_terms_and_the_note_of_a_credited_one(organiser, invoice):
    note = invoices.credit(organiser, invoice, reason="Doublon")

    assert listing.several(organiser, [note.reference, invoice.reference]) == [invoice, note]
    assert listing.credit_notes_of(organiser, invoice) == [note]
    assert listing.credit_notes_of(organiser, note) == []
    assert listing.payments(organiser, invoice) == []


def test_the_lists_ask_as_much_for_three_exhibitors_as_for_one(organiser, invoice, count_queries):
    def asked() -> int:
        count_queries.clear()
        listing.listed(organiser, "fr")
        listing.to_bill(organiser, "fr")
        return len(count_queries)

    one = asked()
    for at in range(2):
        contract = contracted(organiser, f"Autre {at}", f"C{at}")
        invoices.issue(organiser, invoices.draft(organiser, contract))

    assert asked() == one == 3
