"""Letters: to whom each is made out, its bytes once issued, whether it is still good."""

from datetime import datetime
from typing import ClassVar, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.accounts import User
from village.applications import Application
from village.core.files.tables import StoredFile
from village.core.tables import PK, Base, Versioned
from village.editions import Edition
from village.letters.words import LETTER_FLOW, STANDING, LetterState

_STANDS = sa.text(f"state IN {tuple(sorted(map(str, STANDING)))}")


class LetterReader(NamedTuple):
    """Who is written to about a letter."""

    name: str
    email: str
    language: str


class OfficialLetter(Versioned, Base):
    """A letter or certificate to one holder; an issued one is never rendered again.

    It is about an application, or thanks a juror.
    """

    __tablename__ = "letter"
    __table_args__ = (
        sa.CheckConstraint("num_nonnulls(application_id, juror_id) = 1", "one_subject"),
        sa.CheckConstraint(
            "(state IN ('issued', 'revoked')) = (file_id IS NOT NULL)", "issued_has_bytes"
        ),
        sa.CheckConstraint(
            "(file_id IS NULL) = (number IS NULL) AND (file_id IS NULL) = (issued_at IS NULL)",
            "issued_has_number",
        ),
        sa.Index(
            "uq_letter_of_application",
            *("application_id", "kind", "name", "award"),
            unique=True,
            postgresql_where=_STANDS,
        ),
        sa.Index(
            "uq_letter_of_juror",
            *("edition_id", "juror_id", "kind"),
            unique=True,
            postgresql_where=_STANDS,
        ),
    )

    flow: ClassVar = LETTER_FLOW

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(32))  # a key of the edition's letters
    state: Mapped[LetterState] = mapped_column(default=LetterState.ASKED)
    application_id: Mapped[int | None] = mapped_column(sa.ForeignKey("application.id"))
    juror_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    language: Mapped[str] = mapped_column(sa.String(2))
    name: Mapped[str] = mapped_column(sa.String(160))  # the holder's, as it is drawn
    function: Mapped[str] = mapped_column(sa.String(120), default="")
    award: Mapped[str] = mapped_column(sa.String(160), default="")
    title: Mapped[str] = mapped_column(default="")  # as issued
    asked_at: Mapped[datetime]
    number: Mapped[str | None] = mapped_column(sa.String(24), unique=True)  # VS27-L-0007
    issued_at: Mapped[datetime | None]
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    sealed_by: Mapped[str] = mapped_column(sa.String(160), default="")  # the certificate's name
    seal_level: Mapped[str] = mapped_column(sa.String(16), default="")
    seal_is_demo: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")  # why it was refused or revoked
    public_token: Mapped[str] = mapped_column(sa.String(32), unique=True)  # in the QR code

    edition: Mapped[Edition] = relationship()
    application: Mapped[Application | None] = relationship()
    juror: Mapped[User | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()

    @property
    def reader(self) -> LetterReader:
        """The juror, or the contact of the application's organisation."""
        if self.juror is not None:
            return LetterReader(self.juror.name, self.juror.email, self.juror.language)
        if self.application is None:
            raise ValueError("a letter is about an application or a juror")
        one = self.application.organisation
        return LetterReader(one.contact_name, one.contact_email, one.language)
