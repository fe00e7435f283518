"""The demo's jury: assigned, scoring with their severities, deciding."""

from datetime import timedelta

from village.accounts.tables import User
from village.applications.tables import Application
from village.applications.words import State
from village.core.permissions import Role
from village.demo.play import ANSWERED, Play
from village.demo.source import Data
from village.editions.words.calls import CallKind
from village.jury.tables import Assignment, JurorProfile
from village.jury.words.jurors import Gender
from village.jury.writes import marking
from village.selection.reads import decisions
from village.selection.words import Outcome
from village.selection.writes import deciding as selection

Pair = tuple[Data, Application, Data, User]

#: How long those selected are given to confirm.
TO_ANSWER = timedelta(days=14)


def profile(play: Play) -> None:
    """Say what each juror knows, and note the conflicts of interest."""
    chair = play.acting(play.staff(Role.CHAIR), play.ctx.now - timedelta(days=24))
    for juror in play.source.people["jurors"]:
        user = play.users[juror["email"].lower()]
        play.ctx.session.add(
            JurorProfile(
                edition_id=play.ctx.the_edition.id,
                user_id=user.id,
                institution=juror["institution"],
                axes=juror["axes"],
                languages=juror["languages"],
                gender={"f": Gender.WOMAN, "m": Gender.MAN}[juror["gender"]],
                words=juror["words"],
            )
        )
        play.ctx.session.flush()
        for conflict in juror.get("conflicts", ()):
            application = _of_organisation(play, conflict["organisation"])
            marking.note_conflict(chair, application, user, reason=conflict["reason"])


def score(play: Play) -> None:
    """Assign three jurors to each file before the jury, and let them score."""
    for data, application, juror, user in _pairs(play):
        chair = play.acting(play.staff(Role.CHAIR), play.ctx.now - timedelta(days=20))
        marking.assign(chair, application, user)
        if _scored(play, data, juror):
            _review(play, data, application, juror, user)


def decide(play: Play) -> None:
    """Stage and announce the decisions on the start-ups answered so far."""
    staging = play.acting(play.staff(Role.CHAIR), play.ctx.now - timedelta(days=7))
    announced = staging.acting(staging.actor, at=play.ctx.now - timedelta(days=6))
    for data, application in play.files:
        action = ANSWERED.get(State(data["state"]))
        if application.kind is CallKind.STARTUP and action:
            outcome, reasons = Outcome(action.value), data["decision_reason"]
            selection.stage(staging, application, outcome=outcome, reasons=reasons)
    seen, answer_by = decisions.announcement(announced).mark, announced.today + TO_ANSWER
    selection.announce(announced, seen=seen, answer_by=answer_by)


def stage_some(play: Play, count: int = 4) -> None:
    """Leave a few decisions staged, as a committee at work does."""
    ctx = play.acting(play.staff(Role.CHAIR), play.ctx.now - timedelta(hours=5))
    waiting = [
        (data, application)
        for data, application in play.files
        if application.kind is CallKind.STARTUP and application.state is State.WAITLISTED
    ]
    for _data, application in sorted(waiting, key=lambda item: -item[0]["quality"])[:count]:
        reasons = (
            "Une place se libère après un désistement ; premier de la liste d’attente sur son axe."
        )
        selection.stage(ctx, application, outcome=Outcome.SELECT, reasons=reasons)


def _pairs(play: Play) -> list[Pair]:
    """Give each start-up before the jury three jurors: of its axis first, then the least loaded."""
    loads = {juror["email"]: 0 for juror in play.source.people["jurors"]}
    pairs: list[Pair] = []
    for data, application in play.files:
        if application.kind is CallKind.STARTUP and application.state is State.ELIGIBLE:
            name = data["organisation"]["name"]
            free = [
                juror
                for juror in play.source.people["jurors"]
                if name not in [c["organisation"] for c in juror.get("conflicts", ())]
            ]
            free.sort(key=lambda juror: loads[juror["email"]] - 6 * (data["axis"] in juror["axes"]))
            for juror in free[: play.ctx.the_edition.reviews_per_application]:
                loads[juror["email"]] += 1
                pairs.append((data, application, juror, play.users[juror["email"].lower()]))
    return pairs


def _scored(play: Play, data: Data, juror: Data) -> bool:
    """Say whether this review is done: all on the files decided, part of the others."""
    decided = State(data["state"]) in ANSWERED
    return decided or play.dice.random() < juror["progress"]


def _review(play: Play, data: Data, application: Application, juror: Data, user: User) -> None:
    at = play.ctx.now - timedelta(days=play.dice.randint(8, 18), minutes=play.dice.randint(0, 600))
    ctx = play.acting(user, at)
    assignment = (
        play.ctx.session.query(Assignment)
        .filter_by(user_id=user.id, application_id=application.id)
        .one()
    )
    meant = data["quality"] - juror["severity"]
    marks = {
        criterion.id: _mark(play, meant, juror["noise"])
        for criterion in play.ctx.the_edition.criteria
    }
    marking.save_review(ctx, assignment, marking.MarksGiven(marks), version=assignment.version)


def _mark(play: Play, meant: float, noise: float) -> int:
    marks = play.ctx.the_edition.mark_scale.marks
    return min(marks[-1], max(marks[0], round(play.dice.gauss(meant, noise + 0.35))))


def _of_organisation(play: Play, name: str) -> Application:
    return next(app for data, app in play.files if data["organisation"]["name"] == name)
