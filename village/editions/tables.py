"""An edition of the exhibition with what it owns: axes, pavilions, calls, criteria, programme."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from village.core.tables import PK, Base, Document, Texts
from village.editions.words.badges import BadgeRole, Hours, hours_by_role
from village.editions.words.calls import CallKind, Window
from village.editions.words.letters import usual_letters
from village.editions.words.life import EDITION_FLOW, Life
from village.editions.words.pavilions import open_to
from village.editions.words.settings import (
    BadgeSettings,
    Belonging,
    ChecklistLine,
    DataProtection,
    Eligibility,
    LetterSettings,
    Mode,
    PavilionRule,
    PriceSettings,
    Scale,
    Service,
    Standard,
    TaskPlan,
    VisitorSettings,
)
from village.editions.words.shape import as_value
from village.editions.words.standards import StandardQuestions, standard_questions
from village.editions.words.visiting import with_usual


class Edition(Base):
    """One occurrence of the exhibition; it owns its dates, wording, prices and plan.

    What one page in ten needs, and no other should read and decode, is deferred.
    """

    __tablename__ = "edition"
    __table_args__ = (sa.CheckConstraint("starts_on <= ends_on", "starts_before_it_ends"),)

    flow: ClassVar = EDITION_FLOW

    id: Mapped[PK]
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    state: Mapped[Life] = mapped_column(default=Life.PREPARING)
    mode: Mapped[Mode] = mapped_column(default=Mode.ON_SITE)
    languages: Mapped[list[str]] = mapped_column(JSONB)
    ordinal: Mapped[int]
    name: Mapped[Texts]
    theme: Mapped[Texts]
    tagline: Mapped[Texts]
    about: Mapped[Texts] = mapped_column(deferred=True)
    patronage: Mapped[Texts]
    #: These and other documents have the shape of `words/settings.py`, what is usual left out.
    venue: Mapped[Document]
    organiser: Mapped[Document]
    accent: Mapped[str] = mapped_column(sa.String(7), default="")
    accent_dark: Mapped[str] = mapped_column(sa.String(7), default="")
    logo: Mapped[Document]  # empty for none
    partners: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, deferred=True)
    legal_notice: Mapped[Texts] = mapped_column(deferred=True)
    privacy: Mapped[Texts] = mapped_column(deferred=True)
    website: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(sa.String(2))
    timezone: Mapped[str] = mapped_column(sa.String(40))
    currency: Mapped[str] = mapped_column(sa.String(3))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    results_on: Mapped[date | None]
    preview_key: Mapped[str] = mapped_column(sa.String(32), default="")  # of the link; "" for none
    is_demo: Mapped[bool] = mapped_column(default=False)
    last_application_number: Mapped[int] = mapped_column(default=0)
    last_contract_number: Mapped[int] = mapped_column(default=0)
    last_letter_number: Mapped[int] = mapped_column(default=0)
    last_badge_number: Mapped[int] = mapped_column(default=0)
    prices: Mapped[Document]
    pavilion_rule: Mapped[Document]
    reviews_per_application: Mapped[int] = mapped_column(default=3)
    reviews_due_at: Mapped[datetime | None]
    scale: Mapped[Document]  # of the jurors' marks; it stays once there are any
    marks_given: Mapped[bool] = mapped_column(default=False)
    blind: Mapped[bool] = mapped_column(default=False)
    verdict_delay_minutes: Mapped[int] = mapped_column(default=10)  # of the screening's mails
    tells_score: Mapped[bool] = mapped_column(default=False)  # to applicants, once decided
    tells_feedback: Mapped[bool] = mapped_column(default=False)
    composition: Mapped[Document]  # of the jurors of each file, as asked last
    bids_open: Mapped[bool] = mapped_column(default=False)  # jurors may say what they want to read
    #: GeoJSON: walls, columns, doors; stands are rows.
    plan: Mapped[Document] = mapped_column(deferred=True)
    programme: Mapped[Document] = mapped_column(deferred=True)  # rooms and speakers
    #: "sections": [{"key", "title": {…}, "paragraphs": [{…}]}], of the practical information;
    #: "figures": [{"value": number, "label": {…}}], of the editions before.
    practical: Mapped[Document] = mapped_column(deferred=True)
    clauses: Mapped[Document] = mapped_column(deferred=True)  # contract clauses by kind of contract
    #: "items": what an exhibitor may order beside the stand
    services: Mapped[Document] = mapped_column(deferred=True)
    tasks: Mapped[Document] = mapped_column(deferred=True)  # what exhibitors have to do
    visitors: Mapped[Document]  # who may register, and for how many there is room
    #: Who else gets personal data, and how long each kind is kept.
    data_protection: Mapped[Document] = mapped_column(deferred=True)
    badges: Mapped[Document]  # what they show, how many there are, when passes are good
    #: Mails in the edition's own words: [{"key", "subject": {…}, "text": {…}}, …]
    mails: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, deferred=True)
    #: Letters and certificates in the edition's own words; none for the usual ones.
    letters: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, deferred=True)
    #: Why a file may be refused: [{"key", "label": {…}, "text": {…}}, …]
    refusal_reasons: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, default=list, deferred=True
    )

    if TYPE_CHECKING:  # assigned below, as another table gives it
        zones: Mapped[list[tuple[str, dict[str, str], str]] | None]

    axes: Mapped[list["Axis"]] = relationship(order_by="Axis.number", back_populates="edition")
    pavilions: Mapped[list["Pavilion"]] = relationship(order_by="Pavilion.position")
    calls: Mapped[list["Call"]] = relationship(back_populates="edition", order_by="Call.position")
    criteria: Mapped[list["Criterion"]] = relationship(order_by="Criterion.position")

    @property
    def marks(self) -> Scale:
        """The marks that jurors give."""
        return as_value(Scale, self.scale, ZoneInfo("UTC"))  # type: ignore[no-any-return]

    @property
    def home(self) -> str:
        """The country of the organiser."""
        return str(self.organiser.get("country") or self.country)

    def sends(self, mail: str) -> bool:
        """Say whether the organiser lets a mail be sent."""
        return all(one.get("sent", True) for one in self.mails if one["key"] == mail)

    def wording(self, mail: str, language: str) -> dict[str, str]:
        """Return the edition's own `subject` and `text` of a mail, where it has them."""
        own = next((one for one in self.mails if one["key"] == mail), {})
        parts = ((part, own.get(part, {}).get(language, "")) for part in ("subject", "text"))
        return {part: text for part, text in parts if text}

    @property
    def price_settings(self) -> PriceSettings:
        """The prices as values."""
        return as_value(PriceSettings, self.prices, ZoneInfo(self.timezone))  # type: ignore[no-any-return]

    @property
    def task_plan(self) -> TaskPlan:
        """What exhibitors have to do, as values."""
        return as_value(TaskPlan, self.tasks, ZoneInfo("UTC"))  # type: ignore[no-any-return]

    @property
    def offered_services(self) -> tuple[Service, ...]:
        """What an exhibitor may order beside the stand, as values."""
        items = self.services.get("items", [])
        return as_value(tuple[Service, ...], items, ZoneInfo(self.timezone))  # type: ignore[no-any-return]

    @property
    def letter_kinds(self) -> Mapping[str, LetterSettings]:
        """The letters and certificates issued here, by key; the usual where it says none."""
        said = as_value(tuple[LetterSettings, ...], self.letters, ZoneInfo(self.timezone))
        return {one.key: one for one in said or usual_letters(self.languages)}

    @property
    def visitor_settings(self) -> VisitorSettings:
        """Who may register as a visitor, as a value; the usual types where it names none."""
        said: VisitorSettings = as_value(VisitorSettings, self.visitors, ZoneInfo(self.timezone))
        return with_usual(said, self.languages)

    @property
    def protection(self) -> DataProtection:
        """Who else gets personal data, and after how many days each kind is erased."""
        return as_value(DataProtection, self.data_protection, ZoneInfo("UTC"))  # type: ignore[no-any-return]

    @property
    def badge_settings(self) -> BadgeSettings:
        """What badges show and how many there are, as a value."""
        return as_value(BadgeSettings, self.badges, ZoneInfo("UTC"))  # type: ignore[no-any-return]

    @property
    def badge_hours(self) -> dict[BadgeRole, tuple[Hours, ...]]:
        """When badges are good, by role."""
        return hours_by_role(self.badge_settings, self.starts_on, self.ends_on, self.timezone)

    @property
    def days(self) -> list[date]:
        """The days on which it is open."""
        length = (self.ends_on - self.starts_on).days
        return [self.starts_on + timedelta(days=one) for one in range(length + 1)]

    @property
    def mark_scale(self) -> Scale:
        """The scale of the jurors' marks."""
        return as_value(Scale, self.scale, ZoneInfo(self.timezone))  # type: ignore[no-any-return]

    def belonging(self, kind: CallKind) -> Belonging:
        """Return who says in which pavilion files of a kind belong."""
        rule: PavilionRule = as_value(PavilionRule, self.pavilion_rule, ZoneInfo(self.timezone))
        return rule.startup if kind is CallKind.STARTUP else rule.exhibitor

    def open_pavilions(self, kind: CallKind) -> Sequence["Pavilion"]:
        """Return the pavilions in which files of a kind may belong, in their order."""
        rule = self.belonging(kind)
        calls = self.calls if rule is Belonging.CHOICE else ()  # many, and long
        taken = [call.pavilion for call in calls if call.kind is not kind]
        return open_to(rule, self.pavilions, taken=taken)

    @property
    def hosting_pavilions(self) -> frozenset[str]:
        """The pavilions in which calls for start-ups gather those they select."""
        startups = (call for call in self.calls if call.kind is CallKind.STARTUP)
        return frozenset(call.pavilion for call in startups if call.pavilion)

    @property
    def startup_places(self) -> int:
        """How many start-ups the calls have places for."""
        return sum(call.places or 0 for call in self.calls if call.kind is CallKind.STARTUP)


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
    """A themed area of the floor."""

    __tablename__ = "pavilion"
    __table_args__ = (sa.UniqueConstraint("edition_id", "code"),)

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    code: Mapped[str] = mapped_column(sa.String(16))
    position: Mapped[int]
    label: Mapped[Texts]
    note: Mapped[Texts]  # what a visitor finds there
    colour: Mapped[str] = mapped_column(sa.String(7), default="")
    continents: Mapped[list[str]] = mapped_column(JSONB, default=list)


