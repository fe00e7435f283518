"""What a contract says: its order, its parties and its clauses, as the document reads them."""

from collections.abc import Mapping, Sequence
from typing import Any

from village import orders
from village.applications import Application
from village.core.context import Context
from village.core.languages import text_in
from village.editions import Edition, OnlyIf, Quote, venue_line
from village.engines.documents.contract_data import (
    ContractData,
    ContractParty,
    Event,
    Instalment,
    LetStand,
    OrderedService,
)
from village.engines.documents.contract_file import read_clauses
from village.engines.plans import geojson
from village.organisations import Organisation, on_one_line, with_country
from village.stands import Stand, StandPlace, halls

#: The document's languages by the exhibitor's own: French binds, another stands beside it.
LANGUAGES = {"fr": ("fr",), "ar": ("fr", "ar"), "en": ("en", "fr")}
#: Names stand once, in the first of these that the document has; Arabic ones stand beside them.
NAMED_IN = ("fr", "en", "ar")
#: What an instalment is called where the edition has no words of its own for it.
DEPOSIT = {
    "fr": "Acompte à la signature",
    "ar": "دفعة أولى عند التوقيع",
    "en": "Deposit on signature",
}
BALANCE = {"fr": "Solde", "ar": "الباقي", "en": "Balance"}


def of(
    ctx: Context,
    number: str,
    application: Application,
    place: StandPlace,
    quote: Quote,
    languages: Sequence[str] | None = None,
) -> ContractData:
    """Return what a contract drafted today says, in the exhibitor's own languages by default.

    The clauses keep their placeholders: the document fills those on its list, and no other.
    """
    edition, organisation = ctx.the_edition, application.organisation
    columns = tuple(languages or _languages(edition, organisation))
    main = next(one for one in NAMED_IN if one in columns)
    return ContractData(
        reference=number,
        issued_on=ctx.today,
        draft=True,
        languages=columns,
        currency=edition.currency,
        organiser=_organiser(edition, main),
        exhibitor=_exhibitor(organisation, edition.home, main),
        event=Event(
            name=text_in(edition.name, main),
            venue=venue_line(edition, main),
            starts_on=edition.starts_on,
            ends_on=edition.ends_on,
        ),
        stand=_stand(ctx, place.stand),
        deposit_rate=quote.deposit_rate,
        lines=tuple(
            OrderedService(line.label, line.quantity, line.unit_cents, line.vat_rate, line.category)
            for line in orders.stand.lines(application, quote)
        ),
        reasons=orders.tax.treatment(application).reasons,
        instalments=_instalments(ctx, quote),
        clauses=read_clauses(_clauses(application, place.stand)),
        plan=geojson.within(edition.plan, place.stand.hall),
        place=text_in(edition.organiser.get("city"), main),
    )


def _languages(edition: Edition, organisation: Organisation) -> Sequence[str]:
    """Return the document's languages: the exhibitor's, of those the edition speaks."""
    wanted = LANGUAGES.get(organisation.language, ("fr",))
    return [one for one in wanted if one in edition.languages] or edition.languages[:1]


def _clauses(application: Application, stand: Stand) -> list[dict[str, Any]]:
    """Return the clauses of a kind of contract that are true of this stand."""
    true = {
        OnlyIf.SPACE_ONLY: not application.shell_scheme,
        OnlyIf.SHELL_SCHEME: application.shell_scheme,
        OnlyIf.CORNER: stand.open_sides > 1,
        OnlyIf.ISLAND: stand.open_sides == 4,
    }
    return [
        {"title": clause["title"], "body": clause["text"]}
        for clause in application.edition.clauses.get(application.kind.value, [])
        if "only_if" not in clause or true[OnlyIf(clause["only_if"])]
    ]


def _instalments(ctx: Context, quote: Quote) -> tuple[Instalment, ...]:
    """Return what is due when, by the edition's rules."""
    dues = quote.schedule(issued_on=ctx.today, starts_on=ctx.the_edition.starts_on)
    return tuple(
        Instalment(
            dict(due.label) or (DEPOSIT if at == 0 < len(dues) - 1 else BALANCE),
            due.amount_cents,
            due.on,
        )
        for at, due in enumerate(dues)
    )


def _stand(ctx: Context, stand: Stand) -> LetStand:
    edition = ctx.the_edition
    pavilion = next((p.label for p in edition.pavilions if p.code == stand.zone), {})
    hall = halls.texts(ctx, stand)
    return LetStand(stand.number, stand.area_m2.normalize(), stand.open_sides, dict(pavilion), hall)


def _organiser(edition: Edition, main: str) -> ContractParty:
    facts = edition.organiser
    numbers = facts.get("numbers", {})
    return ContractParty(
        name=text_in(facts.get("name"), main),
        name_ar=_beside(facts, "name", main),
        form=text_in(facts.get("form"), main),
        form_ar=_beside(facts, "form", main),
        capital=facts.get("capital", ""),
        ice=numbers.get("ice", ""),
        rc=numbers.get("rc", ""),
        if_number=numbers.get("if", ""),
        siren=numbers.get("siren", ""),
        vat=numbers.get("vat", ""),
        address=text_in(facts.get("address"), main),
        address_ar=_beside(facts, "address", main),
        represented_by=text_in(facts.get("represented_by"), main),
        represented_by_ar=_beside(facts, "represented_by", main),
        capacity=text_in(facts.get("role"), main),
        capacity_ar=_beside(facts, "role", main),
    )


def _beside(facts: Mapping[str, Any], field: str, main: str) -> str:
    """Return the Arabic words of a field, where the others are not Arabic already."""
    words: str = facts.get(field, {}).get("ar", "")
    return "" if main == "ar" else words


def _exhibitor(organisation: Organisation, home: str, main: str) -> ContractParty:
    country = organisation.taxed_in
    where = organisation.billing_address or on_one_line(organisation.address, organisation.city)
    return ContractParty(
        name=organisation.billing_name or organisation.name,
        name_ar="" if organisation.billing_name else organisation.name_ar,
        form=organisation.legal_form,
        form_ar=organisation.legal_form_ar,
        capital=organisation.capital,
        ice=organisation.ice,
        rc=organisation.rc,
        if_number=organisation.if_number,
        siren=organisation.siren,
        vat=organisation.vat_number,
        address=with_country(where, country, home, main),
        address_ar=with_country(organisation.address_ar, country, home, "ar"),
        **_represented(organisation),
    )


def _represented(organisation: Organisation) -> dict[str, str]:
    """Return who represents an exhibitor: its contact, where it names nobody else."""
    if not organisation.representative:
        return {
            "represented_by": organisation.contact_name, "capacity": organisation.contact_role,
        }  # fmt: skip
    return {
        "represented_by": organisation.representative,
        "represented_by_ar": organisation.representative_ar,
        "capacity": organisation.representative_role,
        "capacity_ar": organisation.representative_role_ar,
    }
