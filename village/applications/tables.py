"""Applications: one organisation's request to take part in one edition."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.applications.words import APPLICATION_FLOW, State
from village.core.tables import PK, Base, Document, Versioned
from village.editions import Axis, Call, CallKind, Edition, pavilions
from village.organisations import Organisation

#: The words of a file, with a weight that says of which field each is.
_SEARCH = (
    "setweight(to_tsvector('simple'::regconfig, search_names), 'A')"
    " || setweight(to_tsvector('simple'::regconfig, search_contact), 'C')"
    " || setweight(to_tsvector('simple'::regconfig, search_text), 'D')"
)


class Application(Versioned, Base):
    """One organisation's request to take part in one edition."""

    __tablename__ = "application"
    __table_args__ = (
        sa.CheckConstraint(
            "CASE WHEN state = 'draft' THEN submitted_at IS NULL"
            " WHEN state = 'withdrawn' THEN true ELSE submitted_at IS NOT NULL END",
            "submitted_iff_not_draft",
        ),
        sa.ForeignKeyConstraint(["edition_id", "zone"], ["pavilion.edition_id", "pavilion.code"]),
        sa.CheckConstraint("wanted_area_m2 > 0", "area_positive"),
        sa.CheckConstraint("wanted_open_sides BETWEEN 1 AND 4", "open_sides_1_to_4"),
        sa.Index(None, "edition_id", "kind", "state"),
        sa.Index(None, "edition_id", sa.text("submitted_at DESC NULLS LAST"), sa.text("id DESC")),
        sa.Index("ix_application_search", "search", postgresql_using="gin"),
    )

    flow: ClassVar = APPLICATION_FLOW

    id: Mapped[PK]
    reference: Mapped[str] = mapped_column(sa.String(16), unique=True)  # VS27-0042
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("call.id"), index=True)
    kind: Mapped[CallKind]  # its call's
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    axis_id: Mapped[int | None] = mapped_column(sa.ForeignKey("axis.id"))
    zone: Mapped[str | None] = mapped_column(sa.String(16))  # the pavilion where it belongs
    language: Mapped[str] = mapped_column(sa.String(2), default="fr")
    title: Mapped[str] = mapped_column(sa.String(140), default="")
    summary: Mapped[str] = mapped_column(default="")
    answers: Mapped[Document]  # to the call's own questions, by key
    #: The call's questions as they were put when it was submitted; none for a draft.
    asked: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, deferred=True)
    #: What it is found by: its names, the contact for who reads contacts, all else that it says.
    search_names: Mapped[str] = mapped_column(default="")
    search_contact: Mapped[str] = mapped_column(default="")
    search_text: Mapped[str] = mapped_column(default="", deferred=True)
    search: Mapped[str] = mapped_column(
        TSVECTOR, sa.Computed(_SEARCH, persisted=True), deferred=True
    )
    women_led: Mapped[bool] = mapped_column(default=False)
    first_time: Mapped[bool] = mapped_column(default=False)
    wanted_area_m2: Mapped[int | None]
    wanted_open_sides: Mapped[int | None]
    shell_scheme: Mapped[bool] = mapped_column(default=True)
    needs: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    state_at: Mapped[datetime]
    screening_note: Mapped[str] = mapped_column(default="")
    draft_key: Mapped[uuid.UUID | None] = mapped_column(unique=True)
    submission_key: Mapped[uuid.UUID | None] = mapped_column(unique=True)

    edition: Mapped[Edition] = relationship()
    organisation: Mapped[Organisation] = relationship()
    axis: Mapped[Axis | None] = relationship()
    call: Mapped[Call] = relationship()

    @property
    def stands_in(self) -> str | None:
        """The pavilion of its stand."""
        rule = self.edition.belonging(self.kind)
        return pavilions.stands_in(rule, self.zone, gathered=self.call.pavilion or None)

    @property
    def stamp(self) -> str:
        """What a form remembers of the rows it shows, to notice later that they changed."""
        return f"{self.version}-{self.organisation.version}"
