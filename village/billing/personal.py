"""The personal data of billing: invoices, payments and bank movements, kept as books are."""

import sqlalchemy as sa

from village.applications import personal as applications
from village.billing.tables import (
    BankMovement,
    BankStatement,
    Invoice,
    NumberSeries,
    Payment,
    PaymentHold,
)
from village.core import personal
from village.core.personal import (
    Category,
    HoldReason,
    LegalHold,
    Person,
    PersonalData,
    PersonalRows,
    Purpose,
)

_BOOKS = LegalHold(HoldReason.BOOKS)


def _invoices(person: Person) -> sa.Select[int]:
    of_theirs = Invoice.application_id.in_(applications.theirs(person))
    return sa.select(Invoice.id).where(of_theirs)


def _movements(person: Person) -> sa.ColumnElement[bool]:
    paid = sa.select(Payment.id).where(Payment.invoice_id.in_(_invoices(person)))
    return BankMovement.payment_id.in_(paid)


def _payments(person: Person) -> sa.ColumnElement[bool]:
    made = Payment.invoice_id.in_(_invoices(person))
    return sa.or_(made, Payment.recorded_by.in_(person.written)) if person.user_id else made


PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            Invoice,
            Purpose.BILLING,
            lambda person: Invoice.id.in_(_invoices(person)),
            {"terms": personal.stays(Category.MONEY)},
            files=("file_id",),
            hold=_BOOKS,
        ),
        PersonalRows(
            Payment,
            Purpose.BILLING,
            _payments,
            {
                "bank_reference": personal.stays(Category.MONEY),
                "note": personal.stays(Category.WRITING),
                "recorded_by": personal.stays(Category.NAME),
            },
            files=("file_id",),
            hold=_BOOKS,
        ),
        PersonalRows(
            BankMovement,
            Purpose.BILLING,
            _movements,
            {
                "text": personal.stays(Category.MONEY),
                "payer": personal.stays(Category.NAME),
                "bank_reference": personal.stays(Category.MONEY),
            },
            hold=_BOOKS,
        ),
        PersonalRows(
            PaymentHold,
            Purpose.BILLING,
            lambda person: (
                PaymentHold.held_by.in_(person.written) if person.user_id else sa.false()
            ),
            {"held_by": personal.name(), "reason": personal.redacted()},
        ),
        PersonalRows(
            BankStatement,
            Purpose.BILLING,
            lambda person: (
                BankStatement.brought_by.in_(person.written) if person.user_id else sa.false()
            ),
            {"brought_by": personal.stays(Category.NAME)},
            hold=_BOOKS,
        ),
    ),
    others={
        NumberSeries: "series",
        Invoice: "reference series number payment_reference currency",
        Payment: "number",
        BankStatement: "token filename",
        BankMovement: "fingerprint currency",
    },
)
