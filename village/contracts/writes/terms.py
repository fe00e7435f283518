"""What a contract says: its order, its parties and its clauses, as the document reads them."""

from collections.abc import Sequence
from datetime import timedelta

from village.applications import Application
from village.core.context import Context
from village.core.languages import text_in
from village.editions import Edition, Kind, Quote, stand_quote
from village.engines.documents.contract_data import (
    ContractData,
    ContractParty,
    Event,
    Instalment,
    LetStand,
    OrderedService,
)
from village.engines.documents.contract_file import read_clauses
from village.organisations import Organisation
from village.stands import Stand, StandPlace

#: The document's languages by the exhibitor's own: French binds, another stands beside it.
LANGUAGES = {"fr": ("fr",), "ar": ("fr", "ar"), "en": ("en", "fr")}
#: What the lines of a quote are called on the document.
LINE_LABELS: dict[str, dict[str, str]] = {
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
DEPOSIT = {
    "fr": "Acompte à la signature",
    "ar": "دفعة أولى عند التوقيع",
    "en": "Deposit on signature",
}
BALANCE = {"fr": "Solde", "ar": "الباقي", "en": "Balance"}
BALANCE_DAYS_BEFORE = 30


def quote(application: Application, place: StandPlace) -> Quote:
    """Return what an application pays for the stand it was given."""
    return stand_quote(
        application.edition.tariff,
        area_m2=place.stand.area_m2,
        open_sides=place.stand.open_sides,
        shell_scheme=application.shell_scheme,
        hosted=application.kind is Kind.STARTUP,
    )


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
    return ContractData(
        reference=number,
        issued_on=ctx.now.date(),
        draft=True,
        languages=tuple(languages or LANGUAGES.get(organisation.language, ("fr",))),
        currency=edition.currency,
        organiser=_organiser(edition),
        exhibitor=_exhibitor(organisation),
        event=Event(
            name=text_in(edition.name, "fr"),
            venue=text_in(edition.venue, "fr"),
            starts_on=edition.starts_on,
            ends_on=edition.ends_on,
        ),
        stand=_stand(edition, place.stand),
        deposit_rate=quote.deposit_rate,
        lines=tuple(
            OrderedService(
                LINE_LABELS[line.code], line.quantity.normalize(), line.unit_cents, quote.vat_rate
            )
            for line in quote.lines
        ),
        instalments=_instalments(ctx, quote),
        clauses=read_clauses(edition.clauses.get(application.kind.value, [])),
        plan=edition.plan,
        place=edition.organiser.get("city", ""),
    )


def _instalments(ctx: Context, quote: Quote) -> tuple[Instalment, ...]:
    """Return the deposit, due at once, and the balance; a stand free of charge has neither."""
    if not quote.gross_cents:
        return ()
    today = ctx.now.date()
    balance_on = ctx.the_edition.starts_on - timedelta(days=BALANCE_DAYS_BEFORE)
    return (
        Instalment(DEPOSIT, quote.deposit_cents, today),
        Instalment(BALANCE, quote.gross_cents - quote.deposit_cents, max(today, balance_on)),
    )


def _stand(edition: Edition, stand: Stand) -> LetStand:
    pavilion = next((p.label for p in edition.pavilions if p.code == stand.zone), {})
    return LetStand(stand.number, stand.area_m2.normalize(), stand.open_sides, dict(pavilion))


def _organiser(edition: Edition) -> ContractParty:
    facts = edition.organiser
    return ContractParty(
        name=facts.get("name", ""),
        name_ar=facts.get("name_ar", ""),
        form=facts.get("form", ""),
        ice=facts.get("ice", ""),
        rc=facts.get("rc", ""),
        if_number=facts.get("if", ""),
        address=facts.get("address", ""),
        address_ar=facts.get("address_ar", ""),
    )


def _exhibitor(organisation: Organisation) -> ContractParty:
    return ContractParty(
        name=organisation.name,
        name_ar=organisation.name_ar,
        form=organisation.legal_form,
        ice=organisation.ice,
        rc=organisation.rc,
        if_number=organisation.if_number,
        address=", ".join(part for part in (organisation.address, organisation.city) if part),
        represented_by=organisation.contact_name,
    )
