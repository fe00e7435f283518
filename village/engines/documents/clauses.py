"""Fill the clauses of a contract: placeholders from a list, conditions from a list, no code."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from village.engines import placeholders
from village.engines.documents.contract_data import Clause, ContractData
from village.engines.documents.dates import day
from village.engines.documents.money import amount, number, percent
from village.engines.documents.text import isolate
from village.engines.documents.wording import localised

Value = Callable[[ContractData, str], str]
Condition = Callable[[ContractData], bool]


def _name(party: str) -> Value:
    def value(data: ContractData, lang: str) -> str:
        found = data.organiser if party == "organiser" else data.exhibitor
        return found.name_ar if lang == "ar" and found.name_ar else found.name

    return value


PLACEHOLDERS: Mapping[str, Value] = MappingProxyType({
    "reference": lambda data, _: data.reference,
    "organiser": _name("organiser"),
    "exhibitor": _name("exhibitor"),
    "event": lambda data, _: data.event.name,
    "venue": lambda data, _: data.event.venue,
    "starts_on": lambda data, lang: day(data.event.starts_on, lang),
    "ends_on": lambda data, lang: day(data.event.ends_on, lang),
    "issued_on": lambda data, lang: day(data.issued_on, lang),
    "place": lambda data, _: data.place,
    "stand": lambda data, _: data.stand.number,
    "area": lambda data, lang: f"{number(data.stand.area_m2, lang)}\u00a0m²",
    "zone": lambda data, lang: localised(data.stand.zone, lang),
    "total": lambda data, lang: amount(data.totals.gross_cents, data.currency, lang),
    "deposit": lambda data, lang: amount(data.totals.deposit_cents, data.currency, lang),
    "deposit_rate": lambda data, lang: percent(data.deposit_rate, lang),
    "balance": lambda data, lang: amount(data.totals.balance_cents, data.currency, lang),
})  # fmt: skip

CONDITIONS: Mapping[str, Condition] = MappingProxyType(
    {
        "deposit": lambda data: data.deposit_rate > 0,
        "schedule": lambda data: bool(data.instalments),
        "plan": lambda data: bool(data.plan),
        "corner": lambda data: data.stand.open_sides > 1,
        "island": lambda data: data.stand.open_sides == 4,
        "hosted": lambda data: data.totals.gross_cents == 0,
        "bilingual": lambda data: len(data.languages) > 1,
    }
)


def fill(template: str, data: ContractData, lang: str) -> str:
    """Return `template` with the listed placeholders replaced.

    Anything else in braces stays as it is written; a value is never read as a template.
    """

    def value(name: str) -> str | None:
        known = PLACEHOLDERS.get(name)
        return isolate(known(data, lang)) if known else None

    return placeholders.filled(template, value)


def applies(clause: Clause, data: ContractData) -> bool:
    """Say whether all the conditions of a clause hold; `!name` asks for the contrary."""
    return all(
        CONDITIONS[name.removeprefix("!")](data) != name.startswith("!") for name in clause.when
    )
