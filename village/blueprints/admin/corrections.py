"""An organiser asks an applicant to correct some answers, and takes that back."""

from datetime import timedelta
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.applications.reads import corrections as asked
from village.applications.reads import lookup as files
from village.applications.reads import versions
from village.applications.tables import Application
from village.applications.writes import corrections
from village.blueprints.admin import bp
from village.blueprints.admin.forms import carried
from village.core.context import Context
from village.core.errors import CallClosed
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.context import context, language
from village.web.fields import DayField, Needed, TextField, TicksField
from village.web.flashes import flash
from village.web.forms import Form
from village.web.submissions import lines
from village.web.transaction import commits

#: How long an applicant has, unless the organiser says otherwise.
USUAL_DAYS = 7


class CorrectionForm(Form):
    """What an applicant is asked to correct, why, and until when."""

    answers = TicksField(
        _l("Answers to correct"),
        validators=[Needed(_l("Choose at least one answer."))],
    )
    message = TextField(_l("What is to be corrected, and why"), 2000, needed=True, rows=4)
    last_day = DayField(_l("Last day"), needed=True)


@bp.route("/applications/<reference>/correction", methods=["GET", "POST"])
@requires(P.SCREEN)
@commits
def correction(reference: str) -> ResponseReturnValue:
    """Ask the applicant to correct some answers until a day."""
    ctx = context()
    file = files.find(ctx, reference, lock=request.method == "POST")
    form = _form(ctx, file)
    if form.validate_on_submit() and form.last_day.data:
        try:
            corrections.ask(
                ctx,
                file,
                form.answers.data or [],
                message=form.message.data or "",
                last_day=form.last_day.data,
            )
        except CallClosed:
            form.last_day.errors = [_("Choose a day that is not over, while the event lasts.")]
        else:
            flash(_("The applicant is asked by mail to correct the application."))
            return _back(reference)
    page = render_template("admin/correction.html", application=file, form=form, carried=carried())
    return page, 422 if form.errors else 200


@bp.post("/applications/<reference>/correction/take-back")
@requires(P.SCREEN)
@commits
def take_back_correction(reference: str) -> ResponseReturnValue:
    """Ask for the correction no more."""
    ctx = context()
    corrections.take_back(ctx, files.find(ctx, reference, lock=True))
    flash(_("The correction is no longer asked for. The applicant gets a mail."))
    return _back(reference)


def _form(ctx: Context, file: Application) -> CorrectionForm:
    """Return the form with the answers of the file that may be corrected, in their order."""
    form = CorrectionForm(data={"last_day": ctx.today + timedelta(days=USUAL_DAYS)})
    askable = asked.askable(ctx, file)
    said = lines(versions.content(file, number=1, at=ctx.now), language())
    form.answers.choices = [
        SelectChoice(line.field, f"{line.label} — {line.words or _('(no answer)')}")
        for line in said
        if line.field in askable
    ]
    return form


def _back(reference: str) -> ResponseReturnValue:
    address = url_for(".application", reference=reference)
    return redirect(f"{address}?{urlencode(carried())}#correction", 303)
