"""`village audit`: check the chain of the audit log."""

import click

from village.cli.app import command_context
from village.core.audit import reads


@click.group()
def audit() -> None:
    """Read and check the audit log."""


@audit.command()
def verify() -> None:
    """Check that no entry was changed or removed; exit 1 and name the first that was."""
    with command_context() as ctx:
        broken = reads.first_broken(ctx.session)
    if broken:
        raise click.ClickException(f"The chain breaks at entry {broken}.")
    click.echo("The chain is whole.")
