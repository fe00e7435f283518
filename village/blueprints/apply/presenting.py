"""An exhibitor's public page, as the exhibitor words it: a video, documents, a contact."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads.answers import public_questions
from village.applications.reads.lookup import own
from village.applications.tables import Application
from village.applications.writes import presenting
from village.blueprints.apply import bp
from village.blueprints.apply.fields import question_field
from village.blueprints.apply.limits import told
from village.core.errors import Incomplete, NotFound, Stale
from village.core.permissions import Permission as P
from village.editions.words.questions import Question
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.fields import VersionField
from village.web.flashes import flash
from village.web.forms import Form
from village.web.transaction import commits


@bp.route("/<reference>/page", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def present(reference: str) -> ResponseReturnValue:
    """Change what everybody reads on the exhibitor's page."""
    ctx = context()
    application = own(ctx, reference, lock=request.method == "POST")
    questions = public_questions(ctx, application)
    if not questions:
        raise NotFound
    form = _form(questions, application)
    status = 422 if form.is_submitted() and not form.validate() else 200
    if form.is_submitted() and status == 200:
        answers = {one.key: one.stored(form[f"q_{one.key}"].data) for one in questions}
        try:
            presenting.present(ctx, application, answers, seen=form.version.data or 0)
        except Incomplete as error:
            _complain(form, questions, error.facts["missing"])
            status = 422
        except Stale as error:
            form.version.raw_data, form.version.data = None, application.version
            form.form_errors.append(sentence(error))
            status = 409
        else:
            flash(_("Your page is changed."))
            return redirect(url_for(".show", reference=reference), 303)
    return render_template("apply/present.html", form=form, application=application), status


class PresentingForm(Form):
    """The answers that everybody reads, a field `q_<key>` each."""

    version = VersionField()


def _form(questions: list[Question], application: Application) -> PresentingForm:
    fields = {f"q_{one.key}": question_field(one, language()) for one in questions}
    made: type[PresentingForm] = type("Made", (PresentingForm,), fields)
    answers = {f"q_{one.key}": one.value(application.answers) for one in questions}
    form = made(data={**answers, "version": application.version})
    for one in questions:
        form[f"q_{one.key}"].flags.required = one.required
    return form


def _complain(form: Form, questions: list[Question], wrong: Any) -> None:
    """Say beside each field that it has to be filled, or what its answer lacks."""
    for one in questions:
        if one.key in wrong:
            form[f"q_{one.key}"].errors = [told(one) or _("This has to be filled.")]
