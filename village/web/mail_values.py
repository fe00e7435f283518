"""What the placeholders of a mail stand for: its parameters, its edition, the page it leads to."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from village.core.languages import direction, text_in
from village.core.permissions import Role
from village.editions import Edition
from village.engines.documents.text import isolate
from village.web.filters import day, moment
from village.web.navigation import first_page
from village.web.roles import role_duty, role_name

Said = Mapping[str, str]
#: What is kept apart from a sentence where it runs the other way.
_NAMES = frozenset(
    {
        *("name", "event", "organiser", "organisation", "title", "reference", "call"),
        *("stand", "contract", "holder", "inviter", "site"),
    }
)


def values_of(params: Said, template: str, here: Edition | None, language: str) -> dict[str, str]:
    """Return the value of each placeholder that a mail may have.

    Its links lead where the request has the base address, language and edition of the mail.
    """
    said = {"organiser": "", "note": "", "due": "", "feedback": _feedback(params), **params}
    if here is not None:
        said["event"] = text_in(here.name, language)
        said["organiser"] = text_in(here.organiser.get("name"), language)
    else:
        said.setdefault("event", params.get("site", ""))
    if lead := _LEADS.get(template):
        said["link"] = lead(params)
    if "stand" in params:
        said["plan"] = url_for("public.plan", _external=True)
    if "given" in params:
        said |= {"given": _given(params["given"]), "taken": _taken(params["taken"])}
    if "role" in params:
        said |= {"role": role_name(params["role"]), "duty": role_duty(params["role"])}
    said |= _times(params)
    return {name: _told(name, value, language) for name, value in said.items()}


def _feedback(params: Said) -> str:
    """Return what the jury praised and missed, where the mail of a decision tells it."""
    parts = []
    if praised := params.get("praised"):
        parts.append(_("What the jury praised: %(text)s", text=praised))
    if missed := params.get("missed"):
        parts.append(_("What it missed: %(text)s", text=missed))
    return "\n\n".join(parts)


def _times(params: Said) -> dict[str, str]:
    """Return the moments and days of a mail in words."""
    said = {
        name: moment(datetime.fromisoformat(params[name]))
        for name in ("deadline", "before")
        if name in params
    }
    if due := params.get("due"):
        said["due"] = _("Please confirm by %(day)s.", day=day(date.fromisoformat(due)))
    return said


def _to(endpoint: str, *names: tuple[str, str]) -> Callable[[Said], str]:
    """Return what makes the address of a page, its parts taken from the mail's parameters."""

    def lead(said: Said) -> str:
        parts = {part: said[name] for part, name in names}
        return url_for(endpoint, _external=True, **parts)

    return lead


def _login(said: Said) -> str:
    page = first_page([Role(said["role"])])
    return url_for("accounts.login", next=page, _external=True)


_TOKEN = ("token", "token")
_REFERENCE = ("reference", "reference")
_FILE = _to("apply.show", _REFERENCE)
_PEOPLE = _to("badges.people", _REFERENCE)
_CONTRACT = _to("contracts.show", ("number", "contract"))
#: The page to which each mail leads.
_LEADS: Mapping[str, Callable[[Said], str]] = {
    "organisation_invitation": _to("apply.join", ("edition", "edition_code"), _TOKEN),
    "draft_week": _FILE,
    "draft_day": _FILE,
    "draft_hours": _FILE,
    "deadline_moved": _FILE,
    "call_closed": _FILE,
    "organisation_to_read": _to("apply.join", ("edition", "edition_code"), _TOKEN),
    "application_received": _to("apply.receipt", _REFERENCE),
    "application_amended": _to("apply.receipt", _REFERENCE),
    "application_eligible": _FILE,
    "application_ineligible": _FILE,
    "application_selected": _FILE,
    "application_waitlisted": _FILE,
    "application_rejected": _FILE,
    "application_confirmed": _PEOPLE,
    "application_declined": _FILE,
    "place_reminder": _FILE,
    "place_lapsed": _FILE,
    "application_withdrawn": _FILE,
    "stand_allocated": _FILE,
    "stand_released": _FILE,
    "stand_redrawn": _FILE,
    "contract_issued": _CONTRACT,
    "contract_signed": _PEOPLE,
    "contract_cancelled": _FILE,
    "badge_issued": _to("public.visit"),
    "badge_to_pass_on": _to("public.visit"),
    "team_invitation": _to("accounts.invitation", _TOKEN),
    "role_given": _login,
    "role_taken": _to("public.home"),
    "jury_assigned": _to("jury.files"),
    "jury_changed": _to("jury.files"),
    "jury_reminder": _to("jury.files"),
}


def _given(count: str) -> str:
    told = ngettext(
        "%(num)s file has been given to you to score.",
        "%(num)s files have been given to you to score.",
        int(count),
    )
    return str(told) if int(count) else ""


def _taken(count: str) -> str:
    told = ngettext(
        "%(num)s file was taken back from you: you need not score it any more.",
        "%(num)s files were taken back from you: you need not score them any more.",
        int(count),
    )
    return str(told) if int(count) else ""


def _told(name: str, value: str, language: str) -> str:
    """Return a value; a name that runs the other way is kept apart from the sentence around it."""
    if name not in _NAMES:
        return value
    across = {"L"} if direction(language) == "rtl" else {"R", "AL"}
    runs_across = any(unicodedata.bidirectional(letter) in across for letter in value)
    return isolate(value) if runs_across else value
