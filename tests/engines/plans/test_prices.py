from tests.engines.plans.drawing import plan, stand
from village.engines.plans.prices import Tariff, price_cents


def test_each_open_side_beyond_the_first_costs_its_supplement():
    drawn = plan(stand("A1", 0, 0), stand("A2", 3, 0))

    assert price_cents(drawn.by_number["A1"], Tariff(100_000, 0.12)) == 9 * 100_000 * 124 // 100


def test_a_half_cent_is_rounded_up():
    drawn = plan(stand("A1", 0, 0, 0.5, 1))

    assert price_cents(drawn.by_number["A1"], Tariff(1, 0.0)) == 1
