"""Rows for tests: required columns, nothing surprising."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import factory
from argon2 import PasswordHasher
from factory.alchemy import SQLAlchemyModelFactory
from sqlalchemy.orm import Session, object_session

from village.accounts.tables import Membership, User
from village.applications.reads import versions
from village.applications.tables import Application, Submission
from village.applications.words import State
from village.core.fingerprints import fingerprint
from village.core.permissions import Role
from village.editions.tables import Axis, Call, Criterion, Edition, Pavilion
from village.editions.words.calls import CallKind
from village.editions.words.continents import continent_of
from village.editions.words.life import Life
from village.jury.tables import Assignment, JurorProfile, Recusal, Score
from village.organisations.tables import Organisation, OrganisationMember
from village.selection.tables import Decision
from village.selection.words import Outcome
from village.stands.tables.places import Stand

PASSWORD = "correct horse battery"
#: As cheap as argon2 gets: tests log in often.
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_HASH = HASHER.hash(PASSWORD)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


#: The continents of the pavilions named after them.
CONTINENTS = {
    "africa": ["AF"],
    "europe": ["EU"],
    "asia": ["AS", "OC"],
    "americas": ["NA", "SA"],
}


def bind(session: Session, persistence: str = "commit") -> None:
    """Make every factory write into `session`, for all to see or, with `flush`, for one test."""
    for made in _subclasses(BaseFactory):
        made._meta.sqlalchemy_session = session
        made._meta.sqlalchemy_session_persistence = persistence


def keep() -> None:
    """Write what was added as the rows of factories are written: for all, or for one test."""
    session = BaseFactory._meta.sqlalchemy_session
    if BaseFactory._meta.sqlalchemy_session_persistence == "commit":
        session.commit()
    else:  # a commit would let all that was read be asked for again
        session.flush()


def _subclasses(parent: type) -> list[Any]:
    return [parent, *(deep for child in parent.__subclasses__() for deep in _subclasses(child))]


def texts(fr: str) -> dict[str, str]:
    """Return a text that tells its language."""
    return {"fr": fr, "ar": f"{fr} (ar)", "en": f"{fr} (en)"}


def receive(application: Application) -> None:
    """Keep what a file says as the first version that was submitted."""
    content = versions.content(application, number=1, at=application.submitted_at)
    session = object_session(application)
    session.add(
        Submission(
            application=application,
            number=1,
            submitted_at=application.submitted_at,
            content=content,
            sha256=fingerprint(content),
        )
    )
    keep()


def pavilion_of(country: str, edition: Edition) -> str | None:
    """Return the edition's pavilion of a country's continent; none where it has none."""
    here = continent_of(country)
    return next((one.code for one in edition.pavilions if here in one.continents), None)


class BaseFactory(SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session_persistence = "commit"


class AxisFactory(BaseFactory):
    class Meta:
        model = Axis

    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda o: texts(f"Axe {o.number}"))
    note = {}


class CallFactory(BaseFactory):
    class Meta:
        model = Call

    kind = CallKind.STARTUP
    key = factory.LazyAttribute(lambda o: o.kind.value)
    position = factory.LazyAttribute(lambda o: 1 if o.kind is CallKind.STARTUP else 2)
    places = factory.LazyAttribute(lambda o: 30 if o.kind is CallKind.STARTUP else None)
    pavilion = factory.LazyAttribute(lambda o: "startups" if o.kind is CallKind.STARTUP else "")
    title = factory.LazyAttribute(lambda o: texts(f"Appel {o.kind.value}"))
    description = factory.LazyFunction(lambda: texts("Description"))
    who = {}
    offer = {}
    opens_at = LONG_AGO
    deadline_at = factory.LazyFunction(lambda: datetime.now(UTC) + timedelta(days=12))
    sections = []


class CriterionFactory(BaseFactory):
    class Meta:
        model = Criterion

    position = factory.Sequence(lambda n: n + 1)
    key = factory.LazyAttribute(lambda o: f"criterion-{o.position}")
    title = factory.LazyAttribute(lambda o: texts(f"Critère {o.position}"))
    help = {}
    weight = Decimal("0.5")
    anchors = {}


class PavilionFactory(BaseFactory):
    class Meta:
        model = Pavilion

    code = "africa"
    position = factory.Sequence(lambda n: n)
    label = factory.LazyAttribute(lambda o: texts(o.code.capitalize()))
    continents = factory.LazyAttribute(lambda o: CONTINENTS.get(o.code, []))


class EditionFactory(BaseFactory):
    """An edition with two axes, five pavilions, two open calls and two criteria."""

    class Meta:
        model = Edition

    code = factory.Sequence(lambda n: f"TS{n:02d}")
    ordinal = 1
    name = factory.LazyFunction(lambda: texts("Salon d'essai"))
    theme = factory.LazyFunction(lambda: texts("Thème"))
    tagline = {}
    about = {}
    patronage = {}
    state = Life.PUBLIC
    languages = factory.LazyFunction(lambda: ["fr", "ar", "en"])
    venue = factory.LazyFunction(lambda: {"name": texts("Sacré-Cœur")})
    organiser = factory.LazyFunction(
        lambda: {
            "name": {"fr": "Casablanca Events"},
            "form": {"fr": "SA"},
            "address": {"fr": "Casablanca"},
        }
    )
    pavilion_rule = factory.LazyFunction(
        lambda: {"startup": "continents", "exhibitor": "continents"}
    )
    scale = factory.LazyFunction(lambda: {"least": 0, "most": 5, "step": 1})
    country = "MA"
    timezone = "Africa/Casablanca"
    currency = "MAD"
    starts_on = date(2027, 6, 5)
    ends_on = date(2027, 6, 6)
    prices = factory.LazyFunction(
        lambda: {
            "vat_rate": 0.2,
            "corner_supplement": 0.12,
            "list": [
                {"item": "registration", "amount": 300000},
                {"item": "shell_scheme_m2", "amount": 250000},
                {"item": "space_only_m2", "amount": 180000},
                {"item": "startup_pod", "amount": 0},
            ],
            "instalments": [
                {"share": 0.5, "after_signature_days": 0},
                {"share": 0.5, "before_event_days": 30},
            ],
        }
    )
    plan = factory.LazyFunction(lambda: {"type": "FeatureCollection", "features": []})
    practical = {}
    clauses = {}
    services = {}
    tasks = {}

    axes = factory.LazyFunction(lambda: AxisFactory.build_batch(2))
    calls = factory.LazyFunction(lambda: [CallFactory.build(kind=kind) for kind in CallKind])
    pavilions = factory.LazyFunction(
        lambda: [
            PavilionFactory.build(code=code, position=position)
            for position, code in enumerate((*CONTINENTS, "startups"))
        ]
    )
    criteria = factory.LazyFunction(
        lambda: [CriterionFactory.build(position=position) for position in (1, 2)]
    )


class UserFactory(BaseFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password_hash = _HASH
    created_at = LONG_AGO
    verified_at = LONG_AGO


class MembershipFactory(BaseFactory):
    class Meta:
        model = Membership
        exclude = ("edition",)

    edition = None
    edition_id = factory.LazyAttribute(lambda o: o.edition.id)
    user = factory.SubFactory(UserFactory)
    role = Role.ORGANISER


class OrganisationFactory(BaseFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisme {n}")
    country = "MA"
    city = "Casablanca"
    contact_name = "Contact"
    contact_email = "contact@example.org"


class OrganisationMemberFactory(BaseFactory):
    class Meta:
        model = OrganisationMember

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class ApplicationFactory(BaseFactory):
    """A start-up's application in `state`, complete, in the edition given."""

    class Meta:
        model = Application

    edition = factory.SubFactory(EditionFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    reference = factory.Sequence(lambda n: f"TS26-{n:04d}")
    kind = CallKind.STARTUP
    call = factory.LazyAttribute(lambda o: next(c for c in o.edition.calls if c.kind is o.kind))
    state = State.SUBMITTED
    axis = factory.LazyAttribute(lambda o: o.edition.axes[0])
    zone = factory.LazyAttribute(lambda o: pavilion_of(o.organisation.country, o.edition))
    title = factory.Sequence(lambda n: f"Projet {n}")
    summary = "Capteurs de fuite pour réseaux d'eau municipaux."
    answers = {}
    created_at = LONG_AGO
    saved_at = LONG_AGO
    state_at = LONG_AGO
    submitted_at = factory.LazyAttribute(
        lambda o: None if o.state is State.DRAFT else datetime(2026, 1, 10, tzinfo=UTC)
    )

    @factory.post_generation
    def _received(self, create, extracted, **kwargs):
        if self.submitted_at is not None:
            receive(self)


class StandFactory(BaseFactory):
    class Meta:
        model = Stand
        exclude = ("edition",)

    edition = None
    edition_id = factory.LazyAttribute(lambda o: o.edition.id)
    number = factory.Sequence(lambda n: f"A{n:03d}")
    zone = "africa"
    area_m2 = Decimal(9)
    open_sides = 2
    polygon = factory.Sequence(
        lambda n: [[[n * 4, 0], [n * 4 + 3, 0], [n * 4 + 3, 3], [n * 4, 3], [n * 4, 0]]]
    )
    utilities = []


class JurorProfileFactory(BaseFactory):
    class Meta:
        model = JurorProfile
        exclude = ("edition",)

    edition = None
    edition_id = factory.LazyAttribute(lambda o: o.edition.id)
    user = factory.SubFactory(UserFactory)
    institution = "Institut"
    axes = factory.LazyFunction(lambda: [1])
    languages = factory.LazyFunction(lambda: ["fr"])


class AssignmentFactory(BaseFactory):
    """A file given to a juror; `marks`, by the criteria's order, make a complete review."""

    class Meta:
        model = Assignment

    user = factory.SubFactory(UserFactory)
    application = factory.SubFactory(ApplicationFactory, state=State.ELIGIBLE)
    assigned_at = LONG_AGO

    @factory.post_generation
    def marks(self, create: bool, extracted: list[int] | None, **kwargs: object) -> None:
        if not extracted:
            return
        for criterion, mark in zip(self.application.edition.criteria, extracted, strict=True):
            self.scores.append(Score(criterion_id=criterion.id, mark=mark))
        self.saved_at = self.completed_at = LONG_AGO
        self.application.edition.marks_given = True
        keep()


class ConflictFactory(BaseFactory):
    class Meta:
        model = Recusal

    user = factory.SubFactory(UserFactory)
    application = factory.SubFactory(ApplicationFactory, state=State.ELIGIBLE)
    reason = "Conseil de la start-up"
    declared_at = LONG_AGO


class DecisionFactory(BaseFactory):
    class Meta:
        model = Decision

    application = factory.SubFactory(ApplicationFactory, state=State.ELIGIBLE)
    outcome = Outcome.SELECT
    reasons = "Besoin réel, équipe solide"
    staged_by = factory.SubFactory(UserFactory)
    staged_at = LONG_AGO
