"""Whole editions: taken from files, given as files, copied, never losing what was answered."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests import factories
from village.applications.words import State
from village.board import editions
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import CodeTaken, InUse
from village.core.outbox.tables import OutboxMail
from village.editions.reads import settings as settings_reads
from village.editions.tables import Axis, Call, Criterion, Edition, Pavilion, Session
from village.editions.words.file.archive import read_path
from village.editions.words.file.reading import TOML, read_files
from village.editions.words.life import Life
from village.editions.words.settings import Settings
from village.stands.tables.places import Stand

ROOT = Path(__file__).parents[2]
FRUGAL = ROOT / "tests" / "editions" / "data" / "frugal"
DEMO = ROOT / "demo" / "casablanca-2024"
TABLES = (Edition, Axis, Pavilion, Call, Criterion, Session, Stand)
OWN = {"id", "edition_id", "code_of_edition"}


@pytest.fixture
def system(ctx: Context) -> Context:
    return replace(ctx.acting(SYSTEM), edition=None)


def taken(ctx: Context, folder: Path = FRUGAL, *changes: tuple[str, str], code: str = "", **how):
    files = read_path(folder)
    text = files[TOML].decode()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    reading = read_files({**files, TOML: text.encode()}, first_day=ctx.now.date())
    assert reading.wrong == ()
    settings = reading.settings
    assert settings is not None
    if code:
        settings = replace(settings, edition=replace(settings.edition, code=code))
    return editions.take(ctx, settings, reading.plan, **how)


def rows(ctx: Context, edition: Edition) -> dict[str, list[dict[str, object]]]:
    """Return every row that an edition owns, but for the numbers of rows and its own code."""
    ctx.session.flush()
    told: dict[str, list[dict[str, object]]] = {}
    for table in TABLES:
        own = table.id == edition.id if table is Edition else table.edition_id == edition.id
        found_rows = ctx.session.execute(sa.select(table.__table__).where(own)).mappings()
        kept = [
            {
                name: value
                for name, value in row.items()
                if name not in OWN and value != edition.code
            }
            for row in found_rows
        ]
        told[table.__tablename__] = sorted(kept, key=str)
    return told


def settings_of(ctx: Context, edition: Edition) -> Settings:
    return settings_reads.of(ctx.session, edition)


@pytest.mark.parametrize("folder", [FRUGAL, DEMO])
def test_what_is_given_and_taken_elsewhere_is_the_same_edition(system: Context, folder: Path):
    first = taken(system, folder).edition
    reading = read_files(editions.give(replace(system, edition=first)), first_day=system.now.date())
    assert reading.wrong == ()
    assert reading.settings is not None
    other = replace(reading.settings, edition=replace(reading.settings.edition, code="OTHER"))

    second = editions.take(system, other, reading.plan).edition

    assert rows(system, second) == rows(system, first)
    assert all(rows(system, first)[name] for name in ("axis", "pavilion", "call", "stand"))


def test_taking_the_same_file_again_changes_nothing(system: Context):
    first = taken(system)
    logged = system.session.scalar(sa.select(sa.func.count(AuditEntry.id)))

    again = taken(system, update=True)

    assert (first.made, again.made, again.differences) == (True, False, ())
    assert system.session.scalar(sa.select(sa.func.count(AuditEntry.id))) == logged


def test_a_changed_file_is_shown_and_taken_only_when_told(system: Context):
    edition = taken(system).edition
    changes = [
        ('title = {fr = "Réparer"', 'title = {fr = "Raccommoder"'),
        ("places = 12", "places = 9"),
    ]

    shown = taken(system, FRUGAL, *changes)
    before = settings_of(system, edition)
    taken(system, FRUGAL, *changes, update=True)

    said = [(one.key, one.before, one.after) for one in shown.differences]
    assert said == [("axes[1].title.fr", "Réparer", "Raccommoder"), ("calls[seed].places", 12, 9)]
    assert (before.calls[0].places, settings_of(system, edition).calls[0].places) == (12, 9)
    entries = system.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "configure").order_by(AuditEntry.id)
    )
    assert [(one.data["section"], one.data["changes"]) for one in entries] == [
        ("axes", {"axes[1].title.fr": ["Réparer", "Raccommoder"]}),
        ("calls", {"calls[seed].places": [12, 9]}),
    ]


def test_a_deadline_that_a_file_moves_is_told_to_those_who_have_drafts(system: Context):
    edition = taken(system).edition
    edition.state = Life.PUBLIC
    member = factories.OrganisationMemberFactory()
    factories.ApplicationFactory(
        edition=edition,
        organisation=member.organisation,
        call=edition.calls[0],
        axis=None,
        zone=None,
        state=State.DRAFT,
    )
    later = ("deadline_at = 2027-05-31T18:00:00", "deadline_at = 2027-06-07T18:00:00")

    taken(system, FRUGAL, later)
    none = system.session.scalar(sa.select(sa.func.count(OutboxMail.id)))
    taken(system, FRUGAL, later, update=True)

    [mail] = system.session.scalars(sa.select(OutboxMail))
    assert (none, mail.template, mail.to) == (0, "deadline_moved", member.user.email)
    assert mail.params["deadline"] == "2027-06-07T16:00:00+00:00"


def applied(ctx: Context, edition: Edition) -> None:
    """Let an organisation answer the first call."""
    edition.last_application_number = 1
    factories.ApplicationFactory(edition=edition, call=edition.calls[0], answers={"saving": 12})


def test_a_question_with_answers_is_retired_never_lost(system: Context):
    edition = taken(system).edition
    applied(system, edition)
    without = ('key = "saving"\nkind = "number"', 'key = "savings"\nkind = "number"')

    taken(system, FRUGAL, without, update=True)
    again = taken(system, FRUGAL, without)

    asked = settings_of(system, edition).calls[0].sections[0].questions
    assert [(one.key, one.retired) for one in asked] == [
        ("stage", False),
        ("pilot_city", False),
        ("savings", False),
        ("goals", False),
        ("bank_note", False),
        ("saving", True),
    ]
    assert again.differences == ()


def test_a_question_does_not_change_its_kind_under_answers(system: Context):
    edition = taken(system).edition
    applied(system, edition)

    with pytest.raises(InUse, match="saving"):
        taken(system, FRUGAL, ('key = "saving"\nkind = "number"', 'key = "saving"\nkind = "text"'))


def test_what_applications_refer_to_is_not_left_out(system: Context):
    edition = taken(system).edition
    applied(system, edition)
    settings = settings_of(system, edition)
    fewer = replace(settings, axes=settings.axes[1:], programme=type(settings.programme)())

    with pytest.raises(InUse, match="axis"):
        editions.take(system, fewer, None, update=True)


def test_a_copy_has_all_but_people_and_applications(system: Context):
    old = taken(system).edition
    applied(system, old)

    new = editions.copy(replace(system, edition=old), "vs28", starts_on=date(2028, 10, 10))

    assert (new.code, new.ordinal, new.state) == ("VS28", 4, Life.PREPARING)
    assert (new.starts_on, new.ends_on) == (date(2028, 10, 10), date(2028, 10, 12))
    assert new.last_application_number == 0
    assert settings_of(system, new).jury.criteria == settings_of(system, old).jury.criteria
    assert len(rows(system, new)["stand"]) == 5


def test_two_editions_have_two_codes(system: Context):
    old = taken(system).edition

    with pytest.raises(CodeTaken):
        editions.copy(replace(system, edition=old), "vs27")
