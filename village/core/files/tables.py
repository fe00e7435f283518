"""Files kept under our own ids, with their size and SHA-256; the bytes are in the storage."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from village.core.tables import PK, Base


class StoredFile(Base):
    """One immutable file; `sha256` is also its key in the storage."""

    __tablename__ = "stored_file"
    __table_args__ = (sa.CheckConstraint("size_bytes > 0", "not_empty"),)

    id: Mapped[PK]
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(80))
    size_bytes: Mapped[int]
    created_at: Mapped[datetime]
