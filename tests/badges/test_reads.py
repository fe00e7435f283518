"""Badges and check-ins as pages show them: whose they are, how many, and who came."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from tests import factories
from tests.conftest import NOW, acting
from village.badges import reads
from village.badges.words import BadgeState, CheckMethod, Direction, Verdict
from village.badges.writes import issuing, printing, signing
from village.core.errors import NotFound
from village.core.permissions import Role
from village.gate.writes import scanning as gate_writes


def at_the_gate(ctx):
    ctx.the_edition.starts_on = NOW.date()
    return acting(ctx, Role.GATE)


def scan(ctx, code, **station):
    here = gate_writes.Station(**{"gate": "Sud", **station})
    return gate_writes.check_in(
        ctx, code, method=CheckMethod.SCANNED, station=here, event_id=uuid.uuid4()
    )


def test_an_organisation_sees_its_own_people_and_the_organiser_everybodys(
    ctx, organiser, founder, startup, people
):
    stranger = acting(ctx, user=factories.OrganisationMemberFactory().user)
    reference = people[0].reference

    assert reads.find(founder, reference) is reads.find(organiser, reference) is people[0]
    assert reads.named_by(founder, startup.reference) is startup
    for look in (
        lambda: reads.find(stranger, reference),
        lambda: reads.named_by(stranger, startup.reference),
        lambda: reads.find(organiser, "B-NOTHING"),
    ):
        with pytest.raises(NotFound):
            look()


def test_a_revoked_badge_is_no_longer_its_applications(organiser, founder, startup, people):
    issuing.revoke(founder, people[1])

    assert reads.of_application(founder, startup) == [people[0], people[2]]
    assert reads.known(people)["salma@example.org"] == "Salma"


@pytest.mark.parametrize(
    ("state", "words", "names"),
    [
        (None, "", ["Salma", "Adil", "Nora"]),
        (BadgeState.ISSUED, "", ["Adil"]),
        (None, "sal", ["Salma"]),
        (None, "atlas", ["Salma", "Adil", "Nora"]),
        (BadgeState.REQUESTED, "adil", []),
    ],
)
def test_the_list_is_filtered_by_state_and_words(organiser, people, state, words, names):
    issuing.issue(organiser, people[1:2])

    found, total = reads.listed(organiser, state=state, words=words, page=1)

    assert ([badge.name for badge in found], total) == (names, len(names))


def test_the_list_finds_a_reference_and_is_cut_into_pages(organiser, people, monkeypatch):
    monkeypatch.setattr(reads, "PAGE", 2)

    second, total = reads.listed(organiser, state=None, words="", page=2)
    [one], _ = reads.listed(organiser, state=None, words=people[2].reference.lower(), page=1)

    assert (second, total, one) == ([people[2]], 3, people[2])


def test_only_badges_that_wait_are_taken_by_their_references(organiser, people):
    issuing.issue(organiser, people[:1])
    references = [badge.reference for badge in people]

    assert reads.of_references(organiser, references) == people[1:]
    assert reads.in_state(organiser, BadgeState.ISSUED) == people[:1]


def test_the_longest_names_come_first(organiser, people):
    people[2].name = "Nora Idrissi Kaitouni"
    organiser.session.flush()

    assert next(badge.name for badge in reads.longest(organiser, limit=2)) == people[2].name


def test_keys_are_listed_the_newest_first(organiser, people):
    issuing.issue(organiser, people)
    signing.rotate_key(organiser)

    assert [key.number for key in reads.keys(organiser)] == [2, 1]


def test_figures_count_states_entries_and_who_is_inside(ctx, organiser, people):
    gate = at_the_gate(ctx)
    issuing.issue(organiser, people)
    printing.mark(organiser, [people[0].id])
    issuing.revoke(organiser, people[2])
    for badge in people[:2]:
        scan(gate, badge.token)
    scan(gate, people[0].token, direction=Direction.OUT)
    scan(gate, people[1].token, is_rehearsal=True)

    found = reads.counts(organiser)

    assert (found.requested, found.issued, found.unprinted, found.revoked) == (0, 2, 1, 1)
    assert (found.came, found.inside) == (2, 1)
    tomorrow = replace(organiser, now=organiser.now + timedelta(days=1))
    assert reads.counts(tomorrow).inside == 0


def test_a_scan_shows_when_its_badge_came_before(ctx, organiser, people):
    gate = at_the_gate(ctx)
    issuing.issue(organiser, people)
    first = scan(gate, people[0].token)
    later = replace(gate, now=gate.now + timedelta(minutes=5))
    again = scan(later, people[0].token, gate="Nord")
    unknown = scan(later, "nonsense")

    found = reads.scan(gate, again.event_id)

    assert (found.verdict, found.badge) == (Verdict.AGAIN, people[0])
    assert found.earlier == reads.Earlier(first.at, "Sud")
    assert reads.scan(gate, first.event_id).earlier is None
    assert reads.scan(gate, None) is reads.scan(gate, uuid.uuid4()) is None
    newest, *_ = reads.last_scans(gate)
    assert (newest.at, newest.name, newest.verdict) == (unknown.at, "", Verdict.REFUSED)
