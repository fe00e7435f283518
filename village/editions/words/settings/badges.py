"""Badges: what they show, when they are good, how they are printed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from village.editions.words.badges import BadgeField, BadgeRole, BadgeSheet, Reentry
from village.editions.words.settings.values import Colour, Count, Key
from village.editions.words.shape import Texts, ValueLimits


@dataclass(frozen=True, slots=True)
class BadgeKind:
    """How the badges of a role look: the words and the colour of the band, and their usual sheet.

    `zones` says where its bearer may go besides, as it stands on the badge; where it says nothing,
    the names of the zones that a badge of this role opens stand there.
    """

    role: BadgeRole
    label: Texts = field(default_factory=dict)
    colour: Colour | None = None
    zones: Texts = field(default_factory=dict)
    sheet: BadgeSheet | None = None


@dataclass(frozen=True, slots=True)
class BadgeZone:
    """A part of the event that a gate may guard, and whose badges open it."""

    key: Key
    name: Texts
    roles: tuple[BadgeRole, ...] = ()


@dataclass(frozen=True, slots=True)
class BadgeHours:
    """When badges of a role are good; a role without hours is good on all its days.

    Passes for build-up and breakdown are void during the show where no hours are given.
    """

    role: BadgeRole
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class BadgeSettings:
    """What badges show, how many an exhibitor has, and what stands on the back.

    A start-up names `startup_badges` people, an exhibitor one for each `m2_per_badge`, two at
    least; `work_passes` are those of each for build-up, and as many for breakdown. `reentry` says
    what a second entry on one day is worth. The back, where `back` asks for it, has the floor plan
    (`plan`), the sessions of the programme that are `highlights`, the `note`, and what to do in an
    `emergency` in all languages.
    """

    shows: tuple[BadgeField, ...] = tuple(BadgeField)
    kinds: tuple[BadgeKind, ...] = ()
    zones: tuple[BadgeZone, ...] = ()
    startup_badges: Annotated[int, ValueLimits(least=1, most=1000)] = 4
    m2_per_badge: Annotated[int, ValueLimits(least=1, most=1000)] = 3
    work_passes: Count = 6
    hours: tuple[BadgeHours, ...] = ()
    reentry: Reentry = Reentry.ASK
    back: bool = False
    plan: bool = True
    highlights: tuple[Key, ...] = ()
    note: Texts = field(default_factory=dict)
    emergency: Texts = field(default_factory=dict)
