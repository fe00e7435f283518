"""`village doctor`: what is well with this installation, and what is not."""

import click

from village.cli import settings
from village.cli.app import command_context
from village.web import checkup


@click.command()
@click.option("--files", is_flag=True, help="Read each stored file and compare it with its hash.")
def doctor(*, files: bool) -> None:
    """Look at database, migrations, keys, clock, disk, mail, seal, worker and audit log.

    Ends with 1 where something is at fault.
    """
    with command_context() as ctx:
        found = list(checkup.findings(ctx, settings.read(), files=files))
    width = max(len(one.part) for one in found)
    for one in found:
        click.echo(f"{one.health:7}  {one.part:{width}}  {one.words}")
    if any(one.health is checkup.Health.ILL for one in found):
        raise SystemExit(1)
