"""Contracts as the data of CONTRACT.json, read and written; a fault is named by its field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from babel.core import get_global

from village.engines.documents.clauses import CONDITIONS
from village.engines.documents.contract_data import (
    CURRENCY,
    Clause,
    ContractData,
    ContractError,
    ContractParty,
    Event,
    Instalment,
    LetStand,
    Localised,
    OrderedService,
)
from village.engines.documents.plan_drawing import areas
from village.engines.documents.tax import TaxCategory
from village.engines.documents.wording import LANGUAGES

T = TypeVar("T")


_MOST = 10**12


class Fields:
    """One JSON object, read field by field, with its place for messages."""

    def __init__(self, data: object, place: str = "") -> None:
        if not isinstance(data, Mapping):
            raise ContractError(f"{place or 'contract'}: an object is expected")
        self._data = data
        self._place = place

    def _name(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key

    def _get(self, key: str, kind: type[T] | tuple[type, ...], default: Any) -> Any:
        value = self._data.get(key, default)
        if value is ...:
            raise ContractError(f"{self._name(key)}: missing")
        if not isinstance(value, kind) or isinstance(value, bool) != (kind is bool):
            raise ContractError(f"{self._name(key)}: {value!r:.60} has the wrong type")
        return value

    def text(self, key: str, default: Any = ...) -> str:
        """Return a string."""
        return str(self._get(key, str, default))

    def whole(self, key: str, default: Any = ...) -> int:
        """Return a whole number, within ten thousand million either way."""
        value = int(self._get(key, int, default))
        if abs(value) > _MOST:
            raise self.fault(key, "out of range")
        return value

    def flag(self, key: str) -> bool:
        """Return true or false, false when missing."""
        return bool(self._get(key, bool, False))

    def decimal(self, key: str, default: Any = ..., *, most: Decimal = Decimal(10**9)) -> Decimal:
        """Return a number that is not negative."""
        value = self._get(key, (int, float, str), default)
        try:
            found = Decimal(str(value))
        except InvalidOperation:
            raise ContractError(f"{self._name(key)}: {value!r:.60} is not a number") from None
        if not found.is_finite() or not 0 <= found <= most:
            raise ContractError(f"{self._name(key)}: {value!r:.60} is out of range")
        return found

    def day(self, key: str) -> date:
        """Return a date written 2024-06-05."""
        value = self.text(key)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ContractError(f"{self._name(key)}: {value!r} is not a date") from None

    def localised(self, key: str, default: Any = ...) -> Localised:
        """Return a text by language; a plain string is French."""
        value = self._get(key, (str, Mapping), default)
        if isinstance(value, str):
            return {"fr": value}
        for lang, piece in value.items():
            if lang not in LANGUAGES or not isinstance(piece, str):
                raise ContractError(f"{self._name(key)}.{lang}: not a text in fr, ar or en")
        return dict(value)

    def part(self, key: str, default: Any = ...) -> "Fields":
        """Return an object inside this one."""
        return Fields(self._get(key, Mapping, default), self._name(key))

    def parts(self, key: str, read: Callable[["Fields"], T]) -> tuple[T, ...]:
        """Return a list of objects, each read by `read`; empty when missing."""
        values = self._get(key, list, [])
        return tuple(
            read(Fields(value, f"{self._name(key)}[{at}]")) for at, value in enumerate(values)
        )

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of words, empty when missing."""
        values = self._get(key, list, [])
        if not all(isinstance(value, str) for value in values):
            raise self.fault(key, "a list of texts is expected")
        return tuple(values)

    def fault(self, key: str, what: str) -> ContractError:
        """Return the error that names a field of this object."""
        return ContractError(f"{self._name(key)}: {what}")

    def plan(self, key: str) -> Mapping[str, Any]:
        """Return a GeoJSON object that can be drawn, empty when missing."""
        found: Mapping[str, Any] = self._get(key, Mapping, {})
        try:
            areas(found)
        except ValueError as error:
            raise ContractError(str(error)) from error
        return found

    def currency(self, key: str) -> str:
        """Return a currency by its code of ISO 4217."""
        code = self.text(key, CURRENCY)
        if code not in get_global("all_currencies"):
            raise ContractError(f"{self._name(key)}: {code!r:.20} is no currency of ISO 4217")
        return code

    def languages(self, key: str) -> tuple[str, ...]:
        """Return one or two languages."""
        values: Sequence[Any] = self._get(key, list, ["fr"])
        if len(values) not in (1, 2) or not all(value in LANGUAGES for value in values):
            raise ContractError(f"{self._name(key)}: one or two of {', '.join(LANGUAGES)}")
        return tuple(values)


