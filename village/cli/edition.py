"""`village edition`: editions made, read from files, written to files, led through their life."""

import errno
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from village.board import editions as whole
from village.cli import files
from village.cli.app import command_context, in_edition
from village.core.errors import (
    BadSettings,
    CodeTaken,
    IllegalTransition,
    Incomplete,
    InUse,
    ScaleInUse,
)
from village.editions.reads import editions
from village.editions.words.blank import blank
from village.editions.words.comparing import Difference
from village.editions.words.continents import COUNTRIES
from village.editions.words.file.archive import BadArchive, read_path, write_path
from village.editions.words.file.reading import Reading, read_files
from village.editions.words.life import LifeAction
from village.editions.words.usual import UNSAID, Usual, usual_in
from village.editions.writes import life

DAY = click.DateTime(["%Y-%m-%d"])


class _Country(click.ParamType):  # type: ignore[type-arg]
    """A country by its two letters."""

    name = "country"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        code = value.upper()
        if code and code not in COUNTRIES:
            self.fail(f"“{value}” is no country of ISO 3166-1 (two letters)", param, ctx)
        return code


COUNTRY = _Country()


@click.group()
def edition() -> None:
    """Make editions, read and write them as files, lead them through their life."""


@edition.command()
@click.argument("path", type=files.PATH)
def check(path: Path) -> None:
    """Say what is wrong with an edition's folder or zip, one line a fault."""
    reading = _read(path, datetime.now(UTC).date())
    notes = len(reading.faults)
    click.echo(f"{path}: no fault" + (f", {notes} notes" if notes else ""))


@edition.command("import")
@click.argument("path", type=files.PATH)
@click.option("--as", "code", default="", help="Code to give the edition, in place of its own.")
@click.option("--update", is_flag=True, help="Take what differs from the edition that is there.")
def import_(path: Path, code: str, *, update: bool) -> None:
    """Make the edition of a folder or a zip; where it is there, show how it differs."""
    with command_context() as ctx:
        reading = _read(path, ctx.now.date())
        settings = reading.settings
        if settings is None:
            raise click.ClickException(f"{path}: there is no edition")
        if code:
            settings = replace(settings, edition=replace(settings.edition, code=code))
        try:
            taken = whole.take(ctx, settings, reading.plan, reading.pictures, update=update)
        except (BadSettings, InUse) as refusal:
            raise _refused(refusal) from refusal
        _tell(taken, update=update)


@edition.command()
@click.argument("code")
@click.option("-o", "--output", required=True, type=files.PATH)
def export(code: str, output: Path) -> None:
    """Write an edition as a folder, or as a zip where the name ends so."""
    with command_context() as ctx:
        content = whole.give(in_edition(ctx, code))
    try:
        write_path(output, content)
    except OSError as error:
        files.refuse(output, error.strerror or error)
    click.echo(f"{code.upper()}: written to {output}")


@edition.command()
@click.option("--code", required=True, help="A short name, as in the references of its files.")
@click.option("--name", required=True, help="Its name, in its first language.")
@click.option("--like", default="", help="Code of the edition to copy.")
@click.option("--country", type=COUNTRY, default="", help="The organiser's, such as MA.")
@click.option("--timezone", default="", help="Such as Africa/Tunis; that of the country.")
@click.option("--currency", default="", help="Such as TND; that of the country.")
@click.option("--languages", default="", help="Such as fr,ar; those of the country.")
def create(code: str, name: str, like: str, **said: str) -> None:
    """Make an edition, blank or like another one; it is seen by its team only."""
    usual = UNSAID if like else _usual(**said)
    with command_context() as ctx:
        try:
            if like:
                whole.copy(in_edition(ctx, like), code, name=name)
            else:
                whole.found_edition(ctx, blank(code, name, today=ctx.now.date(), usual=usual))
        except (CodeTaken, BadSettings) as refusal:
            raise _refused(refusal) from refusal
    beginning = f" ({_beginning(usual)})" if usual != UNSAID else ""
    click.echo(f"{code.upper()}: made, in preparation{beginning}")


