"""The drawing that an organiser uploaded last, and what its parts were said to be."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from village.core.tables import PK, Base, Document, Versioned


class UploadedDrawing(Versioned, Base):
    """A drawing of an edition that is to become a plan; the next one takes its place.

    `roles` outlives the file: it says of parts by their keys what they are read as, so that the
    next drawing of the same hand is understood at once.
    """

    __tablename__ = "uploaded_drawing"

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    hall: Mapped[str] = mapped_column(sa.String(16), default="")  # the one that it is to become
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    survey: Mapped[Document]
    roles: Mapped[list[Any]] = mapped_column(JSONB)
    units_per_metre: Mapped[float | None]  # as it was read last
    uploaded_at: Mapped[datetime]
    plan_version_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("plan_version.id", ondelete="SET NULL")
    )