def parse_contract(data: object) -> ContractData:
    """Return the contract that the decoded JSON `data` describes, its schedule checked.

    Raises:
        ContractError: a field is missing, of the wrong type or out of range; instalments do not
            add up, or one is due before the contract's date.
    """
    contract = read_contract(data)
    paid, owed = sum(due.amount_cents for due in contract.instalments), contract.totals.gross_cents
    if contract.instalments and paid != owed:
        raise ContractError(f"instalments: they add up to {paid} cents, the order to {owed}")
    for at, due in enumerate(contract.instalments):
        if due.due_on < contract.issued_on:
            raise ContractError(
                f"instalments[{at}].due_on: {due.due_on} is before the contract's date,"
                f" {contract.issued_on}"
            )
    return contract


def read_contract(data: object) -> ContractData:
    """Return the contract that `data` describes, whatever its schedule.

    Raises:
        ContractError: a field is missing, of the wrong type or out of range.
    """
    fields = Fields(data)
    vat = fields.decimal("vat_rate", 0, most=Decimal(1))
    return ContractData(
        reference=fields.text("reference"),
        issued_on=fields.day("issued_on"),
        organiser=_party(fields.part("organiser")),
        exhibitor=_party(fields.part("exhibitor")),
        event=_event(fields.part("event")),
        stand=_stand(fields.part("stand")),
        lines=fields.parts("lines", lambda line: _line(line, vat)),
        deposit_rate=fields.decimal("deposit_rate", 0, most=Decimal(1)),
        currency=fields.currency("currency"),
        languages=fields.languages("languages"),
        clauses=fields.parts("clauses", _clause),
        annexes=fields.parts("annexes", _clause),
        instalments=fields.parts("instalments", _instalment),
        reasons=_reasons(fields.part("reasons", {})),
        plan=fields.plan("plan"),
        place=fields.text("place", ""),
        verify_url=fields.text("verify_url", ""),
        draft=fields.flag("draft"),
        specimen=fields.flag("specimen"),
    )


def read_clauses(data: object) -> tuple[Clause, ...]:
    """Return the clauses that the decoded JSON `data` lists.

    Raises:
        ContractError: one is malformed or has a condition that does not exist.
    """
    return Fields({"clauses": data}).parts("clauses", _clause)


