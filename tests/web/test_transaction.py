import psycopg
import sqlalchemy as sa

from tests.factories import EditionFactory
from village import create_app
from village.extensions import db
from village.web.transaction import read_only


def test_reading_outside_a_transaction_begins_none_and_leaves_the_connection_as_it_was(settings):
    app = create_app(settings)
    with app.app_context():
        read_only()
        driver = db.session.connection().connection.driver_connection
        db.session.scalar(sa.text("SELECT 1"))
        idle = driver.info.transaction_status
        db.session.remove()

        db.session.scalar(sa.text("SELECT 1"))
        again = db.session.connection().connection.driver_connection
        in_transaction = again.info.transaction_status
        db.session.remove()
        db.engine.dispose()

    assert (idle, in_transaction) == (
        psycopg.pq.TransactionStatus.IDLE, psycopg.pq.TransactionStatus.INTRANS
    )  # fmt: skip
    assert again is driver


def test_a_tests_own_transaction_is_left_alone(session):
    edition = EditionFactory()

    read_only()

    assert session.get(type(edition), edition.id) is edition
