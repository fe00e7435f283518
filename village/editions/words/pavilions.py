"""In which pavilion a file belongs: by its country, by the applicant's choice, or by hand."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from village.editions.words.continents import continent_of
from village.editions.words.settings import Belonging


class HasContinents(Protocol):
    """A pavilion, as a row or as settings."""

    code: str
    continents: list[str]


SomePavilion = TypeVar("SomePavilion", bound=HasContinents)


def belongs(
    rule: Belonging,
    pavilions: Iterable[HasContinents],
    *,
    country: str,
    gathered: str | None,
    said: str | None,
) -> str | None:
    """Return the pavilion of a file; None while nobody has said.

    Args:
        rule: who says it.
        pavilions: those in which files of this kind may belong.
        country: the organisation's.
        gathered: the pavilion of the call, for those whom it brings together in one.
        said: what the applicant chose, or the organiser gave by hand.
    """
    known = {one.code: one.continents for one in pavilions}
    if rule is Belonging.CONTINENTS:
        here = continent_of(country)
        return next((code for code, continents in known.items() if here in continents), gathered)
    if rule is Belonging.CHOICE and gathered:
        return gathered
    return said if said in known else gathered


def stands_in(rule: Belonging, pavilion: str | None, *, gathered: str | None) -> str | None:
    """Return where a file's stand is: where its call gathers those who come from all continents."""
    return gathered if gathered and rule is Belonging.CONTINENTS else pavilion


def open_to(
    rule: Belonging, pavilions: Iterable[SomePavilion], *, taken: Iterable[str]
) -> Sequence[SomePavilion]:
    """Return the pavilions in which files of a kind may belong.

    By continents these are the ones that have some; by choice, those that no call of another
    kind has to itself (`taken`).
    """
    match rule:
        case Belonging.CONTINENTS:
            return [one for one in pavilions if one.continents]
        case Belonging.CHOICE:
            others = set(taken)
            return [one for one in pavilions if one.code not in others]
        case Belonging.ORGANISER:
            return list(pavilions)
