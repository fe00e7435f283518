"""One request, one transaction."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from village.domain.errors import Stale
from village.extensions import db

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def commits(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Commit once when the view returns; roll back when it raises.

    Raises:
        Stale: somebody else changed a row since this request read it.
    """

    @wraps(view)
    def committing(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        try:
            answer = view(*args, **kwargs)
            db.session.commit()
        except StaleDataError as error:
            db.session.rollback()
            raise Stale from error
        except BaseException:
            db.session.rollback()
            raise
        return answer

    return committing


def read_only() -> None:
    """Let this request read outside a transaction.

    Each statement sees what is committed when it starts, as it would inside one; beginning and
    ending a transaction would cost two more ways to the server. A test's session is inside the
    test's own transaction and stays there.
    """
    if isinstance(db.session.get_bind(), sa.Engine):
        db.session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
