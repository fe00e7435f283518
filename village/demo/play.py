"""An edition's life: every event of its applications, through the services, in order of time."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import sqlalchemy as sa

from village.accounts.tables import Membership, User
from village.applications.tables import Application
from village.applications.words import Action, State
from village.applications.writes import applications, drafts, screening
from village.board import actors, withdrawals
from village.core.context import Context
from village.core.permissions import Role
from village.demo.source import Data, Source
from village.editions.tables import Axis, Call
from village.editions.words.calls import CallKind
from village.organisations import writes as organisation_writes
from village.organisations.tables import OrganisationMember

#: The states that only a jury's (or an organiser's) answer leads to.
ANSWERED = {
    State.SELECTED: Action.SELECT,
    State.CONFIRMED: Action.SELECT,
    State.DECLINED: Action.SELECT,
    State.WAITLISTED: Action.WAITLIST,
    State.REJECTED: Action.REJECT,
}


@dataclass
class Play:
    """What the acts of the play share."""

    ctx: Context
    source: Source
    password_hash: str
    dice: Random
    users: dict[str, User] = field(default_factory=dict)
    files: list[tuple[Data, Application]] = field(default_factory=list)

    def user(self, person: Data, *roles: Role, at: datetime) -> User:
        """Return the account of a person, made where no earlier edition has made it."""
        email = person["email"].lower()
        if email not in self.users:
            known = sa.select(User).where(User.email == email)
            account = self.ctx.session.scalar(known) or User(
                email=email,
                name=person["name"],
                password_hash=self.password_hash,
                language=person.get("language") or (person.get("languages") or ["fr"])[0],
                created_at=at,
                verified_at=at,
            )
            self.ctx.session.add(account)
            self.ctx.session.flush()
            self.users[email] = account
        for role in roles:
            self.ctx.session.add(
                Membership(
                    edition_id=self.ctx.the_edition.id, user_id=self.users[email].id, role=role
                )
            )
        self.ctx.session.flush()
        return self.users[email]

    def acting(self, user: User, at: datetime) -> Context:
        """Return the context of an account at a moment."""
        actor = actors.of_user(self.ctx.session, user.id, self.ctx.the_edition.id)
        return self.ctx.acting(actor, at=at)

    def staff(self, role: Role) -> User:
        """Return the first member of the staff with a role."""
        name = "jury_chair" if role is Role.CHAIR else role.value
        person = next(one for one in self.source.people["staff"] if one["role"] == name)
        return self.users[person["email"].lower()]


def hire(play: Play, at: datetime) -> None:
    """Make the accounts of the staff and the jury."""
    for person in play.source.people["staff"]:
        role = Role.CHAIR if person["role"] == "jury_chair" else Role(person["role"])
        play.user(person, role, at=at)
    for juror in play.source.people["jurors"]:
        play.user(juror, Role.JUROR, at=at)


def apply(play: Play) -> None:
    """Draft, submit, screen and (some) withdraw the applications, in order of time."""
    calls = {call.kind: call for call in play.ctx.the_edition.calls}
    axes = {axis.number: axis for axis in play.ctx.the_edition.axes}
    events: list[tuple[datetime, int, Callable[[], None]]] = []
    for number, data in enumerate(play.source.applications):
        _plan(play, events, number, data, calls[CallKind(data["kind"])], axes)
    for _at, _number, event in sorted(events, key=lambda item: item[:2]):
        event()


def _plan(
    play: Play,
    events: list[tuple[datetime, int, Callable[[], None]]],
    number: int,
    data: Data,
    call: Call,
    axes: dict[int, Axis],
) -> None:
    """Add the events of one application up to its screening."""
    now, state = play.ctx.now, State(data["state"])
    days = data["submitted_days_ago"]
    minutes = timedelta(minutes=17 * number % 600)
    if days is None:
        at = now - timedelta(days=1 + number % 5) - minutes
    else:
        at = min(now - timedelta(days=days) - minutes, now - timedelta(hours=3) - minutes)
    at = max(at, call.opens_at + timedelta(hours=3) + minutes)

    def file() -> None:
        application = _file(play, data, call, axes, at)
        play.files.append((data, application))

    events.append((at - timedelta(hours=2), number, file))
    if state in (State.DRAFT, State.SUBMITTED):
        return
    screened_at = min(at + timedelta(days=2), now - timedelta(hours=2))

    def screen() -> None:
        application = _application(play, data)
        ctx = play.acting(play.staff(Role.ORGANISER), screened_at)
        eligible = state is not State.INELIGIBLE
        screening.screen(
            ctx, application, eligible=eligible, reason=data["ineligible_reason"] or ""
        )
        if state is State.WITHDRAWN:
            owner = _owner(play, application, screened_at + timedelta(minutes=40))
            withdrawals.withdraw(owner, application)

    events.append((screened_at, number, screen))


def _file(play: Play, data: Data, call: Call, axes: dict[int, Axis], at: datetime) -> Application:
    """Draft one application and submit it unless it stays a draft."""
    account = play.user(data["contact"], at=at - timedelta(hours=3))
    ctx = play.acting(account, at - timedelta(hours=2))
    organisation = organisation_writes.create(ctx)
    ctx = play.acting(account, at - timedelta(hours=2))
    application = drafts.start(ctx, call, draft_key=_key(play), organisation=organisation)
    drafts.save(
        ctx.acting(ctx.actor, at=at - timedelta(minutes=5)),
        application,
        seen=application.stamp,
        organisation=_organisation(data),
        project=_project(data, call, axes),
    )
    _add_members(play, data, organisation.id, at)
    if data["state"] != State.DRAFT:
        applications.submit(ctx.acting(ctx.actor, at=at), application, key=_key(play))
    return application


def _add_members(play: Play, data: Data, organisation_id: int, at: datetime) -> None:
    """Let the second contact and the demo's own accounts act for the organisation."""
    name = data["organisation"]["name"]
    others = [one for one in play.source.people["applicants"] if one["organisation"] == name]
    if data["second_contact"]:
        others.append({**data["second_contact"], "language": data["contact"]["language"]})
    for person in others:
        user = play.user(person, at=at)
        play.ctx.session.add(OrganisationMember(user_id=user.id, organisation_id=organisation_id))
    play.ctx.session.flush()


