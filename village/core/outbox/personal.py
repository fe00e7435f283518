"""The personal data of mails: to whom they go, and what they say of whom."""

import sqlalchemy as sa

from village.core import personal
from village.core.context import Context
from village.core.outbox.tables import OutboxMail
from village.core.outbox.writes import recall
from village.core.personal import Category, Person, PersonalData, PersonalRows, Purpose


def _to(person: Person) -> sa.ColumnElement[bool]:
    return personal.is_address(OutboxMail.to, person)


def _stop(ctx: Context, person: Person) -> None:
    """Call back the mails to the person that have not left."""
    recall(ctx, _to(person))


PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            OutboxMail,
            Purpose.MAIL,
            _to,
            {
                "to": personal.cleared(Category.CONTACT),
                "params": personal.cleared(Category.WRITING, {}),
                "error": personal.cleared(Category.CONTACT),
            },
        ),
        PersonalRows(
            OutboxMail,
            Purpose.MAIL,
            lambda person: sa.and_(
                personal.mentions(OutboxMail.params, person), sa.not_(_to(person))
            ),
            {"params": personal.redacted()},
        ),
    ),
    others={OutboxMail: "template language reference wording"},
    first=_stop,
)
