"""`village mail`: what did not leave, and sent again."""

import click

from village.board import mails
from village.cli.app import command_context
from village.core import outbox
from village.core.outbox.tables import MailState


@click.group()
def mail() -> None:
    """See the mails that did not leave; send them again."""


@mail.command("list")
def list_() -> None:
    """List the mails that did not leave after the last attempt, the newest first."""
    with command_context() as ctx:
        for one in mails.stuck(ctx):
            click.echo(f"mail {one.id}  {one.state}  {one.template}  {one.to}  {one.error}")


@mail.command()
@click.argument("numbers", type=int, nargs=-1)
@click.option("--failed", is_flag=True, help="All that did not leave.")
def resend(numbers: tuple[int, ...], *, failed: bool) -> None:
    """Queue mails that did not leave once more, by their numbers."""
    if bool(numbers) == failed:
        raise click.UsageError("give the numbers of mails, or --failed")
    with command_context() as ctx:
        stuck = {one.id: one for one in mails.stuck(ctx) if one.state is MailState.FAILED}
        unknown = [number for number in numbers if number not in stuck]
        if unknown:
            raise click.ClickException(f"{unknown[0]}: no mail of this number failed")
        chosen = [stuck[number] for number in numbers] or list(stuck.values())
        click.echo(f"{outbox.retry_any(ctx, chosen)} queued.")
