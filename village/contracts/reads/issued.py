"""What anybody who holds a contract may know of it: whose it is, and whether it is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import aliased, undefer

from village.contracts.tables import Contract
from village.contracts.words import IN_FORCE, ContractState
from village.core.context import Context
from village.core.errors import NotFound
from village.core.files.tables import StoredFile


class Copy(StrEnum):
    """Which of a contract's two documents a file is."""

    ISSUED = "issued"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Issued:
    """A contract as its document's holder sees it anyway, and what has become of it."""

    number: str
    version: int
    token: str
    edition: str
    state: ContractState
    issued_on: date
    organiser: str
    exhibitor: str
    issued_sha256: str
    sealed_sha256: str
    signed_at: datetime | None
    sealed_at: datetime | None
    sealed_by: str
    seal_level: str
    seal_is_demo: bool

    @property
    def in_force(self) -> bool:
        """Whether the contract binds both parties now, or waits for the exhibitor's signature."""
        return self.state in IN_FORCE

    def copy_of(self, sha256s: Sequence[str]) -> Copy:
        """Say which of its documents has one of these fingerprints."""
        return Copy.SEALED if self.sealed_sha256 in sha256s else Copy.ISSUED


def by_token(ctx: Context, token: str) -> Issued:
    """Return the contract that a QR code names, in whatever edition.

    Raises:
        NotFound: no document that was issued carries this code.
    """
    found = _first(ctx, Contract.public_token == token)
    if found is None:
        raise NotFound
    return found


def by_content(ctx: Context, sha256s: Sequence[str]) -> Issued | None:
    """Return the contract one of whose documents has one of these fingerprints."""
    wanted = [one for one in sha256s if one]
    return _first(ctx, sa.or_(_FILE.sha256.in_(wanted), _SEALED.sha256.in_(wanted)))


_FILE, _SEALED = aliased(StoredFile), aliased(StoredFile)


def _first(ctx: Context, where: sa.ColumnElement[bool]) -> Issued | None:
    row = ctx.session.execute(
        sa.select(Contract, _FILE.sha256, _SEALED.sha256)
        .options(undefer(Contract.terms))
        .join(_FILE, _FILE.id == Contract.file_id)
        .outerjoin(_SEALED, _SEALED.id == Contract.sealed_file_id)
        .where(where, Contract.issued_at.is_not(None))
        .order_by(Contract.edition_version.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    contract, issued_sha256, sealed_sha256 = row
    terms = contract.terms
    return Issued(
        number=contract.number,
        version=contract.edition_version,
        token=contract.public_token,
        edition=terms.event.name,
        state=contract.state,
        issued_on=terms.issued_on,
        organiser=terms.organiser.name,
        exhibitor=terms.exhibitor.name,
        issued_sha256=issued_sha256,
        sealed_sha256=sealed_sha256 or "",
        signed_at=contract.signed_at,
        sealed_at=contract.sealed_at,
        sealed_by=contract.sealed_by,
        seal_level=contract.seal_level,
        seal_is_demo=contract.seal_is_demo,
    )
