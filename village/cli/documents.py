"""`village badges`, `village contracts`, `village documents`: PDF made and checked from files."""

from __future__ import annotations

from pathlib import Path

import click

from village.cli import files
from village.documents.badge_file import BadgeFileError, read_edition, read_people
from village.documents.badges import SHEETS, build_badges
from village.documents.contracts import ContractError, build_contract, parse_contract

PATH = click.Path(path_type=Path, dir_okay=False)


@click.group()
def badges() -> None:
    """Make badges."""


@click.group()
def contracts() -> None:
    """Make contracts."""


@click.group()
def documents() -> None:
    """Check documents."""


@badges.command("render")
@click.argument("people", type=PATH, metavar="PEOPLE.csv")
@click.option("--edition", type=PATH, required=True, metavar="EDITION.toml")
@click.option("--sheet", type=click.Choice(list(SHEETS)), default="a6", show_default=True)
@click.option("-o", "--output", type=PATH, required=True, metavar="BADGES.pdf")
def render_badges(people: Path, edition: Path, sheet: str, output: Path) -> None:
    """Make the badges of all rows of PEOPLE.csv, in their order."""
    try:
        event = read_edition(files.read_bytes(edition))
    except BadgeFileError as error:
        files.refuse(edition, error)
    try:
        found = read_people(files.read_bytes(people))
    except BadgeFileError as error:
        files.refuse(people, error)
    files.write_bytes(output, build_badges(found, edition=event, sheet=sheet))


@contracts.command("render")
@click.argument("contract", type=PATH, metavar="CONTRACT.json")
@click.option("-o", "--output", type=PATH, required=True, metavar="CONTRACT.pdf")
def render_contract(contract: Path, output: Path) -> None:
    """Make the contract that CONTRACT.json describes."""
    try:
        document = build_contract(parse_contract(files.read_json(contract)))
    except ContractError as error:
        files.refuse(contract, error)
    files.write_bytes(output, document)
