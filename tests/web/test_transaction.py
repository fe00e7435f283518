import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import InternalError

from tests.factories import EditionFactory
from village import create_app
from village.extensions import db
from village.web.transaction import write_too

WRITE = sa.text("CREATE TEMPORARY TABLE scratch (id int) ON COMMIT DROP")
PREPARED = sa.text("SELECT count(*) FROM pg_prepared_statements")


@pytest.fixture
def served(settings):
    app = create_app(settings)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_get_cannot_write(served):
    with served.test_request_context("/fr/"):
        served.preprocess_request()
        db.session.execute(sa.text("SELECT 1"))

        with pytest.raises(InternalError, match="read-only transaction") as refused:
            db.session.execute(sa.text("DELETE FROM login_attempt"))

    assert isinstance(refused.value.orig, psycopg.errors.ReadOnlySqlTransaction)


def test_a_post_may_write_on_the_connection_that_a_get_read_on(served):
    with served.test_request_context("/fr/"):
        read = db.session.scalar(sa.text("SELECT pg_backend_pid()"))

    with served.test_request_context("/fr/", method="POST"):
        db.session.execute(WRITE)
        wrote = db.session.scalar(sa.text("SELECT pg_backend_pid()"))

    assert wrote == read


def test_a_get_may_write_where_it_says_so(served):
    with served.test_request_context("/fr/"):
        db.session.execute(sa.text("SELECT 1"))
        write_too()

        db.session.execute(WRITE)


def test_statements_stay_prepared_from_one_page_to_the_next(served):
    for _ in range(7):  # psycopg prepares what it has sent five times
        with served.test_request_context("/fr/"):
            db.session.execute(sa.text("SELECT 1 + 1"))

    with served.test_request_context("/fr/"):
        assert db.session.scalar(PREPARED) > 0


def test_a_tests_own_transaction_is_left_alone(app, session):
    edition = EditionFactory()

    with app.test_request_context("/fr/"):
        assert session.get(type(edition), edition.id) is edition

    assert session.get(type(edition), edition.id) is edition
