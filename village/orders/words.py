"""What an order says: its lines, how each is taxed and why, and what they come to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from village.core.languages import LANGUAGES, text_in
from village.editions.words.prices import rounded_cents
from village.editions.words.settings import Service, Vat
from village.engines.documents.tax import TaxCategory

#: What the lines of a stand are called on documents.
STAND_LABELS: dict[str, dict[str, str]] = {
    "registration": {"fr": "Droits d’inscription", "ar": "رسوم التسجيل", "en": "Registration fee"},
    "shell_scheme": {
        "fr": "Stand équipé, au m²",
        "ar": "رواق مجهز، بالمتر المربع",
        "en": "Shell scheme, per m²",
    },
    "space_only": {
        "fr": "Surface nue, au m²",
        "ar": "مساحة عارية، بالمتر المربع",
        "en": "Space only, per m²",
    },
    "open_side": {
        "fr": "Supplément d’angle, par face ouverte au-delà de la première",
        "ar": "زيادة الزاوية، عن كل واجهة مفتوحة بعد الأولى",
        "en": "Corner supplement, per open side beyond the first",
    },
    "startup_pod": {
        "fr": "Place au village des start-ups, offerte",
        "ar": "مكان في قرية الشركات الناشئة، مجانًا",
        "en": "Place in the start-up village, free of charge",
    },
}
#: The code of a line that the organiser added, of those that it takes off, and of a late fee.
EXTRA, DISCOUNT, STAND_DISCOUNT, LATE_FEE = "extra", "discount", "stand_discount", "late_fee"
#: The code and the label of badges beyond those that an exhibitor has.
EXTRA_BADGE = "extra_badge"
EXTRA_BADGE_LABEL = {"fr": "Badge supplémentaire", "ar": "شارة إضافية", "en": "Extra badge"}
#: Lines that only an organiser sets.
OWN = frozenset({EXTRA, DISCOUNT, STAND_DISCOUNT, LATE_FEE})
DISCOUNT_LABELS = {
    DISCOUNT: {"fr": "Remise", "ar": "خصم", "en": "Discount"},
    STAND_DISCOUNT: {
        "fr": "Remise sur le stand",
        "ar": "خصم على الرواق",
        "en": "Discount on the stand",
    },
}

#: How documents and pages say what a package contains.
_EACH_CONTAINS = {
    "fr": "Chaque forfait comprend\u00a0: {what}",
    "ar": "تشمل كل باقة: {what}",
    "en": "Each package contains: {what}",
}
#: What stands between them: labels have commas of their own.
_PARTED = {"fr": "\u202f; ", "ar": "؛ ", "en": "; "}

#: How documents name what an edition's rules say.
CATEGORIES = {
    Vat.TAXED: TaxCategory.STANDARD,
    Vat.ZERO: TaxCategory.ZERO,
    Vat.EXEMPT: TaxCategory.EXEMPT,
    Vat.REVERSE_CHARGE: TaxCategory.REVERSE_CHARGE,
    Vat.OUTSIDE: TaxCategory.OUTSIDE,
}


@dataclass(frozen=True, slots=True)
class Treatment:
    """How an exhibitor is taxed: the rate, and why there is none where it is 0."""

    rate: Decimal
    vat: Vat
    reason: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def untaxed(cls, vat: Vat, reason: Mapping[str, str]) -> "Treatment":
        """Return a treatment without tax."""
        return cls(Decimal(0), vat, reason)

    @property
    def reasons(self) -> Mapping[TaxCategory, Mapping[str, str]]:
        """What documents say of the tax there is not, by category."""
        return {CATEGORIES[self.vat]: self.reason} if any(self.reason.values()) else {}


class Packed(Protocol):
    """A service that a package contains, ordered or offered."""

    @property
    def code(self) -> str: ...  # noqa: D102 - a field
    @property
    def quantity(self) -> int: ...  # noqa: D102 - a field


@dataclass(frozen=True, slots=True)
class Content:
    """A service that a package contains: how many one package has."""

    code: str
    label: Mapping[str, str]
    quantity: int


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """One line of an order, before tax.

    `vat_rate` is 0 where there is no tax, and `vat` says why. A discount has a price below zero.
    """

    code: str
    label: Mapping[str, str]
    quantity: Decimal
    unit_cents: int
    vat_rate: Decimal
    vat: Vat = Vat.TAXED
    reason: str = ""  # why the organiser gave or added it
    contents: tuple[Content, ...] = ()  # of a package, which alone has a price

    @property
    def category(self) -> TaxCategory:
        """How documents name the reason of its rate."""
        return CATEGORIES[self.vat]

    @property
    def packed(self) -> Mapping[str, str]:
        """What each package contains, in words; nothing for what is no package."""
        return packed_words(self.contents)

    @property
    def net_cents(self) -> int:
        """Quantity times unit price, rounded once."""
        return rounded_cents(self.quantity * self.unit_cents)


@dataclass(frozen=True, slots=True)
class VatPart:
    """The tax on the lines that have one rate for one reason."""

    vat: Vat
    rate: Decimal
    net_cents: int
    vat_cents: int


@dataclass(frozen=True, slots=True)
class Sums:
    """What lines come to: `net + sum of the taxes == gross`, exactly."""

    net_cents: int
    vat: tuple[VatPart, ...]
    gross_cents: int

    @property
    def vat_cents(self) -> int:
        """The tax of all rates."""
        return sum(part.vat_cents for part in self.vat)


def sums(lines: Iterable[OrderedLine]) -> Sums:
    """Add up lines; the tax is rounded once for each rate and reason, the highest rate first."""
    net: dict[tuple[Decimal, Vat], int] = {}
    for line in lines:
        taxed = line.vat_rate, line.vat
        net[taxed] = net.get(taxed, 0) + line.net_cents
    parts = tuple(
        VatPart(vat, rate, net[rate, vat], rounded_cents(rate * net[rate, vat]))
        for rate, vat in sorted(net, key=lambda taxed: (-taxed[0], taxed[1]))
    )
    total = sum(net.values())
    return Sums(total, parts, total + sum(part.vat_cents for part in parts))


def covers_discounts(lines: Iterable[OrderedLine]) -> bool:
    """Say whether an order comes to what its discounts take off, that on the stand left aside."""
    return sum(line.net_cents for line in lines if line.code != STAND_DISCOUNT) >= 0


def contents_of(service: Service, offered: Mapping[str, Service]) -> tuple[Content, ...]:
    """Return what a package contains of the services that are offered; nothing for another."""
    return tuple(
        Content(one.service, offered[one.service].label, one.quantity)
        for one in service.contains
        if one.service in offered
    )


def packed_words(contents: Sequence[Content]) -> Mapping[str, str]:
    """Return what each package contains as a sentence in each language; nothing for nothing."""
    if not contents:
        return {}
    return {
        lang: _EACH_CONTAINS[lang].format(
            what=_PARTED[lang].join(
                f"{one.quantity}\u00a0×\u00a0{text_in(one.label, lang)}" for one in contents
            )
        )
        for lang in LANGUAGES
    }


def units(code: str, quantity: int, contents: Iterable[Packed]) -> Counter[str]:
    """Return how many of each service an order takes by one line: of a package, all it contains."""
    found = Counter({code: quantity})
    for one in contents:
        found[one.code] += one.quantity * quantity
    return found


def left(offered: Mapping[str, Service], taken: Mapping[str, int]) -> Mapping[str, int]:
    """Return how many are left of each service that has a stock, by how many are taken."""
    return {
        key: max(0, one.stock - taken.get(key, 0))
        for key, one in offered.items()
        if one.stock is not None
    }


def last_day(service: Service, offered: Mapping[str, Service], starts_on: date) -> date:
    """Return the last day on which a service is ordered: the eve of the event by default.

    That of a package is no later than those of what it contains.
    """
    parts = [service, *(offered[one.code] for one in contents_of(service, offered))]
    return min(one.order_until or starts_on - timedelta(days=1) for one in parts)


def taken_at_most(
    service: Service, contents: Iterable[Packed], in_stock: Mapping[str, int]
) -> int | None:
    """Return how many of a service one order may have; None for as many as are asked."""
    per_one = units(service.key, 1, contents)
    limits = [in_stock[code] // each for code, each in per_one.items() if code in in_stock]
    return min([*limits, *([service.most] if service.most is not None else [])], default=None)
