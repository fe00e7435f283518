"""Contracts: terms while drafted, bytes with their SHA-256 once issued, who signs them."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications import Application
from village.contracts.words import CONTRACT_FLOW, ContractState
from village.core.files.tables import StoredFile
from village.core.tables import PK, Base, Versioned
from village.engines.documents.contract_data import ContractData
from village.engines.documents.contract_file import contract_as_data, read_contract
from village.engines.documents.evidence import Manner
from village.stands import StandPlace


class ContractTerms(sa.TypeDecorator[ContractData]):
    """What a contract says, kept in the form of CONTRACT.json."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(
        self, value: ContractData | None, dialect: sa.Dialect
    ) -> dict[str, Any] | None:
        """Return what is kept."""
        return contract_as_data(value) if value is not None else None

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> ContractData | None:
        """Return the contract that was kept."""
        return read_contract(value) if value is not None else None


class Contract(Versioned, Base):
    """A participation contract; an issued one is never rendered again."""

    __tablename__ = "contract"
    __table_args__ = (
        sa.UniqueConstraint("number", "edition_version"),
        sa.CheckConstraint(
            "state IN ('drafted', 'cancelled') OR (issued_at IS NOT NULL AND file_id IS NOT NULL)",
            "issued_has_bytes",
        ),
        sa.CheckConstraint(
            "(state = 'sealed') <= (sealed_at IS NOT NULL AND sealed_file_id IS NOT NULL)",
            "sealed_has_bytes",
        ),
        sa.Index(
            "uq_contract_in_force",
            "application_id",
            unique=True,
            postgresql_where=sa.text("state IN ('issued', 'signed', 'sealed')"),
        ),
        sa.Index(
            "uq_contract_drafted",
            "application_id",
            unique=True,
            postgresql_where=sa.text("state = 'drafted'"),
        ),
    )

    flow: ClassVar = CONTRACT_FLOW

    id: Mapped[PK]
    number: Mapped[str] = mapped_column(sa.String(24))  # VS27-C-0007
    edition_version: Mapped[int] = mapped_column(default=1)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("stand_place.id"))
    state: Mapped[ContractState] = mapped_column(default=ContractState.DRAFTED)
    #: What the document says, as issued.
    terms: Mapped[ContractData] = mapped_column(ContractTerms, deferred=True)
    net_cents: Mapped[int] = mapped_column(sa.BigInteger)
    vat_cents: Mapped[int] = mapped_column(sa.BigInteger)
    deposit_cents: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    drafted_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[str] = mapped_column(default="")  # the names of all who signed
    public_token: Mapped[str] = mapped_column(sa.String(32), unique=True)  # in the QR code
    sealed_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    sealed_at: Mapped[datetime | None]
    sealed_by: Mapped[str] = mapped_column(sa.String(160), default="")  # the certificate's name
    seal_level: Mapped[str] = mapped_column(sa.String(16), default="")
    seal_is_demo: Mapped[bool] = mapped_column(default=False)

    application: Mapped[Application] = relationship()
    place: Mapped[StandPlace] = relationship()
    file: Mapped[StoredFile | None] = relationship(foreign_keys=[file_id])
    sealed_file: Mapped[StoredFile | None] = relationship(foreign_keys=[sealed_file_id])

    @property
    def gross_cents(self) -> int:
        """What is to be paid, tax included."""
        return self.net_cents + self.vat_cents


class Signatory(Base):
    """Somebody who signs a contract for the exhibitor: in which turn, and how it was done.

    Online one signs by a link, which one gets when one's turn has come, and a code. Of both only
    hashes are kept; that of the code is made with the link's token, so that it tells nobody else.
    """

    __tablename__ = "contract_signatory"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "turn"),
        sa.CheckConstraint("(signed_at IS NULL) = (manner IS NULL)", "signed_in_a_manner"),
        sa.CheckConstraint(
            "(manner IS NOT DISTINCT FROM 'paper') = (scan_id IS NOT NULL)", "paper_has_scan"
        ),
        sa.CheckConstraint("(code_hash = '') = (code_sent_at IS NULL)", "code_was_sent"),
    )

    id: Mapped[PK]
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    turn: Mapped[int]  # from 1
    name: Mapped[str] = mapped_column(sa.String(120))
    capacity: Mapped[str] = mapped_column(sa.String(120), default="")
    #: Where the code goes; of a signature on paper, that of the account which handed it in.
    email: Mapped[str] = mapped_column(sa.String(254))
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    asked_at: Mapped[datetime | None]
    code_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    code_sent_at: Mapped[datetime | None]
    code_failures: Mapped[int] = mapped_column(default=0)
    signed_at: Mapped[datetime | None]
    manner: Mapped[Manner | None]
    written: Mapped[str] = mapped_column(sa.String(120), default="")  # the name typed to sign
    path: Mapped[str] = mapped_column(default="", deferred=True)  # the strokes drawn to sign
    consent: Mapped[str] = mapped_column(default="")  # what was agreed to, as it was read
    network: Mapped[str] = mapped_column(sa.String(45), default="")
    proxy: Mapped[str] = mapped_column(sa.String(120), default="")  # who handed the scan in
    scan_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))

    contract: Mapped[Contract] = relationship()
    scan: Mapped[StoredFile | None] = relationship()
