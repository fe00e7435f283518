"""How a public page presents itself elsewhere: its addresses, its card, its structured data."""

import hashlib
from typing import Any

from flask import request

from village.contracts.reads.exhibitors import Exhibitor
from village.core.languages import direction, text_in
from village.editions.reads.editions import EditionView
from village.editions.tables import Edition
from village.editions.words.colours import LIGHT, readable
from village.editions.words.settings import Mode
from village.engines.cards import CardData, can_draw
from village.web.context import context, language, languages
from village.web.filters import days
from village.web.links import absolute, lang_url, on_site
from village.web.pages import localised_edition

_ATTENDANCE = {
    Mode.ON_SITE: "OfflineEventAttendanceMode",
    Mode.HYBRID: "MixedEventAttendanceMode",
    Mode.VIRTUAL: "OnlineEventAttendanceMode",
}
_INK = "#1d1b19"


def canonical() -> str:
    """Return the page's one address, under the configured name of the site."""
    return on_site(request.script_root + request.path)


def alternates() -> list[tuple[str, str]]:
    """Return the page's addresses by language, and for readers of none of these."""
    found = [(code, on_site(lang_url(code).partition("?")[0])) for code in languages()]
    return [*found, ("x-default", found[0][1])]


def card_data(edition: EditionView, title: str = "") -> CardData:
    """Return what a card of an edition's page shows."""
    return CardData(
        above=edition.name if title else "",
        title=title or edition.name,
        below=f"{days(edition.starts_on, edition.ends_on)} · {edition.venue}",
        accent=readable(edition.accent, LIGHT) if edition.accent else _INK,
        colours=tuple(readable(colour, LIGHT) for _, colour in edition.colours),
        rtl=direction(language()) == "rtl",
    )


def card() -> str:
    """Return the address of the card that goes with links to this page; empty for none."""
    data = card_data(localised_edition(), localised_edition().theme)
    if not can_draw(rtl=data.rtl):
        return ""
    return absolute("public.card", mark=card_mark(data))


def card_mark(data: CardData) -> str:
    """Return what tells one card from another."""
    return hashlib.sha256(repr(data).encode()).hexdigest()[:12]


def structured_event() -> dict[str, Any]:
    """Return the edition as schema.org has an event."""
    edition, here = context().the_edition, localised_edition()
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": here.name,
        "description": here.tagline or here.theme,
        "startDate": here.starts_on.isoformat(),
        "endDate": here.ends_on.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": f"https://schema.org/{_ATTENDANCE[edition.mode]}",
        "inLanguage": list(languages()),
        "url": canonical(),
        **({"image": [card()]} if card() else {}),
        **({"location": _place(edition)} if edition.venue else {}),
        "organizer": _organisation(here.organiser, email=here.contact_email),
    }


def structured_exhibitor(exhibitor: Exhibitor) -> dict[str, Any]:
    """Return an exhibitor as schema.org has an organisation: public facts only."""
    return {
        "@context": "https://schema.org",
        **_organisation(exhibitor.name, alternateName=exhibitor.name_ar),
        "description": exhibitor.summary or exhibitor.title,
        "url": exhibitor.website_url or canonical(),
        "address": {
            "@type": "PostalAddress",
            "addressLocality": exhibitor.city,
            "addressCountry": exhibitor.country,
        },
    }


def _organisation(name: str, **more: str) -> dict[str, str]:
    return {
        "@type": "Organization",
        "name": name,
        **{key: value for key, value in more.items() if value},
    }


def _place(edition: Edition) -> dict[str, Any]:
    venue, lang = edition.venue, language()
    return {
        "@type": "Place",
        "name": text_in(venue.get("name"), lang),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": text_in(venue.get("address"), lang),
            "addressLocality": text_in(venue.get("city"), lang),
            "addressCountry": edition.country,
        },
        **(
            {
                "geo": {
                    "@type": "GeoCoordinates",
                    "latitude": venue["latitude"],
                    "longitude": venue["longitude"],
                }
            }
            if "latitude" in venue and "longitude" in venue
            else {}
        ),
    }


def sitemap_pages() -> tuple[str, ...]:
    """Return the endpoints of the pages that every edition has."""
    return tuple(
        f"public.{name}"
        for name in (
            "home", "calls", "exhibitors", "plan", "programme", "visit", "legal", "privacy",
        )
    )  # fmt: skip


def in_every_language(edition: Edition, endpoint: str, **values: str) -> list[tuple[str, str]]:
    """Return a page's addresses by the languages of its edition."""
    code = edition.code.lower()
    return [
        (lang, absolute(endpoint, lang=lang, edition=code, **values)) for lang in edition.languages
    ]
