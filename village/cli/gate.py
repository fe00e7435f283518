"""`village gate`: the figures of the gate, counted anew from its scans."""

from collections.abc import Iterable, Iterator

import click

from village.cli.app import command_context, in_edition
from village.gate import reads
from village.gate.words import GateBar, GateDay


@click.group()
def gate() -> None:
    """Look after what the gates have seen."""


@gate.command()
@click.argument("code")
def audit(code: str) -> None:
    """Count the figures of an edition from its kept scans, as docs/guide/gate.md defines them.

    Ends with 1 where the live board or the audit log says otherwise.
    """
    with command_context() as ctx:
        found = reads.audit(in_edition(ctx, code))
    for day in found.figures.days:
        for line in _lines(day):
            click.echo(line)
    total = found.figures
    click.echo(
        f"In all: {total.visits} visits, {total.visitors} unique visitors, {total.people} people"
    )
    if found.unlike:
        days = ", ".join(day.isoformat() for day in found.unlike)
        raise click.ClickException(f"the live board says otherwise on {days}")
    if found.kept != found.recorded:
        raise click.ClickException(
            f"{found.kept} scans are kept, but the audit log has {found.recorded}"
        )
    click.echo(f"The live board says the same; the audit log has all {found.kept} scans.")


def _lines(day: GateDay) -> Iterator[str]:
    yield (
        f"{day.day}: {day.visits} visits, {day.board.came} people, {day.entries} entries,"
        f" {day.board.inside} inside at the end"
    )
    yield f"  by hour: {_said(day.board.by_hour)}"
    yield f"  by type: {_said(day.board.by_role)}"
    yield f"  by gate: {_said(day.board.by_gate)}"


def _said(bars: Iterable[GateBar]) -> str:
    return ", ".join(f"{one.key or '(no name)'} {one.count}" for one in bars)
