"""The personal data of mails: to whom they go, and what they say of whom."""

from collections.abc import Sequence

import sqlalchemy as sa

from village.core import personal
from village.core.context import Context
from village.core.outbox.tables import OutboxMail, SuppressedAddress
from village.core.outbox.writes import recall
from village.core.personal import (
    Category,
    Person,
    PersonalData,
    PersonalRows,
    Purpose,
    RetentionRule,
)


def _to(person: Person) -> sa.ColumnElement[bool]:
    return personal.is_address(OutboxMail.to, person)


def _stop(ctx: Context, person: Person) -> None:
    """Call back the mails to the person that have not left."""
    recall(ctx, _to(person))


def _mails(ctx: Context) -> sa.Select[int]:
    here = (OutboxMail.edition_id == ctx.the_edition.id, OutboxMail.to != "")
    return sa.select(OutboxMail.id).where(*here)


def _empty(ctx: Context, ids: Sequence[int]) -> None:
    """Empty mails of what they say and to whom they went."""
    chosen = OutboxMail.id.in_(ids)
    recall(ctx, chosen)
    emptied = sa.update(OutboxMail).where(chosen).values(to="", params={}, error="")
    ctx.session.execute(emptied.execution_options(synchronize_session=False))


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
            {"params": personal.redacted(taken=False)},
        ),
        PersonalRows(
            SuppressedAddress,
            Purpose.MAIL,
            lambda person: personal.is_address(SuppressedAddress.address, person),
            {
                "address": personal.cleared(Category.CONTACT),
                "said": personal.cleared(Category.CONTACT),
            },
            removed=True,
        ),
    ),
    others={OutboxMail: "template language reference wording"},
    rules=(
        RetentionRule(
            "mails",
            Purpose.MAIL,
            personal.last_day,
            _mails,
            _empty,
            about=OutboxMail.reference,
        ),
    ),
    first=_stop,
)
