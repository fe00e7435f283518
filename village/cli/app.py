"""The application for a command: database up, context pushed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click

from village import create_app
from village.cli.settings import running_database
from village.core.context import Context
from village.editions.reads import editions
from village.extensions import db
from village.web.context import job_context


@contextmanager
def command_context() -> Iterator[Context]:
    """Give a context for one command; commits when the command ends well."""
    with running_database() as read:
        app = create_app(read)
        with app.app_context():
            try:
                yield job_context()
                db.session.commit()
            finally:
                db.session.remove()
                db.engine.dispose()


def in_edition(ctx: Context, code: str) -> Context:
    """Return the context in the edition with this code; where there is none, the command ends."""
    there = editions.by_code(ctx.session, code)
    if there is None:
        raise click.ClickException(f"{code}: there is no such edition")
    return replace(ctx, edition=there)
