"""The personal data of card payments: who opened or asked for them; no card is ever known."""

import sqlalchemy as sa

from village.cards.tables import CardAccount, CardPayment, CardRefund
from village.core import personal
from village.core.personal import (
    Category,
    HoldReason,
    LegalHold,
    Person,
    PersonalData,
    PersonalRows,
    Purpose,
    Whose,
)

_BOOKS = LegalHold(HoldReason.BOOKS)


def _by(column: sa.orm.InstrumentedAttribute[str]) -> Whose:
    def theirs(person: Person) -> sa.ColumnElement[bool]:
        return column.in_(person.written) if person.user_id else sa.false()

    return theirs


PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            CardPayment,
            Purpose.BILLING,
            _by(CardPayment.opened_by),
            {"opened_by": personal.stays(Category.NAME)},
            hold=_BOOKS,
        ),
        PersonalRows(
            CardRefund,
            Purpose.BILLING,
            _by(CardRefund.asked_by),
            {
                "asked_by": personal.stays(Category.NAME),
                "reason": personal.stays(Category.WRITING),
            },
            hold=_BOOKS,
        ),
        PersonalRows(
            CardAccount,
            Purpose.BILLING,
            _by(CardAccount.changed_by),
            {"changed_by": personal.name()},
        ),
    ),
    others={
        CardAccount: "token secret signing secret_end",
        CardPayment: "token provider_id url charge",
        CardRefund: "token provider_id refusal",
    },
)
