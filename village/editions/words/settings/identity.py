"""What the event is called, who organises it, where it is, and what visitors read first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from village.editions.words.settings.values import (
    Code,
    Colour,
    Count,
    Country,
    Currency,
    Key,
    Latitude,
    Line,
    Link,
    Longitude,
    PictureSettings,
    Positive,
)
from village.editions.words.shape import Texts


class Mode(StrEnum):
    """Where an edition takes place."""

    ON_SITE = "on_site"
    HYBRID = "hybrid"
    VIRTUAL = "virtual"


@dataclass(frozen=True, slots=True)
class Identity:
    """What the edition is called, when it is, and in which languages, currency and zone."""

    code: Code
    name: Texts
    starts_on: date
    ends_on: date
    languages: tuple[Key, ...]
    currency: Currency
    country: Country
    timezone: Line
    ordinal: Positive = 1
    mode: Mode = Mode.ON_SITE
    website: Line = ""
    results_on: date | None = None
    theme: Texts = field(default_factory=dict)
    tagline: Texts = field(default_factory=dict)
    about: Texts = field(default_factory=dict)
    patronage: Texts = field(default_factory=dict)
    accent: Colour | None = None
    accent_dark: Colour | None = None
    logo: PictureSettings | None = None
    legal_notice: Texts = field(default_factory=dict)
    privacy: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who answers for the edition; `numbers` are its legal numbers by their short names.

    `country` is where it is established, which is that of the edition where it is not said.
    Mails come under the name of the `sender`, or of the edition, and are answered to `email`.

    What follows them stands on invoices: the capital, where to pay, why no VAT is due where none
    is, whether VAT is due when an invoice is issued and not when it is paid (in France an option),
    and what the law or the organiser wants said at the foot.
    """

    name: Texts
    form: Texts = field(default_factory=dict)
    address: Texts = field(default_factory=dict)
    city: Texts = field(default_factory=dict)
    country: Country | None = None
    represented_by: Texts = field(default_factory=dict)
    role: Texts = field(default_factory=dict)
    email: Line = ""
    phone: Line = ""
    sender: Texts = field(default_factory=dict)
    numbers: Mapping[str, Line] = field(default_factory=dict)
    capital: Line = ""
    bank: Line = ""
    account: Line = ""
    bic: Line = ""
    no_vat_reason: Texts = field(default_factory=dict)
    vat_on_debits: bool = False
    invoice_notes: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Venue:
    """Where the edition takes place."""

    name: Texts = field(default_factory=dict)
    city: Texts = field(default_factory=dict)
    address: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    map_link: Link = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """Who supports the edition."""

    key: Key
    name: Line
    link: Link = ""
    logo: PictureSettings | None = None


@dataclass(frozen=True, slots=True)
class PracticalSection:
    """A titled part of the practical information."""

    key: Key
    title: Texts
    paragraphs: tuple[Texts, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureSettings:
    """A number with what it counts."""

    value: Count
    label: Texts
