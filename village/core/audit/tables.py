"""The audit log: who did what when, each entry chained to the one before."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from village.core.tables import PK, Base, Document


class AuditEntry(Base):
    """One thing that mattered; never changed, never deleted."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index(None, "edition_id", sa.text("id DESC")),
        sa.Index(None, "subject"),
    )

    id: Mapped[PK]
    at: Mapped[datetime]
    edition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("edition.id"))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(120))
    subject: Mapped[str] = mapped_column(sa.String(80))
    action: Mapped[str] = mapped_column(sa.String(40))
    data: Mapped[Document]
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)

    def content(self) -> dict[str, object]:
        """Return what the hash covers beside the time and the previous hash."""
        return {
            "edition": self.edition_id,
            "actor": self.actor_id,
            "name": self.actor_name,
            "subject": self.subject,
            "action": self.action,
            "data": self.data,
        }
