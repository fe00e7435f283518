"""The stand that an exhibitor draws on: its own, with the sides that the plan leaves open."""

from tests import factories
from tests.orders.conftest import confirmed
from village.stands import own_stand
from village.stands.writes import places


def feature(number: str, west: float) -> dict[str, object]:
    ring = [[west, 0], [west + 3, 0], [west + 3, 4], [west, 4], [west, 0]]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"kind": "stand", "number": number},
    }


def test_a_stand_has_the_open_sides_that_the_plan_in_force_leaves_it(ctx, organiser):
    drawn, beside = feature("B1", 10), feature("B2", 13)
    ctx.the_edition.plan = {"type": "FeatureCollection", "features": [drawn, beside]}
    stand = factories.StandFactory(
        edition=ctx.edition, number="B1", polygon=drawn["geometry"]["coordinates"]
    )
    exhibitor = confirmed(ctx)
    assert own_stand(ctx, exhibitor) is None

    places.give(organiser, stand, exhibitor)

    own = own_stand(ctx, exhibitor)
    assert (own.number, own.floor.width_cm, own.floor.depth_cm) == ("B1", 300, 400)
    assert set(own.floor.open_sides) == {
        ((0, 0), (300, 0)),
        ((300, 400), (0, 400)),
        ((0, 400), (0, 0)),
    }


def test_a_stand_that_the_plan_does_not_show_is_drawn_without_open_sides(ctx, organiser):
    exhibitor = confirmed(ctx)
    places.give(organiser, factories.StandFactory(edition=ctx.edition), exhibitor)

    assert own_stand(ctx, exhibitor).floor.open_sides == ()
