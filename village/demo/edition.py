"""The demo's edition: its rows from `edition.toml`, with dates counted from day zero."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from village.core.context import Context
from village.demo.source import Data, joined
from village.editions.tables import Axis, Call, Criterion, Edition, Pavilion, Session
from village.editions.words.calls import Kind

FIGURES = [
    {
        "value": 335,
        "label": {
            "fr": "exposants au fil des sept premières éditions",
            "ar": "عارضًا خلال الدورات السبع الأولى",
            "en": "exhibitors over the first seven editions",
        },
    },
    {
        "value": 30000,
        "label": {
            "fr": "participants au fil des sept premières éditions",
            "ar": "مشارك خلال الدورات السبع الأولى",
            "en": "participants over the first seven editions",
        },
    },
]


#: Where the demo takes place and its contracts are signed.
CITY = {"fr": "Casablanca", "ar": "الدار البيضاء", "en": "Casablanca"}


def add_edition(ctx: Context, data: Data, day_zero: date) -> Edition:
    """Add the edition with all it owns but its stands. Flushes."""
    facts, prices = data["edition"], data["prices"]
    starts_on = day_zero + timedelta(days=facts["starts_in_days"])
    edition = Edition(
        code=facts["code"],
        ordinal=facts["ordinal"],
        name=facts["name"],
        theme=facts["theme"],
        tagline=facts["tagline"],
        about=joined(facts["about"]),
        patronage=facts["patronage"],
        venue=_venue(data["venue"]),
        organiser=_organiser(data["organiser"], CITY["fr"]),
        website=facts["website"],
        country=facts["country"],
        timezone=facts["timezone"],
        currency=facts["currency"],
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=facts["lasts_days"] - 1),
        results_on=day_zero + timedelta(days=facts["results_in_days"]),
        is_demo=True,
        registration_cents=prices["registration_fee_cents"],
        shell_scheme_m2_cents=prices["shell_scheme_m2_cents"],
        space_only_m2_cents=prices["space_only_m2_cents"],
        startup_pod_cents=prices["startup_pod_cents"],
        corner_supplement=_share(prices["corner_supplement_percent"]),
        vat_rate=_share(prices["vat_percent"]),
        deposit_rate=_share(prices["deposit_percent"]),
        startup_places=_call(data, Kind.STARTUP)["places"],
        reviews_per_application=data["jury"]["reviews_per_application"],
        plan={"type": "FeatureCollection", "features": []},
        practical={"sections": data["practical"], "figures": FIGURES},
        clauses={kind: _clauses(data["contracts"][kind]) for kind in ("exhibitor", "startup")},
        services={"items": data["services"]},
        refusal_reasons=data["ineligible_reasons"],
    )
    ctx.session.add(edition)
    ctx.session.flush()
    _add_parts(ctx, edition, data)
    _add_calls(ctx, edition, data, day_zero)
    _add_programme(ctx, edition, data)
    ctx.session.flush()
    return edition


def move_dates(ctx: Context, edition: Edition, data: Data, day_zero: date) -> None:
    """Set the edition's dates anew, counted from `day_zero`: the demo never expires. Flushes."""
    facts = data["edition"]
    starts_on = day_zero + timedelta(days=facts["starts_in_days"])
    shift = starts_on - edition.starts_on
    edition.starts_on, edition.ends_on = starts_on, edition.ends_on + shift
    edition.results_on = day_zero + timedelta(days=facts["results_in_days"])
    for call in edition.calls:
        call.opens_at, call.deadline_at = _window(_call(data, call.kind), edition, day_zero)
    for talk in ctx.session.query(Session).filter_by(edition_id=edition.id):
        talk.starts_at, talk.ends_at = talk.starts_at + shift, talk.ends_at + shift
    ctx.session.flush()


def _add_parts(ctx: Context, edition: Edition, data: Data) -> None:
    for axis in data["axes"]:
        ctx.session.add(
            Axis(
                edition_id=edition.id, number=axis["number"], title=axis["title"], note=axis["note"]
            )
        )
    for position, pavilion in enumerate(data["pavilions"]):
        ctx.session.add(
            Pavilion(
                edition_id=edition.id,
                code=pavilion["code"],
                position=position,
                label=pavilion["name"],
                note=pavilion["note"],
            )
        )
    for position, criterion in enumerate(data["jury"]["criteria"], start=1):
        ctx.session.add(
            Criterion(
                edition_id=edition.id,
                position=position,
                title=criterion["title"],
                help=criterion["help"],
                weight=_share(criterion["weight_percent"]),
                anchors={str(mark["mark"]): _texts(mark) for mark in criterion["marks"]},
            )
        )


def _add_calls(ctx: Context, edition: Edition, data: Data, day_zero: date) -> None:
    for call in data["calls"]:
        opens_at, deadline_at = _window(call, edition, day_zero)
        ctx.session.add(
            Call(
                edition_id=edition.id,
                kind=Kind(call["kind"]),
                title=call["title"],
                description=call["description"],
                who=joined(call["who"]),
                offer=joined(call["gets"]),
                opens_at=opens_at,
                deadline_at=deadline_at,
                grace_minutes=call["grace_minutes"],
                questions=call["questions"],
            )
        )


def _add_programme(ctx: Context, edition: Edition, data: Data) -> None:
    places = {place["code"]: place["name"] for place in data["places"]}
    for talk in data["programme"]:
        day = edition.starts_on + timedelta(days=talk["day"] - 1)
        ctx.session.add(
            Session(
                edition_id=edition.id,
                starts_at=_at(day, talk["starts_at"], edition),
                ends_at=_at(day, talk["ends_at"], edition),
                title=talk["title"],
                place=places[talk["place"]],
                speakers=talk["speakers"],
                axis_number=talk["axis"] or None,
            )
        )


def _window(call: Data, edition: Edition, day_zero: date) -> tuple[datetime, datetime]:
    opens_on = day_zero + timedelta(days=call["opens_in_days"])
    closes_on = day_zero + timedelta(days=call["deadline_in_days"])
    return _at(opens_on, "09:00", edition), _at(closes_on, call["deadline_time"], edition)


def _at(day: date, clock: str, edition: Edition) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(edition.timezone))


def _call(data: Data, kind: Kind) -> Data:
    found: Data = next(call for call in data["calls"] if call["kind"] == kind)
    return found


def _venue(venue: Data) -> dict[str, str]:
    comma = {"fr": ", ", "ar": "، ", "en": ", "}
    return {lang: venue["name"][lang] + comma[lang] + CITY[lang] for lang in CITY}


def _organiser(organiser: Data, city: str) -> dict[str, Any]:
    return {
        "name": organiser["name"]["fr"],
        "name_ar": organiser["name"]["ar"],
        "form": organiser["form"]["fr"],
        "address": organiser["address"]["fr"],
        "address_ar": organiser["address"]["ar"],
        "city": city,
        "ice": organiser["ice"],
        "rc": organiser["rc"],
        "if": organiser["if_number"],
        "email": organiser["email"],
        "phone": organiser["phone"],
    }


def _clauses(articles: list[Data]) -> list[Data]:
    return [{"title": article["title"], "body": article["text"]} for article in articles]


def _texts(row: Data) -> dict[str, str]:
    return {lang: row[lang] for lang in ("fr", "ar", "en")}


def _share(percent: float) -> Decimal:
    return Decimal(str(percent)) / 100
