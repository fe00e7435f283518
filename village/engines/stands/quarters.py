"""Quarters: requests of one theme kept together, each block given to at most two themes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from village.engines.stands import search
from village.engines.stands.choices import Choices
from village.engines.stands.floor import Bools, Ints
from village.engines.stands.relaxation import Relaxation

_THEMES_A_BLOCK = 2
_STEPS = 12


def quartered(choices: Choices, themes: Mapping[str, str]) -> Choices:
    """Return the choices in which a request with a theme stands in a quarter of its theme.

    A block is given to the two themes that the relaxation, free of quarters, would give most of
    it. Pinned requests keep their pins, and a request that would be left without any choice
    keeps all of them.

    Args:
        choices: all choices.
        themes: the theme of each request that has one, by id.
    """
    block = _blocks(choices)
    theme = [themes.get(request.id) for request in choices.problem.requests]
    given = _given(choices, block, theme)
    keep = np.ones(len(choices.value), dtype=bool)
    for i in range(choices.count):
        mine = slice(int(choices.offset[i]), int(choices.offset[i + 1]))
        inside = np.array([theme[i] in given[b] for b in block[choices.of(i)].tolist()], bool)
        if theme[i] is not None and i not in choices.pinned and inside.any():
            keep[mine] = inside
    return _only(choices, keep)


def _blocks(choices: Choices) -> Ints:
    """Return the number of the block that each placement stands in."""
    names: dict[str, int] = {}
    numbers = [names.setdefault(module.block, len(names)) for module in choices.floor.modules]
    first = choices.floor.members[:, 0]
    return np.array(numbers, dtype=np.int64)[first] if len(first) else np.zeros(0, dtype=np.int64)


def _given(choices: Choices, block: Ints, theme: list[str | None]) -> dict[int, set[str | None]]:
    """Return the themes each block is given to, by the modules the relaxation has them take."""
    relaxation = Relaxation(choices, np.ones(len(choices.value), dtype=bool))
    relaxation.start(search.first_come(choices, search.by_weight(choices)))
    for _ in range(_STEPS):
        if not relaxation.step():
            break
    taken: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for column in np.flatnonzero(relaxation.x[: len(choices.value)] > 0).tolist():
        of = theme[choices.request[column]]
        if of is not None:
            place = int(choices.placement[column])
            size = float(choices.floor.size[place])
            taken[int(block[place])][of] += size * float(relaxation.x[column])
    every = {of for of in theme if of is not None}
    given: dict[int, set[str | None]] = defaultdict(lambda: set(every))
    for number, shares in taken.items():
        ranked = sorted(shares, key=lambda of: (-shares[of], of))
        given[number] = set(ranked[:_THEMES_A_BLOCK])
    return given


def _only(choices: Choices, keep: Bools) -> Choices:
    """Return the choices with some columns left out."""
    lengths = np.bincount(choices.request[keep], minlength=choices.count)
    return replace(
        choices,
        offset=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        request=choices.request[keep],
        placement=choices.placement[keep],
        value=choices.value[keep],
    )
