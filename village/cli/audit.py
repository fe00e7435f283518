"""`village audit`: check the chain of the audit log."""

import click

from village.cli.app import command_context
from village.core.audit import reads


@click.group()
def audit() -> None:
    """Read and check the audit log."""


@audit.command()
def verify() -> None:
    """Check that no entry was changed or removed; exit 1 and name the first that was.

    Keep the printed hash elsewhere: entries removed from the end show against it alone.
    """
    with command_context() as ctx:
        broken, newest = reads.first_broken(ctx.session), reads.last_hash(ctx.session)
    if broken:
        raise click.ClickException(f"The chain breaks at entry {broken}.")
    click.echo(f"The chain is whole. Its newest hash is {newest}.")
