"""Axes and pavilions."""

from dataclasses import dataclass, field
from enum import StrEnum

from village.editions.words.settings.values import Colour, PavilionCode, Positive
from village.editions.words.shape import Texts


class Belonging(StrEnum):
    """Who says in which pavilion an application stands."""

    CONTINENTS = "continents"
    CHOICE = "choice"
    ORGANISER = "organiser"


class ContinentCode(StrEnum):
    """A continent, by its usual two letters."""

    AFRICA = "AF"
    ANTARCTICA = "AN"
    ASIA = "AS"
    EUROPE = "EU"
    NORTH_AMERICA = "NA"
    OCEANIA = "OC"
    SOUTH_AMERICA = "SA"


@dataclass(frozen=True, slots=True)
class AxisSettings:
    """One of the edition's themes."""

    number: Positive
    title: Texts
    note: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PavilionRule:
    """Who says where start-ups and exhibitors belong."""

    startup: Belonging = Belonging.ORGANISER
    exhibitor: Belonging = Belonging.CHOICE


@dataclass(frozen=True, slots=True)
class PavilionSettings:
    """A themed area of the floor; `continents` count where the rule goes by continent."""

    code: PavilionCode
    name: Texts
    note: Texts = field(default_factory=dict)
    colour: Colour | None = None
    continents: tuple[ContinentCode, ...] = ()
