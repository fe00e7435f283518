"""Editions of any size for the benchmarks, written in bulk."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from tests import factories
from tests.billing.conftest import contracted
from tests.conftest import acting
from village.accounts.tables import User
from village.applications.tables import Application
from village.applications.words import State
from village.badges.writes import issuing
from village.contracts.tables import Contract
from village.core.permissions import Role
from village.core.searching import searchable
from village.editions import BadgeRole
from village.editions.tables import Edition
from village.editions.words.calls import CallKind
from village.editions.words.kinds import KINDS
from village.editions.words.settings import TaskKind
from village.exhibitors.tables import ExhibitorEntry, TaskDelegate
from village.extensions import db
from village.jury.tables import Assignment
from village.organisations.tables import Organisation, OrganisationMember
from village.stands import plan as plans
from village.stands.tables.places import StandPlace
from village.web.context import job_context

STATES = (State.SUBMITTED, State.ELIGIBLE, State.SELECTED, State.REJECTED, State.CONFIRMED)
#: An edition that asks much: so many calls, each with so many questions of its own.
CALLS, QUESTIONS = 10, 60
Row = TypeVar("Row", StandPlace, Contract)
#: Delivery slots of an edition with tasks.
SLOTS = [
    {
        "key": "early",
        "starts_at": "2027-06-03T08:00:00+00:00",
        "ends_at": "2027-06-03T10:00:00+00:00",
        "places": 1000,
    }
]
COUNTRIES = ("MA", "SN", "FR", "DE", "CN", "IN", "BR", "CA")


def edition(applications: int, *, state: State | None = None) -> Edition:
    """Return a committed edition with so many applications, each of an organisation of its own.

    They are in all of `STATES` in turn, or start-ups in one `state`.
    """
    # It takes place now, so that the gate takes its badges.
    today = job_context().now.date()
    made: Edition = factories.EditionFactory(starts_on=today, ends_on=today + timedelta(days=1))
    session = db.session()
    organisations = [
        {
            "name": _name(number),
            "country": COUNTRIES[number % len(COUNTRIES)],
            "city": "Casablanca",
            "contact_name": f"Contact {number}",
            "contact_email": f"contact{number}@example.org",
            "version": 1,
        }
        for number in range(applications)
    ]
    ids = _insert(Organisation, organisations)
    rows = [_application(made, number, owner, state) for number, owner in enumerate(ids)]
    _insert(Application, rows)
    session.execute(
        sa.update(Edition).where(Edition.id == made.id).values(last_application_number=applications)
    )
    # What autovacuum does by and by: without it, new words wait outside the index.
    session.execute(sa.text("SELECT gin_clean_pending_list('ix_application_search')"))
    session.execute(sa.text("ANALYZE"))
    session.commit()
    return made


def _name(number: int) -> str:
    return "Escalera" if number == 159 else f"Organisme {number}"


def questions(count: int) -> list[dict[str, Any]]:
    """Return a form of so many questions in parts of ten: all kinds in turn, some conditional."""
    made = [_question(number) for number in range(count)]
    return [
        {"title": _texts(f"Partie {start // 10 + 1}"), "questions": made[start : start + 10]}
        for start in range(0, count, 10)
    ]


def asking_edition(calls: int, count: int) -> Edition:
    """Return a committed edition of so many calls, each with so many questions."""
    made: Edition = factories.EditionFactory()
    for number in range(calls - len(made.calls)):
        kind = list(CallKind)[number % 2]
        factories.CallFactory(edition=made, kind=kind, key=f"call{number}", position=number + 2)
    db.session.flush()
    db.session.refresh(made)
    for call in made.calls:
        call.sections = questions(count)
        call.eligibility = [{"rule": "team_at_most", "effect": "enforced", "value": 50}]
    db.session.commit()
    return made


def organiser(where: Edition) -> User:
    """Return an account that organises an edition."""
    user: User = factories.MembershipFactory(edition=where, role=Role.ORGANISER).user
    db.session.commit()
    return user


def juror(where: Edition, files: int) -> tuple[User, list[str]]:
    """Return an account that reads so many files of an edition, and their references."""
    user: User = factories.MembershipFactory(edition=where, role=Role.JUROR).user
    given = (
        sa.select(Application)
        .where(Application.edition_id == where.id)
        .order_by(Application.id)
        .limit(files)
    )
    references = []
    for application in db.session.scalars(given):
        db.session.add(
            Assignment(user=user, application=application, assigned_at=factories.LONG_AGO)
        )
        references.append(application.reference)
    db.session.commit()
    return user, references


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is (nobody's account if it is empty), and what something is done to."""

    email: str
    items: list[str]


def founders(where: Edition, counts: Sequence[int]) -> list[Turn]:
    """Return accounts with so many empty drafts each."""
    users = [factories.UserFactory() for _ in counts]
    return [
        Turn(user.email, drafts(where, user, count))
        for user, count in zip(users, counts, strict=True)
    ]


def drafts(where: Edition, user: User, count: int) -> list[str]:
    """Return the references of empty drafts of `user`, ready to be filled in."""
    references = []
    for _ in range(count):
        member = factories.OrganisationMemberFactory(
            user=user, organisation=factories.OrganisationFactory()
        )
        draft = factories.ApplicationFactory(
            edition=where, organisation=member.organisation, state=State.DRAFT
        )
        references.append(draft.reference)
    db.session.commit()
    return references


def take_visitors(where: Edition) -> None:
    """Open an edition's registration of visitors."""
    where.visitors = {"open": True}
    db.session.commit()


