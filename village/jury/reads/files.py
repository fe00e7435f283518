"""What a juror sees: the files given, the marks and their meaning, the next file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, undefer

from village.applications import JURY_STATES, Application, State, blind, visible
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import text_in
from village.core.masking import Mask
from village.core.permissions import Permission as P
from village.core.policy import require_visible
from village.editions import Criterion, Edition, Scale
from village.jury.tables import Assignment, Recusal, Score
from village.jury.words.scoring import weighted_score

#: The states in which those who were given a file may read it; marks are taken in `JURY_STATES`.
READABLE = JURY_STATES | {State.SELECTED, State.REJECTED, State.CONFIRMED, State.DECLINED}
#: The states of files on which the committee has spoken.
SPOKEN = frozenset(READABLE - {State.ELIGIBLE})


#: How many marks stand beside each other, at most; a mark on a longer scale is typed.
MOST_BUTTONS = 21


class Progress(StrEnum):
    """How far a juror is with one file."""

    TO_SCORE = "to_score"
    STARTED = "started"
    DONE = "done"
    MISSED = "missed"
    """The committee has spoken, and the juror had not."""


@dataclass(frozen=True, slots=True)
class MarkView:
    """One mark of the scale: what it is called, and what it means for a criterion."""

    mark: int
    label: str
    means: str = ""


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One criterion in one language; `weight` is its share of the whole."""

    id: int
    position: int
    title: str
    help: str
    weight: float
    levels: tuple[MarkView, ...]

    def label(self, mark: int | None) -> str:
        """Return what a mark is called, or a dash where there is none."""
        return next((level.label for level in self.levels if level.mark == mark), "–")

    @property
    def by_buttons(self) -> bool:
        """Whether the marks are few enough to stand beside each other."""
        return len(self.levels) <= MOST_BUTTONS

    @property
    def in_words(self) -> bool:
        """Whether marks are words."""
        return any(level.label != str(level.mark) for level in self.levels)

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return f"mark_{self.position}"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file in a juror's list."""

    reference: str
    title: str
    organisation: str
    zone: str | None
    axis: Mapping[str, str] | None
    progress: Progress
    open: bool
    saved_at: datetime | None
    amended: bool  # since the juror saved it last


@dataclass(frozen=True, slots=True)
class AsideRow:
    """One file from which a juror stepped aside."""

    reference: str
    title: str
    reason: str
    declared_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewsDue:
    """The deadline of the reviews; marks that come later count until the committee decides."""

    at: datetime
    over: bool


@dataclass(frozen=True, slots=True)
class Files:
    """A juror's files, in the order in which they are read."""

    rows: tuple[FileRow, ...]
    aside: tuple[AsideRow, ...]
    due: ReviewsDue | None = None

    def having(self, progress: Progress) -> list[FileRow]:
        """Return the files that are so far."""
        return [row for row in self.rows if row.progress is progress]

    @property
    def done(self) -> int:
        """How many files are scored."""
        return len(self.having(Progress.DONE))

    @property
    def total(self) -> int:
        """How many files were given, without those on which it is too late."""
        return len(self.rows) - len(self.having(Progress.MISSED))

    @property
    def left(self) -> int:
        """How many files still wait for marks."""
        return self.total - self.done

    @property
    def started(self) -> int:
        """How many files have some of their marks."""
        return len(self.having(Progress.STARTED))

    def after(self, reference: str = "") -> str | None:
        """Return the next unfinished file after `reference`, going round; None when all is done."""
        places = [row.reference for row in self.rows]
        start = places.index(reference) + 1 if reference in places else 0
        for row in (*self.rows[start:], *self.rows[:start]):
            if row.progress in (Progress.TO_SCORE, Progress.STARTED) and row.reference != reference:
                return row.reference
        return None


def rubric(edition: Edition, language: str) -> tuple[CriterionView, ...]:
    """Return the edition's criteria in one language."""
    total = sum(criterion.weight for criterion in edition.criteria)
    scale = edition.mark_scale
    return tuple(
        CriterionView(
            id=criterion.id,
            position=criterion.position,
            title=text_in(criterion.title, language),
            help=text_in(criterion.help, language),
            weight=float(criterion.weight / total),
            levels=_levels(criterion, scale, language),
        )
        for criterion in edition.criteria
    )


def _levels(criterion: Criterion, scale: Scale, language: str) -> tuple[MarkView, ...]:
    return tuple(
        MarkView(
            mark, scale.label(mark, language), text_in(criterion.anchors.get(str(mark)), language)
        )
        for mark in scale.marks
    )


def files(ctx: Context) -> Files:
    """Return the actor's files with their progress, and those left for a conflict of interest."""
    given = (
        sa.select(Assignment)
        .join(Assignment.application)
        .where(Assignment.user_id == ctx.actor.user_id, Application.state.in_(READABLE))
        .where(visible.applications(ctx.actor, P.SCORE))
        .order_by(Application.reference)
        .options(
            contains_eager(Assignment.application).options(
                joinedload(Application.axis), *blind.loading(ctx)
            )
        )
    )
    assignments = ctx.session.scalars(given).all()
    masks = blind.masks(ctx, [one.application for one in assignments])
    return Files(
        rows=tuple(_file(ctx, one, masks[one.application_id]) for one in assignments),
        aside=_aside(ctx),
        due=due(ctx),
    )


