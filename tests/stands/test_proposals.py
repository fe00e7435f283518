"""Stands for a whole edition: proposed, changed by hand, published all together or not at all."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.applications.words import State
from village.board import withdrawals
from village.core.errors import (
    AlreadyDone,
    Forbidden,
    NotFound,
    PlanOvertaken,
    Stale,
)
from village.core.outbox.tables import OutboxMail
from village.editions.words.calls import CallKind
from village.stands.reads import places as place_reads
from village.stands.reads import proposals as proposal_reads
from village.stands.reads.placing import placing
from village.stands.tables.allocation import StandProposal, StandWish
from village.stands.tables.places import StandPlace
from village.stands.words.places import PlaceState
from village.stands.writes import places as stands
from village.stands.writes import preferences, proposals


def exhibitor(edition, name, *, area=9, **values):
    return factories.ApplicationFactory(
        edition=edition,
        organisation=factories.OrganisationFactory(name=name),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
        wanted_area_m2=area,
        **values,
    )


def wishes(session, application, *wished):
    for rank, stand in enumerate(wished, start=1):
        session.add(StandWish(application_id=application.id, rank=rank, stand_id=stand.id))
    session.flush()


def given(ctx):
    places = ctx.session.scalars(
        sa.select(StandPlace).where(StandPlace.state != PlaceState.RELEASED)
    )
    return {place.application.organisation.name: place.stand.number for place in places}


def test_everybody_gets_a_stand_and_wishes_are_met(organiser, session, edition, floor):
    for name, number in (("Atlas", "B3"), ("Bahia", "A1")):
        wishes(session, exhibitor(edition, name), floor[number])
    exhibitor(edition, "Chergui")

    proposal = proposals.propose(organiser, keep=False, seconds=5)
    count = proposals.publish(organiser, version=proposal.version)

    assert count == 3
    assert given(organiser).items() >= {("Atlas", "B3"), ("Bahia", "A1")}
    assert session.scalars(sa.select(StandProposal)).all() == []
    mails = session.scalars(sa.select(OutboxMail.template)).all()
    assert mails == ["stand_allocated"] * 3


def test_a_proposal_gives_nothing_and_is_proven(organiser, session, edition, floor):
    told = []
    exhibitor(edition, "Atlas")

    proposals.propose(
        organiser, keep=False, seconds=5, tell=lambda *said, **facts: told.append((said, facts))
    )
    seen = proposal_reads.proposal(organiser)

    assert given(organiser) == {}
    assert (seen.plan.status, seen.broken, seen.compared()["proposed"].placed) == ("optimal", (), 1)
    assert told[0][0] == (0.0, "reading")
    assert len(told[-1][1]["curve"][-1]) == 3


def test_who_wants_another_size_gets_no_stand_and_a_reason(organiser, edition, floor):
    exhibitor(edition, "Vast", area=60)

    proposals.propose(organiser, keep=False, seconds=5)
    [line] = proposal_reads.proposal(organiser).lines

    assert (line.stand, line.reason) == ("", proposal_reads.PlacementReason("size"))


def test_too_many_requests_leave_one_without_and_say_so(organiser, edition, floor):
    for number in range(7):
        exhibitor(edition, f"E{number}")

    proposals.propose(organiser, keep=False, seconds=5)
    lines = proposal_reads.proposal(organiser).lines

    assert [line.reason for line in lines if not line.stand] == [
        proposal_reads.PlacementReason("taken", 6)
    ]


def test_a_move_by_hand_changes_places_and_is_counted(organiser, session, edition, floor):
    atlas, bahia = exhibitor(edition, "Atlas"), exhibitor(edition, "Bahia")
    wishes(session, atlas, floor["A1"])
    wishes(session, bahia, floor["B3"])
    proposal = proposals.propose(organiser, keep=False, seconds=5)
    effect = proposal_reads.consider(proposal_reads.proposal(organiser), atlas.reference, "B3")

    proposals.move(organiser, atlas.reference, "B3", version=proposal.version)
    seen = proposal_reads.proposal(organiser)

    assert (effect.gain < 0, effect.broken, effect.leaving) == (True, (), ())
    assert effect.why.cost > 0
    assert seen.plan.placed == {atlas.reference: ("B3",), bahia.reference: ("A1",)}
    assert seen.figures["by_hand"] == 1


def test_a_stale_move_and_a_strange_one_are_refused(organiser, edition, floor):
    atlas = exhibitor(edition, "Atlas")
    proposal = proposals.propose(organiser, keep=False, seconds=5)

    with pytest.raises(Stale):
        proposals.move(organiser, atlas.reference, "A1", version=proposal.version + 1)
    with pytest.raises(NotFound):
        proposals.move(organiser, atlas.reference, "Z9", version=proposal.version)


def test_a_stand_given_meanwhile_overtakes_the_plan_and_nothing_is_given(
    organiser, session, edition, floor
):
    atlas, bahia = exhibitor(edition, "Atlas"), exhibitor(edition, "Bahia")
    wishes(session, atlas, floor["A1"])
    proposal = proposals.propose(organiser, keep=False, seconds=5)
    newcomer = exhibitor(edition, "Chergui")
    stands.give(organiser, floor["A1"], newcomer)

    with pytest.raises(PlanOvertaken) as refused:
        proposals.publish(organiser, version=proposal.version)

    assert [fault.rule for fault in refused.value.facts["broken"]] == ["shared"]
    assert given(organiser) == {"Chergui": "A1"}
    assert bahia.state is State.CONFIRMED


def test_who_left_meanwhile_overtakes_the_plan(organiser, ctx, edition, floor):
    atlas = exhibitor(edition, "Atlas")
    proposal = proposals.propose(organiser, keep=False, seconds=5)
    owner = factories.OrganisationMemberFactory(organisation=atlas.organisation)
    withdrawals.withdraw(acting(ctx, user=owner.user), atlas)

    with pytest.raises(PlanOvertaken) as refused:
        proposals.publish(organiser, version=proposal.version)

    assert [fault.rule for fault in refused.value.facts["broken"]] == ["unknown-request"]


def test_two_exhibitors_change_places_together_and_the_others_stay(organiser, edition, floor):
    atlas, bahia = exhibitor(edition, "Atlas"), exhibitor(edition, "Bahia")
    stands.give(organiser, floor["A1"], atlas)
    stands.give(organiser, floor["B3"], bahia)
    stands.give(organiser, floor["A2"], exhibitor(edition, "Chergui"))

    count = proposals.repair(organiser, {atlas.reference: "B3", bahia.reference: "A1"})

    assert (count, given(organiser)) == (2, {"Atlas": "B3", "Bahia": "A1", "Chergui": "A2"})


def test_a_dropped_proposal_is_gone(organiser, edition, floor):
    exhibitor(edition, "Atlas")
    proposal = proposals.propose(organiser, keep=False, seconds=5)

    proposals.drop(organiser)

    assert proposal_reads.proposal(organiser) is None
    with pytest.raises(AlreadyDone):
        proposals.publish(organiser, version=proposal.version)


def test_a_proposal_is_the_organisers(chair, edition, floor):
    with pytest.raises(Forbidden):
        proposals.propose(chair, keep=False, seconds=5)


def test_a_pin_on_a_stand_that_is_blocked_since_holds(organiser, session, edition, floor):
    atlas = exhibitor(edition, "Atlas")
    exhibitor(edition, "Bahia")
    preferences.pin(organiser, atlas, floor["A1"])
    floor["A1"].blocked = True
    session.flush()

    now = placing(organiser)

    assert (now.problem.pinned, now.problem.blocked) == ({atlas.reference: ("A1",)}, frozenset())


def test_a_plan_thousand_steps_long_is_thinned():
    curve = [[float(k), 0.0, 1.0] for k in range(1000)]

    kept = proposals.thinned(curve)

    assert (kept[0], kept[-1], len(kept) <= 121) == (curve[0], curve[-1], True)
    assert proposals.thinned([]) == []


def test_rows_of_the_plan_show_what_was_published(organiser, edition, floor):
    atlas = exhibitor(edition, "Atlas")
    proposal = proposals.propose(organiser, keep=False, seconds=5)

    proposals.publish(organiser, version=proposal.version)

    assert [row.holder for row in place_reads.on_plan(organiser) if row.holder] == [
        atlas.organisation.name
    ]
