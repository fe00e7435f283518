"""Applications: one organisation's request to take part in one edition."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.accounts import User
from village.applications.words import APPLICATION_FLOW, Reminder, State
from village.core.tables import PK, Base, Document, Versioned
from village.editions import Axis, Call, CallKind, Edition, Window, pavilions
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
        sa.CheckConstraint(
            "merged_into_id IS NULL OR (state = 'withdrawn' AND merged_into_id <> id)",
            "merged_once_withdrawn",
        ),
        sa.CheckConstraint("wanted_open_sides BETWEEN 1 AND 4", "open_sides_1_to_4"),
        sa.Index(None, "edition_id", "kind", "state"),
        sa.Index(None, "edition_id", sa.text("submitted_at DESC NULLS LAST"), sa.text("id DESC")),
        sa.Index("ix_application_search", "search", postgresql_using="gin"),
    )

    flow: ClassVar = APPLICATION_FLOW

    id: Mapped[PK]
    reference: Mapped[str] = mapped_column(sa.String(16), unique=True)  # VS27-0042
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    #: Its own: what is said of the organisation in another file changes nothing here.
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), unique=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("call.id"), index=True)
    late_link_id: Mapped[int | None] = mapped_column(sa.ForeignKey("late_link.id"), index=True)
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
    #: The file of which it is a duplicate.
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("application.id"), index=True)

    edition: Mapped[Edition] = relationship()
    organisation: Mapped[Organisation] = relationship()
    axis: Mapped[Axis | None] = relationship()
    call: Mapped[Call] = relationship()
    late_link: Mapped["LateLink | None"] = relationship()
    #: What the organiser has asked last to be corrected.
    correction: Mapped["Correction | None"] = relationship(viewonly=True)

    @property
    def window(self) -> Window:
        """When it may be submitted: as its call takes it, or later by a link."""
        return self.late_link.window if self.late_link else self.call.window

    @property
    def amending_window(self) -> Window:
        """When what it says may be replaced: longer where a correction was asked for."""
        asked = self.correction if self.submitted_at else None  # of no draft
        return self.window.until(asked.closes_at) if asked and not asked.made_at else self.window

    @property
    def stands_in(self) -> str | None:
        """The pavilion of its stand."""
        rule = self.edition.belonging(self.kind)
        return pavilions.stands_in(rule, self.zone, gathered=self.call.pavilion or None)

    @property
    def stamp(self) -> str:
        """What a form remembers of the rows it shows, to notice later that they changed."""
        return f"{self.version}-{self.organisation.version}"


class LateLink(Base):
    """A link by which some who have it still apply to a call after its deadline."""

    __tablename__ = "late_link"
    __table_args__ = (
        sa.CheckConstraint("used BETWEEN 0 AND uses", "used_at_most_so_often"),
        sa.CheckConstraint("expires_at > made_at", "expires_after_it_is_made"),
    )

    id: Mapped[PK]
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("call.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    note: Mapped[str] = mapped_column(sa.String(120), default="")  # for whom it is
    uses: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    call: Mapped[Call] = relationship()

    def opens(self, at: datetime) -> bool:
        """Say whether it still lets somebody in."""
        return self.revoked_at is None and at < self.expires_at and self.used < self.uses

    @property
    def window(self) -> Window:
        """When who came by it may apply."""
        window = self.call.window
        return window if self.revoked_at else window.until(self.expires_at)


class DraftReminder(Base):
    """That somebody was reminded of a draft, once for each reminder and each deadline."""

    __tablename__ = "draft_reminder"
    __table_args__ = (sa.UniqueConstraint("call_id", "user_id", "reminder", "deadline_at"),)

    id: Mapped[PK]
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("call.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    reminder: Mapped[Reminder]
    deadline_at: Mapped[datetime]
    sent_at: Mapped[datetime]


class ApplicationTag(Base):
    """A word that the organisers have put on a file; neither applicants nor jurors read it."""

    __tablename__ = "application_tag"
    __table_args__ = (
        sa.UniqueConstraint("application_id", "name"),
        sa.CheckConstraint("name <> ''", "name_not_empty"),
    )

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(40), index=True)


class ChecklistTick(Base):
    """That an organiser has looked up a line of the call's checklist in a file."""

    __tablename__ = "checklist_tick"
    __table_args__ = (sa.UniqueConstraint("application_id", "key"),)

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(32))  # of the line
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    ticked_at: Mapped[datetime]


class FileNote(Base):
    """What an organiser notes on a file for the others; neither applicants nor jurors read it."""

    __tablename__ = "file_note"

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(
        sa.ForeignKey("application.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    text: Mapped[str]
    written_at: Mapped[datetime]

    author: Mapped[User] = relationship()
    mentions: Mapped[list["NoteMention"]] = relationship(
        cascade="all, delete-orphan", foreign_keys=lambda: [NoteMention.file_note_id]
    )


class NoteMention(Base):
    """An organiser whom a note is meant for."""

    __tablename__ = "note_mention"
    __table_args__ = (sa.UniqueConstraint("file_note_id", "user_id"),)

    id: Mapped[PK]
    file_note_id: Mapped[int] = mapped_column(sa.ForeignKey("file_note.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)

    user: Mapped[User] = relationship()


class SavedView(Base):
    """The organiser's list as somebody wants to find it again: filters, order and columns."""

    __tablename__ = "saved_view"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "owner_id", "name"),
        sa.CheckConstraint("name <> ''", "name_not_empty"),
    )

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    query: Mapped[Document]  # what the list's address says, each name with its values
    shared: Mapped[bool]  # with everybody who reads the list


class Submission(Base):
    """One version of a file as it was received; it never changes."""

    __tablename__ = "submission"
    __table_args__ = (
        sa.UniqueConstraint("application_id", "number"),
        sa.CheckConstraint("number > 0", "number_positive"),
        sa.Index(None, "sha256", postgresql_ops={"sha256": "text_pattern_ops"}),
    )

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id", ondelete="CASCADE"))
    number: Mapped[int]  # 1 is the first that was submitted
    key: Mapped[uuid.UUID | None] = mapped_column(unique=True)  # of the form that sent it
    submitted_at: Mapped[datetime]
    content: Mapped[Document]  # docs/reference/submissions.md
    sha256: Mapped[str] = mapped_column(sa.String(64))  # of the content in canonical JSON

    application: Mapped[Application] = relationship()


class Amendment(Versioned, Base):
    """What a submitted file will say instead, while the applicant is writing it."""

    __tablename__ = "amendment"

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(
        sa.ForeignKey("application.id", ondelete="CASCADE"), unique=True
    )
    organisation: Mapped[Document]  # by `ORGANISATION_FIELDS`
    project: Mapped[Document]  # by `PROJECT_FIELDS`
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]

    application: Mapped[Application] = relationship()


class Correction(Base):
    """What an organiser asks an applicant to correct; the next one takes its place."""

    __tablename__ = "correction"
    __table_args__ = (
        sa.CheckConstraint("jsonb_array_length(fields) > 0", "names_a_field"),
        sa.CheckConstraint("closes_at > asked_at", "closes_after_it_is_asked"),
    )

    id: Mapped[PK]
    application_id: Mapped[int] = mapped_column(
        sa.ForeignKey("application.id", ondelete="CASCADE"), unique=True
    )
    #: Of the form, by their names; a question of the call by `q_` and its key.
    fields: Mapped[list[str]] = mapped_column(JSONB)
    message: Mapped[str]
    asked_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    made_at: Mapped[datetime | None]  # when the applicant submitted it
