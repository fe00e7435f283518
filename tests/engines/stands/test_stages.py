"""The stages of the solver, each by itself on a floor of three zones with more demand than room."""

import random

import numpy as np
import pytest

from tests.engines.stands import floors
from village.engines.stands import bounding, engine, exact, polishing, uniting
from village.engines.stands.bounding import relaxed, tighten
from village.engines.stands.check import check
from village.engines.stands.columns import build
from village.engines.stands.engine import allocate, solve
from village.engines.stands.exact import ExactSearch
from village.engines.stands.incumbent import Incumbent
from village.engines.stands.polishing import Polishing
from village.engines.stands.regions import divide
from village.engines.stands.rounding import COARSE
from village.engines.stands.search import by_weight, first_come

ZONES = ("africa", "asia", "europe")


@pytest.fixture(scope="module")
def asked():
    """Return 120 requests on 144 modules; a third may stand in two zones."""
    chance = random.Random(5)
    modules = [
        module
        for at, zone in enumerate(ZONES)
        for half in range(2)
        for module in floors.grid(
            8, 3, block=f"{zone[:2]}{half}", zone=zone, x=60.0 * at, y=20.0 * half
        )
    ]
    ids = [module["id"] for module in modules]
    requests = [
        floors.request(
            f"R{n:03}",
            chance.choice((1, 1, 2, 2, 3)),
            zones=chance.sample(ZONES, 2 if n % 3 == 0 else 1),
            points=chance.randrange(100),
            wishes=[[chance.choice(ids)] for _ in range(2)],
        )
        for n in range(120)
    ]
    names = [request["id"] for request in requests]
    return floors.problem(
        modules,
        requests,
        separate=[[*pair, 4.0] for pair in zip(names[:20:2], names[1:20:2], strict=True)],
        together=[list(pair) for pair in zip(names[40:60:2], names[41:60:2], strict=True)],
    )


@pytest.fixture(scope="module")
def proven(asked):
    """Return the whole solver's plan, optimal or near."""
    return allocate(asked, time_limit_s=30, gap=1e-3)


@pytest.fixture
def begun(asked):
    """Return the first plan, the regions and the relaxation, joined from those of the regions."""
    choices = build(asked)
    best = Incumbent(choices, 600.0, bound=choices.rough_bound())
    best.offer(first_come(choices, by_weight(choices)), "greedy")
    regions = divide(choices)
    relaxation = relaxed(best, regions)
    tighten(best, relaxation)
    return best, regions, relaxation


def test_the_bound_holds_for_the_best_plan_known(begun, proven):
    best, regions, _relaxation = begun

    assert best.choices.count >= bounding._BY_REGION
    assert regions.count > 1
    assert proven.value <= best.bound + 1e-6


def test_neighbourhoods_better_the_plan(asked, begun, proven, monkeypatch):
    best, regions, relaxation = begun
    monkeypatch.setattr(polishing, "_WINDOWS", 2)
    before = best.value

    gained = Polishing(best, relaxation, regions, seed=1).polish(
        ExactSearch(best, relaxation, regions).core()
    )

    assert gained
    assert before < best.value <= proven.bound + 1e-6
    assert check(asked, best.allocation()).is_legal


def test_regions_solved_one_by_one_better_the_plan_and_prove_a_bound(
    asked, begun, proven, monkeypatch
):
    best, regions, relaxation = begun
    monkeypatch.setattr(exact, "_SMALL", 0)  # columns: so the whole is never solved as one
    search, before = ExactSearch(best, relaxation, regions), best.value

    search.solve()

    assert len(search.proven) == regions.count
    assert before < best.value <= proven.bound + 1e-6
    assert proven.value <= best.bound + 1e-6
    assert check(asked, best.allocation()).is_legal


def test_rounding_betters_the_plan(asked, begun):
    best, regions, relaxation = begun
    before = best.value

    COARSE.offer(best, relaxation, regions)

    assert best.value > before
    assert check(asked, best.allocation()).is_legal


def test_a_core_holds_every_column_of_a_better_plan(begun, proven):
    best, regions, relaxation = begun

    core = set(ExactSearch(best, relaxation, regions).core().tolist())

    floor, choices = best.choices.floor, best.choices
    better = {
        choices.column(k, floor.placement(proven.placed[request.id]))
        for k, request in enumerate(choices.problem.requests)
        if request.id in proven.placed
    }
    assert proven.value >= best.value
    assert better <= core


def test_no_time_leaves_the_first_plan_with_a_true_bound(asked, proven):
    choices = build(asked)
    best = Incumbent(choices, 0.0)

    solve(best, seed=0)

    assert check(asked, best.allocation()).is_legal
    assert best.value <= proven.value <= best.bound + 1e-6
    assert best.allocation().status == "time"


def test_a_floor_with_many_requests_is_polished_until_patience_ends(asked, monkeypatch):
    """From 300 requests on; here from the first, with less patience."""
    monkeypatch.setattr(engine, "_MANY", 0)
    monkeypatch.setattr(engine, "_PATIENCE", 1)
    monkeypatch.setattr(polishing, "_WINDOWS", 1)
    monkeypatch.setattr(exact, "_SMALL", 0)

    found = allocate(asked, time_limit_s=30, gap=1e-3)

    assert check(asked, found).is_legal
    assert found.bound >= found.value
    assert found.gap < 0.05


def test_regions_without_time_leave_the_plan_as_it_is(begun):
    best, regions, _relaxation = begun
    choices, late = best.choices, Incumbent(best.choices, 0.0)

    outcomes = uniting.each_region(late, regions, lambda region: pytest.fail("no time"))

    assert [outcome.seats for outcome in outcomes] == [None] * regions.count
    assert uniting.united(choices, best.seats, outcomes) is None
    home, changed = uniting.settled(choices, regions, outcomes)
    assert (home == regions.home).all()
    assert changed <= set(range(regions.count))


def test_a_plan_that_is_good_enough_is_not_polished(begun):
    best, regions, relaxation = begun
    best.gap = 1.0
    before = best.value

    gained = Polishing(best, relaxation, regions, seed=1).polish(np.arange(9))

    assert (gained, best.value) == (False, before)
