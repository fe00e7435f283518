"""The application form in the hands of an organiser, who changes answers for the applicant."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from village.applications.reads import lookup
from village.applications.reads.answers import asked
from village.applications.tables import Application
from village.applications.words import APPLICATION_FLOW, Action
from village.applications.writes import on_behalf as changes
from village.blueprints.apply import answers, bp
from village.blueprints.apply.conditions import conditions
from village.blueprints.apply.editing import complain
from village.blueprints.apply.forms import ApplicationForm, build_form
from village.board import submissions
from village.core import policy
from village.core.context import Context
from village.core.errors import Incomplete, NotEligible, Stale
from village.core.permissions import Permission as P
from village.editions.words.kinds import read_questions
from village.editions.words.settings import Belonging
from village.editions.words.standards import STANDARD
from village.web.access import requires
from village.web.context import context, language
from village.web.fields import TextField
from village.web.flashes import flash
from village.web.forms import Form
from village.web.pages import localised_edition
from village.web.transaction import commits


class ChangeReasonForm(Form):
    """Why an organiser changes answers for the applicant."""

    reason = TextField(_l("Why you change it"), 2000, needed=True, rows=3)


@bp.route("/<reference>/on-behalf", methods=["GET", "POST"])
@requires(P.SCREEN)
@commits
def on_behalf(reference: str) -> ResponseReturnValue:
    """Change what a submitted file says, for its applicant; files that were sent stay."""
    ctx = context()
    application = lookup.find(ctx, reference, lock=request.method == "POST")
    policy.require(ctx.actor, P.SCREEN, application)
    APPLICATION_FLOW.step(application.state, Action.AMEND_FOR)
    form, why = build_form(application, language(), only=_typed(application)), ChangeReasonForm()
    if request.method == "POST":
        return _receive(ctx, application, form, why)
    return _page(application, form, why)


def _typed(application: Application) -> frozenset[str]:
    """Return the fields that are typed or chosen, with the headings: all but those of files."""
    questions = read_questions(application.call.questions)
    own = (f"q_{one.key}" for one in questions if not one.takes_files)
    return frozenset({*STANDARD[application.kind], "pavilion", "q_", *own})


def _receive(
    ctx: Context, application: Application, form: ApplicationForm, why: ChangeReasonForm
) -> ResponseReturnValue:
    sound = [form.validate(), why.validate()]
    answers.keep_frozen(form, application, ctx.today)
    file = changes.changed(
        application,
        organisation=answers.organisation_values(form),
        project=answers.project_values(form, application),
    )
    answers.forgive_unasked(form, asked(file))
    if form.errors or not sound[1]:
        return _page(application, form, why), 422
    back = redirect(url_for("admin.application", reference=application.reference), 303)
    if not answers.differences(form, application):
        flash(_("Nothing was changed."))
        return back
    try:
        submissions.amend_for(
            ctx, application, file, seen=form.version.data or "", reason=why.reason.data or ""
        )
    except Stale:
        return _page(application, form, why, stale=True), 409
    except (Incomplete, NotEligible):
        complain(ctx, file, form)
        return _page(application, form, why), 422
    flash(_("The application has a new version. The applicant gets a mail."))
    return back


def _page(
    application: Application, form: ApplicationForm, why: ChangeReasonForm, *, stale: bool = False
) -> str:
    call, zone = application.call, application.zone
    return render_template(
        "apply/on_behalf.html",
        application=application,
        reference=application.reference,
        version=application.stamp,
        form=form,
        why=why,
        stale=stale,
        theirs=[(label, text) for label, text, _typed in answers.differences(form, application)]
        if stale
        else [],
        questions=form.questions,
        conditions=conditions(form.questions, application.edition, language()),
        kind=call.kind.value,
        zone=zone,
        by_country=application.edition.belonging(call.kind) is Belonging.CONTINENTS,
        pavilion=localised_edition().pavilion(zone),
    )
