"""The organiser's forms: filters, screening, answers to exhibitors."""

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form as PlainForm
from wtforms import RadioField, SearchField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length

from village.applications.reads.filtering import NOWHERE, ApplicationFilters, ListOrder
from village.applications.tables import Application
from village.applications.words import CorrectionState, State
from village.core.languages import text_in
from village.editions.tables import Axis, Edition
from village.editions.words.calls import CallKind
from village.web.context import context
from village.web.fields import EmailField, LineField, TextField
from village.web.forms import Form
from village.web.incoming import whole
from village.web.states import state_label

#: The list's filters and order, by their names in its address.
CARRIED = ("kind", "state", "zone", "axis", "tag", "correction", "words", "order", "down")
#: How many files are ticked one by one, at most.
CHOSEN_AT_MOST = 200


class FilterForm(PlainForm):
    """Which applications the list shows; it comes with the address, so it has no CSRF token."""

    words = SearchField(_l("Search"), [Length(max=100)])
    kind = SelectField(_l("Kind"))
    zone = SelectField(_l("Pavilion"))
    axis = SelectField(_l("Axis"))
    tag = SelectField(_l("Tag"))
    correction = SelectField(_l("Correction"))


def filter_form(
    args: MultiDict[str, str],
    axes: Iterable[Axis],
    pavilions: Iterable[tuple[str, str]],
    tags: Iterable[str],
    lang: str,
) -> FilterForm:
    """Return the filters of an address, with the edition's axes and pavilions to choose from."""
    form = FilterForm(args)
    everything = SelectChoice("", _("Any"))
    form.kind.choices = [
        everything,
        SelectChoice(CallKind.STARTUP.value, _("Start-ups")),
        SelectChoice(CallKind.EXHIBITOR.value, _("Exhibitors")),
    ]
    form.zone.choices = [
        everything,
        *(SelectChoice(code, label) for code, label in pavilions),
        SelectChoice(NOWHERE, _("None yet")),
    ]
    form.axis.choices = [
        everything,
        *(SelectChoice(str(axis.number), text_in(axis.title, lang)) for axis in axes),
    ]
    form.correction.choices = [
        everything,
        *(SelectChoice(one.value, state_label(one)) for one in CorrectionState),
    ]
    form.tag.choices = [everything, *(SelectChoice(name, name) for name in tags)]
    return form


def read_filters(args: MultiDict[str, str]) -> ApplicationFilters:
    """Return the filters of an address; what it holds of unknown values is left out."""
    words = args.get("words", "")[:100]
    usual = ListOrder.BEST if words.strip() else ListOrder.SUBMITTED
    return ApplicationFilters(
        kind=_one(CallKind, args.get("kind")),
        state=_one(State, args.get("state")),
        zone=_pavilion(args.get("zone")),
        axis=args.get("axis", type=whole),
        words=words,
        tag=args.get("tag", "")[:40],
        correction=_one(CorrectionState, args.get("correction")),
        chosen=_chosen(args),
        order=_one(ListOrder, args.get("order")) or usual,
        descending=args.get("down", "1") != "0",
    )


def carried() -> dict[str, str]:
    """Return the list's filters in the address, which go along from page to page."""
    return {name: request.args[name] for name in CARRIED if name in request.args}


def selected() -> list[tuple[str, str]]:
    """Return what of the address says which files are chosen, to go along in a form."""
    alone = [("file", reference) for reference in sorted(_chosen(request.args))]
    everything = [("all", "1")] if "all" in request.args else []
    return [*carried().items(), *alone, *everything]


def has_selected() -> bool:
    """Say whether the address says which files are chosen."""
    return "all" in request.args or bool(_chosen(request.args))


def _chosen(args: MultiDict[str, str]) -> frozenset[str]:
    """Return the references of the files that are ticked; none where the whole list is meant."""
    return frozenset() if "all" in args else frozenset(args.getlist("file")[:CHOSEN_AT_MOST])


def _pavilion(code: str | None) -> str | None:
    known = {NOWHERE, *(one.code for one in context().the_edition.pavilions)}
    return code if code in known else None


def _one(choices: Any, value: str | None) -> Any:
    return choices(value) if value in {choice.value for choice in choices} else None


class ScreeningForm(Form):
    """Whether a file fits the call; a refusal says why."""

    verdict = RadioField(
        _l("Verdict"),
        choices=[
            SelectChoice("eligible", _l("Eligible")),
            SelectChoice("ineligible", _l("Not eligible")),
        ],
    )
    reason = SelectField(_l("Reason, where it is not eligible"), default="")
    note = TextField(_l("A word to the applicant"), 2000, rows=3)


class PavilionForm(Form):
    """Where a file belongs, where the organiser says it."""

    pavilion = SelectField(_l("Pavilion"))


def pavilion_form(edition: Edition, file: Application, lang: str) -> PavilionForm:
    """Return the form with the edition's pavilions to choose from."""
    form = PavilionForm(data={"pavilion": file.zone or ""})
    form.pavilion.choices = [
        *([] if file.zone else [SelectChoice("", _("None yet"))]),
        *(SelectChoice(one.code, text_in(one.label, lang)) for one in edition.pavilions),
    ]
    return form


def screening_form(edition: Edition, lang: str, *, blank: bool = False) -> ScreeningForm:
    """Return the form with the edition's reasons to choose from; `blank`: not what was sent."""
    form = ScreeningForm(formdata=None) if blank else ScreeningForm()
    form.reason.choices = [
        SelectChoice("", _("Another reason, in your own words")),
        *(
            SelectChoice(reason["key"], text_in(reason["label"], lang))
            for reason in edition.refusal_reasons
        ),
    ]
    return form


def refuses_without_words(form: ScreeningForm) -> bool:
    """Say whether a refusal gives neither a reason nor a word, and put that at its field."""
    silent = form.verdict.data == "ineligible" and not (form.reason.data or form.note.data)
    if silent:
        form.reason.errors = [_("Say why the file is not eligible: the applicant reads it.")]
    return silent


class NoteForm(Form):
    """A few words that go with a step."""

    note = TextField(_l("A word to the applicant"), 2000, rows=3)


class ReasonForm(Form):
    """Why a verdict is taken back."""

    note = TextField(_l("Reason"), 2000, rows=3, description=_l("For the log; it is not mailed."))


class TagForm(Form):
    """A tag to put on a file."""

    name = LineField(
        _l("Tag"), 40, needed=True, render_kw={"list": "known-tags", "autocomplete": "off"}
    )


class AddressForm(Form):
    """To whom a mail is sent once more."""

    to = EmailField(_l("Email address"), needed=True, autocomplete="off")
