"""Bank statements: each movement is taken once, and paid once, by a person's decision."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.billing.conftest import contracted
from village.billing.reads import listing
from village.billing.reads import statements as reads
from village.billing.reads.statements import StatementRow
from village.billing.tables import BankMovement, Invoice, Payment
from village.billing.words import InvoiceState, PaymentMethod
from village.billing.writes import invoices, payments, statements
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, IllegalTransition, NotFound, PaymentRefused
from village.engines.bank.matching import Found, Payable, Suggestion
from village.engines.bank.movements import Movement
from village.extensions import db


@pytest.fixture
def came(organiser, invoice) -> Movement:
    """Return the whole amount of the invoice with its reference."""
    return Movement(
        organiser.today,
        invoice.gross_cents,
        invoice.currency,
        invoice.payment_reference,
        "Atlas",
        "B123",
    )


def bring(ctx, *movements):
    return statements.import_movements(ctx, movements, filename="november.csv")


def ids(ctx, statement):
    return [one.id for one in reads.movements(ctx, statement)]


def test_a_statement_that_comes_again_brings_nothing_twice(organiser, came):
    fee = replace(came, amount_cents=-500)
    other = replace(came, text="other")

    first = bring(organiser, came, fee)
    second = bring(organiser, fee, other, came, came)

    assert [(one.known, one.went) for one in (first, second)] == [(0, 1), (1, 1)]
    assert [one.text for one in reads.movements(organiser, second)] == [came.text, "other"]
    assert reads.listed(organiser) == [
        StatementRow(
            one.token, "november.csv", organiser.now, organiser.actor.name, movements, movements
        )
        for one, movements in ((second, 2), (first, 1))
    ]


def test_a_statement_of_payments_alone_brings_nothing(organiser, came):
    statement = bring(organiser, replace(came, amount_cents=-500))

    assert (statement.known, statement.went, ids(organiser, statement)) == (0, 1, [])


def test_another_edition_has_movements_of_its_own(organiser, came):
    bring(organiser, came)
    elsewhere = replace(organiser, edition=factories.EditionFactory())

    statement = bring(elsewhere, came)

    assert statement.known == 0
    with pytest.raises(NotFound):
        reads.find(organiser, statement.token)
    assert reads.find(elsewhere, statement.token) == statement


def test_a_movement_becomes_a_payment_with_its_receipt_once(organiser, invoice, came):
    statement = bring(organiser, came)
    [one] = ids(organiser, statement)

    for _ in range(2):  # as two organisers would who have the same page open
        assert statements.record(organiser, statement, paid={one: invoice}, aside=[]) == {}

    payment = organiser.session.scalars(sa.select(Payment)).one()
    assert (payment.amount_cents, payment.method, payment.received_on, payment.bank_reference) == (
        invoice.gross_cents,
        PaymentMethod.TRANSFER,
        organiser.today,
        "B123",
    )
    assert invoice.state is InvoiceState.SETTLED
    assert reads.movements(organiser, statement)[0].payment == payment
    assert reads.listed(organiser)[0].waiting == 0
    logged = sa.select(AuditEntry.data).where(AuditEntry.action == "statement_record")
    lines = organiser.session.scalars(logged.order_by(AuditEntry.id))
    assert [(one["paid"], one["aside"]) for one in lines] == [
        (1, 0),
        (0, 0),
    ]


def test_what_was_set_aside_is_decided_again(organiser, invoice, came):
    statement = bring(organiser, came)
    [one] = ids(organiser, statement)
    statements.record(organiser, statement, paid={}, aside=[one])

    statements.take_up(organiser, statement, one)

    assert reads.listed(organiser)[0].waiting == 1
    with pytest.raises(NotFound):
        statements.take_up(organiser, statement, one)
    statements.record(organiser, statement, paid={one: invoice}, aside=[])
    assert invoice.state is InvoiceState.SETTLED
    with pytest.raises(NotFound):
        statements.take_up(organiser, statement, one)


def test_what_is_set_aside_pays_nothing_any_more(organiser, invoice, came):
    statement = bring(organiser, came)
    [one] = ids(organiser, statement)

    statements.record(organiser, statement, paid={}, aside=[one])
    statements.record(organiser, statement, paid={one: invoice}, aside=[])

    assert organiser.session.scalar(sa.select(sa.func.count(Payment.id))) == 0


def test_what_cannot_be_paid_waits_and_the_rest_is_recorded(organiser, invoice, came):
    credited = invoices.draft(organiser, contracted(organiser, "Bahia", "B1"))
    invoices.issue(organiser, credited)
    invoices.credit(organiser, credited, reason="Doublon")
    statement = bring(
        organiser,
        replace(came, text="1"),
        replace(came, text="2", currency="JPY"),
        replace(came, text="3"),
        replace(came, on=organiser.today + timedelta(days=1)),
    )
    good, foreign, late, future = ids(organiser, statement)
    paid = {good: invoice, foreign: invoice, future: invoice, late: credited}

    refused = statements.record(organiser, statement, paid=paid, aside=[])

    assert {one: type(why) for one, why in refused.items()} == {
        foreign: PaymentRefused,
        future: PaymentRefused,
        late: IllegalTransition,
    }
    waiting = sa.select(BankMovement.id).where(BankMovement.payment_id.is_(None))
    assert set(organiser.session.scalars(waiting)) == {foreign, future, late}
    assert listing.paid_cents(organiser, invoice) == came.amount_cents


def test_movements_of_another_statement_are_left_alone(organiser, invoice, came):
    theirs, mine = bring(organiser, came), bring(organiser, replace(came, text="x"))

    statements.record(organiser, mine, paid={ids(organiser, theirs)[0]: invoice}, aside=[])

    assert listing.paid_cents(organiser, invoice) == 0


def test_only_those_who_bill_bring_statements_and_record_them(organiser, exhibitor, invoice, came):
    statement = bring(organiser, came)

    with pytest.raises(Forbidden):
        bring(exhibitor, came)
    with pytest.raises(Forbidden):
        statements.record(exhibitor, statement, paid={}, aside=[])


def test_what_is_still_to_be_paid_is_suggested(organiser, invoice, came):
    payments.record(
        organiser, invoice, amount_cents=100, method=PaymentMethod.CASH, received_on=organiser.today
    )
    statement = bring(organiser, came)
    found = reads.movements(organiser, statement)
    payable = reads.payable(organiser)

    assert payable == [
        Payable(
            invoice.number,
            invoice.payment_reference,
            ("Atlas",),
            invoice.gross_cents - 100,
            invoice.vat_cents,
            invoice.currency,
        )
    ]
    assert reads.suggestions(found, payable) == {
        found[0].id: Suggestion(invoice.number, Found.REFERENCE, -100, 0)
    }
    assert reads.by_number(organiser, [invoice.number, "x"]) == {invoice.number: invoice}


def test_a_statement_asks_as_much_for_three_movements_as_for_one(organiser, came, count_queries):
    def asked(statement):
        organiser.session.flush()
        count_queries.clear()
        found = reads.movements(organiser, statement)
        reads.suggestions(found, reads.payable(organiser))
        reads.listed(organiser)
        return len(count_queries)

    one = asked(bring(organiser, came))

    assert asked(bring(organiser, *(replace(came, text=str(at)) for at in range(3)))) == one


def test_eight_organisers_at_once_take_and_pay_each_movement_once(shared_app, committed):
    invoice = invoices.draft(committed, contracted(committed))
    invoices.issue(committed, invoice)
    came = Movement(committed.today, 100, invoice.currency, "x")
    others = [replace(came, text=str(at)) for at in range(5)]
    first = bring(committed, came, *others)
    committed.session.commit()

    def together(at: int) -> None:
        """Bring the statement in again, and pay what the first one brought."""
        with shared_app.app_context():
            own = replace(committed, session=db.session())
            again = [came, *others, replace(came, text="new")]
            bring(own, *(again if at % 2 else reversed(again)))
            own.session.commit()
            statement, mine = reads.find(own, first.token), own.session.get_one(Invoice, invoice.id)
            paid = dict.fromkeys(ids(own, statement), mine)
            assert statements.record(own, statement, paid=paid, aside=[]) == {}
            own.session.commit()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(together, range(8)))

    committed.session.expire_all()
    assert committed.session.scalar(sa.select(sa.func.count(BankMovement.id))) == 7
    assert committed.session.scalars(sa.select(Payment.amount_cents)).all() == [100] * 6
