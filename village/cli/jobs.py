"""`village jobs`: what waits, what failed, and a failed job tried again."""

import click

from village.cli.app import command_context
from village.core import queue
from village.core.errors import NotFound


@click.group()
def jobs() -> None:
    """See the jobs that wait and those that failed; try one again."""


@jobs.command("list")
def list_() -> None:
    """List how many jobs there are by kind and status, then each that failed."""
    with command_context() as ctx:
        for line in queue.lines(ctx):
            since = f"  since {line.since:%Y-%m-%d %H:%M:%S} UTC" if line.since else ""
            click.echo(f"{line.jobs:6}  {line.status:6}  {line.task}{since}")
        for job in queue.failed(ctx):
            at = f"{job.failed_at:%Y-%m-%d %H:%M:%S} UTC" if job.failed_at else "some time ago"
            click.echo(f"job {job.id}  {job.task}  failed {at}, {job.attempts} attempts")


@jobs.command()
@click.argument("numbers", type=int, nargs=-1)
@click.option("--failed", is_flag=True, help="All that failed.")
def retry(numbers: tuple[int, ...], *, failed: bool) -> None:
    """Queue failed jobs again, by their numbers."""
    if bool(numbers) == failed:
        raise click.UsageError("give the numbers of jobs, or --failed")
    with command_context() as ctx:
        chosen = numbers or tuple(job.id for job in queue.failed(ctx))
        for number in chosen:
            try:
                queue.retry(ctx, number)
            except NotFound as error:
                raise click.ClickException(f"{number}: no job of this number failed") from error
    click.echo(f"{len(chosen)} queued.")


@jobs.command()
@click.argument("number", type=int)
def dismiss(number: int) -> None:
    """Forget a failed job that nobody needs any more."""
    try:
        with command_context() as ctx:
            queue.dismiss(ctx, number)
    except NotFound as error:
        raise click.ClickException(f"{number}: no job of this number failed") from error
    click.echo("Forgotten.")
