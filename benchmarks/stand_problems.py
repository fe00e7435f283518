"""Allocation problems of any size for the benchmark, made from a seed.

A floor has five zones of double rows, three metres a module and three metres of aisle; a
request asks for one to four modules, wishes for the well-visited places like everybody else,
and has competitors and partners. Variants: blocks with columns in them (modules missing),
more demand than floor, many competitors, pins and blocked modules.
"""

from __future__ import annotations

import math
import random
from typing import Any

ZONES = {"africa": 0.22, "europe": 0.2, "americas": 0.16, "asia": 0.17, "startups": 0.25}
NEEDS = {"power_10kw": 0.3, "water": 0.08}
MODULE_M, AISLE_M, LONG = 3.0, 3.0, 8

Data = dict[str, Any]


def make(
    requests: int,
    *,
    seed: int = 1,
    fill: float = 0.92,
    rivals: float = 0.5,
    columns: float = 0.0,
    pins: int = 0,
    blocked: int = 0,
) -> Data:
    """Return a problem in the format village-stands/1.

    Args:
        requests: how many.
        seed: equal seeds give equal problems.
        fill: modules asked for ÷ modules of the floor; above 1 there is over-demand.
        rivals: pairs of competitors ÷ requests.
        columns: share of modules lost to columns, which makes blocks irregular.
        pins: how many requests are pinned to a wish of theirs.
        blocked: how many modules are blocked.
    """
    chance = random.Random(seed)
    asked = [_request(chance, k) for k in range(requests)]
    modules = [
        module
        for band, zone in enumerate(ZONES)
        for module in _zone(chance, asked, zone, band, fill, columns)
    ]
    _wishes(chance, asked, modules)
    data: Data = {
        "format": "village-stands/1",
        "modules": modules,
        "requests": asked,
        "separate": _pairs(chance, asked, int(requests * rivals), metres=12.0),
        "together": _pairs(chance, asked, requests // 10),
        "aisle": AISLE_M,
        "corner_supplement": 0.12,
    }
    _order(chance, data, pins, blocked)
    return data


def _request(chance: random.Random, k: int) -> Data:
    [zone] = chance.choices(list(ZONES), list(ZONES.values()))
    zones = [zone]
    if chance.random() < 0.1:
        zones.append(chance.choice([other for other in ZONES if other != zone]))
    small = zone == "startups" and chance.random() < 0.8
    size = 1 if small else chance.choices([1, 2, 3, 4], [0.5, 0.28, 0.1, 0.12])[0]
    sides = [1, 2, 3] if size > 1 else [1, 2]
    return {
        "id": f"R{k:04}",
        "zones": zones,
        "modules": size,
        "needs": [need for need, share in NEEDS.items() if chance.random() < share],
        "open_sides": chance.choices(sides, [0.6, 0.3, 0.1][: len(sides)])[0],
        "points": min(100, int(chance.paretovariate(1.2) * 5)),
    }


def _zone(
    chance: random.Random, asked: list[Data], zone: str, band: int, fill: float, columns: float
) -> list[Data]:
    """Return a zone's modules: blocks of two rows, two blocks beside each other."""
    wanted = sum(r["modules"] for r in asked if r["zones"][0] == zone)
    blocks = max(1, math.ceil(wanted / fill / (2 * LONG * (1 - columns))))
    modules = []
    for block in range(blocks):
        west = (block % 2) * (LONG * MODULE_M + AISLE_M) + band * 200.0
        south = (block // 2) * (2 * MODULE_M + AISLE_M)
        laid = [need for need in NEEDS if block == 0 or chance.random() < 0.5]
        for place in range(2 * LONG):
            row, column = divmod(place, LONG)
            if chance.random() >= columns:
                x, y = west + column * MODULE_M, south + row * MODULE_M
                modules.append(_module(zone, block, place, (x, y), (band * 200.0, blocks), laid))
    return modules


def _module(
    zone: str, block: int, place: int, at: tuple[float, float], field: tuple[float, int],
    laid: list[str],
) -> Data:  # fmt: skip
    (x, y), (origin, blocks) = at, field
    far = math.hypot(60, blocks * 4.5 + 10)
    footfall = round(1 - math.hypot(x - origin, y) / far, 3)
    return {
        "id": f"{zone[:2].upper()}{block:02}-{place:02}",
        "block": f"{zone[:2].upper()}{block:02}",
        "zone": zone,
        "x": x,
        "y": y,
        "width": MODULE_M,
        "depth": MODULE_M,
        "utilities": laid,
        "price": round(9 * 220 * (1 + 0.25 * footfall)),
        "footfall": footfall,
    }


def _wishes(chance: random.Random, asked: list[Data], modules: list[Data]) -> None:
    """Give each request up to five wishes: runs along a row, well-visited ones more often."""
    for request in asked:
        runs = [
            run
            for k in range(len(modules))
            if (run := _run(modules[k : k + request["modules"]], request))
        ]
        pull = [math.exp(4 * sum(m["footfall"] for m in run) / len(run)) for run in runs]
        wishes: list[list[str]] = []
        for run in chance.choices(runs, pull, k=10) if runs else []:
            names = [module["id"] for module in run]
            if names not in wishes and len(wishes) < 5:
                wishes.append(names)
        request["wishes"] = wishes


def _run(run: list[Data], request: Data) -> list[Data]:
    """Return a run of modules if the request may have it, else nothing."""
    first, last = run[0], run[-1]
    in_row = first["y"] == last["y"] and last["x"] - first["x"] == MODULE_M * (len(run) - 1)
    fits = len(run) == request["modules"] and first["block"] == last["block"] and in_row
    laid = set(first["utilities"])
    return (
        run if fits and first["zone"] in request["zones"] and laid >= set(request["needs"]) else []
    )


def _pairs(
    chance: random.Random, asked: list[Data], count: int, *, metres: float | None = None
) -> list[list[Any]]:
    """Return pairs of requests that share a zone, with a distance when one is given."""
    found: dict[tuple[int, int], None] = {}
    while len(found) < count:
        one, other = sorted(chance.sample(range(len(asked)), 2))
        if set(asked[one]["zones"]) & set(asked[other]["zones"]):
            found[one, other] = None
    extra = [] if metres is None else [metres]
    return [[asked[one]["id"], asked[other]["id"], *extra] for one, other in found]


def _order(chance: random.Random, data: Data, pins: int, blocked: int) -> None:
    """Pin requests without rivals to a wish, and block modules nobody is pinned to."""
    rivals = {name for one, other, _ in data["separate"] for name in (one, other)}
    pinned: dict[str, list[str]] = {}
    used: set[str] = set()
    for request in data["requests"]:
        wish = request["wishes"][0] if request["wishes"] else None
        if len(pinned) < pins and wish and not used & set(wish) and request["id"] not in rivals:
            pinned[request["id"]] = wish
            used |= set(wish)
    free = [module["id"] for module in data["modules"] if module["id"] not in used]
    data["pinned"], data["blocked"] = pinned, sorted(chance.sample(free, blocked))
