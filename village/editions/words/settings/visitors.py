"""Visitors: who may register, as what, agreeing to what."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from village.editions.words.settings.values import Count, Key
from village.editions.words.shape import Texts, ValueLimits


class VisitorBadge(StrEnum):
    """The band of a visitor's badge."""

    VISITOR = "visitor"
    PRESS = "press"
    SPEAKER = "speaker"
    PARTNER = "partner"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class VisitorType:
    """Who registers as what; `places_a_day` bounds the people of the type on each day.

    With `proof` an organiser reads a proof before there is a place, and `by_invitation` only those
    register who have an exhibitor's code.
    """

    key: Key
    label: Texts
    note: Texts = field(default_factory=dict)
    badge: VisitorBadge = VisitorBadge.VISITOR
    places_a_day: Count | None = None
    proof: bool = False
    by_invitation: bool = False


@dataclass(frozen=True, slots=True)
class VisitorConsent:
    """What a visitor may agree to, each apart; `required` for those who register at all."""

    key: Key
    label: Texts
    required: bool = False


@dataclass(frozen=True, slots=True)
class VisitorSettings:
    """Who may register as a visitor, between when, and for how many there is room.

    Registration is taken while it is `open`, from `opens_at` to `closes_at`, where they are given,
    and never after the last day. `places_a_day` bounds all types together on each day;
    `largest_group` those whom one person registers, `invitations` those whom an exhibitor invites.
    Where no types are given, the usual ones count, with the usual consents. What says who came is
    kept for `keep_days` after the last day.
    """

    open: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    introduction: Texts = field(default_factory=dict)
    places_a_day: Count | None = None
    largest_group: Annotated[int, ValueLimits(least=1, most=200)] = 20
    invitations: Count = 20
    keep_days: Annotated[int, ValueLimits(least=1, most=3650)] = 90
    types: tuple[VisitorType, ...] = ()
    consents: tuple[VisitorConsent, ...] = ()