def answer_exhibitors(play: Play) -> None:
    """Let the organiser select the exhibitors that are selected in the end."""
    ctx = play.acting(play.staff(Role.ORGANISER), play.ctx.now - timedelta(days=6))
    for data, application in play.files:
        action = ANSWERED.get(State(data["state"]))
        if application.kind is CallKind.EXHIBITOR and action:
            screening.answer_exhibitor(ctx, application, action, note=data["decision_reason"])


def reply(play: Play) -> None:
    """Let the selected ones confirm or decline."""
    for number, (data, application) in enumerate(play.files):
        at = play.ctx.now - timedelta(days=5) + timedelta(minutes=11 * number)
        if data["state"] == State.CONFIRMED:
            applications.confirm(_owner(play, application, at), application)
        elif data["state"] == State.DECLINED:
            withdrawals.decline(_owner(play, application, at), application)


def _owner(play: Play, application: Application, at: datetime) -> Context:
    """Return the context of an application's own contact."""
    return play.acting(play.users[application.organisation.contact_email.lower()], at)


def _application(play: Play, data: Data) -> Application:
    return next(application for of, application in play.files if of is data)


def _key(play: Play) -> uuid.UUID:
    return uuid.UUID(int=play.dice.getrandbits(128), version=4)


def _organisation(data: Data) -> Data:
    contact = data["contact"]
    told = {key: value for key, value in data["organisation"].items() if value is not None}
    return {
        **told,
        "contact_name": contact["name"],
        "contact_email": contact["email"],
        "contact_phone": contact["phone"],
        "contact_role": contact["role"],
        "language": contact["language"],
    }


def _project(data: Data, call: Call, axes: dict[int, Axis]) -> Data:
    needs = data["needs"] or {}
    answers = {one["key"]: data.get(one["key"]) for one in call.questions}
    project = {
        "axis_id": axes[data["axis"]].id if data["axis"] in axes else None,
        "title": data["title"],
        "summary": data["summary"],
        "women_led": data["women_led"],
        "first_time": data["first_time"],
        "answers": {key: value for key, value in answers.items() if value},
    }
    if data["kind"] == CallKind.EXHIBITOR and needs:
        project |= {
            "wanted_area_m2": needs["area_m2"],
            "wanted_open_sides": needs["open_sides"],
            "shell_scheme": needs["shell_scheme"],
        }
    return project
