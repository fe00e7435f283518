"""The mails of an edition: listed, worded in its languages, seen and tried before they leave."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.blueprints.studio import bp
from village.blueprints.studio.forms import SectionForm, section_form, show_faults, told
from village.blueprints.studio.pages import BY_KEY
from village.blueprints.studio.place import Place
from village.blueprints.studio.views import answer
from village.board import trials
from village.core.context import Context
from village.core.errors import ConflictOfInterest, NotFound
from village.core.languages import NATIVE_NAMES, Language, as_language
from village.core.permissions import Permission as P
from village.editions import Settings, settings
from village.editions.words.file.checks import check_settings
from village.editions.words.mails import MAILS
from village.editions.words.sections import Section, stamp
from village.editions.words.settings import MailSettings
from village.engines.documents.money import amount
from village.web import mails as letters
from village.web.access import requires
from village.web.context import context, language
from village.web.fields import LineField
from village.web.flashes import flash
from village.web.forms import Form
from village.web.mail_names import MAIL_NAMES, PLACEHOLDER_NAMES
from village.web.transaction import commits

#: The mails by what they are about.
GROUPS = (
    (
        _l("Applications"),
        (
            "organisation_",
            "draft_",
            "deadline_",
            "call_",
            "application_",
            "amendment_",
            "correction_",
            "place_",
        ),
    ),
    (_l("Stands and contracts"), ("draw_", "stand_", "contract_", "signature_", "letter_")),
    (_l("Orders and tasks"), ("order_", "task_")),
    (_l("Badges"), ("badge_",)),
    (_l("Invoices"), ("invoice_", "credit_note_", "payment_")),
    (_l("Visitors"), ("visitor_",)),
    (_l("Team and jury"), ("team_", "role_", "note_", "webhook_", "jury_")),
)
_HINTS = MappingProxyType({"mail": MailSettings})


class TrialForm(Form):
    """For whom and in which language a mail is tried."""

    whom = LineField(
        _l("As this person would get it"),
        254,
        description=_l("A reference or an email address. Left empty, the person is made up."),
        render_kw={"list": "readers", "dir": "auto"},
    )
    spoken = SelectField(_l("Language"))


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail in the list, and the languages in which the edition words it."""

    key: str
    name: str
    worded_in: tuple[str, ...]
    sent: bool


@bp.get("/mails")
@requires(P.CONFIGURE)
def mails() -> ResponseReturnValue:
    """List the mails, and which of them are in the edition's own words."""
    ctx = context()
    current = settings.of(ctx.session, ctx.the_edition)
    own = {one.key: one for one in current.mails}
    groups = [
        (title, [_line(key, own.get(key), current) for key in MAILS if key.startswith(beginnings)])
        for title, beginnings in GROUPS
    ]
    return render_template("studio/mails.html", groups=groups, page=BY_KEY["mails"])


@bp.route("/mails/<key>", methods=["GET", "POST"])
@requires(P.CONFIGURE)
@commits
def mail(key: str) -> ResponseReturnValue:
    """Show and change what a mail says; look at it, or send it to oneself."""
    if key not in MAILS:
        raise NotFound
    ctx = context()
    current = settings.of(ctx.session, ctx.the_edition)
    place = Place(current, language())
    usual = {one: letters.usual(key, one) for one in place.languages}
    shown = _filled_up(key, current, usual)
    fields = {"mail": ("sent", "subject", "text") if MAILS[key].may_be_off else ("subject", "text")}
    form = section_form(place, fields, {"mail": shown}, stamp(current, Section.MAILS), _HINTS)
    trial = _trial_form(place)

    def changed() -> Settings:
        return _with_mail(
            current, replace(shown, **told(form, place, fields, _HINTS)["mail"]), usual
        )

    letter = None
    asked = {"try", "send"} & request.form.keys()
    if asked and form.validate() and trial.validate():
        letter = _tried(ctx, key, changed(), form, trial, send="send" in asked)
    facts: dict[str, Any] = {
        "key": key,
        "name": MAIL_NAMES[key],
        "placeholders": {one: PLACEHOLDER_NAMES[one] for one in MAILS[key].placeholders},
        "trial": trial,
        "readers": trials.readers(ctx, key),
        "letter": letter,
    }
    if asked:
        page = render_template("studio/mail.html", form=form, differences=(), **facts)
        return page, 422 if form.errors or form.form_errors or trial.errors else 200
    return answer(
        form,
        Section.MAILS,
        changed,
        current=current,
        back=url_for(".mails", _anchor=key),
        template="studio/mail.html",
        inside=_place_of(key, changed() if form.is_submitted() else current),
        under="mail",
        **facts,
    )


def _line(key: str, own: MailSettings | None, current: Settings) -> MailLine:
    texts = {**own.subject, **own.text} if own else {}
    ours = [as_language(one) for one in current.edition.languages if one in texts]
    worded_in = tuple(NATIVE_NAMES[one] for one in ours)
    return MailLine(key, str(MAIL_NAMES[key]), worded_in, own is None or own.sent)


