"""Whether the database answers."""

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session


def database_answers(session: Session) -> bool:
    """Say whether the database answers a question."""
    try:
        return session.scalar(sa.select(1)) == 1
    except SQLAlchemyError:
        return False
