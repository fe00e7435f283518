"""The floor plan taken from a file, joined, cut and mended, with everything measured again."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.engines.plans import drawing
from village.applications.words import State
from village.core.errors import AlreadyDone, Forbidden, NotFound, Stale, StandTaken
from village.editions.words.calls import CallKind
from village.engines.plans.faults import PlanError
from village.engines.plans.model import PlanFinding
from village.stands.reads import places as place_reads
from village.stands.reads import plans
from village.stands.tables.places import Stand
from village.stands.writes import places
from village.stands.writes import plan as floorplan


@pytest.fixture
def plan(organiser):
    """Take a hall with three stands in a row, A1 and A2 touching, A3 three centimetres away."""
    drawn = (
        drawing.stand("A1", 3, 10, zone="africa"),
        drawing.stand("A2", 6, 10, zone="africa"),
        drawing.stand("A3", 9.03, 10, zone="africa"),
    )
    return floorplan.import_plan(organiser, drawing.collection(*drawing.room(), *drawn))


def measured(ctx):
    return {row.number: (row.area_m2, row.open_sides) for row in place_reads.on_plan(ctx)}


def give(ctx, number):
    stand = place_reads.find(ctx, number)
    application = factories.ApplicationFactory(
        edition=ctx.edition,
        organisation=factories.OrganisationFactory(name="Atlas"),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    return places.give(ctx, stand, application)


def test_joined_stands_are_one_with_the_first_number(organiser, plan):
    floorplan.merge(organiser, ["A1", "A2"])

    assert measured(organiser) == {"A1": (18.0, 3), "A3": (9.0, 3)}


def test_a_stand_cut_in_two_has_two_halves(organiser, plan):
    floorplan.merge(organiser, ["A1", "A2"])
    floorplan.split(organiser, "A1", "A4")

    assert {number: area for number, (area, _sides) in measured(organiser).items()} == {
        "A1": 9.0, "A3": 9.0, "A4": 9.0,
    }  # fmt: skip


def test_a_near_miss_is_mended_and_the_stands_touch(organiser, plan):
    count = floorplan.mend(organiser, [("A3", "A2")])

    assert count == 1
    assert measured(organiser) == {"A1": (9.0, 3), "A2": (9.0, 2), "A3": (9.09, 3)}
    assert floorplan.mend(organiser, [("A3", "A2")]) == 0


@pytest.mark.parametrize(
    ("numbers", "fault"),
    [(["A1"], "at least two"), (["A1", "A3"], "one piece"), (["A1", "Z9"], "no stand")],
)
def test_what_does_not_form_one_stand_is_not_joined(organiser, plan, numbers, fault):
    with pytest.raises(PlanError, match=fault):
        floorplan.merge(organiser, numbers)


def test_a_stand_that_somebody_has_is_not_redrawn(organiser, plan):
    give(organiser, "A2")

    with pytest.raises(StandTaken):
        floorplan.merge(organiser, ["A1", "A2"])
    with pytest.raises(StandTaken):
        floorplan.split(organiser, "A2", "A4")


@pytest.mark.parametrize("number", ["A1", "", "A-LONG-NUMBER"])
def test_a_half_needs_a_number_of_its_own(organiser, plan, number):
    with pytest.raises(PlanError):
        floorplan.split(organiser, "A2", number)


def test_a_stand_that_is_not_drawn_is_not_cut(organiser, plan):
    with pytest.raises(PlanError, match="no stand"):
        floorplan.split(organiser, "Z9", "A4")


def test_a_stand_no_longer_drawn_is_gone_and_keeps_its_history(organiser, plan):
    floorplan.import_plan(organiser, drawing.collection(drawing.stand("B1", 3, 15)))

    assert sorted(measured(organiser)) == ["B1"]
    assert organiser.session.scalar(sa.select(sa.func.count(Stand.id))) == 4


def test_a_plan_that_leaves_out_a_given_stand_is_refused_by_its_number(organiser, plan):
    give(organiser, "A2")

    with pytest.raises(PlanError, match="stands that are given are not on it: A2"):
        floorplan.import_plan(organiser, drawing.collection(drawing.stand("A1", 3, 10)))

    assert sorted(measured(organiser)) == ["A1", "A2", "A3"]


# Versions


def drafted(ctx, *drawn):
    return floorplan.draft(ctx, drawing.collection(*drawing.room(), *drawn), about="hall.dxf")


def published(ctx, version, *agreed):
    seen = plans.comparison(ctx, version).mark
    return floorplan.publish(ctx, version, seen=seen, agreed=agreed).changed


def test_a_draft_changes_nothing_until_it_is_published(organiser, plan):
    version = drafted(organiser, drawing.stand("B1", 3, 10, zone="asia"))

    assert sorted(measured(organiser)) == ["A1", "A2", "A3"]
    assert published(organiser, version) == []
    assert sorted(measured(organiser)) == ["B1"]


def test_publishing_the_version_before_undoes_a_change(organiser, plan):
    before = measured(organiser)
    floorplan.merge(organiser, ["A1", "A2"])

    published(organiser, plans.version(organiser, 1))

    assert measured(organiser) == before
    rows = [(row.number, row.origin, row.about, row.in_force) for row in plans.versions(organiser)]
    assert rows == [(2, "joined", "A1, A2", False), (1, "imported", "", True)]
    with pytest.raises(AlreadyDone):
        published(organiser, plans.version(organiser, 1))


def test_what_an_exhibitor_loses_is_agreed_to_by_name(organiser, plan):
    place = give(organiser, "A2")
    smaller = drafted(organiser, drawing.stand("A2", 6, 10, depth=2, zone="africa"))

    with pytest.raises(PlanError, match="lose something: A2"):
        published(organiser, smaller)
    [loss] = plans.comparison(organiser, smaller).losing
    assert (loss.organisation, loss.change.kinds) == ("Atlas", ("smaller", "more_sides"))
    assert published(organiser, smaller, "A2") == [place]
    assert float(place.stand.area_m2) == 6.0


def test_a_stand_that_only_gains_needs_nobody(organiser, plan):
    place = give(organiser, "A2")
    larger = drafted(organiser, drawing.stand("A2", 6, 10, depth=4, zone="africa"))

    assert not plans.comparison(organiser, larger).losing
    assert published(organiser, larger) == [place]


def test_what_was_read_before_somebody_was_placed_is_read_again(organiser, plan):
    version = drafted(organiser, drawing.stand("A1", 3, 10, zone="africa"))
    seen = plans.comparison(organiser, version).mark
    give(organiser, "A2")

    with pytest.raises(Stale):
        floorplan.publish(organiser, version, seen=seen)


def test_only_a_draft_is_discarded(organiser, plan):
    version = drafted(organiser, drawing.stand("B1", 3, 10))

    floorplan.discard(organiser, version)

    assert [row.number for row in plans.versions(organiser)] == [1]
    with pytest.raises(AlreadyDone):
        floorplan.discard(organiser, plans.version(organiser, 1))


def test_versions_of_one_edition_are_unknown_in_another(organiser, plan):
    other = replace(organiser, edition=factories.EditionFactory())

    assert plans.versions(other) == []
    with pytest.raises(NotFound):
        plans.version(other, 1)


def test_stands_without_a_number_of_their_own_are_left_out(organiser):
    odd = [
        drawing.stand("A1", 0, 0),
        drawing.stand("A1", 10, 0),
        drawing.stand("B-TOO-LONG", 20, 0),
        drawing.stand("", 30, 0),
        drawing.stand("B1", 40, 0),
    ]

    assert floorplan.import_plan(organiser, drawing.collection(*odd)) == 1
    assert sorted(measured(organiser)) == ["B1"]


def test_what_reading_found_is_kept_beside_the_plan(organiser, edition):
    finding = PlanFinding("unreadable", ("feature 3",), detail="no geometry")

    floorplan.import_plan(organiser, drawing.collection(drawing.stand("A1", 0, 0)), found=[finding])
    floorplan.mend(organiser, [])

    organiser.session.expire(edition)

    assert edition.plan["read"] == [
        {
            "kind": "unreadable", "numbers": ["feature 3"], "measure": None, "unit": "",
            "detail": "no geometry",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    "features",
    [
        [],
        [drawing.stand("A1", 0, 0), drawing.stand("A2", 5000, 0)],
        [drawing.stand(f"A{k}", k % 70 * 4, k // 70 * 4) for k in range(5001)],
    ],
    ids=["nothing", "five kilometres", "too many"],
)
def test_a_plan_beyond_any_hall_is_refused(organiser, features):
    with pytest.raises(PlanError):
        floorplan.import_plan(organiser, drawing.collection(*features))


def test_only_organisers_redraw_the_plan(chair, edition):
    for act in (
        lambda: floorplan.merge(chair, ["A1", "A2"]),
        lambda: floorplan.split(chair, "A1", "A2"),
        lambda: floorplan.mend(chair, []),
    ):
        with pytest.raises(Forbidden):
            act()
