"""`village mail`: what nobody got, sent again; what came back, noted."""

from typing import BinaryIO

import click

from village.board import mails
from village.cli.app import command_context
from village.core import outbox
from village.core.errors import NotFound

#: More than any mail server quotes of a mail of ours.
LARGEST_BYTES = 10 * 1024 * 1024


@click.group()
def mail() -> None:
    """See the mails that nobody got; send them again; note those that came back."""


@mail.command("list")
def list_() -> None:
    """List the mails that failed, came back or were held back; then the dead addresses."""
    with command_context() as ctx:
        for one in mails.stuck(ctx):
            click.echo(f"mail {one.id}  {one.state}  {one.template}  {one.to}  {one.error}")
        for dead in outbox.suppressed(ctx):
            click.echo(f"dead since {dead.since:%Y-%m-%d}  {dead.address}  {dead.said}")


@mail.command()
@click.argument("numbers", type=int, nargs=-1)
@click.option("--failed", is_flag=True, help="All that nobody got.")
def resend(numbers: tuple[int, ...], *, failed: bool) -> None:
    """Queue mails that nobody got once more, by their numbers."""
    if bool(numbers) == failed:
        raise click.UsageError("give the numbers of mails, or --failed")
    with command_context() as ctx:
        stuck = {one.id: one for one in mails.stuck(ctx)}
        unknown = [number for number in numbers if number not in stuck]
        if unknown:
            raise click.ClickException(f"{unknown[0]}: this mail did not fail")
        chosen = [stuck[number] for number in numbers] or list(stuck.values())
        click.echo(f"{outbox.retry_any(ctx, chosen)} queued.")


@mail.command()
@click.argument("message", type=click.File("rb"), default="-")
def bounce(message: BinaryIO) -> None:
    """Read a mail server's message on a mail that came back, such as from a pipe.

    What is no such message, or about no mail of ours, is left alone.
    """
    with command_context() as ctx:
        mail = outbox.note_bounce(ctx, message.read(LARGEST_BYTES))
        click.echo(f"mail {mail.id} came back." if mail else "Nothing to note.")


@mail.command()
@click.argument("address")
def allow(address: str) -> None:
    """Send to an address again from which a mail came back."""
    try:
        with command_context() as ctx:
            outbox.allow(ctx, address)
    except NotFound as error:
        raise click.ClickException(f"{address}: nothing is held back") from error
    click.echo(f"{address} gets mails again.")
