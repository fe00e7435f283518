"""The personal data of contracts: who signs them, how it was done, and what they say."""

import sqlalchemy as sa

from village.applications import personal as applications
from village.contracts.tables import Contract, Signatory
from village.contracts.words import IN_FORCE
from village.core import personal
from village.core.personal import (
    Category,
    HoldReason,
    LegalHold,
    PersonalData,
    PersonalRows,
    Purpose,
)


def _bound() -> sa.ColumnElement[bool]:
    """Return the condition that somebody signed, or has to sign a contract that is in force."""
    in_force = sa.select(Contract.id).where(Contract.state.in_(IN_FORCE))
    return sa.or_(Signatory.signed_at.is_not(None), Signatory.contract_id.in_(in_force))


PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            Signatory,
            Purpose.CONTRACT,
            lambda person: personal.is_address(Signatory.email, person),
            {
                "name": personal.name(),
                "capacity": personal.cleared(Category.FUNCTION),
                "email": personal.cleared(Category.CONTACT),
                "written": personal.cleared(Category.SIGNATURE),
                "path": personal.cleared(Category.SIGNATURE),
                "consent": personal.cleared(Category.CONSENT),
                "network": personal.cleared(Category.DEVICE),
                "proxy": personal.cleared(Category.NAME),
            },
            files=("scan_id",),
            hold=LegalHold(HoldReason.CONTRACT, _bound),
        ),
        PersonalRows(
            Contract,
            Purpose.CONTRACT,
            lambda person: Contract.application_id.in_(applications.theirs(person)),
            {
                "terms": personal.stays(Category.WRITING),
                "signed_by": personal.stays(Category.NAME),
            },
            files=("file_id", "sealed_file_id"),
            hold=LegalHold(HoldReason.CONTRACT),
        ),
    ),
    others={
        Contract: "number currency public_token sealed_by seal_level",
        Signatory: "token_hash code_hash",
    },
)
