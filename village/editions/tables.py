"""An edition of the exhibition with what it owns: axes, pavilions, calls, criteria, programme."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from village.core.tables import PK, Base, Document, Texts
from village.editions.words.calls import Kind, Window
from village.editions.words.prices import Tariff


class Edition(Base):
    """One occurrence of the exhibition; it owns its dates, wording, prices and plan.

    What one page in ten needs, and no other should read and decode, is deferred.
    """

    __tablename__ = "edition"
    __table_args__ = (sa.CheckConstraint("starts_on <= ends_on", "starts_before_it_ends"),)

    id: Mapped[PK]
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    ordinal: Mapped[int]
    name: Mapped[Texts]
    theme: Mapped[Texts]
    tagline: Mapped[Texts]
    about: Mapped[Texts] = mapped_column(deferred=True)
    patronage: Mapped[Texts]
    venue: Mapped[Texts]
    organiser: Mapped[Document]  # name, name_ar, form, ICE, RC, IF, address, email, phone
    website: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(sa.String(2))
    timezone: Mapped[str] = mapped_column(sa.String(40))
    currency: Mapped[str] = mapped_column(sa.String(3))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    results_on: Mapped[date | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    last_application_number: Mapped[int] = mapped_column(default=0)
    last_contract_number: Mapped[int] = mapped_column(default=0)
    last_badge_number: Mapped[int] = mapped_column(default=0)
    registration_cents: Mapped[int] = mapped_column(sa.BigInteger)
    shell_scheme_m2_cents: Mapped[int] = mapped_column(sa.BigInteger)
    space_only_m2_cents: Mapped[int] = mapped_column(sa.BigInteger)
    startup_pod_cents: Mapped[int] = mapped_column(sa.BigInteger)
    corner_supplement: Mapped[Decimal] = mapped_column(sa.Numeric(5, 4))
    vat_rate: Mapped[Decimal] = mapped_column(sa.Numeric(5, 4))
    deposit_rate: Mapped[Decimal] = mapped_column(sa.Numeric(5, 4))
    startup_places: Mapped[int] = mapped_column(default=30)
    reviews_per_application: Mapped[int] = mapped_column(default=3)
    composition: Mapped[Document]  # of the jurors of each file, as asked last
    bids_open: Mapped[bool] = mapped_column(default=False)  # jurors may say what they want to read
    #: GeoJSON: walls, columns, doors; stands are rows.
    plan: Mapped[Document] = mapped_column(deferred=True)
    #: "sections": [{"code", "title": {…}, "paragraphs": [{…}]}], of the practical information;
    #: "figures": [{"value": number, "label": {…}}], of the editions before.
    practical: Mapped[Document] = mapped_column(deferred=True)
    clauses: Mapped[Document] = mapped_column(deferred=True)  # contract clauses by kind of contract
    services: Mapped[Document] = mapped_column(
        deferred=True
    )  # what an exhibitor may order beside the stand
    #: Why a file may be refused: [{"code", "label": {fr, ar, en}, "text": {fr, ar, en}}, …]
    refusal_reasons: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, default=list, deferred=True
    )

    axes: Mapped[list["Axis"]] = relationship(order_by="Axis.number", back_populates="edition")
    pavilions: Mapped[list["Pavilion"]] = relationship(order_by="Pavilion.position")
    calls: Mapped[list["Call"]] = relationship(back_populates="edition", order_by="Call.id")
    criteria: Mapped[list["Criterion"]] = relationship(order_by="Criterion.position")

    @property
    def tariff(self) -> Tariff:
        """The prices as the domain reckons with them."""
        return Tariff(
            registration_cents=self.registration_cents,
            shell_scheme_m2_cents=self.shell_scheme_m2_cents,
            space_only_m2_cents=self.space_only_m2_cents,
            startup_pod_cents=self.startup_pod_cents,
            corner_supplement=self.corner_supplement,
            vat_rate=self.vat_rate,
            deposit_rate=self.deposit_rate,
        )


class Axis(Base):
    """One of the edition's themes."""

    __tablename__ = "axis"
    __table_args__ = (sa.UniqueConstraint("edition_id", "number"),)

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    number: Mapped[int]
    title: Mapped[Texts]
    note: Mapped[Texts]

    edition: Mapped[Edition] = relationship(back_populates="axes")


class Pavilion(Base):
    """A themed area of the floor: a continent, or the start-up village."""

    __tablename__ = "pavilion"
    __table_args__ = (sa.UniqueConstraint("edition_id", "code"),)

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    code: Mapped[str] = mapped_column(sa.String(16))
    position: Mapped[int]
    label: Mapped[Texts]
    note: Mapped[Texts]  # what a visitor finds there


class Call(Base):
    """What organisations apply to, with its deadline."""

    __tablename__ = "call"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "kind"),
        sa.CheckConstraint("opens_at < deadline_at", "opens_before_deadline"),
        sa.CheckConstraint("grace_minutes >= 0", "grace_not_negative"),
    )

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    kind: Mapped[Kind]
    title: Mapped[Texts]
    description: Mapped[Texts]
    who: Mapped[Texts]
    offer: Mapped[Texts]
    opens_at: Mapped[datetime]
    deadline_at: Mapped[datetime]
    grace_minutes: Mapped[int] = mapped_column(default=0)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)

    edition: Mapped[Edition] = relationship(back_populates="calls")

    @property
    def window(self) -> Window:
        """When applications are taken, by the one rule."""
        return Window(self.opens_at, self.deadline_at, self.grace_minutes)


class Criterion(Base):
    """What a juror scores from 0 to 5, with its weight and the meaning of each mark."""

    __tablename__ = "criterion"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "position"),
        sa.CheckConstraint("weight > 0", "weight_positive"),
    )

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    position: Mapped[int]
    title: Mapped[Texts]
    help: Mapped[Texts]
    weight: Mapped[Decimal] = mapped_column(sa.Numeric(5, 4))
    anchors: Mapped[Document]  # {"0": {fr, ar, en}, … "5": …}


class Session(Base):
    """One item of the public programme."""

    __tablename__ = "programme_session"

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    title: Mapped[Texts]
    place: Mapped[Texts]
    speakers: Mapped[Texts]
    axis_number: Mapped[int | None]
