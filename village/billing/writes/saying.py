"""What an invoice says: the parties as they are today, and the lines of a part of the price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from village.billing.reads import prices
from village.contracts import Contract
from village.core.context import Context
from village.core.languages import text_in
from village.editions import Edition
from village.engines.invoices import sums
from village.engines.invoices.data import (
    BankAccount,
    Corrected,
    InvoiceData,
    InvoiceKind,
    InvoiceLine,
    InvoiceParty,
    TaxSum,
)
from village.organisations import Organisation, on_one_line, with_country

#: What the legal numbers are called on invoices, in their order; others follow by their own name.
NUMBERS = {
    "ice": "ICE",
    "if": "IF",
    "rc": "RC",
    "tp": "TP",
    "cnss": "CNSS",
    "siren": "SIREN",
    "siret": "SIRET",
    "vat": "TVA",
}
CAPITAL = {"fr": "Capital", "ar": "رأس المال", "en": "Capital"}
#: What a balance takes back of what was billed before.
BILLED_BEFORE = {
    "fr": "Déjà facturé : {number}",
    "ar": "سبقت فوترته: {number}",
    "en": "Billed before: {number}",
}
#: What the law of the organiser's country wants said on every invoice.
LEGAL_NOTES: Mapping[str, Sequence[Mapping[str, str]]] = {
    "FR": (
        {
            "fr": "Catégorie de l’opération : prestation de services.",
            "ar": "صنف العملية: تقديم خدمات.",
            "en": "Category of the operation: supply of services.",
        },
        {
            "fr": "En cas de retard de paiement : pénalités au taux directeur de la BCE majoré de"
            " 10 points et indemnité forfaitaire de 40 € pour frais de recouvrement. Pas"
            " d’escompte pour paiement anticipé.",
            "ar": "في حال التأخر عن الأداء: غرامات بسعر فائدة البنك المركزي الأوروبي مضافا إليه"
            " 10 نقط، وتعويض جزافي قدره 40 يورو عن مصاريف التحصيل. لا خصم عن الأداء المسبق.",
            "en": "Late payment bears penalties at the ECB’s refinancing rate plus 10 points, and a"
            " lump sum of €40 for recovery costs. No discount for early payment.",
        },
    ),
}
#: What invoices say where VAT is due when they are issued (in France, article 269 of the CGI).
ON_DEBITS = {
    "fr": "Option pour le paiement de la taxe d’après les débits.",
    "ar": "اختيار أداء الضريبة على أساس المبالغ المفوترة.",
    "en": "Option for the payment of VAT on debits.",
}


@dataclass(frozen=True, slots=True)
class Billed:
    """An invoice that counts towards the price, with what its credit notes have left of it."""

    number: str
    taxes: sums.Taxes


def of_part(
    ctx: Context, contract: Contract, reference: str, part: sums.Part, before: Sequence[Billed]
) -> InvoiceData:
    """Return the pro forma of a part of an exhibitor's price, after what was billed before it."""
    parts = prices.lines(ctx, contract)
    order, billed = prices.taxes(parts), [tax for one in before for tax in one.taxes]
    if not part.is_last:
        kind, taxes = InvoiceKind.DEPOSIT, sums.part_of(order, part.amount_cents)
        lines = tuple(_single(one, part.label) for one in taxes if one.gross_cents)
        taxes = tuple(one for one in taxes if one.gross_cents)
    else:
        kind = InvoiceKind.BALANCE if before else InvoiceKind.INVOICE
        taxes = sums.less(order, billed)
        ordered = (line for part in parts for line in part)
        lines = (*ordered, *(line for one in before for line in _taken_back(one)))
    return replace(
        _of(ctx, contract, lines, taxes),
        kind=kind,
        reference=reference,
        due_on=max(part.due_on, ctx.today),
        subject=part.label,
    )


def of_whole(ctx: Context, contract: Contract) -> InvoiceData:
    """Return the whole price of an exhibitor as it is today, for a quote."""
    parts = prices.lines(ctx, contract)
    return _of(ctx, contract, tuple(line for part in parts for line in part), prices.taxes(parts))


