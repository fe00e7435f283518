"""Contracts: terms while drafted, bytes with their SHA-256 once issued."""

from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications import Application
from village.contracts.words import CONTRACT_FLOW, ContractState
from village.core.files.tables import StoredFile
from village.core.tables import PK, Base, Document, Versioned
from village.stands import StandPlace


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
    number: Mapped[str] = mapped_column(sa.String(24))  # CSC24-C-0007
    edition_version: Mapped[int] = mapped_column(default=1)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("stand_place.id"))
    state: Mapped[ContractState] = mapped_column(default=ContractState.DRAFTED)
    terms: Mapped[Document]  # the data of the document, as issued
    net_cents: Mapped[int] = mapped_column(sa.BigInteger)
    vat_cents: Mapped[int] = mapped_column(sa.BigInteger)
    deposit_cents: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    drafted_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[str] = mapped_column(sa.String(160), default="")
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
