"""The personal data of letters: whom they name, and what they say of them; erased, they go."""

import sqlalchemy as sa

from village.applications import personal as applications
from village.core import personal
from village.core.personal import Category, Person, PersonalData, PersonalRows, Purpose
from village.letters.tables import OfficialLetter


def _to(person: Person) -> sa.ColumnElement[bool]:
    """Return the condition that a letter is to a person: as a juror, or by name for a firm."""
    as_juror = personal.is_account(OfficialLetter.juror_id, person)
    of_their_firm = OfficialLetter.application_id.in_(applications.theirs(person))
    return sa.or_(as_juror, of_their_firm & OfficialLetter.name.in_(person.written))


PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            OfficialLetter,
            Purpose.ACCESS,
            _to,
            {
                "name": personal.name(),
                "function": personal.cleared(Category.FUNCTION),
                "award": personal.cleared(Category.WRITING),
                "note": personal.cleared(Category.WRITING),
            },
            files=("file_id",),
            removed=True,
        ),
    ),
    others={
        OfficialLetter: "kind language title number sealed_by seal_level public_token",
    },
)
