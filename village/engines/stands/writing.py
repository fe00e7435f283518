"""Writing problems: values in, the data of a village-stands/1 file out; `reading` reads it back."""

from __future__ import annotations

from village.engines.stands.problem import PROBLEM_FORMAT, Module, StandProblem, StandRequest


def as_problem_data(problem: StandProblem) -> dict[str, object]:
    """Return a problem as the data of a problem file."""
    weights = problem.weights
    return {
        "format": PROBLEM_FORMAT,
        "modules": [_module(module) for module in problem.modules],
        "requests": [_request(request) for request in problem.requests],
        "separate": [list(pair) for pair in problem.separate],
        "together": [list(pair) for pair in problem.together],
        "pinned": {who: list(where) for who, where in problem.pinned.items()},
        "blocked": sorted(problem.blocked),
        "aisle": problem.aisle,
        "corner_supplement": problem.corner_supplement,
        "weights": {
            "placed": weights.placed,
            "wish": list(weights.wish),
            "open_side": weights.open_side,
            "footfall": weights.footfall,
            "revenue": weights.revenue,
            "together": weights.together,
        },
    }


def _module(module: Module) -> dict[str, object]:
    return {
        "id": module.id,
        "block": module.block,
        "zone": module.zone,
        "x": module.x,
        "y": module.y,
        "width": module.width,
        "depth": module.depth,
        "utilities": sorted(module.utilities),
        "price": module.price,
        "footfall": module.footfall,
    }


def _request(request: StandRequest) -> dict[str, object]:
    return {
        "id": request.id,
        "zones": sorted(request.zones),
        "modules": request.modules,
        "needs": sorted(request.needs),
        "open_sides": request.open_sides,
        "points": request.points,
        "wishes": [list(wish) for wish in request.wishes],
        "theme": request.theme,
    }
