import numpy as np
from hypothesis import HealthCheck, given, settings

from tests.engines.stands import brute, tiny
from village.engines.stands.columns import build
from village.engines.stands.prices import prices
from village.engines.stands.regions import divide
from village.engines.stands.relaxation import Relaxation

QUIET = settings(suppress_health_check=list(HealthCheck))


@QUIET
@given(tiny.problems())
def test_prices_prove_a_bound(asked):
    choices = build(asked)

    cost = prices(choices)

    assert (cost >= 0).all()
    gain = choices.value - (choices.floor.cover @ cost)[choices.placement]
    best = [max(0.0, gain[choices.request == i].max(initial=0.0)) for i in range(choices.count)]
    beside = sum(worth for _, _, worth in choices.together)
    assert cost.sum() + sum(best) + beside >= brute.best(asked) - 1e-6


@QUIET
@given(tiny.problems())
def test_the_regions_shares_add_up_to_a_bound(asked):
    choices = build(asked)
    regions = divide(choices)
    relaxation = Relaxation(choices, np.ones(len(choices.value), dtype=bool))
    relaxation.start(np.full(choices.count, -1), prices(choices))
    while relaxation.step():
        pass

    shares = relaxation.shares(regions)

    paid = np.maximum(relaxation.best, 0.0)[regions.shared].sum()
    bound = sum(share.bound for share in shares) + paid
    assert bound >= brute.best(asked) - 1e-6
    assert sum(len(share.columns) for share in shares) == len(choices.value)
    assert all((share.spare <= 1e-9).all() for share in shares)
