"""Whether this process can ask its database."""

from village.core.health import database_answers
from village.extensions import db


def alive() -> bool:
    """Say whether the database answers; nothing else is asked, not even for the edition."""
    return database_answers(db.session())
