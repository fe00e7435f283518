"""What the placeholders of a mail stand for: its parameters, its edition, the page it leads to."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime

from babel.lists import format_list
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from village.core.languages import direction, text_in
from village.core.permissions import Role
from village.editions import Edition, TaskKind
from village.engines.documents.text import isolate
from village.web.filters import amount, day, days, locale, moment
from village.web.navigation import first_page
from village.web.roles import role_duty, role_name
from village.web.standards import field_title
from village.web.tasks import task_name
from village.web.webhook_words import HALTS
from village.webhooks.words import WebhookHalt

Said = Mapping[str, str]
#: What is kept apart from a sentence where it runs the other way.
_NAMES = frozenset(
    {
        *("name", "event", "organiser", "organisation", "title", "reference", "call"),
        *(
            "stand",
            "contract",
            "invoice",
            "payment_reference",
            "holder",
            "letter",
            "inviter",
            "author",
            "asker",
            "site",
        ),
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
        said |= _questions(params, here, language)
    else:
        said.setdefault("event", params.get("site", ""))
    if lead := _LEADS.get(template):
        said["link"] = lead(params)
    if "stand" in params:
        said["plan"] = url_for("public.plan", _external=True)
    if "role" in params:
        said |= {"role": role_name(params["role"]), "duty": role_duty(params["role"])}
    if "halt" in params:
        said["reason"] = str(HALTS[WebhookHalt(params["halt"])])
    if "change" in params:
        said["what"] = _changed(params, language)
    said |= _lists(params) | _times(params)
    return {name: _told(name, value, language) for name, value in said.items()}


def _lists(params: Said) -> dict[str, str]:
    """Return what a mail counts or enumerates, in words."""
    said = {}
    if "total" in params:
        said["total"] = isolate(amount(int(params["total"]), params["currency"]))
    if "tasks" in params:
        said["tasks"] = _tasks(params["tasks"])
    if "given" in params:
        said |= {"given": _given(params["given"]), "taken": _taken(params["taken"])}
    if "given_days" in params:
        said["visit_days"] = _days(params["given_days"])
        said["waiting"] = _waiting(params["waiting_days"])
    return said


def _changed(params: Said, language: str) -> str:
    """Return what has become of an account's second factor or logins."""
    said = {name: _told(name, value, language) for name, value in params.items()}
    return str(_CHANGES[params["change"]]) % said


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
        for name in ("deadline", "before", "until", "opens", "closes")
        if name in params
    }
    if last := params.get("due_day"):
        said["due_day"] = day(date.fromisoformat(last))
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


#: What has become of a second factor or a login, by the change that the mail tells.
_CHANGES = {
    "app_added": _l(
        "An app that shows codes was added to your account of %(site)s as a second factor; your "
        "other devices were logged out."
    ),
    "app_removed": _l(
        "The app that shows codes was removed from your account of %(site)s; your other devices "
        "were logged out."
    ),
    "passkey_added": _l(
        "A passkey was added to your account of %(site)s; your other devices were logged out."
    ),
    "passkey_removed": _l(
        "A passkey was removed from your account of %(site)s; your other devices were logged out."
    ),
    "codes_made": _l(
        "New recovery codes were made for your account of %(site)s; the earlier ones are worth "
        "nothing any more."
    ),
    "code_used": _l(
        "A recovery code was used to open your account of %(site)s. Codes left: %(left)s."
    ),
    "reset_asked": _l(
        "%(asker)s says that you have lost the second factor of your account of %(site)s, and asks "
        "another organiser to take it off. Is it not lost? Log in, and say so under My profile."
    ),
    "reset": _l(
        "The second factor of your account of %(site)s was taken off, as it is lost: the password "
        "alone opens it now. Log in, and add a new one."
    ),
    "identity_linked": _l(
        "From now on, a login at %(provider)s opens your account of %(site)s. Was it not you? Log "
        "in, and remove it under My profile."
    ),
    "identity_unlinked": _l(
        "A login at %(provider)s opens your account of %(site)s no more. Your password does."
    ),
    "guessed": _l(
        "Somebody gave the password of your account of %(site)s, and then wrong codes. Was it not "
        "you? Then somebody knows your password."
    ),
}

