"""What the standard questions of a form are called, where the call does not word them itself."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from village.core.languages import text_in
from village.editions.tables import Call
from village.editions.words.calls import CallKind
from village.editions.words.kinds import read_questions


class StandardWords(NamedTuple):
    """A question's label, and what stands under it."""

    label: str
    help: str = ""


_WORDS: Mapping[str, StandardWords] = MappingProxyType(
    {
        "name": StandardWords(_l("Name of the organisation")),
        "name_ar": StandardWords(
            _l("Name in Arabic"), _l("As it should stand on Arabic pages and on the stand.")
        ),
        "country": StandardWords(_l("Country")),
        "city": StandardWords(_l("City")),
        "legal_form": StandardWords(_l("Legal form"), _l("Such as SARL, SA, association.")),
        "address": StandardWords(_l("Postal address")),
        "website": StandardWords(_l("Website")),
        "founded_year": StandardWords(_l("Founded in")),
        "team_size": StandardWords(_l("People in the team")),
        "ice": StandardWords(
            _l("ICE"),
            _l("Fifteen digits. For organisations of Morocco; the contract names it."),
        ),
        "rc": StandardWords(_l("Trade register (RC)")),
        "if_number": StandardWords(_l("Tax number (IF)")),
        "contact_name": StandardWords(_l("Name of the contact")),
        "contact_role": StandardWords(_l("Position")),
        "contact_email": StandardWords(_l("Email address")),
        "contact_phone": StandardWords(_l("Telephone"), _l("With a plus and the country's code.")),
        "language": StandardWords(_l("Language of our mails")),
        "axis": StandardWords(_l("Axis")),
        "title": StandardWords(_l("Title of the project")),
        "summary": StandardWords(_l("The project in a few sentences")),
        "women_led": StandardWords(_l("The organisation is led by a woman")),
        "first_time": StandardWords(_l("We take part for the first time")),
        "wanted_area_m2": StandardWords(_l("Area wanted, in m²")),
        "wanted_open_sides": StandardWords(
            _l("Open sides"), _l("Sides on an aisle, without a wall.")
        ),
        "shell_scheme": StandardWords(_l("Fitted stand: walls, carpet, lighting and name sign")),
        "needs": StandardWords(
            _l("What you need on the stand"),
            _l("Electricity, water, weight, height, neighbours: whatever the place has to allow."),
        ),
    }
)
_OF_EXHIBITORS: Mapping[str, StandardWords] = MappingProxyType(
    {
        "title": StandardWords(_l("What you will show")),
        "summary": StandardWords(_l("Your offer in a few sentences")),
    }
)


def usual_words(kind: CallKind, key: str) -> StandardWords:
    """Return the usual words of a standard question in calls of a kind."""
    return (_OF_EXHIBITORS.get(key) if kind is CallKind.EXHIBITOR else None) or _WORDS[key]


def field_title(call: Call, name: str, lang: str) -> str:
    """Return what a field of a call's form is called: a standard question, or `q_` and a key."""
    for question in read_questions(call.questions):
        if name == f"q_{question.key}":
            return question.title(lang)
    if name == "pavilion":
        return str(_("Pavilion"))
    if name not in _WORDS:
        return name
    return text_in(call.standards.labels.get(name), lang) or str(usual_words(call.kind, name).label)