def _of(
    ctx: Context, contract: Contract, lines: tuple[InvoiceLine, ...], taxes: sums.Taxes
) -> InvoiceData:
    """Return what an exhibitor is to pay today for some lines, between the parties as they are."""
    edition, terms = ctx.the_edition, contract.terms
    reasons, categories = prices.reasons(ctx, contract), {one.category for one in taxes}
    return InvoiceData(
        kind=InvoiceKind.INVOICE,
        reference=contract.application.reference,
        issued_on=ctx.today,
        due_on=ctx.today,
        seller=_seller(edition, terms.languages),
        buyer=_buyer(contract.application.organisation, edition, terms.languages[0]),
        currency=contract.currency,
        lines=lines,
        taxes=taxes,
        languages=terms.languages,
        contract=contract.number,
        event=terms.event.name,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        bank=BankAccount(*(edition.organiser.get(name, "") for name in ("bank", "account", "bic"))),
        reasons={code: said for code, said in reasons.items() if code in categories},
        buyer_reference=contract.application.organisation.buyer_reference,
        notes=tuple(_notes(edition)),
        vat_on_debits=_is_on_debits(edition),
    )


def of_credit(
    terms: InvoiceData,
    reference: str,
    reason: str,
    on: date,
    taken: tuple[tuple[InvoiceLine, ...], sums.Taxes],
) -> InvoiceData:
    """Return the credit note that takes these lines of an invoice back, with their sums."""
    lines, taxes = taken
    categories = {one.category for one in taxes}
    return InvoiceData(
        kind=InvoiceKind.CREDIT_NOTE,
        reference=reference,
        issued_on=on,
        due_on=on,
        seller=terms.seller,
        buyer=terms.buyer,
        currency=terms.currency,
        lines=lines,
        taxes=taxes,
        languages=terms.languages,
        subject=terms.subject,
        contract=terms.contract,
        event=terms.event,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        corrects=Corrected(terms.number, terms.issued_on, reason),
        reasons={code: said for code, said in terms.reasons.items() if code in categories},
        buyer_reference=terms.buyer_reference,
        notes=terms.notes,
        vat_on_debits=terms.vat_on_debits,
    )


def _single(tax: TaxSum, label: Mapping[str, str], *, sign: int = 1) -> InvoiceLine:
    """Return a sum as one line; what is below zero is taken off by its quantity."""
    quantity = Decimal(-sign if tax.net_cents < 0 else sign)
    return InvoiceLine(label, quantity, abs(tax.net_cents), tax.rate, tax.category)


def _taken_back(one: Billed) -> list[InvoiceLine]:
    label = {lang: text.format(number=one.number) for lang, text in BILLED_BEFORE.items()}
    return [_single(tax, label, sign=-1) for tax in one.taxes if tax.net_cents]


def _seller(edition: Edition, languages: Sequence[str]) -> InvoiceParty:
    facts, main = edition.organiser, languages[0]
    capital = facts.get("capital", "")
    return InvoiceParty(
        name=text_in(facts.get("name"), main),
        name_ar=facts.get("name", {}).get("ar", ""),
        form=text_in(facts.get("form"), main),
        form_ar=facts.get("form", {}).get("ar", ""),
        address=text_in(facts.get("address"), main),
        address_ar=facts.get("address", {}).get("ar", ""),
        country=edition.home,
        numbers=(
            *_numbers(facts.get("numbers", {})),
            *([(text_in(CAPITAL, main), capital)] if capital else []),
        ),
    )


def _numbers(numbers: Mapping[str, Any]) -> list[tuple[str, str]]:
    ordered = sorted(numbers, key=lambda key: (key not in NUMBERS, [*NUMBERS, key].index(key)))
    return [(NUMBERS.get(key, key.upper()), numbers[key]) for key in ordered if numbers[key]]


def _buyer(organisation: Organisation, edition: Edition, main: str) -> InvoiceParty:
    country, home = organisation.taxed_in, edition.home
    numbers = {
        "ice": organisation.ice,
        "if": organisation.if_number,
        "rc": organisation.rc,
        "siren": organisation.siren,
        "siret": organisation.siret if organisation.siret != organisation.siren else "",
        "vat": organisation.vat_number,
    }
    where = organisation.billing_address or on_one_line(organisation.address, organisation.city)
    return InvoiceParty(
        name=organisation.billing_name or organisation.name,
        name_ar="" if organisation.billing_name else organisation.name_ar,
        form=organisation.legal_form,
        form_ar=organisation.legal_form_ar,
        address=with_country(where, country, home, main),
        address_ar=with_country(organisation.address_ar, country, home, "ar"),
        country=country,
        numbers=tuple(_numbers(numbers)),
    )


def _notes(edition: Edition) -> list[Mapping[str, str]]:
    own = edition.organiser.get("invoice_notes", {})
    debits = [ON_DEBITS] if _is_on_debits(edition) else []
    return [*LEGAL_NOTES.get(edition.home, ()), *debits, *([own] if any(own.values()) else [])]


def _is_on_debits(edition: Edition) -> bool:
    return bool(edition.organiser.get("vat_on_debits"))