def badges(where: Edition, count: int) -> list[str]:
    """Return the codes of so many badges of visitors, issued and never scanned."""
    ctx = replace(job_context(), edition=where)
    made = [
        issuing.admit(ctx, role=BadgeRole.VISITOR, name=f"Visiteur {number}")
        for number in range(count)
    ]
    db.session.commit()
    return [badge.token for badge in made]


def exhibitors(count: int) -> Edition:
    """Return a committed edition with all tasks and so many exhibitors, each with its contract.

    Every second one has said what it has to say, every third has a colleague who sees to it.
    """
    made = edition(0)
    made.tasks = {"list": [{"task": kind.value} for kind in TaskKind], "slots": SLOTS}
    made.services = {"items": [{"key": "power", "label": _texts("Branchement"), "amount": 180_000}]}
    first = contracted(acting(replace(job_context(), edition=made), Role.ORGANISER))
    for number in range(count):
        application = first.application if number == 0 else _like(first, number)
        if number % 2:
            db.session.add(_entry(application))
        if number % 3 == 0:
            user = factories.OrganisationMemberFactory(organisation=application.organisation).user
            for task in (TaskKind.CATALOGUE, TaskKind.PEOPLE):
                delegate = TaskDelegate(application_id=application.id, task=task, user_id=user.id)
                db.session.add(delegate)
    db.session.commit()
    db.session.execute(sa.text("ANALYZE"))
    db.session.commit()
    return made


def _like(first: Contract, number: int) -> Application:
    """Return another exhibitor, whose contract says what the first says."""
    application: Application = factories.ApplicationFactory(
        edition=first.application.edition,
        organisation=factories.OrganisationFactory(name=_name(number)),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    stand = factories.StandFactory(edition=application.edition, number=f"B{number:03d}")
    place = _copy(first.place, stand_id=stand.id, application_id=application.id)
    db.session.add(place)
    db.session.flush()
    theirs = {
        "number": f"{first.number}-{number}",
        "public_token": f"token-{number}",
        "application_id": application.id,
        "place_id": place.id,
    }
    db.session.add(_copy(first, **theirs))
    return application


def _copy(row: Row, **changed: object) -> Row:
    """Return a new row that differs from another by some columns."""
    names = (column.key for column in sa.inspect(type(row)).column_attrs)
    kept = {name: getattr(row, name) for name in names if name != "id"}
    return type(row)(**{**kept, **changed})


def _entry(application: Application) -> ExhibitorEntry:
    return ExhibitorEntry(
        application_id=application.id,
        fascia=_texts("Organisme"),
        catalogue=_texts("Des bornes de recharge pour les villes."),
        logo="logo.png",
        slot="early",
        saved_at=factories.LONG_AGO,
    )


def plan(where: Edition, drawing: Path) -> None:
    """Put a drawing in force."""
    ctx = replace(job_context(), edition=where)
    plans.import_plan(ctx, json.loads(drawing.read_text(encoding="utf-8")))
    db.session.commit()


def gate(where: Edition) -> User:
    """Return an account that works at the gate of an edition."""
    user: User = factories.MembershipFactory(edition=where, role=Role.GATE).user
    db.session.commit()
    return user


def members(user: User) -> int:
    """Return for how many organisations `user` acts."""
    counted = sa.select(sa.func.count()).where(OrganisationMember.user_id == user.id)
    return db.session.scalar(counted) or 0


def _question(number: int) -> dict[str, Any]:
    kind = list(KINDS)[number % len(KINDS)]
    made: dict[str, Any] = {
        "key": f"question_{number}",
        "kind": kind,
        "label": _texts(f"Question {number}"),
        "help": _texts("Une phrase d'aide, comme en écrivent les organisateurs."),
    }
    if kind in ("choice", "choices"):
        made["choices"] = [
            {"value": f"v{one}", "label": _texts(f"Choix {one}")} for one in range(6)
        ]
    if kind == "amount":
        made["unit"] = "EUR"
    if number % 3 == 2:
        made["shown_if"] = {"question": "question_1", "is": ["true"]}
    return made


def _texts(french: str) -> dict[str, str]:
    return {"fr": french, "ar": french, "en": french}


def _insert(
    model: type[Organisation] | type[Application], rows: list[dict[str, object]]
) -> list[int]:
    if not rows:
        return []
    return list(db.session.scalars(sa.insert(model).returning(model.id), rows))


def _application(made: Edition, number: int, owner: int, state: State | None) -> dict[str, object]:
    at = factories.LONG_AGO + timedelta(minutes=number)
    exhibits = state is None and number % 4 == 0
    kind = CallKind.EXHIBITOR if exhibits else CallKind.STARTUP
    [call] = (call for call in made.calls if call.kind is kind)
    reference = f"{made.code}-{number + 1:04d}"
    return {
        "reference": reference,
        "edition_id": made.id,
        "organisation_id": owner,
        "call_id": call.id,
        "kind": kind,
        "state": state or STATES[number % len(STATES)],
        "axis_id": made.axes[number % len(made.axes)].id,
        "zone": ("africa", "europe", "asia", "americas")[number % 4],
        "title": f"Projet {number}",
        "summary": "Capteurs de fuite pour réseaux d'eau municipaux.",
        "answers": {},
        "search_names": searchable((f"Projet {number}", _name(number))),
        "search_contact": f"contact {number} contact{number} example org",
        "search_text": f"{searchable([reference])} {number + 1} capteurs de fuite casablanca",
        "created_at": at,
        "saved_at": at,
        "submitted_at": at,
        "state_at": at,
        "version": 1,
    }
