"""An edition that is not the demo and asks much: ten calls of sixty questions, and files."""

from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.seeding import CALLS, QUESTIONS, questions
from tests import factories
from tests.browser import site
from village.accounts.tables import User
from village.applications.words import State
from village.core.permissions import Role
from village.editions.tables import Edition
from village.editions.words.calls import CallKind
from village.editions.words.kinds import read_questions
from village.editions.words.life import Life
from village.extensions import db
from village.selection.words import Outcome

#: Whom of the demo the edition knows, and as what; its applicants are the start-up's people.
ROLES = {
    "organiser": Role.ORGANISER,
    "chair": Role.CHAIR,
    "juror": Role.JUROR,
    "gate": Role.GATE,
}
STATES = (State.SUBMITTED, State.ELIGIBLE, State.ELIGIBLE, State.REJECTED, State.SELECTED)
FILES, GIVEN = 40, 12
ANSWERS: dict[str, Any] = {
    "line": "Fès",
    "text": "Deux quartiers, un an, trois vannes par rue.",
    "number": 12_500,
    "amount": 4_500_000,
    "date": "2027-10-12",
    "choice": "v1",
    "choices": ["v0", "v2"],
    "scale": 4,
    "country": "TN",
    "url": "https://eaux-vives.example",
    "video": "https://video.example/eaux-vives",
    "person": "Amina Diouf",
    "email": "amina@eaux-vives.example",
    "phone": "+216 71 00 00 00",
    "check": True,
    "consent": True,
}


def take(url: str, folder: Path) -> None:
    """Put the edition beside the demo, with the demo's people in it."""
    with site.inside(site.settings(url, folder)):
        factories.bind(db.session())
        edition = site.own_edition()
        people = {key: _person(email) for key, email in site.PEOPLE.items()}
        for key, role in ROLES.items():
            factories.MembershipFactory(edition=edition, user=people[key], role=role)
        _ask_much(edition)
        _fill(edition, people)
        db.session.commit()


def _person(email: str) -> User:
    return db.session.scalars(sa.select(User).where(User.email == email)).one()


def _ask_much(edition: Edition) -> None:
    """Give the edition its calls, open and full of questions."""
    for number in range(len(edition.calls), CALLS):
        kind = list(CallKind)[number % 2]
        factories.CallFactory(
            edition=edition, kind=kind, key=f"call{number}", position=number, pavilion="young"
        )
    db.session.flush()
    db.session.refresh(edition)
    edition.state = Life.PUBLIC
    for call in edition.calls:
        call.opens_at = factories.LONG_AGO
        call.deadline_at = datetime.now(UTC) + timedelta(days=40)
        call.per_organisation = None
        call.sections = questions(QUESTIONS)
        call.eligibility = [
            {"rule": "team_at_most", "effect": "flagged", "value": 50},
            {"rule": "founded_within_years", "effect": "told", "value": 5},
        ]


def _fill(edition: Edition, people: dict[str, User]) -> None:
    """Give the edition files: of strangers, of which the juror reads some, and the start-up's."""
    answers = _answers(edition)
    for number, state in enumerate(islice(cycle(STATES), FILES), 1):
        file = factories.ApplicationFactory(
            edition=edition, reference=f"{edition.code}-{number:04d}", state=state, answers=answers
        )
        if state is State.ELIGIBLE:
            marks = [4, 8] if number < GIVEN * 2 else None
            factories.AssignmentFactory(user=people["juror"], application=file, marks=marks)
            factories.DecisionFactory(
                application=file,
                outcome=list(Outcome)[number % len(Outcome)],
                staged_by=people["chair"],
            )
    for number, state in enumerate((State.DRAFT, State.SUBMITTED), FILES + 1):
        own = factories.OrganisationFactory(name="Eaux Vives", country="TN", city="Tunis")
        factories.OrganisationMemberFactory(user=people["startup"], organisation=own)
        factories.ApplicationFactory(
            edition=edition,
            organisation=own,
            reference=f"{edition.code}-{number:04d}",
            state=state,
            answers=answers,
        )
    edition.last_application_number = FILES + 2


def _answers(edition: Edition) -> dict[str, Any]:
    """Return an answer to each question that has one without a file."""
    asked = read_questions(
        question for section in edition.calls[0].sections for question in section["questions"]
    )
    return {one.key: ANSWERS[one.kind.code] for one in asked if one.kind.code in ANSWERS}
