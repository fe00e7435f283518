"""Whether this process can ask its database."""

from village.extensions import db
from village.queries.health import database_answers


def alive() -> bool:
    """Say whether the database answers; nothing else is asked, not even for the edition."""
    return database_answers(db.session())
