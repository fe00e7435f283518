"""What the event is called, who organises it, where it is, and what visitors read first."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from village.blueprints.studio.words.setting import SettingWords
from village.editions.words.settings import (
    FigureSettings,
    Identity,
    Mode,
    Organiser,
    Partner,
    PracticalSection,
    Venue,
)

WORDS: dict[type, dict[str, SettingWords]] = {
    Identity: {
        "name": SettingWords(_l("Name")),
        "ordinal": SettingWords(
            _l("Which edition it is"), _l("1 for the first, 8 for the eighth.")
        ),
        "theme": SettingWords(_l("Theme"), _l("The title of this year, as on the poster.")),
        "tagline": SettingWords(_l("One sentence"), _l("Under the name, and in search engines.")),
        "about": SettingWords(_l("About the event"), rows=6),
        "patronage": SettingWords(_l("Patronage"), rows=2),
        "starts_on": SettingWords(_l("First day")),
        "ends_on": SettingWords(
            _l("Last day"),
            _l(
                "With as many days as before, sessions, hours of badges and delivery slots move"
                " along; deadlines stay."
            ),
        ),
        "results_on": SettingWords(
            _l("Day of the results"), _l("Shown to applicants as the day of the decision.")
        ),
        "timezone": SettingWords(
            _l("Time zone"), _l("All times on the pages and in mails are by this clock.")
        ),
        "country": SettingWords(
            _l("Country of the organiser"), _l("Forms offer countries as this one lists them.")
        ),
        "currency": SettingWords(_l("Currency"), _l("Of all prices.")),
        "languages": SettingWords(
            _l("Languages"),
            _l(
                "A text that is missing in a language is shown in another one. Taking a"
                " language away deletes the texts in it; the log keeps them."
            ),
        ),
        "mode": SettingWords(_l("Where it takes place")),
        "website": SettingWords(_l("Website")),
        "accent": SettingWords(_l("Colour of the event"), _l("For buttons and marks.")),
        "accent_dark": SettingWords(_l("The same colour on a dark ground")),
        "logo": SettingWords(
            _l("Logo"), _l("JPEG, PNG or WebP, 5 MB at most. It stands on all pages.")
        ),
        "legal_notice": SettingWords(_l("Legal notice"), rows=8),
        "privacy": SettingWords(_l("Privacy"), rows=8),
    },
    Organiser: {
        "name": SettingWords(_l("Name of the organiser")),
        "form": SettingWords(_l("Legal form")),
        "address": SettingWords(_l("Address"), rows=2),
        "city": SettingWords(_l("City"), _l("Contracts are made there.")),
        "country": SettingWords(
            _l("Country of the organiser"),
            _l("Its two letters, such as FR; the edition's country if empty."),
        ),
        "represented_by": SettingWords(_l("Represented by"), _l("Who signs contracts.")),
        "role": SettingWords(_l("As"), _l("The office of that person.")),
        "email": SettingWords(_l("Email address"), _l("Where questions and answers to mails go.")),
        "phone": SettingWords(_l("Telephone")),
        "sender": SettingWords(
            _l("Sender of mails"), _l("The name that readers see; the edition's if empty.")
        ),
        "numbers": SettingWords(
            _l("Legal numbers"),
            _l(
                "Such as ICE, RC, IF, TP, CNSS, SIREN or a VAT number: they stand on contracts"
                " and invoices."
            ),
            add=_l("Add a number"),
        ),
        "capital": SettingWords(
            _l("Share capital"),
            _l("As it stands on contracts and invoices, with its currency."),
        ),
        "bank": SettingWords(_l("Bank"), _l("Where exhibitors pay: it stands on invoices.")),
        "account": SettingWords(_l("Bank account"), _l("The RIB or the IBAN.")),
        "bic": SettingWords(_l("BIC of the bank")),
        "no_vat_reason": SettingWords(
            _l("Why no VAT is due"),
            _l("Said on invoices where the rate is zero, such as the article of the law."),
            rows=2,
        ),
        "vat_on_debits": SettingWords(
            _l("VAT is paid on debits"),
            _l(
                "In France an option: VAT is due when an invoice is issued, not when it is paid."
                " Invoices say so, and their data."
            ),
        ),
        "invoice_notes": SettingWords(
            _l("At the foot of invoices"),
            _l("What the law wants said, such as late payment penalties."),
            rows=4,
        ),
    },
    Venue: {
        "name": SettingWords(_l("Name of the place")),
        "city": SettingWords(_l("City")),
        "address": SettingWords(_l("Address"), rows=2),
        "description": SettingWords(_l("About the place"), rows=4),
        "latitude": SettingWords(_l("Latitude"), _l("In degrees, such as 48.8566.")),
        "longitude": SettingWords(_l("Longitude"), _l("In degrees, such as 2.3522.")),
        "map_link": SettingWords(_l("Link to a map")),
    },
    Partner: {
        "name": SettingWords(_l("Name")),
        "link": SettingWords(_l("Website")),
        "logo": SettingWords(_l("Logo"), _l("JPEG, PNG or WebP, 5 MB at most.")),
    },
    PracticalSection: {
        "title": SettingWords(_l("Title")),
        "paragraphs": SettingWords(
            _l("Text"), _l("An empty line begins another paragraph."), rows=6
        ),
    },
    FigureSettings: {
        "value": SettingWords(_l("Number")),
        "label": SettingWords(_l("What it counts")),
    },
}
CHOICES: dict[type[StrEnum], Mapping[Any, str]] = {
    Mode: {
        Mode.ON_SITE: _l("On site"),
        Mode.HYBRID: _l("On site and online"),
        Mode.VIRTUAL: _l("Online"),
    },
}
