"""The answers to a call's own questions, as people read them and as spreadsheets take them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from village.applications.tables import Application
from village.core import policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import Call, Question, asking, read_questions

#: What is kept of a question with its answer: how it was worded, and who was to read it.
_KEPT = (
    "key", "kind", "label", "unit", "choices", "least", "most", "jury", "hidden_when_blind",
)  # fmt: skip


def asked(application: Application) -> list[Question]:
    """Return the questions that a file is asked, as it stands."""
    return asking.asked(*_asking(application, read_questions(application.call.questions)))


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
    if application.asked:
        given, questions = application.answers, read_questions(application.asked)
    else:
        given, put = in_force(application), asked(application)
        own = read_questions(application.call.questions)
        questions = tuple(one for one in own if one.asks and (one in put or one.key in given))
    return [(one, one.words(given, language)) for one in questions]


def shown(ctx: Context, application: Application, language: str) -> list[tuple[str, str]]:
    """Return the questions whose answers the actor reads, with these; empty ones are left out."""
    today = {one.key: one for one in read_questions(application.call.questions)}
    return [
        (question.title(language), words)
        for question, words in answered(application, language)
        if words and _read_by(ctx, application, today.get(question.key, question))
    ]


def _read_by(ctx: Context, application: Application, question: Question) -> bool:
    """Say whether the actor reads the answer to a question: jurors do not read all."""
    if any(policy.can(ctx.actor, one, application) for one in (P.VIEW_BOARD, P.FOLLOW)):
        return True
    return question.jury and not (question.hidden_when_blind and ctx.the_edition.blind)


#: The questions of an edition's calls, by the call's row and the question's key.
Columns = Mapping[int, Mapping[str, Question]]


def columns(calls: Iterable[Call]) -> Columns:
    """Return the questions of the calls: each key is a column of an export."""
    return {
        call.id: {one.key: one for one in read_questions(call.questions) if one.asks}
        for call in calls
    }


def titles(columns: Columns, language: str) -> list[str]:
    """Return what heads every column, in the order of the calls."""
    return [question.title(language) for question in _once(columns).values()]


def _once(columns: Columns) -> dict[str, Question]:
    """Return every question once; calls that ask the same key share its column."""
    once: dict[str, Question] = {}
    for questions in columns.values():
        for key, question in questions.items():
            once.setdefault(key, question)
    return once


def cells(application: Application, columns: Columns) -> list[str | int | Decimal | None]:
    """Return a file's answers, one for each of `titles`; a question of another call has none."""
    own = columns[application.call_id]
    if application.asked:
        given: Mapping[str, Any] = application.answers
        own = {**own, **{one.key: one for one in read_questions(application.asked)}}
    else:
        given = asking.in_force(*_asking(application, own.values()))
    return [own[key].cell(given) if key in own else None for key in _once(columns)]
