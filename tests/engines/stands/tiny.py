"""Hypothesis strategies for problems small enough to solve by trying everything."""

from hypothesis import strategies as st

from tests.engines.stands.floors import data, grid, request
from village.engines.stands import reading


@st.composite
def floors(draw):
    """Return six to eight modules in one or two blocks, some missing, some with water."""
    modules = grid(draw(st.integers(2, 3)), 2)
    if draw(st.booleans()):
        x = draw(st.sampled_from([9.0, 12.0, 30.0]))
        zone = draw(st.sampled_from(["africa", "asia"]))
        modules += grid(2, 1, block="B", x=x, zone=zone)
    lost = draw(st.integers(0, len(modules) - 1))
    if draw(st.booleans()):
        modules.pop(lost)
    for module in modules:
        module["utilities"] = draw(st.sampled_from([[], ["water"]]))
        module["price"] = draw(st.integers(0, 3000))
        module["footfall"] = draw(st.floats(-0.1, 1).map(lambda share: round(share, 2)))
    return modules


@st.composite
def requests(draw, name, modules):
    names = [module["id"] for module in modules]
    return request(
        name,
        draw(st.sampled_from([1, 1, 2, 2, 3])),
        zones=draw(st.sampled_from([["africa"], ["asia"], ["africa", "asia"]])),
        needs=draw(st.sampled_from([[], [], ["water"]])),
        open_sides=draw(st.integers(1, 3)),
        points=draw(st.integers(0, 100)),
        wishes=draw(st.lists(st.lists(st.sampled_from(names), min_size=1, max_size=2), max_size=2)),
    )


@st.composite
def problems(draw, most=4):
    """Return a problem of two to four requests with competitors, partners and blocks."""
    modules = draw(floors())
    count = draw(st.integers(2, most))
    asked = [draw(requests(f"R{k}", modules)) for k in range(count)]
    pair = st.permutations([r["id"] for r in asked]).map(lambda names: names[:2])
    metres = st.sampled_from([0.5, 3.0, 3.5, 6.0])
    separate = [[*draw(pair), draw(metres)] for _ in range(draw(st.integers(0, 3)))]
    together = [draw(pair) for _ in range(draw(st.integers(0, 2)))]
    blocked = draw(st.lists(st.sampled_from([m["id"] for m in modules]), max_size=1))
    whole = data(modules, asked, separate=separate, together=together, blocked=blocked)
    return reading.problem(whole)
