import hashlib
import random
from dataclasses import replace

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from tests.conftest import SAFE, SECRET, without_triggers
from village.cli.audit import audit as command
from village.core import audit
from village.core.audit import heads, reads
from village.core.audit.tables import AuditEntry
from village.core.audit.words import GENESIS, entry_hash
from village.core.safe import Safe

COUNT = 12


@pytest.fixture
def chain(organiser):
    """Return the ids of a chain of entries, written by the service."""
    for number in range(COUNT):
        audit.record(organiser, f"TS26-{number:04d}", "screen", note=f"Note {number}", before=None)
    organiser.session.expire_all()
    return list(organiser.session.scalars(sa.select(AuditEntry.id).order_by(AuditEntry.id)))


def change(session, entry_id, **values):
    without_triggers(session)
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
    without_triggers(session)
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
    without_triggers(session)
    session.execute(sa.delete(AuditEntry).where(AuditEntry.id > chain[5]))
    for entry in kept:
        session.expunge(entry)
    audit.record(organiser, "TS26-7777", "select")
    slipped = session.scalar(sa.select(sa.func.max(AuditEntry.id)))
    for row in rows:
        session.execute(sa.insert(AuditEntry).values({**row, "id": row["id"] + slipped}))

    assert reads.first_broken(session) == chain[6] + slipped


def write_anew(session):
    """Rewrite the last entries with hashes that are right, as somebody who knows the code."""
    without_triggers(session)
    entries = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    previous = GENESIS
    for entry in entries:
        entry.subject = entry.subject.replace("0009", "0099")
        entry.previous_hash, entry.hash = previous, entry_hash(previous, entry.content(), entry.at)
        previous = entry.hash
    session.flush()


def cut_tail(session):
    """Remove the newest entries."""
    without_triggers(session)
    newest = sa.select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(2)
    session.execute(sa.delete(AuditEntry).where(AuditEntry.id.in_(newest)))


@pytest.mark.parametrize("attack", [write_anew, cut_tail])
def test_a_cut_or_rewritten_log_is_whole_in_itself_but_shows_against_a_head(
    organiser, chain, attack
):
    head = heads.signed(organiser)
    before = heads.first_missed(organiser, [head])

    attack(organiser.session)

    missed = heads.first_missed(organiser, ["", "no head", head])
    assert (before, reads.first_broken(organiser.session)) == (None, None)
    assert (missed.entries, missed.last_id, missed.at) == (COUNT, chain[-1], organiser.now)


def test_a_log_that_grew_still_holds_its_old_heads_and_that_of_nothing(organiser):
    empty = heads.signed(organiser)
    audit.record(organiser, "TS26-0001", "screen")
    first = heads.signed(organiser)
    audit.record(organiser, "TS26-0002", "screen")

    assert heads.first_missed(organiser, [empty, first, heads.signed(organiser)]) is None


@pytest.mark.parametrize("forge", [
    lambda head: head.replace(" 12 ", " 11 "),
    lambda head: head[:-4] + "AAA=",
    lambda head: "",
])  # fmt: skip
def test_a_head_that_this_installation_has_not_signed_is_none(organiser, chain, forge):
    head = heads.signed(organiser)

    with pytest.raises(heads.NotAHead):
        heads.read(SAFE, forge(head))
    with pytest.raises(heads.NotAHead):
        heads.read(Safe("another secret"), head)
    assert heads.read(SAFE, f"  {head}\n").entries == COUNT


def test_heads_are_kept_in_a_file_one_for_each_change(organiser, tmp_path):
    kept = heads.Kept(tmp_path)
    first = heads.signed(organiser)
    for _ in range(2):
        kept.add(first)
    audit.record(organiser, "TS26-0001", "screen")
    kept.add(second := heads.signed(organiser))

    assert (kept.lines(), kept.last()) == ([first, second], [second])


@pytest.mark.parametrize("statement", [
    "UPDATE audit_entry SET actor_name = 'x'", "DELETE FROM audit_entry",
    "TRUNCATE audit_entry CASCADE",
])  # fmt: skip
def test_the_database_refuses_to_change_or_to_remove_entries(session, chain, statement):
    with pytest.raises(ProgrammingError, match="new entries only"), session.begin_nested():
        session.execute(sa.text(statement))

    assert reads.first_broken(session) is None


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

    whole = CliRunner().invoke(command, ["verify"], env=environment)
    second = sorted(committed.session.scalars(sa.select(AuditEntry.id)))[1]
    change(committed.session, second, action="forged")
    committed.session.commit()
    broken = CliRunner().invoke(command, ["verify"], env=environment)

    assert (whole.exit_code, whole.output) == (0, "The chain is whole.\n")
    assert (broken.exit_code, broken.output) == (1, f"Error: The chain breaks at entry {second}.\n")


def test_the_command_checks_the_log_against_a_head(committed, settings, tmp_path):
    for number in range(3):
        audit.record(committed, f"TS26-{number:04d}", "screen")
    committed.session.commit()
    environment = {
        "VILLAGE_DATABASE_URL": settings.database_url, "VILLAGE_SECRET_KEY": SECRET,
        "VILLAGE_DATA_DIR": str(tmp_path),
    }  # fmt: skip

    def run(*arguments):
        return CliRunner().invoke(command, arguments, env=environment)

    head = run("head").output
    (tmp_path / "heads.txt").write_text(head)
    given = (head, str(tmp_path / "heads.txt"))
    whole = [run("verify", "--head", each).output for each in given]
    cut_tail(committed.session)
    committed.session.commit()

    assert whole == ["The chain is whole.\n"] * 2
    assert run("verify").exit_code == 0, "nothing kept here says otherwise"
    for each in given:
        cut = run("verify", "--head", each)
        assert (cut.exit_code, "The log was cut or rewritten" in cut.output) == (1, True)
    heads.Kept(tmp_path).add(head.strip())
    assert run("verify").exit_code == 1
    assert "not a head" in run("verify", "--head", "nonsense").output


def test_each_entry_is_locked_chained_and_written_by_one_statement(organiser, count_queries):
    count_queries.clear()

    for number in range(3):
        audit.record(organiser, f"TS26-{number:04d}", "screen")

    assert ["audit_last_hash" in one and "INSERT" in one for one in count_queries] == [True] * 3
    assert reads.first_broken(organiser.session) is None


@pytest.mark.parametrize("subject", ["TS26-0001", 'a "previous":"" b', "été ١٢ \\ \n"])
def test_an_entry_is_chained_whatever_it_says(organiser, subject):
    for _again in range(2):
        audit.record(organiser, subject, "screen", note='"previous":""')

    assert reads.first_broken(organiser.session) is None


def test_an_entry_that_a_savepoint_took_back_is_no_link_of_the_chain(organiser):
    audit.record(organiser, "TS26-0001", "screen")
    with organiser.session.begin_nested() as savepoint:
        audit.record(organiser, "TS26-0002", "screen")
        savepoint.rollback()

    audit.record(organiser, "TS26-0003", "screen")

    entries = organiser.session.scalars(sa.select(AuditEntry.subject).order_by(AuditEntry.id))
    assert list(entries) == ["TS26-0001", "TS26-0003"]
    assert reads.first_broken(organiser.session) is None


def test_the_next_transaction_asks_for_the_last_entry_again(committed):
    audit.record(committed, "TS26-0001", "screen")
    committed.session.commit()
    with Session(committed.session.get_bind()) as other:
        audit.record(replace(committed, session=other), "TS26-0002", "screen")
        other.commit()

    audit.record(committed, "TS26-0003", "screen")
    committed.session.commit()

    assert reads.first_broken(committed.session) is None
