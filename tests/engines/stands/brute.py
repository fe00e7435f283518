"""The best plan of a tiny problem, by trying them all with the independent checker."""

from itertools import combinations

from village.engines.stands.check import check
from village.engines.stands.problem import Allocation


def options(problem, request):
    """Return every placement that is legal for one request alone."""
    names = [module.id for module in problem.modules]
    alone = [
        where
        for where in combinations(names, request.modules)
        if not {b.rule for b in check(problem, stated({request.id: where})).broken} - {"pinned"}
    ]
    if request.id in problem.pinned:
        return [where for where in alone if set(where) == set(problem.pinned[request.id])]
    return [None, *alone]


def stated(placed):
    return Allocation(placed=placed, value=float("nan"), bound=float("nan"))


def best(problem):
    """Return the value of the best plan, or None when the pins allow none."""
    found = None
    for placed in plans(problem, list(problem.requests), {}):
        report = check(problem, stated(placed))
        if report.is_legal and (found is None or report.value > found):
            found = report.value
    return found


def plans(problem, requests, placed):
    if not requests:
        yield placed
        return
    first, *rest = requests
    used = {name for where in placed.values() for name in where}
    for where in options(problem, first):
        if where is None:
            yield from plans(problem, rest, placed)
        elif not used & set(where):
            yield from plans(problem, rest, {**placed, first.id: where})
