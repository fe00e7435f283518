"""The checklist of a call: ticked on a file by those who screen it, and seen by nobody else."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.applications.reads import checklist
from village.applications.tables import ChecklistTick
from village.applications.words import State
from village.applications.writes import checklist as writes
from village.applications.writes.merging import close_as_duplicate
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden
from village.core.permissions import Role

LINES = [
    {"key": "seat", "label": {"fr": "Siège vérifié", "en": "Seat checked"}},
    {"key": "size", "label": {"fr": "Effectif vérifié", "en": "Headcount checked"}},
]


@pytest.fixture
def file(ctx):
    """Return a file of a call with two lines to look up."""
    made = factories.ApplicationFactory(edition=ctx.edition)
    made.call.checklist = LINES
    ctx.session.flush()
    return made


def ticked(ctx, file):
    """Return the lines of a file that are ticked, with who did it."""
    return {one.line.key: one.by for one in checklist.of(ctx, file) if one.at}


def test_lines_stand_in_their_order_and_say_who_ticked_them_when(organiser, file):
    writes.change(organiser, file, ticked=["size"], seen=[])

    first, second = checklist.of(organiser, file)
    assert (first.line.key, first.by, first.at) == ("seat", "", None)
    assert (second.line.key, second.by, second.at) == (
        "size",
        organiser.actor.name,
        organiser.now,
    )
    assert checklist.unticked([first, second]) == 1


def test_what_another_ticked_meanwhile_stays_and_bears_their_name(ctx, organiser, file):
    other = acting(ctx, Role.ORGANISER)
    writes.change(other, file, ticked=["seat"], seen=[])

    writes.change(organiser, file, ticked=["size"], seen=[])
    writes.change(organiser, file, ticked=["seat"], seen=[])

    assert ticked(organiser, file) == {"seat": other.actor.name, "size": organiser.actor.name}


def test_a_tick_is_taken_back_and_the_log_has_both_in_words(organiser, file):
    writes.change(organiser, file, ticked=["seat"], seen=[])
    for _ in range(2):
        writes.change(organiser, file, ticked=[], seen=["seat"])

    entries = organiser.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))
    assert ticked(organiser, file) == {}
    assert [(one.subject, one.action, one.data) for one in entries] == [
        (file.reference, "point_checked", {"point": "Siège vérifié"}),
        (file.reference, "point_unchecked", {"point": "Siège vérifié"}),
    ]


def test_what_the_checklist_does_not_ask_is_not_ticked(organiser, file):
    writes.change(organiser, file, ticked=["other"], seen=["another"])

    assert organiser.session.scalars(sa.select(ChecklistTick)).all() == []


def test_a_removed_line_takes_its_ticks_along_and_the_log_keeps_them(organiser, file):
    writes.change(organiser, file, ticked=["seat", "size"], seen=[])
    elsewhere = factories.ApplicationFactory(edition=factories.EditionFactory())
    organiser.session.add(
        ChecklistTick(
            application_id=elsewhere.id,
            key="gone",
            user_id=organiser.actor.user_id,
            ticked_at=organiser.now,
        )
    )
    file.call.checklist = LINES[1:]
    organiser.session.flush()

    writes.forget_removed(organiser)

    left = organiser.session.scalars(sa.select(ChecklistTick.key).order_by(ChecklistTick.key))
    logged = organiser.session.scalars(sa.select(AuditEntry.data).order_by(AuditEntry.id))
    assert left.all() == ["gone", "size"]
    assert {"point": "Siège vérifié"} in logged.all()
    file.call.checklist = LINES
    assert ticked(organiser, file) == {"size": organiser.actor.name}


def test_a_draft_and_a_call_without_one_have_no_checklist(organiser, file):
    draft = factories.ApplicationFactory(edition=organiser.edition, state=State.DRAFT)
    writes.change(organiser, draft, ticked=["seat"], seen=[])
    assert checklist.of(organiser, draft) == []

    file.call.checklist = []

    assert checklist.of(organiser, file) == []


def test_only_who_screens_reads_and_ticks(ctx, organiser, chair, file):
    writes.change(organiser, file, ticked=["seat"], seen=[])
    aside = replace(organiser, actor=replace(organiser.actor, conflict_ids=frozenset({file.id})))

    for other in (chair, acting(ctx, Role.JUROR), aside):
        assert checklist.of(other, file) == []
        with pytest.raises(Forbidden):
            writes.change(other, file, ticked=[], seen=["seat"])

    assert ticked(organiser, file) == {"seat": organiser.actor.name}


def test_the_checklist_takes_one_query_however_long(organiser, file, count_queries):
    counts = []
    for keys in ([], ["seat", "size"]):
        writes.change(organiser, file, ticked=keys, seen=[])
        organiser.session.flush()
        count_queries.clear()
        checklist.of(organiser, file)
        counts.append(len(count_queries))

    assert counts == [1, 1]


def test_the_duplicate_keeps_its_ticks_and_the_other_file_is_looked_up_anew(organiser, file):
    kept = factories.ApplicationFactory(edition=organiser.edition)
    writes.change(organiser, file, ticked=["seat"], seen=[])

    close_as_duplicate(organiser, file, kept, note="Double envoi")

    assert (ticked(organiser, file), ticked(organiser, kept)) == (
        {"seat": organiser.actor.name},
        {},
    )
