from tests.engines.stands.floors import grid, problem, request
from village.engines.stands.check import check
from village.engines.stands.engine import allocate


def blocks(found, names):
    return {where[0].split("-")[0] for who, where in found.placed.items() if who in names}


def test_a_block_serves_at_most_two_themes():
    floor = [m for k in range(3) for m in grid(2, 2, block=f"B{k}", x=20.0 * k)]
    themes = {f"R{k}": ("water", "energy", "mobility")[k % 3] for k in range(9)}
    asked = problem(floor, [request(name, theme=theme) for name, theme in themes.items()])

    found = allocate(asked, time_limit_s=20, quarters=themes)

    assert check(asked, found).broken == ()
    assert len(found.placed) == 9
    for block in ("B0", "B1", "B2"):
        here = {themes[who] for who, where in found.placed.items() if where[0].startswith(block)}
        assert len(here) <= 2


def test_quarters_never_better_the_plan():
    floor = grid(4, 2) + grid(4, 2, block="B", x=40)
    asked = problem(
        floor, [request(f"R{k}", wishes=[[f"A-0{k % 4}"]], points=10 * k) for k in range(8)]
    )
    themes = {f"R{k}": ("a", "b", "c")[k % 3] for k in range(8)}

    free = allocate(asked, time_limit_s=20)
    kept = allocate(asked, time_limit_s=20, quarters=themes)

    assert kept.value <= free.value + 1e-6
    assert kept.bound >= kept.value - 1e-6
