"""Small floors for the tests of stand allocation."""

from village.engines.stands import reading


def grid(columns, rows, *, block="A", zone="africa", x=0.0, y=0.0, size=3.0, **more):
    """Return a block of square modules as problem data, ids such as A-00 (row, column)."""
    return [
        {
            "id": f"{block}-{r}{c}",
            "block": block,
            "zone": zone,
            "x": x + c * size,
            "y": y + r * size,
            "width": size,
            "depth": size,
            "utilities": [],
            "price": 100.0,
            "footfall": 0.5,
            **more,
        }
        for r in range(rows)
        for c in range(columns)
    ]


def request(name, modules=1, **more):
    base = {"zones": ["africa"], "needs": [], "open_sides": 1, "points": 0, "wishes": []}
    return {"id": name, "modules": modules, **base, **more}


def data(modules, requests, **more):
    return {"format": "village-stands/1", "modules": modules, "requests": requests, **more}


def problem(modules, requests, **more):
    return reading.problem(data(modules, requests, **more))


def plan(placed, **more):
    return reading.plan({"format": "village-plan/1", "placed": placed, **more})
