"""The application form: saved at any time, by a press or by itself, and submitted once."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.apply import answers, bp, drawn
from village.blueprints.apply.forms import ApplicationForm, build_form
from village.blueprints.apply.views import own
from village.context import Context
from village.domain.applications import State
from village.domain.errors import AlreadyDone, CallClosed, Incomplete, Stale
from village.domain.languages import text_in
from village.domain.permissions import Permission as P
from village.models import Application
from village.queries import own as stored
from village.queries import terms
from village.queries.terms import Terms
from village.services import applications, drafts
from village.web.access import requires
from village.web.context import context, language
from village.web.pages import localised_edition
from village.web.transaction import commits


@bp.route("/<reference>/edit", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def edit(reference: str) -> ResponseReturnValue:
    """Fill in the form, save it, submit it.

    A draft is kept however incomplete; what is wrong in shape stays in the page and is marked.
    A form that shows rows somebody else has changed meanwhile is answered with 409, with what
    was typed still in it.
    """
    ctx = context()
    if request.method == "GET":
        draft = stored.draft(ctx, reference)
        if draft.state is not State.DRAFT:
            return redirect(url_for(".show", reference=reference), 303)
        return drawn.page(draft, reference)
    application = own(ctx, reference, lock=True)
    call = terms.of_call(ctx.session, application.edition_id, application.kind)
    return _receive(ctx, application, call, build_form(application, call, language()))


def _receive(
    ctx: Context, application: Application, call: Terms, form: ApplicationForm
) -> ResponseReturnValue:
    submitting = request.form.get("do") == "submit"
    form.validate()
    if application.state is not State.DRAFT:
        return _answer_again(ctx, application, call, form, submitting=submitting)
    try:
        _save(ctx, application, call, form, flush=not submitting)
    except Stale:
        return _stale(application, call, form)
    if "X-Autosave" in request.headers:
        return jsonify(fields={"version": drafts.stamp(application)})
    if submitting:
        return _submit(ctx, application, call, form)
    if form.errors:
        return _page(application, call, form), 422
    flash(_("Your draft is saved."))
    return redirect(url_for(".edit", reference=application.reference), 303)


def _save(
    ctx: Context, application: Application, call: Terms, form: ApplicationForm, *, flush: bool
) -> None:
    drafts.save(
        ctx,
        application,
        seen=form.version.data or "",
        organisation=answers.organisation_values(form),
        project=answers.project_values(form, application, call),
        flush=flush,
    )


def _submit(
    ctx: Context, application: Application, call: Terms, form: ApplicationForm
) -> ResponseReturnValue:
    """Submit what was just saved; where that cannot be, the draft stays saved and says why."""
    try:
        if form.errors:
            raise Incomplete
        applications.submit(ctx, application, call, key=form.submission_key.data)
    except Incomplete:
        answers.complain_of_missing(form, applications.missing(application, call))
        return _page(application, call, form), 422
    except CallClosed:
        return _page(application, call, form, closed=True), 409
    return _receipt(application)


def _answer_again(
    ctx: Context, application: Application, call: Terms, form: ApplicationForm, *, submitting: bool
) -> ResponseReturnValue:
    """Answer a form that comes after the submission: its own again as before, others with 409."""
    try:
        if submitting:
            applications.submit(ctx, application, call, key=form.submission_key.data)
            return _receipt(application)
    except AlreadyDone:
        pass
    if "X-Autosave" in request.headers:
        return jsonify(fields={}), 409
    typed = [(label, text) for label, _stored, text in answers.differences(form, application)]
    return render_template("apply/overtaken.html", application=application, typed=typed), 409


def _stale(application: Application, call: Terms, form: ApplicationForm) -> ResponseReturnValue:
    if "X-Autosave" in request.headers:
        return jsonify(fields={}), 409
    theirs = [(label, text) for label, text, _typed in answers.differences(form, application)]
    return _page(application, call, form, theirs=theirs), 409


def _receipt(application: Application) -> ResponseReturnValue:
    return redirect(url_for(".receipt", reference=application.reference), 303)


def _page(
    application: Application,
    call: Terms,
    form: ApplicationForm,
    *,
    closed: bool = False,
    theirs: list[tuple[str, str]] | None = None,
) -> str:
    """Return the page with the form that was sent."""
    zone = application.zone.value
    return render_template(
        "apply/edit.html",
        call=call,
        form=form,
        questions=answers.question_fields(form),
        kind=application.kind.value,
        zone=zone,
        pavilion=localised_edition().pavilion(zone),
        page_title=application.title or text_in(call.title, language()),
        reference=application.reference,
        version=drafts.flushed_stamp(context(), application),
        submission_key=form.submission_key.data,
        closed=closed,
        theirs=theirs,
    )
