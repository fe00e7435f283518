"""The same floor under other names: modules called anew, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from village.engines.stands.problem import StandProblem


def renamed(problem: StandProblem, names: Mapping[str, str]) -> StandProblem:
    """Return a problem with the new names of some modules and blocks, by the old ones."""
    return replace(
        problem,
        modules=tuple(
            replace(one, id=names.get(one.id, one.id), block=names.get(one.block, one.block))
            for one in problem.modules
        ),
        requests=tuple(
            replace(one, wishes=tuple(_each(wish, names) for wish in one.wishes))
            for one in problem.requests
        ),
        pinned=where_renamed(problem.pinned, names),
        blocked=frozenset(_each(problem.blocked, names)),
    )


def where_renamed(
    placed: Mapping[str, Iterable[str]], names: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return who has which modules, these under their new names, by the old ones."""
    return {who: _each(where, names) for who, where in placed.items()}


def _each(modules: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(one, one) for one in modules)
