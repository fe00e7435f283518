"""`village audit`: print the signed head of the audit log, and check the log against heads."""

from pathlib import Path

import click

from village.cli import settings
from village.cli.app import command_context
from village.core.audit import heads, reads
from village.core.context import Context


@click.group()
def audit() -> None:
    """Read and check the audit log."""


@audit.command()
def head() -> None:
    """Print the signed head of the log; kept elsewhere, it pins all entries up to now."""
    with command_context() as ctx:
        click.echo(heads.signed(ctx))


@audit.command()
@click.option("--head", "given", help="A head, or a file of heads, kept elsewhere.")
def verify(given: str | None) -> None:
    """Check that no entry was changed or removed; exit 1 and name the first that was.

    The log is checked against the heads that this machine has kept, and against those given.
    """
    kept = heads.Kept(settings.read().data_dir).lines()
    with command_context() as ctx:
        kept += _given(ctx, given) if given else []
        broken, missed = reads.first_broken(ctx.session), heads.first_missed(ctx, kept)
    if broken:
        raise click.ClickException(f"The chain breaks at entry {broken}.")
    if missed:
        raise click.ClickException(
            f"The log was cut or rewritten: on {missed.at:%Y-%m-%d at %H:%M} UTC it had "
            f"{missed.entries} entries up to entry {missed.last_id}, and these are not there."
        )
    click.echo("The chain is whole.")


def _given(ctx: Context, given: str) -> list[str]:
    """Return the heads of a text or a file.

    Raises:
        ClickException: one of them is none of this installation's.
    """
    path = Path(given)
    is_file = " " not in given and path.is_file()
    lines = path.read_text(encoding="utf-8").splitlines() if is_file else [given]
    for line in lines:
        try:
            heads.read(ctx.safe, line)
        except heads.NotAHead as error:
            raise click.ClickException(f"not a head signed by this installation: {error}") from None
    return lines
