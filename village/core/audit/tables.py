"""The audit log: who did what when, each entry chained to the one before."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from village.core.audit.words import content, digest
from village.core.tables import PK, Base, Document


class AuditEntry(Base):
    """One thing that mattered; never deleted, and never changed but to erase a person.

    `digest` stands for the name and the data in the chain; with `salt` it proves them. Where a
    person was erased the salt is gone, and the name and data say nothing of them.
    """

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
    salt: Mapped[str] = mapped_column(sa.String(32), default="")
    digest: Mapped[str] = mapped_column(sa.String(64), default="")  # none in an older release's
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)

    def content(self) -> dict[str, object]:
        """Return what the hash covers beside the time and the previous hash."""
        said: dict[str, object] = {"name": self.actor_name, "data": self.data}
        if self.digest:
            said = {"digest": self.digest}
        return content(self.edition_id, self.actor_id, self.subject, self.action, **said)

    @property
    def erased(self) -> bool:
        """Whether a person was taken out of it."""
        return bool(self.digest) and not self.salt

    @property
    def proven(self) -> bool:
        """Whether its name and data are those that the chain covers."""
        own = digest(self.salt, self.actor_name, self.data)
        return not self.digest or self.erased or self.digest == own
