import json

import sqlalchemy as sa

from tests.conftest import acting
from tests.factories import ApplicationFactory, UserFactory
from village.applications.reads import answers
from village.editions.tables import Call
from village.editions.words.calls import CallKind


def read(ctx, file):
    """Return what the actor reads of a file's answers, each with its question."""
    return [(one.label, one.words) for one in answers.shown(ctx, file, "en")]


def ask(ctx, kind, *keys, **more):
    call = ctx.session.scalars(
        sa.select(Call).where(Call.edition_id == ctx.the_edition.id, Call.kind == kind)
    ).one()
    questions = [
        {"key": "part", "kind": "heading", "label": {"en": "Part"}},
        *({"key": key, "kind": "number", "label": {"en": key.title()}, **more} for key in keys),
    ]
    call.sections = [{"questions": questions}]
    ctx.session.flush()


def test_answers_are_shown_in_the_order_of_the_questions_without_those_left_empty(ctx):
    ask(ctx, CallKind.STARTUP, "users", "cities", "staff")
    file = ApplicationFactory(edition=ctx.edition, answers={"staff": 0, "users": 12500})

    assert read(ctx, file) == [("Users", "12,500"), ("Staff", "0")]


def test_jurors_read_only_what_is_theirs_and_organisers_all(ctx, organiser):
    file = ApplicationFactory(edition=ctx.edition, answers={"users": 7})
    juror = acting(ctx, user=UserFactory())

    ask(ctx, CallKind.STARTUP, "users", hidden_when_blind=True)
    open_eyed = read(juror, file)
    ctx.edition.blind = True
    blind = read(juror, file)
    ctx.edition.blind = False
    ask(ctx, CallKind.STARTUP, "users", jury=False)

    assert (open_eyed, blind) == ([("Users", "7")], [])
    assert read(juror, file) == []
    assert read(organiser, file) == [("Users", "7")]


def test_an_export_has_each_key_once_and_nothing_of_another_call(ctx):
    ask(ctx, CallKind.STARTUP, "users", "cities")
    ask(ctx, CallKind.EXHIBITOR, "cities", "area")
    given = {"users": 1, "cities": 2, "area": 3}
    startup = ApplicationFactory(edition=ctx.edition, answers=given)
    exhibitor = ApplicationFactory(edition=ctx.edition, kind=CallKind.EXHIBITOR, answers=given)

    columns = answers.AnswerColumns(ctx.edition.calls, str)

    assert [*columns.titles("fr").values()] == ["Users", "Cities", "Area"]
    assert columns.cells(startup, answers.NOTHING_ASKED) == [1, 2, None]
    assert columns.cells(exhibitor, answers.NOTHING_ASKED) == [None, 2, 3]


def test_an_export_reads_each_file_as_its_questions_were_put(ctx):
    ask(ctx, CallKind.STARTUP, "users")
    call = next(one for one in ctx.edition.calls if one.kind is CallKind.STARTUP)
    now = next(one for one in call.questions if one["key"] == "users")
    before = now | {"kind": "line"}
    put = [[now], [before], [now], []]
    given = [{"users": answer} for answer in (1, "many", 2, 3)]
    files = [ApplicationFactory(edition=ctx.edition, answers=one) for one in given]

    columns = answers.AnswerColumns(ctx.edition.calls, str)

    cells = [
        columns.cells(one, json.dumps(asked))[[*columns.titles("fr")].index("users")]
        for one, asked in zip(files, put, strict=True)
    ]
    assert cells == [1, "many", 2, 3]
