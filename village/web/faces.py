"""How a public page presents itself elsewhere: its addresses, its card, its structured data."""

import hashlib
import hmac
import html
from typing import Any

from flask import current_app, request

from village.contracts.reads.exhibitors import Exhibitor
from village.core.languages import direction, text_in
from village.editions.tables import Edition
from village.editions.words.colours import LIGHT, readable
from village.editions.words.settings import Mode
from village.engines.cards import CardData
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
#: The longest title of a card, in characters; it travels in an address.
_LONGEST_TITLE = 160


def canonical() -> str:
    """Return the page's one address, under the configured name of the site."""
    return on_site(request.script_root + request.path)


def alternates() -> list[tuple[str, str]]:
    """Return the page's addresses by language, and for readers of none of these."""
    found = [(code, on_site(lang_url(code).partition("?")[0])) for code in languages()]
    return [*found, ("x-default", found[0][1])]


def card_data(title: str) -> CardData:
    """Return what the card of a page of the edition shows."""
    edition = localised_edition()
    return CardData(
        above=edition.name if title else "",
        title=title or edition.name,
        below=f"{days(edition.starts_on, edition.ends_on)} · {edition.venue}",
        accent=readable(edition.accent, LIGHT) if edition.accent else _INK,
        colours=tuple(readable(colour, LIGHT) for _, colour in edition.colours),
        rtl=direction(language()) == "rtl",
    )


def card(title: str) -> str:
    """Return the address of the card that goes with links to a page with this title, in HTML."""
    said = html.unescape(str(title))[:_LONGEST_TITLE]
    return absolute("public.card", mark=card_mark(card_data(said)), title=said or None)


def card_mark(data: CardData) -> str:
    """Return what tells one card from another; only we can make it: nobody words our cards."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, repr(data).encode(), hashlib.sha256).hexdigest()[:16]


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
        "image": [card(html.escape(here.theme))],
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
