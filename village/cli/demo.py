"""`village demo`: whole editions to try."""

import click

from village import create_app
from village.cli.db import apply_migrations
from village.cli.settings import running_database
from village.config import Configuration
from village.demo import loader, source
from village.extensions import db
from village.web.context import job_context


@click.group()
def demo() -> None:
    """Load the demo: editions to try everything on."""


@demo.command()
def load() -> None:
    """Load the demo's editions, once; later runs keep the latest one's dates ahead of today."""
    with running_database() as settings:
        apply_migrations(settings)
        refresh(settings)


def refresh(settings: Configuration) -> None:
    """Load the demo's editions that are missing, and keep the latest one's deadlines ahead.

    Raises:
        ClickException: this is a production installation; the demo's password is public.
    """
    if not settings.development:
        raise click.ClickException("the demo has public passwords: it is not for production")
    with create_app(settings).app_context():
        ctx = job_context()
        click.echo("Demo editions …")
        if loaded := loader.load(ctx):
            click.echo(f"  loaded: {', '.join(loaded)}.")
        elif loader.keep_ahead(ctx):
            click.echo("  its dates moved ahead of today.")
        db.session.commit()
    _introduce(source.read())


def _introduce(demo_source: source.Source) -> None:
    people = demo_source.people
    click.echo(f"  Accounts (password {people['password']}):")
    for person in people["staff"]:
        click.echo(f"    {person['email']:32} {person['title']['fr']}")
    click.echo(f"    {people['jurors'][0]['email']:32} Juré (… jury9@)")
    for person in people["applicants"]:
        click.echo(f"    {person['email']:32} {person['organisation']}")
