"""The personal data of runs: what somebody asked for, and what came of it."""

import sqlalchemy as sa

from village.core import personal
from village.core.personal import Category, Person, PersonalData, PersonalRows, Purpose
from village.core.runs.tables import Run


def _asked(person: Person) -> sa.ColumnElement[bool]:
    over = sa.and_(personal.is_account(Run.asked_by_id, person), Run.finished_at.is_not(None))
    return sa.or_(over, personal.mentions(Run.params, person))


PERSONAL = PersonalData(
    rows=(
        PersonalRows(
            Run,
            Purpose.SECURITY,
            _asked,
            {
                "params": personal.cleared(Category.WRITING),
                "facts": personal.cleared(Category.WRITING),
                "result": personal.cleared(Category.WRITING),
                "error": personal.cleared(Category.WRITING),
            },
            removed=True,
        ),
    ),
    others={Run: "token kind stage"},
)
