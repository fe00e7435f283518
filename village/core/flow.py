"""A life cycle as a table: from, action, to, who, which mail."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from village.core.errors import IllegalTransition
from village.core.permissions import Permission

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Step(Generic[S, A]):
    """One legal move: from `source` by `action` to `target`, for holders of `needs`."""

    source: S
    action: A
    target: S
    needs: Permission
    mail: str = ""


class Flow(Generic[S, A]):
    """All the legal moves of one kind of object."""

    def __init__(self, steps: Iterable[Step[S, A]]) -> None:
        self._steps = {(step.source, step.action): step for step in steps}

    def __iter__(self) -> Iterator[Step[S, A]]:
        return iter(self._steps.values())

    def step(self, state: S, action: A) -> Step[S, A]:
        """Return the step that `action` takes from `state`.

        Raises:
            IllegalTransition: the flow has no such step.
        """
        try:
            return self._steps[state, action]
        except KeyError:
            raise IllegalTransition(state=state, action=action) from None

    def actions(self, state: S) -> list[Step[S, A]]:
        """Return the steps that leave `state`, in the order of the table."""
        return [step for step in self if step.source == state]

    def allows(self, state: S, action: A) -> bool:
        """Say whether `action` is legal from `state`."""
        return (state, action) in self._steps