#: Code, label and colour of each pavilion, in their order; None without any. Each page's frame
#: shows the colours, so that they come with the edition.
Edition.zones = column_property(
    sa.select(
        sa.func.jsonb_agg(
            aggregate_order_by(
                sa.func.jsonb_build_array(Pavilion.code, Pavilion.label, Pavilion.colour),
                Pavilion.position,
            ),
            type_=JSONB,
        )
    )
    .where(Pavilion.edition_id == Edition.id)
    .correlate(Edition)
    .scalar_subquery()
)


class Call(Base):
    """What organisations apply to, with its deadline."""

    __tablename__ = "call"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "key"),
        sa.CheckConstraint("opens_at < deadline_at", "opens_before_deadline"),
        sa.CheckConstraint("grace_minutes >= 0", "grace_not_negative"),
    )

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    key: Mapped[str] = mapped_column(sa.String(32))
    position: Mapped[int]
    kind: Mapped[CallKind]
    pavilion: Mapped[str] = mapped_column(sa.String(16), default="")
    places: Mapped[int | None]
    per_organisation: Mapped[int | None]
    title: Mapped[Texts]
    description: Mapped[Texts]
    who: Mapped[Texts]
    offer: Mapped[Texts]
    opens_at: Mapped[datetime]
    deadline_at: Mapped[datetime]
    grace_minutes: Mapped[int] = mapped_column(default=0)
    eligibility: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    checklist: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    standard: Mapped[Document]  # what becomes of the standard questions
    sections: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)

    edition: Mapped[Edition] = relationship(back_populates="calls")

    @property
    def questions(self) -> list[dict[str, Any]]:
        """The call's own questions, of all sections, in their stored form."""
        return [one for section in self.sections for one in section["questions"]]

    @property
    def rules(self) -> tuple[Eligibility, ...]:
        """Who may apply, as values."""
        return as_value(tuple[Eligibility, ...], self.eligibility, ZoneInfo("UTC"))  # type: ignore[no-any-return]

    @property
    def checks(self) -> tuple[ChecklistLine, ...]:
        """What screeners look up in every file, as values."""
        return as_value(tuple[ChecklistLine, ...], self.checklist, ZoneInfo("UTC"))  # type: ignore[no-any-return]

    @property
    def standards(self) -> StandardQuestions:
        """The standard questions that it asks."""
        settings = as_value(Standard, self.standard, ZoneInfo("UTC"))
        return standard_questions(self.kind, settings, self.rules, axes=bool(self.edition.axes))

    @property
    def year(self) -> int:
        """The year of the deadline."""
        return self.deadline_at.year

    @property
    def window(self) -> Window:
        """When applications are taken, by the one rule."""
        return Window(self.opens_at, self.deadline_at, self.grace_minutes)


class Criterion(Base):
    """What a juror scores on the edition's scale, with its weight and the meaning of marks."""

    __tablename__ = "criterion"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "position"),
        sa.UniqueConstraint("edition_id", "key"),
        sa.CheckConstraint("weight > 0", "weight_positive"),
    )

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    key: Mapped[str] = mapped_column(sa.String(32))
    position: Mapped[int]
    title: Mapped[Texts]
    help: Mapped[Texts]
    weight: Mapped[Decimal] = mapped_column(sa.Numeric(5, 4))
    anchors: Mapped[Document]  # by mark: {"0": {…}, … "5": …}


class Session(Base):
    """One item of the public programme."""

    __tablename__ = "programme_session"
    __table_args__ = (sa.UniqueConstraint("edition_id", "key"),)

    id: Mapped[PK]
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(32))
    room: Mapped[str] = mapped_column(sa.String(32))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    title: Mapped[Texts]
    axis_number: Mapped[int | None]
    speakers: Mapped[list[str]] = mapped_column(JSONB, default=list)
    credits: Mapped[Texts]  # who speaks, where they are not listed one by one
    stream: Mapped[str] = mapped_column(default="")