def contract_as_data(contract: ContractData) -> dict[str, Any]:
    """Return a contract as the data of CONTRACT.json; `read_contract` gives it back."""
    return {
        "reference": contract.reference,
        "issued_on": contract.issued_on.isoformat(),
        "draft": contract.draft,
        "specimen": contract.specimen,
        "languages": list(contract.languages),
        "currency": contract.currency,
        "place": contract.place,
        "verify_url": contract.verify_url,
        "organiser": _party_as_data(contract.organiser),
        "exhibitor": _party_as_data(contract.exhibitor),
        "event": {
            "name": contract.event.name,
            "venue": contract.event.venue,
            "starts_on": contract.event.starts_on.isoformat(),
            "ends_on": contract.event.ends_on.isoformat(),
        },
        "stand": {
            "number": contract.stand.number,
            "area_m2": str(contract.stand.area_m2),
            "open_sides": contract.stand.open_sides,
            "zone": dict(contract.stand.zone),
            **({"hall": dict(contract.stand.hall)} if contract.stand.hall else {}),
        },
        "deposit_rate": str(contract.deposit_rate),
        "lines": [
            {
                "label": dict(line.label),
                "quantity": str(line.quantity),
                "unit_price_cents": line.unit_price_cents,
                "vat_rate": str(line.vat_rate),
                **({"category": line.category.value} if line.category else {}),
            }
            for line in contract.lines
        ],
        "reasons": {code.value: dict(texts) for code, texts in contract.reasons.items()},
        "instalments": [
            {
                "label": dict(due.label),
                "amount_cents": due.amount_cents,
                "due_on": due.due_on.isoformat(),
            }
            for due in contract.instalments
        ],
        "clauses": [_clause_as_data(clause) for clause in contract.clauses],
        "annexes": [_clause_as_data(annex) for annex in contract.annexes],
        "plan": dict(contract.plan),
    }


def _party_as_data(party: ContractParty) -> dict[str, str]:
    return {{"if_number": "if"}.get(name, name): value for name, value in asdict(party).items()}


def _clause_as_data(clause: Clause) -> dict[str, Any]:
    return {
        "title": dict(clause.title),
        "body": dict(clause.body),
        "when": list(clause.when),
    }


def _party(fields: Fields) -> ContractParty:
    return ContractParty(
        name=fields.text("name"),
        name_ar=fields.text("name_ar", ""),
        form=fields.text("form", ""),
        form_ar=fields.text("form_ar", ""),
        capital=fields.text("capital", ""),
        ice=fields.text("ice", ""),
        rc=fields.text("rc", ""),
        if_number=fields.text("if", ""),
        siren=fields.text("siren", ""),
        vat=fields.text("vat", ""),
        address=fields.text("address", ""),
        address_ar=fields.text("address_ar", ""),
        represented_by=fields.text("represented_by", ""),
        represented_by_ar=fields.text("represented_by_ar", ""),
        capacity=fields.text("capacity", ""),
        capacity_ar=fields.text("capacity_ar", ""),
    )


def _event(fields: Fields) -> Event:
    return Event(
        fields.text("name"), fields.text("venue"), fields.day("starts_on"), fields.day("ends_on")
    )


def _stand(fields: Fields) -> LetStand:
    return LetStand(
        fields.text("number"),
        fields.decimal("area_m2"),
        fields.whole("open_sides", 1),
        fields.localised("zone", ""),
        fields.localised("hall", {}),
    )


def _line(fields: Fields, vat: Decimal) -> OrderedService:
    return OrderedService(
        fields.localised("label"),
        fields.decimal("quantity", 1),
        fields.whole("unit_price_cents"),
        fields.decimal("vat_rate", str(vat), most=Decimal(1)),
        _category(fields),
    )


def _reasons(fields: Fields) -> Mapping[TaxCategory, Localised]:
    said = {category: fields.localised(category.value, {}) for category in TaxCategory}
    return {category: texts for category, texts in said.items() if texts}


def _category(fields: Fields) -> TaxCategory | None:
    code = fields.text("category", "")
    if not code:
        return None
    if code not in set(TaxCategory):
        raise fields.fault("category", f"{code!r} is not one of {', '.join(TaxCategory)}")
    return TaxCategory(code)


def _clause(fields: Fields) -> Clause:
    when = fields.names("when")
    unknown = [name for name in when if name.removeprefix("!") not in CONDITIONS]
    if unknown:
        raise fields.fault("when", f"{unknown[0]!r} is not one of {', '.join(CONDITIONS)}")
    return Clause(fields.localised("title"), fields.localised("body"), when)


def _instalment(fields: Fields) -> Instalment:
    return Instalment(fields.localised("label"), fields.whole("amount_cents"), fields.day("due_on"))
