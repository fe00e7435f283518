"""`village badges`, `village contracts`, `village documents`: PDF made and checked from files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from village.cli import files
from village.engines.documents import seal_check
from village.engines.documents.badge_file import (
    BadgeFileError,
    Photos,
    read_edition,
    read_people,
)
from village.engines.documents.badges import SHEETS, build_badges
from village.engines.documents.contracts import ContractError, build_contract, parse_contract
from village.engines.documents.drawable import Undrawable
from village.engines.documents.seals import (
    ChangeKind,
    LegalStanding,
    Permitted,
    Seal,
    SealVerdict,
    signed_since,
)


@click.group()
def badges() -> None:
    """Make badges."""


@click.group()
def contracts() -> None:
    """Make contracts."""


@click.group()
def documents() -> None:
    """Check documents."""


@documents.command()
@click.argument("file", type=files.PATH, metavar="FILE.pdf")
@click.option(
    "--trust", type=files.PATH, multiple=True, metavar="CERT.pem", help="A trusted certificate."
)
def verify(file: Path, trust: tuple[Path, ...]) -> None:
    """Say who sealed FILE.pdf, when, at which level, and whether anything changed since.

    Exit 0 only for a document that is sealed and intact, be it signed by others since; with
    --trust, only where the seal's certificate leads to one of those, whatever name another has.
    """
    certificates = [_certificate(path) for path in trust]
    try:
        report = seal_check.check(files.read_bytes(file), certificates)
    except seal_check.NotADocument as error:
        files.refuse(file, error)
    for found in report.seals:
        click.echo(_described(found))
    if not report.seals:
        click.echo("not sealed")
    for line in _verdict(report):
        click.echo(line)
    foreign = report.verdict is SealVerdict.FOREIGN and trust
    if foreign:
        click.echo("NOT sealed with a trusted certificate")
    raise SystemExit(0 if report.intact and not foreign else 1)


#: What each kind of change is, after « changed after it was sealed: ».
_CHANGED = {
    ChangeKind.BYTES: "what the seal covers is not what was sealed",
    ChangeKind.APPENDED: "something stands behind its end, which readers do not show",
    ChangeKind.PAGES: "pages were added, taken out or moved",
    ChangeKind.CONTENT: "a page shows something else",
    ChangeKind.NOTES: "notes, links or drawings were laid over a page",
    ChangeKind.FIELDS: "fields of a form were added or filled in",
    ChangeKind.TITLE: "the title, the author or the like is another",
    ChangeKind.FILES: "files were attached",
    ChangeKind.ACTIONS: "it does something by itself, as when it is opened",
    ChangeKind.SIGNATURE: "a later signature does not fit",
    ChangeKind.OTHER: "something else that it is made of",
}
_STANDING = {
    LegalStanding.SIMPLE: "simple seal (Law 43-20, eIDAS): the certificate vouches for itself",
    LegalStanding.ADVANCED: "at most an advanced seal (Law 43-20, eIDAS): certificate of {issuer}",
    LegalStanding.QUALIFIED: "its certificate of {issuer} says to be qualified; not checked here",
}
_PERMITTED = {
    Permitted.NOT_SAID: "it does not say what may still change",
    Permitted.NOTHING: "it lets nothing change",
    Permitted.SIGNATURES: "it lets others sign, and nothing else change",
    Permitted.NOTES: "it lets others sign and lay notes over it",
}


def _verdict(report: seal_check.SealReport) -> Iterator[str]:
    """Yield what the seals come to, in the words of the page that checks."""
    if report.verdict is SealVerdict.SIGNED_SINCE:
        names = ", ".join(one.by or "an unknown signatory" for one in signed_since(report.seals))
        yield f"unchanged, and signed since by {names}"
    if report.verdict is SealVerdict.BROKEN:
        yield "the seal does not fit"
    for change in report.changes:
        yield f"changed after it was sealed: {_CHANGED[change]}"
    yield "intact" if report.intact else "NOT intact"


def _certificate(path: Path) -> seal_check.Certificate:
    try:
        return seal_check.certificate_of_pem(files.read_bytes(path))
    except ValueError as error:
        files.refuse(path, error)


def _described(found: Seal) -> str:
    when = f"{found.claimed_at:%Y-%m-%d %H:%M:%S %Z}" if found.claimed_at else "an unknown time"
    lines = [f"sealed by {found.by or 'an unknown signatory'}", f"at {when} by the sealer's clock"]
    if found.stamped_at:
        lines.append(f"at {found.stamped_at:%Y-%m-%d %H:%M:%S %Z} by a time-stamp service")
    lines.append(f"level {found.level}")
    lines.append(_STANDING[found.standing].format(issuer=found.issuer or "an unknown issuer"))
    lines.append(_PERMITTED[found.permits])
    lines.append("certificate trusted" if found.trusted else "certificate not among the trusted")
    lines.append("seal fits" if found.intact else "seal does not fit")
    return "\n  ".join(lines)


@badges.command("render")
@click.argument("people", type=files.PATH, metavar="PEOPLE.csv")
@click.option("--edition", type=files.PATH, required=True, metavar="EDITION.toml")
@click.option("--sheet", type=click.Choice(list(SHEETS)), default="a6", show_default=True)
@click.option("-o", "--output", type=files.PATH, required=True, metavar="BADGES.pdf")
def render_badges(people: Path, edition: Path, sheet: str, output: Path) -> None:
    """Make the badges of all rows of PEOPLE.csv, in their order."""
    files.keep_apart(people, edition, output)
    try:
        event = read_edition(files.read_bytes(edition), day_zero=datetime.now(UTC).date())
    except BadgeFileError as error:
        files.refuse(edition, error)
    try:
        found = read_people(files.read_bytes(people), _photos_beside(people))
    except BadgeFileError as error:
        files.refuse(people, error)
    try:
        document = build_badges(list(found.values()), edition=event, sheet=sheet)
    except Undrawable as error:
        rows = list(found)
        named = (f"row {rows[one.at]}, {one.field}: {one.reason}" for one in error.faults)
        files.refuse(people, "; ".join(named))
    files.write_bytes(output, document)


def _photos_beside(people: Path) -> Photos:
    """Return what reads a photo beside a file; a path that leads elsewhere is refused."""
    folder = people.resolve().parent

    def photos(name: str) -> bytes:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            raise ValueError(f"{name} is not beside the file")
        return path.read_bytes()

    return photos


@contracts.command("render")
@click.argument("contract", type=files.PATH, metavar="CONTRACT.json")
@click.option("-o", "--output", type=files.PATH, required=True, metavar="CONTRACT.pdf")
def render_contract(contract: Path, output: Path) -> None:
    """Make the contract that CONTRACT.json describes."""
    files.keep_apart(contract, output)
    try:
        document = build_contract(parse_contract(files.read_json(contract)))
    except (ContractError, Undrawable) as error:
        files.refuse(contract, error)
    files.write_bytes(output, document)