def due(ctx: Context) -> ReviewsDue | None:
    """Return when the reviews are due; None where the edition does not say."""
    at = ctx.the_edition.reviews_due_at
    return ReviewsDue(at, over=at <= ctx.now) if at else None


def _file(ctx: Context, assignment: Assignment, mask: Mask) -> FileRow:
    application = assignment.application
    return FileRow(
        reference=application.reference,
        title=mask(application.title),
        organisation=blind.named(ctx, application),
        zone=application.zone,
        axis=application.axis.title if application.axis else None,
        progress=_progress(assignment, decided=application.state in SPOKEN),
        open=application.state in JURY_STATES,
        saved_at=assignment.saved_at,
        amended=_is_amended(application, assignment.saved_at),
    )


def _is_amended(application: Application, since: datetime | None) -> bool:
    submitted_at = application.submitted_at
    return since is not None and submitted_at is not None and submitted_at > since


def _progress(assignment: Assignment, *, decided: bool) -> Progress:
    found = progress_of(assignment)
    return Progress.MISSED if decided and found is not Progress.DONE else found


def progress_of(assignment: Assignment) -> Progress:
    """Return how far a review is."""
    if assignment.completed_at:
        return Progress.DONE
    return Progress.STARTED if assignment.saved_at else Progress.TO_SCORE


def _aside(ctx: Context) -> tuple[AsideRow, ...]:
    """Return the files that were given to the actor, who stepped aside."""
    conflicts = ctx.session.scalars(
        sa.select(Recusal)
        .join(Recusal.application)
        .where(
            Recusal.user_id == ctx.actor.user_id,
            Application.edition_id == ctx.the_edition.id,
            Application.id.in_(ctx.actor.assigned_ids),
        )
        .order_by(Recusal.declared_at)
        .options(contains_eager(Recusal.application).options(*blind.loading(ctx)))
    ).all()
    masks = blind.masks(ctx, [one.application for one in conflicts])
    return tuple(
        AsideRow(
            one.application.reference,
            masks[one.application_id](one.application.title),
            one.reason,
            one.declared_at,
        )
        for one in conflicts
    )


def assignment(ctx: Context, reference: str, *, lock: bool = False) -> Assignment:
    """Return the actor's own review of a file, with its marks.

    With `lock`, another window of the actor's waits for this transaction.

    Raises:
        NotFound: the file was not given to the actor, or is no longer before the jury.
        ConflictOfInterest: the actor stepped aside from it.
    """
    values = {
        "user": ctx.actor.user_id, "reference": reference, "edition": ctx.the_edition.id
    }  # fmt: skip
    found = ctx.session.scalars(_own_review(lock=lock), values)
    mine = found.unique().one_or_none()
    if mine is None:
        raise NotFound
    require_visible(ctx.actor, mine.application)
    if mine.application.state not in READABLE:
        raise NotFound
    return mine


@cache  # a file that saves itself begins with it each time
def _own_review(*, lock: bool) -> sa.Select[Assignment]:
    """Return the query of a review; what its page shows of the file comes where it is read.

    With `lock`, of the file what saving asks alone: the rest would come again with each mark.
    """
    statement = (
        sa.select(Assignment)
        .join(Assignment.application)
        .where(
            Assignment.user_id == sa.bindparam("user"),
            Application.reference == sa.bindparam("reference"),
            Application.edition_id == sa.bindparam("edition"),
        )
        .options(joinedload(Assignment.scores))
    )
    file = contains_eager(Assignment.application)
    if lock:
        asked = file.load_only(
            Application.reference,
            Application.edition_id,
            Application.organisation_id,
            Application.state,
        )
        return (
            statement.options(asked)
            .with_for_update(of=Assignment)
            .execution_options(populate_existing=True)
        )
    return statement.options(
        file.options(
            joinedload(Application.organisation, innerjoin=True),
            joinedload(Application.axis),
            undefer(Application.asked),
        )
    )


def marks_of(assignment: Assignment) -> dict[int, int]:
    """Return a review's marks by criterion."""
    return {score.criterion_id: score.mark for score in assignment.scores}


def comparison(ctx: Context, mine: Assignment) -> tuple[float, float, int] | None:
    """Return the actor's score, the jury's mean and the number of reviews of a decided file.

    None while the committee has not spoken, or the actor's own review lacks a mark.
    """
    if mine.application.state not in SPOKEN or not mine.completed_at:
        return None
    weights = {criterion.id: float(criterion.weight) for criterion in ctx.the_edition.criteria}
    rows = ctx.session.execute(
        sa.select(Score.assignment_id, Score.criterion_id, Score.mark)
        .join(Assignment)
        .where(
            Assignment.application_id == mine.application_id,
            Assignment.completed_at.is_not(None),
            counted(),
        )
    )
    reviews: dict[int, dict[int, int]] = {}
    for assignment_id, criterion_id, mark in rows:
        reviews.setdefault(assignment_id, {})[criterion_id] = mark
    scores = {key: weighted_score(marks, weights) for key, marks in reviews.items()}
    whole = [score for score in scores.values() if score is not None]
    own = scores.get(mine.id)
    return (own, sum(whole) / len(whole), len(whole)) if own is not None else None


def counted() -> sa.ColumnElement[bool]:
    """Return the condition under which a review counts: its juror did not step aside."""
    return ~sa.exists().where(
        Recusal.user_id == Assignment.user_id,
        Recusal.application_id == Assignment.application_id,
    )
