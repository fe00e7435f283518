"""`village user`: accounts made by the administrator."""

from collections.abc import Callable

import click

from village.accounts.reads.accounts import everybody
from village.accounts.words.passwords import SHORTEST, weakness
from village.accounts.writes import accounts, factor_resets, setup
from village.cli.app import command_context
from village.core.context import Context
from village.core.errors import EmailTaken, NotFound
from village.core.languages import DEFAULT
from village.core.permissions import Role


@click.group()
def user() -> None:
    """Make accounts, list them, disable them."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--edition", "code", default="", help="Edition in which the role counts.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="Role to give.")
@click.password_option(help="Asked for where it is not given.")
def create(email: str, name: str, code: str, role: str | None, password: str) -> None:
    """Create a verified account, with a role in an edition where one is given."""
    if bool(role) != bool(code):
        raise click.UsageError("--role and --edition go together: a role counts in one edition")
    if weakness(password, known=(email, name)):
        raise click.BadParameter(
            f"take {SHORTEST} characters or more, not the person's name nor a common word",
            param_hint="--password",
        )
    try:
        with command_context() as ctx:
            accounts.create_by_administrator(
                ctx,
                email=email,
                name=name,
                password=password,
                role=Role(role) if role else None,
                edition_code=code,
            )
    except EmailTaken as error:
        raise click.ClickException(f"{email}: there is an account with this address") from error
    except NotFound as error:
        raise click.ClickException(f"{code}: there is no such edition") from error
    click.echo(f"{email} can log in.")


@user.command("list")
@click.option("--edition", "code", default="", help="Only those with a role in this edition.")
def list_(code: str) -> None:
    """List the accounts by address, with their roles."""
    with command_context() as ctx:
        for one in everybody(ctx, edition_code=code):
            states = {
                "administrator": one.administrator,
                "not confirmed": not one.confirmed,
                "disabled": one.disabled,
                "second factor": one.second_factor,
            }
            said = (*one.roles, *(word for word, holds in states.items() if holds))
            click.echo(f"{one.email}  {one.name}" + (f"  {', '.join(said)}" if said else ""))


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Let an account log in no more; its sessions end, its roles and its past stay."""
    _change(email, accounts.disable)
    click.echo(f"{email} can log in no more.")


@user.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let an account that was disabled log in again."""
    _change(email, accounts.enable)
    click.echo(f"{email} can log in.")


@user.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take a lost second factor off an account: the password alone opens it again."""
    _change(email, factor_resets.take_off_by_administrator)
    click.echo(f"{email} logs in with the password alone, and was told by mail.")


def _change(email: str, change: Callable[[Context, str], object]) -> None:
    try:
        with command_context() as ctx:
            change(ctx, email)
    except NotFound as error:
        raise click.ClickException(f"{email}: no account has this address") from error


@user.command()
@click.argument("email")
@click.option("--link", is_flag=True, help="Print the link too, where no mail arrives.")
def reset(email: str, *, link: bool) -> None:
    """Mail somebody a link that sets a new password; the old one is good until it is used."""
    try:
        with command_context() as ctx:
            token = accounts.offer_reset(ctx, email)
            address = f"{ctx.public_url}/{DEFAULT}/account/reset/{token}"
    except NotFound as error:
        raise click.ClickException(f"{email}: no account has this address") from error
    click.echo(f"{email} gets a mail with the link." + (f"\n\n  {address}\n" if link else ""))


@user.command("setup-link")
def setup_link() -> None:
    """Print the link that makes the first account, once; nothing where there is one."""
    with command_context() as ctx:
        if token := setup.offer(ctx):
            link = f"{ctx.public_url}/{DEFAULT}/account/setup/{token}"
            click.echo(f"Nobody has an account yet. Set up this installation, once:\n\n  {link}\n")
