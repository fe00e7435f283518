import psycopg
import sqlalchemy as sa

from village import create_app
from village.extensions import db

PID = sa.text("SELECT pg_backend_pid()")


def test_a_connection_is_used_again(settings):
    app = create_app(settings)
    with app.app_context():
        first = db.session.scalar(PID)
        db.session.remove()

        assert db.session.scalar(PID) == first

        db.session.remove()
        db.engine.dispose()


def test_connections_that_the_server_closed_are_replaced_before_use(settings):
    app = create_app(settings)
    with app.app_context(), psycopg.connect(settings.database_url, autocommit=True) as other:
        with db.engine.connect() as one, db.engine.connect() as two:
            gone = [one.scalar(PID), two.scalar(PID)]
        for pid in gone:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

        with db.engine.connect() as one, db.engine.connect() as two:
            fresh = {one.scalar(PID), two.scalar(PID)}

        assert len(fresh) == 2
        assert fresh.isdisjoint(gone)
        db.engine.dispose()