def _filled_up(
    key: str, current: Settings, usual: Mapping[Language, Mapping[str, str]]
) -> MailSettings:
    """Return a mail as it reads: in the edition's words, else in the usual ones."""
    own = next((one for one in current.mails if one.key == key), MailSettings(key))
    return replace(
        own,
        subject={one: own.subject.get(one) or usual[one]["subject"] for one in usual},
        text={one: own.text.get(one) or usual[one]["text"] for one in usual},
    )


def _with_mail(
    current: Settings, mail: MailSettings, usual: Mapping[Language, Mapping[str, str]]
) -> Settings:
    """Return the settings with a mail; what is as usual is not the edition's own."""
    mine = replace(
        mail,
        subject=_own(mail.subject, {one: words["subject"] for one, words in usual.items()}),
        text=_own(mail.text, {one: words["text"] for one, words in usual.items()}),
    )
    by_key = {one.key: one for one in current.mails}
    by_key[mine.key] = mine
    kept = (by_key[key] for key in MAILS if key in by_key)
    return replace(current, mails=tuple(one for one in kept if one != MailSettings(one.key)))


def _own(texts: Mapping[str, str], usual: Mapping[Language, str]) -> dict[str, str]:
    plain = {one: "\n".join(text.splitlines()) for one, text in texts.items()}
    return {one: text for one, text in plain.items() if text.strip() != usual[as_language(one)]}


def _place_of(key: str, current: Settings) -> str:
    """Return the beginning of a mail's keys in the edition's file."""
    at = next((at for at, one in enumerate(current.mails, 1) if one.key == key), 0)
    return f"mails[{at}]"


def _trial_form(place: Place) -> TrialForm:
    form = TrialForm()
    form.spoken.choices = [SelectChoice(one, NATIVE_NAMES[one]) for one in place.languages]
    if not form.spoken.data:
        form.spoken.data = as_language(place.language, place.languages)
    return form


def _tried(
    ctx: Context, key: str, after: Settings, form: SectionForm, trial: TrialForm, *, send: bool
) -> letters.Letter | None:
    """Return the mail as its reader would get it with the words of the form; send it if asked."""
    place = _place_of(key, after)
    faults = [one for one in check_settings(after) if not one.warns and one.key.startswith(place)]
    if faults:
        show_faults(form, faults, place, "mail")
        return None
    spoken = as_language(trial.spoken.data)
    own = next((one for one in after.mails if one.key == key), MailSettings(key))
    parts = {"subject": own.subject.get(spoken, ""), "text": own.text.get(spoken, "")}
    wording = {part: text for part, text in parts.items() if text}
    try:
        params = trials.params_of(ctx, key, trial.whom.data or "", _made_up(ctx))
    except (NotFound, ConflictOfInterest):
        trial.whom.errors = [_("Nobody whom this mail could reach is known by that.")]
        return None
    if send:
        trials.send(ctx, key, language=spoken, wording=wording, params=params)
        flash(_("The mail is on its way to %(address)s.", address=ctx.actor.email))
    about = params["reference"]
    return letters.preview(key, language=spoken, reference=about, params=params, wording=wording)


def _made_up(ctx: Context) -> dict[str, str]:
    """Return what is said of a person who is not there."""
    code = ctx.the_edition.code
    return {
        "name": _("Alex Example"),
        "organisation": _("An Example Ltd"),
        "title": _("An example"),
        "call": _("An example"),
        "deadline": (ctx.now + timedelta(days=7)).isoformat(),
        "before": ctx.now.isoformat(),
        "call_key": next((one.key for one in ctx.the_edition.calls), ""),
        "questions": "title,summary",
        "until": (ctx.now + timedelta(days=7)).isoformat(),
        "reference": f"{code}-0000",
        "file": f"{code}-0000",
        "kept": f"{code}-0001",
        "note": _("A few words of the committee on the project."),
        "stand": "A-01",
        "contract": f"{code}-C-0000",
        "invoice": f"{code}-F26-0000",
        "invoice_key": f"{code}-0000-1",
        "amount": amount(1_200_000, ctx.the_edition.currency, language()),
        "due_day": (ctx.today + timedelta(days=30)).isoformat(),
        "payment_reference": "RF18 5390 0754 7034",
        "total": "336000",
        "currency": ctx.the_edition.currency,
        "tasks": f"fascia={ctx.the_edition.starts_on - timedelta(days=30)}",
        "holder": _("Alex Example"),
        "inviter": ctx.actor.name,
        "author": ctx.actor.name,
        "webhook": "0",
        "address": "https://www.example.org/village",
        "halt": "failing",
        "role": "juror",
        "days": "14",
        "given": "3",
        "given_days": ctx.the_edition.starts_on.isoformat(),
        "waiting_days": "",
        "taken": "1",
        "edition_code": code.lower(),
        "token": "example",
    }
