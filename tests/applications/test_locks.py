"""The lock on applications: taken by everybody who changes one, and read anew under it."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests import factories
from village.applications.tables import Application
from village.applications.writes import locks


@pytest.fixture
def application(committed):
    made = factories.ApplicationFactory(edition=committed.edition, title="Before")
    committed.session.commit()
    return made


def test_another_transaction_waits_for_who_has_the_lock(committed, application):
    locks.lock(committed, [application])
    wanted = sa.select(Application.id).with_for_update(nowait=True)

    with Session(committed.session.get_bind()) as other, pytest.raises(OperationalError):
        other.execute(wanted)
    committed.session.commit()
    with Session(committed.session.get_bind()) as other:
        assert other.scalars(wanted).all() == [application.id]


def test_what_another_transaction_wrote_is_read_under_the_lock(committed, application):
    assert application.title == "Before"
    with Session(committed.session.get_bind()) as other:
        other.execute(sa.update(Application).values(title="After"))
        other.commit()

    locks.lock(committed, [application], application.organisation)

    assert application.title == "After"
    committed.session.rollback()
