"""Files that answer questions of applications, on their way or whole."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications import Application
from village.core.files.tables import StoredFile
from village.core.tables import PK, Base
from village.editions import Attached


class Attachment(Base):
    """One file sent for one question of one application."""

    __tablename__ = "attachment"
    __table_args__ = (
        sa.CheckConstraint("received_bytes BETWEEN 0 AND size_bytes", "received_of_size"),
        sa.CheckConstraint(
            "(file_id IS NULL) OR (received_bytes = size_bytes AND preview_id IS NOT NULL)",
            "whole_has_bytes",
        ),
        sa.CheckConstraint("file_id IS NOT NULL OR expires_at IS NOT NULL", "way_ends"),
        sa.Index(None, "uploaded_by_id", postgresql_where=sa.text("expires_at IS NOT NULL")),
        sa.Index(None, "expires_at", postgresql_where=sa.text("expires_at IS NOT NULL")),
    )

    id: Mapped[PK]
    token: Mapped[str] = mapped_column(sa.String(43), unique=True)  # its address is made of it
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    question: Mapped[str] = mapped_column(sa.String(32))  # by its key
    name: Mapped[str] = mapped_column(sa.String(200))  # as it was sent, until it is whole
    size_bytes: Mapped[int]
    received_bytes: Mapped[int] = mapped_column(default=0)
    parts: Mapped[list[str]] = mapped_column(default=list)  # of what was received, in order
    pages: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    preview_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]  # none once a saved answer names it

    application: Mapped[Application] = relationship()
    file: Mapped[StoredFile | None] = relationship(foreign_keys=[file_id])
    preview: Mapped[StoredFile | None] = relationship(foreign_keys=[preview_id])

    @property
    def attached(self) -> Attached | None:
        """The file as an answer names it; none while it is on its way."""
        return self.named(self.file) if self.file is not None else None

    def named(self, file: StoredFile) -> Attached:
        """Return a file of these bytes as an answer names it."""
        return Attached(
            id=self.token,
            name=self.name,
            media_type=file.media_type,
            size_bytes=self.size_bytes,
            pages=self.pages,
            sha256=file.sha256,
        )
