"""The answers to a call's own questions, as people read them and as spreadsheets take them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa

from village.applications.reads import blind
from village.applications.tables import Amendment, Application, Submission
from village.applications.words import State
from village.core import policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import Attached, Call, Question, asking, read_questions

#: What is kept of a question with its answer: how it was worded, and who was to read it.
_KEPT = (
    "key", "kind", "label", "unit", "choices", "least", "most", "jury", "hidden_when_blind",
)  # fmt: skip


def asked(application: Application) -> list[Question]:
    """Return the questions that a file is asked, as it stands."""
    return asking.asked(*_asking(application, read_questions(application.call.questions)))


def public_questions(ctx: Context, application: Application) -> list[Question]:
    """Return the questions whose answers an announced file may still change: everybody reads them.

    They are those of its call today; an answer whose last day has passed stands as it is.
    """
    if application.state not in (State.SELECTED, State.CONFIRMED):
        return []
    put = [one for one in asked(application) if one.asks and one.public]
    return [one for one in put if not one.retired and not one.frozen(ctx.today)]


def in_force(application: Application) -> dict[str, Any]:
    """Return the answers of a file that count; what was typed below a hidden question does not."""
    return asking.in_force(*_asking(application, read_questions(application.call.questions)))


def _asking(
    application: Application, questions: Iterable[Question]
) -> tuple[Iterable[Question], Mapping[str, Any], int | None, str | None]:
    axis = application.axis.number if application.axis else None
    return questions, application.answers, axis, application.zone


def as_put(application: Application) -> list[dict[str, Any]]:
    """Return what a file keeps of its questions, so that they stay readable as they were put."""
    put = {one.key for one in asked(application) if one.asks}
    return [
        {name: row[name] for name in _KEPT if name in row}
        for row in application.call.questions
        if row["key"] in put
    ]


def answered(application: Application, language: str) -> list[tuple[Question, str]]:
    """Return the questions that a file was asked or answered, each with its answer in words.

    They are those of its submission; a draft's are the call's of today.
    """
    given, questions = _put(application)
    return [(one, one.words(given, language)) for one in questions]


def _put(application: Application) -> tuple[Mapping[str, Any], Iterable[Question]]:
    """Return the answers of a file that its readers read, and the questions they answer."""
    if application.asked:
        return application.answers, read_questions(application.asked)
    given, put = in_force(application), asked(application)
    own = read_questions(application.call.questions)
    return given, [one for one in own if one.asks and (one in put or one.key in given)]


class ShownAnswer(NamedTuple):
    """An answer as a page shows it: in words, or as files to open."""

    label: str
    words: str
    files: list[Attached]


def shown(ctx: Context, application: Application, language: str) -> list[ShownAnswer]:
    """Return the questions whose answers the actor reads, with these; empty ones are left out.

    A blind reader sees no names in them, and no files.
    """
    mask = blind.mask(ctx, application)
    return [
        ShownAnswer(
            question.title(language),
            mask(question.words(given, language)),
            question.value(given) if question.takes_files else [],
        )
        for question, given in _read(ctx, application)
        if question.words(given, language)
    ]


def files_read(ctx: Context, application: Application) -> frozenset[str]:
    """Return the ids of the files that the actor reads as answers."""
    return frozenset(
        file.id
        for question, given in _read(ctx, application)
        if question.takes_files
        for file in question.value(given) or ()
    )


def files_held(ctx: Context, application: Application) -> frozenset[str]:
    """Return the ids of all files that an answer names: today's, an amendment's, a version's."""
    amended = sa.select(Amendment.project["answers"]).where(
        Amendment.application_id == application.id
    )
    received = sa.select(Submission.content["answers"]).where(
        Submission.application_id == application.id
    )
    given = [application.answers, *ctx.session.scalars(amended), *ctx.session.scalars(received)]
    return frozenset(
        file.id
        for question in read_questions(application.call.questions)
        if question.takes_files
        for answers in given
        for file in question.value(answers) or ()
    )


def _read(ctx: Context, application: Application) -> Iterator[tuple[Question, Mapping[str, Any]]]:
    """Give the questions whose answers the actor reads, with all that the file says."""
    today = {one.key: one for one in read_questions(application.call.questions)}
    given, questions = _put(application)
    for question in questions:
        if _read_by(ctx, application, today.get(question.key, question)):
            yield question, given


def _read_by(ctx: Context, application: Application, question: Question) -> bool:
    """Say whether the actor reads the answer to a question: jurors do not read all."""
    if any(policy.can(ctx.actor, one, application) for one in (P.VIEW_BOARD, P.FOLLOW)):
        return True
    hidden = question.hidden_when_blind or question.kind.tells_who
    return question.jury and not (hidden and blind.is_blind(ctx, application))


#: The stored text of no questions: a draft's.
NOTHING_ASKED = "[]"


class AnswerColumns:
    """The questions of some calls as columns: calls that ask the same key share its column."""

    def __init__(self, calls: Iterable[Call], address: Callable[[Attached], str]) -> None:
        """Take what these calls ask, in their order; `address` says where a file is found."""
        self._address = address
        self._today = {
            call.id: {one.key: one for one in read_questions(call.questions) if one.asks}
            for call in calls
        }
        self._once: dict[str, Question] = {}
        for questions in self._today.values():
            for key, question in questions.items():
                self._once.setdefault(key, question)
        #: As they were put to files, by their call and their stored text: most have the same.
        self._put: dict[tuple[int, str], dict[str, Question]] = {}

    def titles(self, language: str) -> dict[str, str]:
        """Return what heads every column, by its question's key."""
        return {key: question.title(language) for key, question in self._once.items()}

    def cells(self, application: Application, asked: str) -> list[str | int | Decimal | None]:
        """Return a file's answers, one for each of `titles`; another call's question has none.

        `asked` is the stored text of its questions, which is seldom another than that before.
        """
        if asked != NOTHING_ASKED:
            given: Mapping[str, Any] = application.answers
            own = self._as_put(application.call_id, asked)
        else:
            own = self._today[application.call_id]
            given = asking.in_force(*_asking(application, own.values()))
        return [self._cell(own[key], given) if key in own else None for key in self._once]

    def _as_put(self, call_id: int, asked: str) -> dict[str, Question]:
        known = self._put.get((call_id, asked))
        if known is None:
            put = {one.key: one for one in read_questions(json.loads(asked))}
            known = self._put[call_id, asked] = self._today[call_id] | put
        return known

    def _cell(self, question: Question, given: Mapping[str, Any]) -> str | int | Decimal | None:
        if question.takes_files:
            files = question.value(given) or ()
            return "; ".join(f"{one.name} {self._address(one)}" for one in files)
        return question.cell(given)
