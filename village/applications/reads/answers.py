"""The answers to a call's own questions, as people read them and as spreadsheets take them."""

from collections.abc import Mapping
from decimal import Decimal

from village.applications.tables import Application
from village.core import policy
from village.core.context import Context
from village.core.permissions import Permission as P
from village.editions import CallKind, Question, editions, read_questions


def shown(ctx: Context, application: Application, language: str) -> list[tuple[str, str]]:
    """Return the questions whose answers the actor reads, with these; empty ones are left out."""
    questions = read_questions(application.call.questions)
    pairs = [
        (one.title(language), one.words(application.answers, language))
        for one in questions
        if _read_by(ctx, application, one)
    ]
    return [(title, words) for title, words in pairs if words]


def _read_by(ctx: Context, application: Application, question: Question) -> bool:
    """Say whether the actor reads the answer to a question: jurors do not read all."""
    if any(policy.can(ctx.actor, one, application) for one in (P.VIEW_BOARD, P.APPLY)):
        return True
    return question.jury and not (question.hidden_when_blind and ctx.the_edition.blind)


def columns(ctx: Context) -> dict[CallKind, dict[str, Question]]:
    """Return the questions of the edition's calls by their key: each is a column of an export."""
    return {
        call.kind: {one.key: one for one in read_questions(call.questions) if one.asks}
        for call in editions.calls(ctx.session, ctx.the_edition.id)
    }


def titles(columns: Mapping[CallKind, Mapping[str, Question]], language: str) -> list[str]:
    """Return what heads every column, in the order of the calls."""
    return [question.title(language) for question in _once(columns).values()]


def cells(
    application: Application, columns: Mapping[CallKind, Mapping[str, Question]]
) -> list[str | int | Decimal | None]:
    """Return a file's answers, one for each of `titles`; a question of another call has none."""
    own = columns[application.kind]
    return [own[key].cell(application.answers) if key in own else None for key in _once(columns)]


def _once(columns: Mapping[CallKind, Mapping[str, Question]]) -> dict[str, Question]:
    """Return every question once; calls that ask the same key share its column."""
    once: dict[str, Question] = {}
    for questions in columns.values():
        for key, question in questions.items():
            once.setdefault(key, question)
    return once
