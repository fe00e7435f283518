"""What a new draft may take over from an earlier application of the same people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from village.applications.reads import answers
from village.applications.tables import Application, Submission
from village.applications.words import PROJECT_FIELDS
from village.core.context import Context
from village.core.errors import NotFound
from village.editions import Question, read_questions
from village.organisations import ORGANISATION_FIELDS

#: How many earlier applications are offered.
MOST_SOURCES = 5
#: What is chosen anew for each file: the edition's axis and pavilion, and whether it is the first.
_ANEW = frozenset({"axis_id", "zone", "answers", "first_time"})


@dataclass(frozen=True, slots=True)
class Reusable:
    """What one draft takes from one earlier submission.

    Attributes:
        source: the version that it is taken from.
        organisation: by `ORGANISATION_FIELDS`, where the draft says nothing yet.
        project: by `PROJECT_FIELDS`, likewise.
        answers: to the questions that both were asked, by key.
    """

    source: Submission
    organisation: Mapping[str, Any]
    project: Mapping[str, Any]
    answers: Mapping[str, Any]

    @property
    def fields(self) -> frozenset[str]:
        """What is taken, by the names of the form's fields."""
        return frozenset({*self.organisation, *self.project, *(f"q_{key}" for key in self.answers)})


def is_empty(application: Application) -> bool:
    """Say whether nothing of the project was written into a draft yet."""
    said = application.title or application.summary
    asked = answers.asked(application)
    return not said and all(one.unanswered(application.answers) for one in asked if one.asks)


def sources(
    ctx: Context, application: Application, *, most: int = MOST_SOURCES
) -> list[Submission]:
    """Return what the actor's organisations submitted last in other applications, newest first."""
    later = aliased(Submission)
    replaced = sa.exists().where(
        later.application_id == Submission.application_id, later.number > Submission.number
    )
    return list(
        ctx.session.scalars(
            sa.select(Submission)
            .join(Submission.application)
            .where(
                Application.organisation_id.in_(ctx.actor.organisation_ids),
                Application.id != application.id,
                ~replaced,
            )
            .order_by(Submission.submitted_at.desc())
            .limit(most)
        )
    )


def source(ctx: Context, application: Application, reference: str) -> Submission:
    """Return one of the submissions from which a draft may start.

    Raises:
        NotFound: it is none of them.
    """
    for one in sources(ctx, application):
        if one.content["reference"] == reference:
            return one
    raise NotFound


def reusable(application: Application, source: Submission) -> Reusable:
    """Return what a draft takes from a submission: nothing that it says already."""
    content, asked = source.content, application.call.standards.asked
    earlier, owner = content["organisation"], application.organisation
    project = content["project"]
    return Reusable(
        source,
        {
            name: earlier[name]
            for name in ORGANISATION_FIELDS
            if name in asked and earlier.get(name) and not getattr(owner, name)
        },
        {
            name: project[name]
            for name in PROJECT_FIELDS
            if name in asked and name not in _ANEW and _said(project.get(name), application, name)
        },
        {
            question.key: content["answers"][question.key]
            for question in answers.asked(application)
            if _answered_alike(question, content, application)
        },
    )


def _said(value: Any, application: Application, name: str) -> bool:
    """Say whether a value says something that the draft, as it was made, does not."""
    return value not in (None, "") and value != getattr(application, name)


def _answered_alike(
    question: Question, content: Mapping[str, Any], application: Application
) -> bool:
    """Say whether the earlier answer to a question of the same kind is one that is taken today."""
    before = {one.key: one for one in read_questions(content["asked"])}.get(question.key)
    if before is None or before.kind.code != question.kind.code or not question.kind.reusable:
        return False
    given = content["answers"]
    if not question.unanswered(application.answers) or question.unanswered(given):
        return False
    offered = {value for value, _label in question.choices}
    said = given[question.key] if isinstance(given[question.key], list) else [given[question.key]]
    return question.within(given) and (not offered or offered.issuperset(said))
