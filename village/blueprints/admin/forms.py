"""The organiser's forms: filters, screening, answers to exhibitors, roles, settings."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form as PlainForm
from wtforms import FormField, SearchField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length

from village.applications.reads.listing import NOWHERE, ApplicationFilters, ListOrder
from village.applications.tables import Application
from village.applications.words import State
from village.core.languages import text_in
from village.core.permissions import Role
from village.editions.tables import Axis, Call, Edition
from village.editions.words.calls import CallKind
from village.editions.writes.configuring import CallDates
from village.web.context import context, language
from village.web.fields import DayField, EmailField, LocalTimeField, TextField, WholeNumberField
from village.web.forms import Form
from village.web.incoming import whole

ROLES = {
    Role.ORGANISER: _l("Organiser"),
    Role.CHAIR: _l("Chair of the jury"),
    Role.JUROR: _l("Juror"),
    Role.GATE: _l("Gate staff"),
}


class FilterForm(PlainForm):
    """Which applications the list shows; it comes with the address, so it has no CSRF token."""

    words = SearchField(_l("Search"), [Length(max=100)])
    kind = SelectField(_l("Kind"))
    zone = SelectField(_l("Pavilion"))
    axis = SelectField(_l("Axis"))


def filter_form(
    args: MultiDict[str, str],
    axes: Iterable[Axis],
    pavilions: Iterable[tuple[str, str]],
    lang: str,
) -> FilterForm:
    """Return the filters of an address, with the edition's axes and pavilions to choose from."""
    form = FilterForm(args)
    everything = SelectChoice("", _("All"))
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
    return form


def read_filters(args: MultiDict[str, str]) -> ApplicationFilters:
    """Return the filters of an address; what it holds of unknown values is left out."""
    return ApplicationFilters(
        kind=_one(CallKind, args.get("kind")),
        state=_one(State, args.get("state")),
        zone=_pavilion(args.get("zone")),
        axis=args.get("axis", type=whole),
        words=args.get("words", "")[:100],
        order=_one(ListOrder, args.get("order")) or ListOrder.SUBMITTED,
        descending=args.get("down", "1") != "0",
    )


def _pavilion(code: str | None) -> str | None:
    known = {NOWHERE, *(one.code for one in context().the_edition.pavilions)}
    return code if code in known else None


def _one(choices: Any, value: str | None) -> Any:
    return choices(value) if value in {choice.value for choice in choices} else None


class ScreeningForm(Form):
    """Whether a file fits the call; a refusal says why."""

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


class NoteForm(Form):
    """A few words that go with a step."""

    note = TextField(_l("A word to the applicant"), 2000, rows=3)


class ReasonForm(Form):
    """Why a verdict is taken back."""

    note = TextField(_l("Reason"), 2000, rows=3, description=_l("For the log; nothing is mailed."))


class RoleForm(Form):
    """Whom to give which role."""

    email = EmailField(
        _l("Email address of the account"),
        needed=_l("Give the address of the account."),
        autocomplete="off",
    )
    role = SelectField(
        _l("Role"),
        coerce=Role,
        choices=[SelectChoice(role.value, label) for role, label in ROLES.items()],
    )


def _local_time(label: str) -> LocalTimeField:
    return LocalTimeField(label, needed=_l("Give a day and a time."))


class CallForm(PlainForm):
    """When one call opens and closes, in the edition's time zone."""

    opens_at = _local_time(_l("Opens"))
    deadline_at = _local_time(_l("Deadline"))
    grace_minutes = WholeNumberField(
        _l("Minutes of grace for what is being sent"),
        0,
        24 * 60,
        needed=_l("Give a number of minutes."),
    )
    places = WholeNumberField(_l("Places; without a number there is no limit"), 0, 100_000)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check also that the call opens before it closes."""
        sound = super().validate(extra_validators)
        opens, deadline = self.opens_at.data, self.deadline_at.data
        if opens and deadline and opens >= deadline:
            self.deadline_at.errors = [_("The deadline has to come after the opening.")]
            return False
        return sound


class SettingsForm(Form):
    """What an organiser changes while the edition is under way; each call has its own part."""

    reviews_per_application = WholeNumberField(
        _l("Reviews of each start-up's file"), 1, 20, needed=_l("Give a number.")
    )
    results_on = DayField(_l("Day on which the results are announced"))


def settings_form(edition: Edition, calls: Iterable[Call]) -> SettingsForm:
    """Return the form, with a part for each call, filled with what stands."""
    zone, lang = ZoneInfo(edition.timezone), language()
    parts = {_part(call): call for call in calls}
    fields = {name: FormField(CallForm, text_in(one.title, lang)) for name, one in parts.items()}
    made: type[SettingsForm] = type("EditionForm", (SettingsForm,), fields)
    form = made(
        data={
            **{name: _local(call, zone) for name, call in parts.items()},
            "reviews_per_application": edition.reviews_per_application,
            "results_on": edition.results_on,
        }
    )
    form.calls = [form[name] for name in parts]
    return form


def call_dates(form: SettingsForm, edition: Edition, calls: Iterable[Call]) -> dict[str, CallDates]:
    """Return the dates of the form's calls as moments, by key."""
    zone = ZoneInfo(edition.timezone)

    def moment(local: datetime) -> datetime:
        return local.replace(tzinfo=zone).astimezone(UTC)

    return {
        call.key: CallDates(
            moment(form[_part(call)].opens_at.data),
            moment(form[_part(call)].deadline_at.data),
            form[_part(call)].grace_minutes.data,
            form[_part(call)].places.data,
        )
        for call in calls
    }


def _part(call: Call) -> str:
    return f"call_{call.key}"


def _local(call: Call, zone: ZoneInfo) -> dict[str, object]:
    return {
        "opens_at": call.opens_at.astimezone(zone).replace(tzinfo=None),
        "deadline_at": call.deadline_at.astimezone(zone).replace(tzinfo=None),
        "grace_minutes": call.grace_minutes,
        "places": call.places,
    }
