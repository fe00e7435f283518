"""The personal data of the audit log: who acted, and of whom an entry speaks.

What names people is taken out of an entry together with its salt. The chain goes on as before, for
it covers a digest of what stood there (docs/decisions/0049-people-in-the-log.md). Entries that an
older release wrote are covered as they are, and stay.
"""

import sqlalchemy as sa

from village.core import personal
from village.core.audit.tables import AuditEntry
from village.core.personal import (
    Category,
    HoldReason,
    LegalHold,
    Person,
    PersonalData,
    PersonalRows,
    Purpose,
)

_OLDER = LegalHold(HoldReason.LOG, lambda: AuditEntry.digest == "")


def _acted(person: Person) -> sa.ColumnElement[bool]:
    nameless = sa.and_(AuditEntry.actor_id.is_(None), AuditEntry.actor_name.in_(person.written))
    # Many entries have no actor: what is unknown of them is no.
    return sa.func.coalesce(personal.is_account(AuditEntry.actor_id, person), False) | nameless


def _account(person: Person) -> sa.ColumnElement[bool]:
    """Return the condition that an entry is about the person's account: its devices, networks."""
    return AuditEntry.subject == f"account-{person.user_id}"


def _spoken_of(person: Person) -> sa.ColumnElement[bool]:
    said = sa.cast(AuditEntry.data, sa.Text)
    named = [said.contains(f'"{one}"', autoescape=True) for one in sorted(person.written)]
    return sa.or_(personal.mentions(AuditEntry.data, person), *named)


def _entries(whose: personal.Whose, *, acted: bool, emptied: bool) -> PersonalRows:
    """Declare entries: by the person or another, about the person's account or something else."""
    fields = {
        "data": personal.cleared(Category.DEVICE, {}) if emptied else personal.redacted(),
        "salt": personal.secret(),
    }
    if acted:
        fields["actor_name"] = personal.name()
    return PersonalRows(AuditEntry, Purpose.SECURITY, whose, fields, hold=_OLDER)


PERSONAL = PersonalData(
    rows=(
        _entries(
            lambda person: sa.and_(_acted(person), _account(person)), acted=True, emptied=True
        ),
        _entries(
            lambda person: sa.and_(sa.not_(_acted(person)), _account(person)),
            acted=False,
            emptied=True,
        ),
        _entries(
            lambda person: sa.and_(_acted(person), sa.not_(_account(person))),
            acted=True,
            emptied=False,
        ),
        _entries(
            lambda person: sa.and_(
                sa.not_(_acted(person)), sa.not_(_account(person)), _spoken_of(person)
            ),
            acted=False,
            emptied=False,
        ),
    ),
    others={AuditEntry: "subject action digest previous_hash hash"},
)