_TOKEN = ("token", "token")
_REFERENCE = ("reference", "reference")
_FILE = _to("apply.show", _REFERENCE)
_ORDER = _to("orders.order", _REFERENCE)
_DRAW = _to("draws.own", _REFERENCE)
_PEOPLE = _to("badges.people", _REFERENCE)
_DESIGN = _to("tasks.stand_design", _REFERENCE)
_INVOICE = _to("billing.show", ("invoice", "invoice_key"))
_VISITOR = _to("visitors.own", _TOKEN)
_CONTRACT = _to("contracts.show", ("number", "contract"))
#: The page to which each mail leads.
_LEADS: Mapping[str, Callable[[Said], str]] = {
    "organisation_invitation": _to("apply.join", ("edition", "edition_code"), _TOKEN),
    "draft_week": _FILE,
    "draft_day": _FILE,
    "draft_hours": _FILE,
    "amendment_open": _FILE,
    "deadline_moved": _FILE,
    "call_closed": _FILE,
    "organisation_to_read": _to("apply.join", ("edition", "edition_code"), _TOKEN),
    "organisation_left": _to("public.home"),
    "campaign": _FILE,
    "application_received": _to("apply.receipt", _REFERENCE),
    "application_amended": _to("apply.receipt", _REFERENCE),
    "application_changed": _to("apply.receipt", _REFERENCE),
    "correction_asked": _FILE,
    "correction_reminder": _FILE,
    "correction_dropped": _FILE,
    "application_eligible": _FILE,
    "application_ineligible": _FILE,
    "application_reconsidered": _FILE,
    "application_selected": _FILE,
    "application_waitlisted": _FILE,
    "application_rejected": _FILE,
    "application_confirmed": _PEOPLE,
    "application_declined": _FILE,
    "place_reminder": _FILE,
    "place_lapsed": _FILE,
    "application_withdrawn": _FILE,
    "draw_opened": _DRAW,
    "draw_next": _DRAW,
    "draw_turn": _DRAW,
    "draw_missed": _DRAW,
    "application_merged": _FILE,
    "stand_allocated": _FILE,
    "stand_released": _FILE,
    "stand_freed": _FILE,
    "stand_redrawn": _FILE,
    "contract_issued": _CONTRACT,
    "signature_asked": _to("signing.show", ("edition", "edition_code"), _TOKEN),
    "contract_signed": _PEOPLE,
    "contract_cancelled": _FILE,
    "order_received": _ORDER,
    "order_changed": _ORDER,
    "task_reminder": _to("tasks.mine", _REFERENCE),
    "task_delegated": _to("tasks.mine", _REFERENCE),
    "stand_design_approved": _DESIGN,
    "stand_design_returned": _DESIGN,
    "invoice_issued": _INVOICE,
    "credit_note_issued": _INVOICE,
    "invoice_reminder": _INVOICE,
    "invoice_last_reminder": _INVOICE,
    "payment_received": _INVOICE,
    "letter_issued": _to("letters.mine"),
    "letter_refused": _to("letters.mine"),
    "letter_revoked": _to("letters.mine"),
    "badge_issued": _to("public.visit"),
    "badge_to_pass_on": _to("public.visit"),
    "visitor_registered": _VISITOR,
    "visitor_taken_in": _VISITOR,
    "visitor_waiting": _VISITOR,
    "visitor_promoted": _VISITOR,
    "visitor_moved": _VISITOR,
    "visitor_pending": _VISITOR,
    "visitor_refused": _to("visitors.register"),
    "visitor_cancelled": _to("visitors.register"),
    "team_invitation": _to("accounts.invitation", _TOKEN),
    "role_given": _login,
    "role_taken": _to("public.home"),
    "note_mention": _to("admin.application", _REFERENCE),
    "webhook_halted": _to("admin.webhook", ("webhook_id", "webhook")),
    "jury_assigned": _to("jury.files"),
    "jury_changed": _to("jury.files"),
    "jury_discussion": _to("jury.discussion", ("reference", "file")),
    "jury_reminder": _to("jury.files"),
}


def _tasks(listed: str) -> str:
    """Return tasks with their last days, one a line."""
    pairs = (one.partition("=") for one in listed.split(",") if one)
    return "\n".join(
        "– "
        + _(
            "%(task)s, by %(day)s",
            task=task_name(TaskKind(kind)),
            day=day(date.fromisoformat(last)),
        )
        for kind, _sign, last in pairs
    )


def _questions(params: Said, here: Edition, language: str) -> dict[str, str]:
    """Return the questions that a mail names, one a line."""
    call = next((one for one in here.calls if one.key == params.get("call_key")), None)
    if call is None:
        return {}
    named = (field_title(call, name, language) for name in params["questions"].split(","))
    return {"questions": "\n".join(f"– {title}" for title in named)}


def _days(given: str) -> str:
    found = [date.fromisoformat(one) for one in given.split(",") if one]
    if found and (found[-1] - found[0]).days == len(found) - 1:
        return days(found[0], found[-1])
    return format_list([day(one) for one in found], locale=locale())


def _waiting(given: str) -> str:
    said = _(
        "You are on the waiting list for %(days)s: when a place becomes free, we write to you."
    )
    return str(said % {"days": _days(given)}) if given else ""


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
