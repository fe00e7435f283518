"""`village serve` and `village worker`: the processes of one machine."""

from dataclasses import replace
from functools import partial

import click

from village import config
from village.cli import settings
from village.config import UnsafeSettings
from village.server import processes


@click.command()
@click.option("--port", type=int, help="Port of the web server.")
@click.option("--host", help="Address to listen on; the loopback one by default.")
@click.option("--demo", is_flag=True, help="Load the demo edition first, once.")
def serve(port: int | None, host: str | None, *, demo: bool) -> None:
    """Run everything: database, migrations, web server and job worker. Ctrl-C stops it all."""
    asked = settings.read()
    asked = replace(asked, port=port or asked.port, host=host or asked.host)
    try:
        config.refuse_unsafe(asked)
    except UnsafeSettings as error:
        raise click.ClickException(str(error)) from error
    if asked.development:
        click.echo("Development: for this machine and its network only; /outbox shows all mails.")
    if not processes.port_is_free(asked):
        raise click.ClickException(f"Port {asked.port} is taken; choose another one with --port.")
    where = "" if asked.database_url else f" (embedded, in {asked.data_dir}/postgresql)"
    click.echo(f"Database{where} …")
    with processes.database(asked) as url:
        # In processes of their own, so that this one stays small for as long as it watches.
        processes.command(asked, url, *(("demo", "load") if demo else ("db", "upgrade")))
        processes.command(asked, url, "user", "setup-link")
        click.echo("Web server and worker …")
        says = f"\n  {asked.public_url}\n\nCtrl-C stops everything."
        status = processes.run(asked, url, when_up=partial(click.echo, says))
    click.echo("Stopped.")
    raise SystemExit(status)


@click.command()
def worker() -> None:
    """Run a job worker: mails, reminders, long work."""
    with settings.running_database() as running:
        processes.work(running)


@click.command()
def web() -> None:
    """Run a web server alone, on the database of VILLAGE_DATABASE_URL."""
    asked = settings.read()
    if not asked.database_url:
        raise click.ClickException("VILLAGE_DATABASE_URL is not set; village serve starts one")
    processes.serve_web(asked)
