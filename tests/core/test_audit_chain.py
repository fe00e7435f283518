import hashlib
import random

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from village.cli.audit import audit as command
from village.core import audit
from village.core.audit import reads
from village.core.audit.tables import AuditEntry
from village.core.audit.words import GENESIS

COUNT = 12


@pytest.fixture
def chain(organiser):
    """Return the ids of a chain of entries, written by the service."""
    for number in range(COUNT):
        audit.record(organiser, f"TS26-{number:04d}", "screen", note=f"Note {number}", before=None)
    organiser.session.expire_all()
    return list(organiser.session.scalars(sa.select(AuditEntry.id).order_by(AuditEntry.id)))


def change(session, entry_id, **values):
    session.execute(sa.update(AuditEntry).where(AuditEntry.id == entry_id).values(**values))
    session.expire_all()


def test_an_untouched_chain_is_whole_and_starts_at_the_beginning(session, chain):
    first = session.get(AuditEntry, chain[0])

    assert (reads.first_broken(session), first.previous_hash) == (None, GENESIS)


@pytest.mark.parametrize(
    "values",
    [
        {"subject": "TS26-9999"},
        {"action": "select"},
        {"actor_name": "Somebody else"},
        {"actor_id": None},
        {"edition_id": None},
        {"data": {"note": "Other note", "before": None}},
        {"at": sa.text("at + interval '1 second'")},
        {"previous_hash": "f" * 64},
        {"hash": hashlib.sha256(b"made up").hexdigest()},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_changed_entry_is_named(session, chain, values):
    change(session, chain[5], **values)

    assert reads.first_broken(session) == chain[5]


@pytest.mark.parametrize("position", [0, 1, COUNT - 2])
def test_a_removed_entry_breaks_the_one_after_it(session, chain, position):
    session.execute(sa.delete(AuditEntry).where(AuditEntry.id == chain[position]))

    assert reads.first_broken(session) == chain[position + 1]


def test_two_entries_swapped_are_found(session, chain):
    early, late = (session.get(AuditEntry, chain[place]) for place in (3, 4))
    subjects = early.subject, late.subject

    change(session, chain[3], subject=subjects[1])
    change(session, chain[4], subject=subjects[0])

    assert reads.first_broken(session) == chain[3]


def test_an_entry_slipped_in_with_a_right_hash_of_its_own_breaks_the_next(
    session, organiser, chain
):
    kept = session.scalars(sa.select(AuditEntry).where(AuditEntry.id > chain[5])).all()
    rows = [{c.name: getattr(e, c.name) for c in AuditEntry.__table__.columns} for e in kept]
    session.execute(sa.delete(AuditEntry).where(AuditEntry.id > chain[5]))
    for entry in kept:
        session.expunge(entry)
    audit.record(organiser, "TS26-7777", "select")
    slipped = session.scalar(sa.select(sa.func.max(AuditEntry.id)))
    for row in rows:
        session.execute(sa.insert(AuditEntry).values({**row, "id": row["id"] + slipped}))

    assert reads.first_broken(session) == chain[6] + slipped


def test_the_newest_entries_removed_show_against_the_last_hash_kept_elsewhere(session, chain):
    kept = reads.last_hash(session)

    session.execute(sa.delete(AuditEntry).where(AuditEntry.id >= chain[-2]))

    assert (reads.first_broken(session), reads.last_hash(session) == kept) == (None, False)


def test_any_single_change_anywhere_is_found(session, chain):
    chance = random.Random(22)
    for entry_id in chain:
        name = chance.choice(["subject", "action", "actor_name"])
        with session.begin_nested() as nested:
            change(session, entry_id, **{name: f"forged {chance.random()}"})
            assert reads.first_broken(session) == entry_id
            nested.rollback()
        session.expire_all()
    assert reads.first_broken(session) is None


def test_the_command_says_whole_or_names_the_entry(committed, settings):
    for number in range(3):
        audit.record(committed, f"TS26-{number:04d}", "screen")
    committed.session.commit()
    environment = {"VILLAGE_DATABASE_URL": settings.database_url, "VILLAGE_SECRET_KEY": "k" * 40}

    newest = reads.last_hash(committed.session)
    whole = CliRunner().invoke(command, ["verify"], env=environment)
    second = sorted(committed.session.scalars(sa.select(AuditEntry.id)))[1]
    change(committed.session, second, action="forged")
    committed.session.commit()
    broken = CliRunner().invoke(command, ["verify"], env=environment)

    assert (whole.exit_code, whole.output) == (
        0,
        f"The chain is whole. Its newest hash is {newest}.\n",
    )
    assert (broken.exit_code, broken.output) == (1, f"Error: The chain breaks at entry {second}.\n")
