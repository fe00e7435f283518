"""What a contract says: its order, its parties and its clauses, as the document reads them."""

from datetime import timedelta
from typing import Any

from village.applications import Application
from village.core.context import Context
from village.core.languages import text_in
from village.editions import Edition, Kind, Quote, stand_quote
from village.organisations import Organisation
from village.stands import StandPlace

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
    ctx: Context, number: str, application: Application, place: StandPlace, quote: Quote
) -> dict[str, Any]:
    """Return the contract's data in the format of CONTRACT.json (FORMATS §5).

    The clauses keep their placeholders: the document fills those on its list, and no other.
    """
    edition, stand = ctx.the_edition, place.stand
    pavilion = next((p.label for p in edition.pavilions if p.code == stand.zone), {})
    return {
        "reference": number,
        "issued_on": ctx.now.date().isoformat(),
        "draft": True,
        "languages": list(LANGUAGES.get(application.organisation.language, ("fr",))),
        "currency": edition.currency,
        "organiser": _organiser(edition),
        "exhibitor": _exhibitor(application.organisation),
        "event": {
            "name": text_in(edition.name, "fr"),
            "venue": text_in(edition.venue, "fr"),
            "starts_on": edition.starts_on.isoformat(),
            "ends_on": edition.ends_on.isoformat(),
        },
        "stand": {
            "number": stand.number,
            "area_m2": str(stand.area_m2.normalize()),
            "open_sides": stand.open_sides,
            "zone": dict(pavilion),
        },
        "vat_rate": str(quote.vat_rate),
        "deposit_rate": str(quote.deposit_rate),
        "lines": [
            {
                "label": LINE_LABELS[line.code],
                "quantity": str(line.quantity.normalize()),
                "unit_price_cents": line.unit_cents,
            }
            for line in quote.lines
        ],
        "instalments": _instalments(ctx, quote),
        "clauses": edition.clauses.get(application.kind.value, []),
        "plan": edition.plan,
        "place": "Casablanca",
    }


def _instalments(ctx: Context, quote: Quote) -> list[dict[str, Any]]:
    if not quote.gross_cents:
        return []
    today, edition = ctx.now.date(), ctx.the_edition
    balance_on = max(today, edition.starts_on - timedelta(days=BALANCE_DAYS_BEFORE))
    deposit = {
        "fr": "Acompte à la signature",
        "ar": "دفعة أولى عند التوقيع",
        "en": "Deposit on signature",
    }
    balance = {"fr": "Solde", "ar": "الباقي", "en": "Balance"}
    return [
        {"label": deposit, "amount_cents": quote.deposit_cents, "due_on": today.isoformat()},
        {
            "label": balance,
            "amount_cents": quote.gross_cents - quote.deposit_cents,
            "due_on": balance_on.isoformat(),
        },
    ]


def _organiser(edition: Edition) -> dict[str, str]:
    fields = ("name", "name_ar", "form", "ice", "rc", "if", "address", "address_ar")
    return {field: str(edition.organiser.get(field, "")) for field in fields}


def _exhibitor(organisation: Organisation) -> dict[str, str]:
    address = ", ".join(part for part in (organisation.address, organisation.city) if part)
    return {
        "name": organisation.name,
        "name_ar": organisation.name_ar,
        "form": organisation.legal_form,
        "ice": organisation.ice,
        "rc": organisation.rc,
        "if": organisation.if_number,
        "address": address,
        "represented_by": organisation.contact_name,
    }
