"""Minutes: drawn up from what is announced, sealed with a salted hash a line, read by few."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from tests import factories, pdf
from tests.conftest import NOW, acting
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, NotFound
from village.core.permissions import Role
from village.engines.documents.seal_check import check
from village.engines.documents.seal_office import SealOffice
from village.engines.documents.sealing import demo_pkcs12, key_of_pkcs12
from village.selection.reads import decisions
from village.selection.reads import minutes as reads
from village.selection.tables import Decision, MinutesLine
from village.selection.words import DecisionState, Outcome, mark_of
from village.selection.writes import deciding
from village.selection.writes import minutes as writes


@pytest.fixture(scope="session")
def office() -> SealOffice:
    """Return an office with a demo certificate that is valid at `NOW`."""
    return SealOffice(key_of_pkcs12(demo_pkcs12("Demo office", "x", NOW), "x"), demo=True)


@pytest.fixture
def decided(chair, six):
    """Return six files, of which A is selected, B waits and F is rejected."""
    for at, outcome in ((0, Outcome.SELECT), (1, Outcome.WAITLIST), (5, Outcome.REJECT)):
        deciding.stage(chair, six[at], outcome=outcome, reasons=f"Motif {six[at].reference}")
    deciding.announce(chair, seen=decisions.announcement(chair).mark)
    return six


def text_of(ctx, minutes):
    return " ".join(pdf.text(ctx.storage.get(minutes.file.sha256)).split())


def test_minutes_say_who_sat_what_ranked_and_what_was_decided(chair, decided):
    aside = factories.ConflictFactory(application=decided[2], reason="Conseil")

    said = reads.content(chair, number=1)

    assert [(one.reference, one.outcome) for one in said.decisions] == [
        ("A", "select"), ("B", "waitlist"), ("F", "reject"),
    ]  # fmt: skip
    assert [row.reference for row in said.ranking] == list("ABCDEF")
    assert [(one.name, one.reference, one.reason) for one in said.recusals] == [
        (aside.user.name, "C", "Conseil")
    ]
    assert (said.chairs, said.places) == ((chair.actor.name,), 2)
    assert sum(one.weight for one in said.criteria) == 1


def test_jurors_without_a_complete_review_did_not_sit(chair, decided, edition):
    idle = factories.MembershipFactory(edition=edition, role=Role.JUROR).user
    sat = factories.MembershipFactory(edition=edition, role=Role.JUROR).user
    factories.AssignmentFactory(user=idle, application=decided[0])
    factories.AssignmentFactory(user=sat, application=decided[0], marks=[3, 3])

    said = reads.content(chair, number=1)

    assert [(juror.name, juror.reviews) for juror in said.jurors] == [(sat.name, 1)]


def test_of_a_file_that_left_the_waiting_list_the_last_decision_holds(chair, decided):
    factories.DecisionFactory(
        application=decided[1], state=DecisionState.ANNOUNCED, closed_at=NOW, reasons="Promu"
    )

    said = reads.content(chair, number=1)

    assert [(one.reference, one.reasons) for one in said.decisions if one.reference == "B"] == [
        ("B", "Promu")
    ]


def test_the_day_of_a_decision_is_that_of_the_place(organiser, edition):
    edition.timezone = "Asia/Tokyo"
    late = Decision(closed_at=datetime(2026, 3, 1, 20, tzinfo=UTC))

    assert reads.decided_on(organiser, late).isoformat() == "2026-03-02"


def test_quotas_kept_stand_in_the_minutes_with_those_who_have_a_place(chair, decided):
    decided[2].women_led = decided[0].women_led = True
    asked = {"women_led": (1, None), "zone-africa": (0, 4)}
    deciding.stage_selection(chair, [decided[2]], quotas=asked, reasons="Quota")

    said = reads.content(chair, number=1).quotas

    assert [(one.group["fr"], one.at_least, one.at_most, one.taken) for one in said] == [
        ("Dirigées par une femme", 1, None, 1),
        ("Africa", 0, 4, 1),
    ]


def test_a_specimen_shows_the_same_without_hashes(chair, decided):
    shown = " ".join(pdf.text(writes.specimen(chair)).split())

    assert "SPÉCIMEN" in shown
    assert "Motif A" in shown
    assert chair.session.scalars(sa.select(MinutesLine)).all() == []


def test_sealed_minutes_print_a_hash_for_each_line(organiser, decided, office):
    made = writes.seal(organiser, office)

    shown = text_of(organiser, made)
    [seal] = check(organiser.storage.get(made.file.sha256)).seals
    lines = organiser.session.scalars(sa.select(MinutesLine).order_by(MinutesLine.line)).all()
    assert (seal.by, seal.intact, made.number, made.seal_is_demo) == ("Demo office", True, 1, True)
    assert [line.line for line in lines] == [
        "A | select | 2026-03-02 | Motif A",
        "B | waitlist | 2026-03-02 | Motif B",
        "F | reject | 2026-03-02 | Motif F",
    ]
    assert all(line.sha256 in shown for line in lines)
    assert not any(line.salt in shown for line in lines)
    assert len({line.salt for line in lines}) == 3
    entry = organiser.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "minutes_seal")
    ).one()
    assert entry.data == {"minutes": 1, "sha256": made.file.sha256}


def test_a_line_is_checked_by_its_words_and_its_code(organiser, decided, office):
    made = writes.seal(organiser, office)
    line = organiser.session.scalars(
        sa.select(MinutesLine).where(MinutesLine.application_id == decided[0].id)
    ).one()
    copied = f"  {line.line.replace(' ', chr(10), 1)} "

    assert line.sha256 == hashlib.sha256(f"{line.salt} | {line.line}".encode()).hexdigest()
    assert reads.stands_in(organiser, made, mark_of(copied, f" {line.salt} "))
    assert not reads.stands_in(organiser, made, mark_of(line.line + ".", line.salt))
    assert not reads.stands_in(organiser, made, mark_of(line.line, line.salt[::-1]))


def test_an_applicant_has_their_own_line_of_the_latest_minutes_alone(
    ctx, organiser, decided, office
):
    member = factories.OrganisationMemberFactory(organisation=decided[0].organisation)
    founder = acting(ctx, user=member.user)
    assert reads.own_line(founder, decided[0]) is None
    writes.seal(organiser, office)
    second = writes.seal(organiser, office)

    mine = reads.own_line(founder, decided[0])

    assert (mine.minutes, mine.line) == (second, "A | select | 2026-03-02 | Motif A")
    assert reads.own_line(founder, decided[1]) is None
    assert [one.number for one in reads.sealed(organiser)] == [2, 1]


def test_only_those_who_seal_and_stepped_aside_from_nothing_do(
    ctx, chair, organiser, decided, office
):
    with pytest.raises(Forbidden):
        writes.seal(chair, office)
    with pytest.raises(Forbidden):
        writes.specimen(acting(ctx, Role.JUROR))
    made = writes.seal(organiser, office)
    user = factories.UserFactory()
    factories.ConflictFactory(user=user, application=decided[0])
    aside = acting(ctx, Role.ORGANISER, user=user)

    with pytest.raises(Forbidden):
        writes.seal(aside, office)
    with pytest.raises(NotFound):
        reads.document(aside, made.public_token)
    assert reads.document(organiser, made.public_token) is made
    assert "A | select" not in str(reads.content(aside, number=1))
    assert [one.reference for one in reads.content(aside, number=1).decisions] == ["B", "F"]


def test_who_stepped_aside_elsewhere_reads_these(ctx, decided):
    user = factories.UserFactory()
    factories.ConflictFactory(
        user=user, application=factories.ApplicationFactory(edition=factories.EditionFactory())
    )

    assert reads.may_read(acting(ctx, Role.ORGANISER, user=user))


def test_minutes_of_another_edition_are_not_read_here(organiser, decided, office):
    made = writes.seal(organiser, office)
    elsewhere = replace(organiser, edition=factories.EditionFactory())

    with pytest.raises(NotFound):
        reads.document(elsewhere, made.public_token)
    assert reads.by_token(elsewhere, made.public_token) is made
    assert reads.by_content(elsewhere, [made.file.sha256]) is made
    assert reads.by_content(elsewhere, ["0" * 64]) is None
    with pytest.raises(NotFound):
        reads.by_token(organiser, "nothing")


def test_nothing_announced_is_not_sealed(organiser, six, office):
    with pytest.raises(NotFound):
        writes.seal(organiser, office)
