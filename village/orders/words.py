"""What an order says: its lines, how each is taxed and why, and what they come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

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

    @property
    def category(self) -> TaxCategory:
        """How documents name the reason of its rate."""
        return CATEGORIES[self.vat]

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


def last_day(service: Service, starts_on: date) -> date:
    """Return the last day on which a service is ordered: the eve of the event by default."""
    return service.order_until or starts_on - timedelta(days=1)


def taken_at_most(service: Service, ordered_by_others: int) -> int | None:
    """Return how many of a service one order may have; None for as many as are asked."""
    left = None if service.stock is None else max(0, service.stock - ordered_by_others)
    limits = [limit for limit in (service.most, left) if limit is not None]
    return min(limits, default=None)
