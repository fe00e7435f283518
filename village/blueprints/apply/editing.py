"""The application form: saved at any time, by a press or by itself, and submitted once."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads import own as stored
from village.applications.reads.own import Draft
from village.applications.words import State
from village.applications.writes import applications, drafts
from village.blueprints.apply import answers, bp, drawn
from village.blueprints.apply.forms import ApplicationForm, build_form
from village.core.context import Context
from village.core.errors import AlreadyDone, CallClosed, Incomplete, Stale
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.web.access import requires
from village.web.autosave import saved
from village.web.context import context, language
from village.web.filters import countdown
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
    draft = stored.draft(ctx, reference, lock=request.method == "POST")
    if request.method == "POST":
        return _receive(ctx, draft, build_form(draft, language()))
    if draft.state is not State.DRAFT:
        return redirect(url_for(".show", reference=reference), 303)
    return drawn.page(draft)


def _receive(ctx: Context, draft: Draft, form: ApplicationForm) -> ResponseReturnValue:
    submitting = request.form.get("do") == "submit"
    form.validate()
    if draft.state is not State.DRAFT:
        return _answer_again(ctx, draft, form, submitting=submitting)
    try:
        draft = _save(ctx, draft, form)
    except Stale:
        return _stale(draft, form)
    if "X-Autosave" in request.headers:
        return saved(draft.stamp)
    if submitting:
        return _submit(ctx, draft, form)
    if form.errors:
        return _page(draft, form), 422
    flash(_("Your draft is saved."))
    return redirect(url_for(".edit", reference=draft.reference), 303)


def _save(ctx: Context, draft: Draft, form: ApplicationForm) -> Draft:
    return drafts.save(
        ctx,
        draft,
        seen=form.version.data or "",
        organisation=answers.organisation_values(form),
        project=answers.project_values(form, draft),
    )


def _submit(ctx: Context, draft: Draft, form: ApplicationForm) -> ResponseReturnValue:
    """Submit what was just saved; where that cannot be, the draft stays saved and says why."""
    try:
        if form.errors:
            raise Incomplete
        applications.submit(ctx, draft, key=form.submission_key.data)
    except Incomplete:
        answers.complain_of_missing(form, applications.missing(draft))
        return _page(draft, form), 422
    except CallClosed:
        return _page(draft, form, closed=True), 409
    return _receipt(draft)


def _answer_again(
    ctx: Context, draft: Draft, form: ApplicationForm, *, submitting: bool
) -> ResponseReturnValue:
    """Answer a form that comes after the submission: its own again as before, others with 409."""
    try:
        if submitting:
            applications.submit(ctx, draft, key=form.submission_key.data)
            return _receipt(draft)
    except AlreadyDone:
        pass
    if "X-Autosave" in request.headers:
        return jsonify(fields={}), 409
    typed = [(label, text) for label, _stored, text in answers.differences(form, draft)]
    return render_template("apply/overtaken.html", reference=draft.reference, typed=typed), 409


def _stale(draft: Draft, form: ApplicationForm) -> ResponseReturnValue:
    if "X-Autosave" in request.headers:
        return jsonify(fields={}), 409
    theirs = [(label, text) for label, text, _typed in answers.differences(form, draft)]
    return _page(draft, form, theirs=theirs), 409


def _receipt(draft: Draft) -> ResponseReturnValue:
    return redirect(url_for(".receipt", reference=draft.reference), 303)


def _page(
    draft: Draft,
    form: ApplicationForm,
    *,
    closed: bool = False,
    theirs: list[tuple[str, str]] | None = None,
) -> str:
    """Return the page with the form that was sent."""
    call = draft.terms
    return render_template(
        "apply/edit.html",
        call=call,
        form=form,
        questions=answers.question_fields(form),
        kind=call.kind.value,
        zone=draft.zone,
        pavilion=localised_edition().pavilion(draft.zone),
        page_title=draft.fields["title"] or text_in(call.title, language()),
        reference=draft.reference,
        version=draft.stamp,
        submission_key=form.submission_key.data,
        left=countdown(call.deadline_at),
        closed=closed,
        theirs=theirs,
    )