def _usual(country: str, timezone: str, currency: str, languages: str) -> Usual:
    """Return how a blank edition begins: as was said, else as is usual in its country."""
    usual = usual_in(country) if country else UNSAID
    return replace(
        usual,
        timezone=timezone or usual.timezone,
        currency=currency.upper() or usual.currency,
        languages=tuple(languages.replace(" ", "").split(",")) if languages else usual.languages,
    )


def _beginning(usual: Usual) -> str:
    tax = f"VAT {(usual.vat_rate * 100).normalize():f} %"
    return ", ".join((usual.country, usual.timezone, usual.currency, *usual.languages, tax))


@edition.command()
@click.argument("code")
@click.argument("new_code")
@click.option("--starts-on", type=DAY, help="First day; a year later by default.")
def copy(code: str, new_code: str, starts_on: datetime | None) -> None:
    """Make an edition like another one, but for people and applications."""
    day: date | None = starts_on.date() if starts_on else None
    with command_context() as ctx:
        try:
            made = whole.copy(in_edition(ctx, code), new_code, starts_on=day)
        except (CodeTaken, BadSettings) as refusal:
            raise _refused(refusal) from refusal
        click.echo(f"{made.code}: made, in preparation, from {made.starts_on}")


@edition.command("list")
def list_() -> None:
    """List the editions, the latest first."""
    with command_context() as ctx:
        for one in editions.all_of_them(ctx.session):
            click.echo(
                f"{one.code:12} {one.state:10} {one.starts_on} {next(iter(one.name.values()))}"
            )


@edition.command()
@click.argument("code")
def publish(code: str) -> None:
    """Show an edition to everybody."""
    _act(code, LifeAction.PUBLISH)


@edition.command()
@click.argument("code")
def close(code: str) -> None:
    """Say that an edition is over."""
    _act(code, LifeAction.CLOSE)


@edition.command()
@click.argument("code")
def archive(code: str) -> None:
    """Make a closed edition read-only, for good."""
    _act(code, LifeAction.ARCHIVE)


def _act(code: str, action: LifeAction) -> None:
    with command_context() as ctx:
        here = in_edition(ctx, code)
        try:
            life.act(here, action)
        except (IllegalTransition, Incomplete) as refusal:
            raise _refused(refusal) from refusal
        click.echo(f"{here.the_edition.code}: {here.the_edition.state}")


def _read(path: Path, first_day: date) -> Reading:
    """Return what an edition's folder or zip says; prints the faults, which end the command."""
    if not path.exists():
        files.refuse(path, os.strerror(errno.ENOENT))
    try:
        content = read_path(path)
    except BadArchive as refusal:
        click.echo(str(refusal.fault))
        raise SystemExit(1) from refusal
    reading = read_files(content, first_day=first_day)
    for fault in reading.faults:
        click.echo(str(fault))
    if reading.wrong:
        raise SystemExit(1)
    return reading


def _tell(taken: whole.Taken, *, update: bool) -> None:
    code = taken.edition.code
    for one in taken.differences:
        click.echo(_line(one))
    if taken.made:
        click.echo(f"{code}: made, in preparation")
    elif not taken.differences:
        click.echo(f"{code}: nothing differs")
    elif update:
        click.echo(f"{code}: updated")
    else:
        raise click.ClickException(f"{code} differs as said above; take the file with --update")


def _line(one: Difference) -> str:
    if one.before is None and one.after is None:
        return f"{one.key}: drawn anew"
    return f"{one.key}: {_short(one.before)} → {_short(one.after)}"


def _short(value: Any) -> str:
    text = "nothing" if value is None else " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"


def _refused(refusal: Exception) -> click.ClickException:
    match refusal:
        case CodeTaken():
            said = f"{refusal.facts['code']}: there is an edition with this code"
        case BadSettings():
            said = "\n".join(map(str, refusal.facts["faults"]))  # type: ignore[call-overload]
        case ScaleInUse():
            said = "jury.scale: marks were given on the present scale"
        case InUse():
            said = f"{refusal.facts['what']} {refusal.facts['key']}: applications refer to it"
        case Incomplete():
            said = f"missing: {', '.join(refusal.facts['missing'])}"  # type: ignore[arg-type]
        case _:
            said = "this step is not possible now"
    return click.ClickException(said)
