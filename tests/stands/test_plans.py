"""Versions of the plan as they are read, and what publishing one would change."""

from datetime import timedelta

import pytest

from tests import factories
from tests.engines.plans import drawing
from village.applications.words import State
from village.editions.words.calls import CallKind
from village.engines.plans.comparing import StandChangeKind as Kind
from village.stands.reads import places as place_reads
from village.stands.reads import plans
from village.stands.words.places import PlaceState
from village.stands.writes import places, plan


def imported(ctx, *drawn):
    plan.import_plan(ctx, drawing.collection(*drawing.room(), *drawn), about="hall.dxf")


def drafted(ctx, *drawn):
    return plan.draft(ctx, drawing.collection(*drawing.room(), *drawn))


def holder(ctx, number):
    application = factories.ApplicationFactory(
        edition=ctx.edition,
        organisation=factories.OrganisationFactory(name="Atlas", name_ar="أطلس"),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    until = ctx.now + timedelta(days=1)
    places.hold(ctx, place_reads.find(ctx, number), application, until=until)
    return application


def test_versions_are_listed_newest_first_with_who_made_them(organiser):
    assert (plans.versions(organiser), plans.in_force(organiser)) == ([], None)
    imported(organiser, drawing.stand("A1", 3, 10))
    drafted(organiser, drawing.stand("A1", 3, 10), drawing.stand("A2", 9, 10))

    newest, first = plans.versions(organiser)

    assert (newest.number, newest.stands, newest.published_at, newest.in_force) == (
        2,
        2,
        None,
        False,
    )
    assert (first.number, first.about, first.made_by) == (1, "hall.dxf", organiser.actor.name)
    assert plans.in_force(organiser) == 1


def test_a_comparison_parts_exhibitors_from_free_stands(organiser):
    drawn = [drawing.stand(f"A{k}", 4 * k, 10) for k in range(1, 6)]
    imported(organiser, *drawn)
    files = {number: holder(organiser, number) for number in ("A1", "A2", "A3")}

    compared = plans.comparison(
        organiser,
        drafted(
            organiser,
            drawing.stand("A2", 8, 10, depth=2),
            drawing.stand("A3", 12, 10, depth=4),
            drawing.stand("A4", 16, 10),
            drawing.stand("B1", 20, 10),
        ),
        "ar",
    )

    [gone], [smaller], [larger] = compared.leaving, compared.losing, compared.others
    assert (gone.change.number, gone.state) == ("A1", PlaceState.HELD)
    assert (smaller.organisation, smaller.reference) == ("أطلس", files["A2"].reference)
    assert larger.change.number == "A3"
    assert [(one.number, one.called) for one in compared.free] == [("A5", "B1")]
    assert [row.stand.number for row in plans.places_on(organiser, ["A1", "A5"])] == ["A1"]
    assert sorted(plans.holders(organiser)) == sorted(file.id for file in files.values())


@pytest.mark.parametrize(
    ("later", "changes"),
    [
        ({"A1": 6, "A2": 9, "A3": 12}, {"A1": "A1", "A2": "A2", "A3": "A3"}),  # dragged by a stand
        ({"A1": 6, "A2": 9}, {"A1": "A3", "A2": "A1", "A3": "A2"}),  # the first is gone
        ({"A2": 3, "A1": 6, "A3": 9}, {"A1": "A2", "A2": "A1"}),  # two numbers exchanged
    ],
)
def test_a_row_moves_under_its_numbers_or_stays_under_others(organiser, later, changes):
    imported(organiser, *(drawing.stand(f"A{k}", 3 * k, 10) for k in (1, 2, 3)))

    compared = plans.comparison(
        organiser, drafted(organiser, *(drawing.stand(one, x, 10) for one, x in later.items()))
    )

    moved = {one.number: one.number for one in compared.free if Kind.MOVED in one.kinds}
    assert moved | dict(compared.renumbered) == changes


def test_a_comparison_has_another_mark_as_soon_as_it_says_something_else(organiser):
    imported(organiser, drawing.stand("A1", 3, 10))
    version = drafted(organiser, drawing.stand("A2", 9, 10))
    before = plans.comparison(organiser, version).mark

    assert plans.comparison(organiser, version).mark == before
    holder(organiser, "A1")
    assert plans.comparison(organiser, version).mark != before
