"""The `village` command; each command is one line to a service, a job or a pure part.

The groups are found by name when they are asked for: `village jury rank` imports neither
the web nor the database.
"""

import errno
import os
from importlib import import_module
from typing import Any

import click

#: Where each group of commands lives, as module:attribute.
GROUPS = {
    "audit": "village.cli.audit:audit",
    "backup": "village.cli.backup:backup",
    "badges": "village.cli.documents:badges",
    "contracts": "village.cli.documents:contracts",
    "db": "village.cli.db:db",
    "demo": "village.cli.demo:demo",
    "documents": "village.cli.documents:documents",
    "doctor": "village.cli.doctor:doctor",
    "edition": "village.cli.edition:edition",
    "gate": "village.cli.gate:gate",
    "jobs": "village.cli.jobs:jobs",
    "jury": "village.cli.jury:jury",
    "mail": "village.cli.mail:mail",
    "plan": "village.cli.plan:plan",
    "restore": "village.cli.backup:restore",
    "serve": "village.cli.serve:serve",
    "stands": "village.cli.stands:stands",
    "user": "village.cli.user:user",
    "web": "village.cli.serve:web",
    "worker": "village.cli.serve:worker",
}


class LazyGroup(click.Group):
    """A group that imports a command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in alphabetical order."""
        return sorted(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in GROUPS:
            return None
        # Our matrices are small: more threads of linear algebra only wait for each other.
        os.putenv("OPENBLAS_NUM_THREADS", "1")
        module, _, attribute = GROUPS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; where nothing more can be written it says so, in one line."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise
            click.echo(f"{error.filename or 'standard output'}: {error.strerror}", err=True)
            raise SystemExit(2) from None


@click.command(cls=LazyGroup)
@click.version_option(package_name="village")
def main() -> None:
    """Run the exhibition of a smart-city event, from the call for applications to the gate."""
