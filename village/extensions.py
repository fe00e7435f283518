"""The only module-level singletons: database, login, CSRF, languages, jobs."""

from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.manager import JobManager

from village.core import clock
from village.core.tables import Base

db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    # In tests the session joins a transaction that is rolled back; elsewhere this changes nothing.
    session_options={"join_transaction_mode": "create_savepoint", "expire_on_commit": False},
)
login = LoginManager()
csrf = CSRFProtect()
babel = Babel(configure_jinja=False)  # `web/texts.py` does it
#: Jobs in the same database; the worker opens the connector, the web defers on its own session.
jobs = App(connector=PsycopgConnector(), import_paths=["village.jobs"])

#: Writes jobs on a session's own connection. Not `jobs` itself: inside a worker that one is
#: asynchronous and cannot use the connection of a session.
deferring = JobManager(SyncPsycopgConnector())


def init_app(app: Flask) -> None:
    """Tie all but the languages (which ask the request) to the application."""
    db.init_app(app)
    with app.app_context():
        clock.keep(db.engine)
    csrf.init_app(app)
    login.init_app(app)
