"""Stands for a whole edition: proposed, changed by hand, published all together or not at all."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from tests.engines.plans import drawing
from village.applications.words import State
from village.board import withdrawals
from village.core.errors import (
    AlreadyDone,
    Forbidden,
    NotFound,
    PinImpossible,
    PinsTooClose,
    PlanOvertaken,
    Stale,
)
from village.core.outbox.tables import OutboxMail
from village.editions.words.calls import CallKind
from village.stands.reads import places as rows
from village.stands.reads import proposals as queries
from village.stands.reads import repairs
from village.stands.reads.placing import placing
from village.stands.tables.allocation import StandProposal, StandWish
from village.stands.tables.places import StandPlace
from village.stands.words.places import PlaceState, Relation
from village.stands.writes import places as stands
from village.stands.writes import preferences, proposals

NUMBERS = ("A1", "A2", "A3", "B1", "B2", "B3")
PLACES = [(2, 4), (5, 4), (8, 4), (18, 4), (21, 4), (24, 4)]


@pytest.fixture
def floor(session, edition):
    """Return six stands of 9 m² in two rows of three, in a hall."""
    drawn = [
        drawing.stand(number, x, y, zone="africa")
        for number, (x, y) in zip(NUMBERS, PLACES, strict=True)
    ]
    edition.plan = drawing.collection(*drawing.room(), *drawn)
    return {
        number: factories.StandFactory(
            edition=edition, number=number, polygon=drawing.ring(x, y, 3, 3)
        )
        for number, (x, y) in zip(NUMBERS, PLACES, strict=True)
    }


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
    seen = queries.proposal(organiser)

    assert given(organiser) == {}
    assert (seen.plan.status, seen.broken, seen.compared()["proposed"].placed) == ("optimal", (), 1)
    assert told[0][0] == (0.0, "reading")
    assert len(told[-1][1]["curve"][-1]) == 3


def test_who_wants_another_size_gets_no_stand_and_a_reason(organiser, edition, floor):
    exhibitor(edition, "Vast", area=60)

    proposals.propose(organiser, keep=False, seconds=5)
    [line] = queries.proposal(organiser).lines

    assert (line.stand, line.reason) == ("", queries.PlacementReason("size"))


def test_too_many_requests_leave_one_without_and_say_so(organiser, edition, floor):
    for number in range(7):
        exhibitor(edition, f"E{number}")

    proposals.propose(organiser, keep=False, seconds=5)
    lines = queries.proposal(organiser).lines

    assert [line.reason for line in lines if not line.stand] == [
        queries.PlacementReason("taken", 6)
    ]


def test_contracted_and_held_stands_stay_and_given_ones_on_request(
    organiser, session, edition, floor
):
    first, second, third = (exhibitor(edition, name) for name in ("Atlas", "Bahia", "Chergui"))
    wishes(session, third, floor["A1"])
    wishes(session, first, floor["B1"])
    place = stands.give(organiser, floor["A1"], first)
    stands.hold(organiser, floor["A2"], second)
    place.state = PlaceState.CONTRACTED
    session.flush()

    proposal = proposals.propose(organiser, keep=False, seconds=5)
    stays = queries.proposal(organiser).plan.placed
    proposals.publish(organiser, version=proposal.version)

    assert (stays[first.reference], stays[second.reference]) == (("A1",), ("A2",))
    assert given(organiser)["Atlas"] == "A1"


@pytest.mark.parametrize(("keep", "stand"), [(True, "A1"), (False, "B1")])
def test_a_given_stand_moves_only_where_it_may(organiser, session, edition, floor, keep, stand):
    atlas = exhibitor(edition, "Atlas")
    stands.give(organiser, floor["A1"], atlas)
    wishes(session, atlas, floor["B1"])

    proposal = proposals.propose(organiser, keep=keep, seconds=5)
    proposals.publish(organiser, version=proposal.version)

    assert given(organiser) == {"Atlas": stand}


def test_competitors_stand_apart_and_partners_together(organiser, edition, floor):
    one, two, three = (exhibitor(edition, name) for name in ("Atlas", "Bahia", "Chergui"))
    preferences.relate(organiser, one, two, Relation.APART, metres=8)
    preferences.relate(organiser, one, three, Relation.TOGETHER)

    proposals.propose(organiser, keep=False, seconds=5)
    placed = queries.proposal(organiser).plan.placed

    rows_of = {who: where[0][0] for who, where in placed.items()}
    assert rows_of[one.reference] != rows_of[two.reference]
    assert rows_of[one.reference] == rows_of[three.reference]


def test_pins_are_kept_and_blocked_stands_left_out(organiser, session, edition, floor):
    atlas, bahia = exhibitor(edition, "Atlas"), exhibitor(edition, "Bahia")
    wishes(session, bahia, floor["A2"])
    preferences.pin(organiser, atlas, floor["B2"])
    preferences.block(organiser, floor["A2"])

    proposals.propose(organiser, keep=False, seconds=5)
    placed = queries.proposal(organiser).plan.placed

    assert placed[atlas.reference] == ("B2",)
    assert placed[bahia.reference] != ("A2",)


def test_pins_that_contradict_a_distance_are_refused_by_name(organiser, edition, floor):
    atlas, bahia = exhibitor(edition, "Atlas"), exhibitor(edition, "Bahia")
    preferences.relate(organiser, atlas, bahia, Relation.APART, metres=10)
    preferences.pin(organiser, atlas, floor["A1"])
    preferences.pin(organiser, bahia, floor["A2"])

    with pytest.raises(PinsTooClose) as refused:
        proposals.propose(organiser, keep=False, seconds=5)

    assert set(refused.value.facts.values()) == {atlas.reference, bahia.reference}


def test_a_pin_on_a_stand_that_others_have_is_left_out(organiser, edition, floor):
    atlas, bahia = exhibitor(edition, "Atlas"), exhibitor(edition, "Bahia")
    stands.give(organiser, floor["A1"], atlas)
    preferences.pin(organiser, bahia, floor["A1"])

    now = placing(organiser, keep=True)

    assert now.problem.pinned == {atlas.reference: ("A1",)}


def test_a_move_by_hand_changes_places_and_is_counted(organiser, session, edition, floor):
    atlas, bahia = exhibitor(edition, "Atlas"), exhibitor(edition, "Bahia")
    wishes(session, atlas, floor["A1"])
    wishes(session, bahia, floor["B3"])
    proposal = proposals.propose(organiser, keep=False, seconds=5)
    effect = queries.consider(queries.proposal(organiser), atlas.reference, "B3")

    proposals.move(organiser, atlas.reference, "B3", version=proposal.version)
    seen = queries.proposal(organiser)

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

    assert queries.proposal(organiser) is None
    with pytest.raises(AlreadyDone):
        proposals.publish(organiser, version=proposal.version)


def test_a_proposal_is_the_organisers(chair, edition, floor):
    with pytest.raises(Forbidden):
        proposals.propose(chair, keep=False, seconds=5)


def test_an_impossible_pin_names_who_and_where(organiser, session, edition, floor):
    atlas, bahia = exhibitor(edition, "Atlas"), exhibitor(edition, "Bahia")
    preferences.pin(organiser, atlas, floor["A1"])
    floor["A1"].blocked = True
    session.flush()

    now = placing(organiser)

    assert (now.problem.pinned, now.problem.blocked) == ({atlas.reference: ("A1",)}, frozenset())
    assert bahia.reference not in now.problem.pinned
    assert PinImpossible(who="x", stand="y").facts == {"who": "x", "stand": "y"}


def test_a_plan_thousand_steps_long_is_thinned():
    curve = [[float(k), 0.0, 1.0] for k in range(1000)]

    kept = proposals.thinned(curve)

    assert (kept[0], kept[-1], len(kept) <= 121) == (curve[0], curve[-1], True)
    assert proposals.thinned([]) == []


def test_rows_of_the_plan_show_what_was_published(organiser, edition, floor):
    atlas = exhibitor(edition, "Atlas")
    proposal = proposals.propose(organiser, keep=False, seconds=5)

    proposals.publish(organiser, version=proposal.version)

    assert [row.holder for row in rows.on_plan(organiser) if row.holder] == [
        atlas.organisation.name
    ]


def test_a_repair_fills_the_stand_that_came_free_with_few_moves(organiser, session, edition, floor):
    """A1 comes free; who stands on B3 wished for it, and who waits wished for B3."""
    for number in ("A2", "A3", "B1", "B2"):
        stands.give(organiser, floor[number], exhibitor(edition, f"On {number}"))
    mover, waiting = exhibitor(edition, "Mover"), exhibitor(edition, "Waiting")
    wishes(session, mover, floor["A1"])
    wishes(session, waiting, floor["B3"])
    leaving = stands.give(organiser, floor["A1"], exhibitor(edition, "Leaving"))
    stands.give(organiser, floor["B3"], mover)
    stands.release(organiser, leaving)
    leaving.application.state = State.WITHDRAWN
    session.flush()

    none, one, *more = repairs.options(organiser, "A1")
    count = proposals.repair(organiser, {step.reference: step.after for step in one.steps})

    assert [(step.organisation, step.before, step.after) for step in none.steps] == [
        ("Waiting", "", "A1")
    ]
    assert [(step.organisation, step.before, step.after) for step in one.steps] == [
        ("Mover", "B3", "A1"),
        ("Waiting", "", "B3"),
    ]
    assert (one.gain > none.gain > 0, more, count) == (True, [], 2)
    assert given(organiser) == {
        **{f"On {number}": number for number in ("A2", "A3", "B1", "B2")},
        "Mover": "A1",
        "Waiting": "B3",
    }


def test_a_stand_freed_lately_is_offered_until_somebody_has_it(organiser, edition, floor):
    place = stands.give(organiser, floor["A1"], exhibitor(edition, "Atlas"))
    stands.release(organiser, place)
    free = repairs.freed_lately(organiser)
    stands.give(organiser, floor["A1"], exhibitor(edition, "Bahia"))

    assert free == [repairs.Freed("A1", "Atlas")]
    assert repairs.freed_lately(organiser) == []


def test_a_repair_that_a_race_has_overtaken_moves_nobody(organiser, edition, floor):
    atlas = exhibitor(edition, "Atlas")
    stands.give(organiser, floor["A1"], exhibitor(edition, "Bahia"))

    with pytest.raises(PlanOvertaken):
        proposals.repair(organiser, {atlas.reference: "A1"})
    with pytest.raises(NotFound):
        proposals.repair(organiser, {})

    assert given(organiser) == {"Bahia": "A1"}
