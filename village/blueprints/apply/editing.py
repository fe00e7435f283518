"""The application form: saved by its button or by itself, and submitted once."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads import eligibility
from village.applications.reads.answers import asked
from village.applications.reads.lookup import own
from village.applications.tables import Application
from village.applications.words import State
from village.applications.writes import applications, drafts
from village.blueprints.apply import answers, attaching, bp
from village.blueprints.apply.conditions import conditions
from village.blueprints.apply.forms import ApplicationForm, build_form
from village.core.context import Context
from village.core.errors import (
    AlreadyDone,
    CallClosed,
    Incomplete,
    LimitReached,
    NotEligible,
    Stale,
    TooManyAttempts,
)
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions.words.settings import Belonging
from village.stands.reads import places
from village.web.access import requires
from village.web.autosave import saved
from village.web.context import context, language
from village.web.eligibility import rule_words
from village.web.errors import retry_after, sentence
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
    application = own(ctx, reference, lock=request.method == "POST")
    if request.method == "GET" and application.state is not State.DRAFT:
        return redirect(url_for(".show", reference=reference), 303)
    form = build_form(application, language())
    attaching.offer(ctx, application, form)
    if request.method == "POST":
        return _receive(ctx, application, form)
    return _page(ctx, application, form)


def _receive(ctx: Context, application: Application, form: ApplicationForm) -> ResponseReturnValue:
    submitting = request.form.get("do") == "submit"
    form.validate()
    answers.keep_frozen(form, application, ctx.today)
    if application.state is not State.DRAFT:
        return _answer_again(ctx, application, form, submitting=submitting)
    attaching.take(ctx, application, form)
    try:
        _save(ctx, application, form)
    except Stale:
        return _stale(ctx, application, form)
    answers.forgive_unasked(form, asked(application))
    if "X-Autosave" in request.headers:
        return saved(application.stamp, form, zone=application.zone)
    if submitting:
        return _submit(ctx, application, form)
    if form.errors:
        return _page(ctx, application, form), 422
    flash(_("Your draft is saved."))
    return redirect(url_for(".edit", reference=application.reference), 303)


def _save(ctx: Context, application: Application, form: ApplicationForm) -> None:
    drafts.save(
        ctx,
        application,
        seen=form.version.data or "",
        organisation=answers.organisation_values(form),
        project=answers.project_values(form, application),
    )
    attaching.settle(ctx, application, form)


def _submit(ctx: Context, application: Application, form: ApplicationForm) -> ResponseReturnValue:
    """Submit what was just saved; where that cannot be, the draft stays saved and says why."""
    try:
        if form.errors:
            raise Incomplete
        if _is_doubtful(ctx, form):
            return _page(ctx, application, form, largest_m2=places.largest_m2(ctx)), 422
        applications.submit(ctx, application, key=form.submission_key.data)
        attaching.settle(ctx, application, form)
    except Incomplete:
        answers.complain_of_missing(form, applications.missing(ctx, application))
        return _page(ctx, application, form), 422
    except NotEligible as error:
        broken: Any = error.facts["broken"]
        answers.complain_of_rules(form, broken, application.call.year)
        return _page(ctx, application, form), 422
    except LimitReached:
        return _page(ctx, application, form), 409
    except CallClosed:
        return _page(ctx, application, form, closed=True), 409
    except TooManyAttempts as error:
        return _page(ctx, application, form, refused=sentence(error)), 429, retry_after(error)
    return _receipt(application)


def _is_doubtful(ctx: Context, form: ApplicationForm) -> bool:
    """Say whether more is asked for than any stand has, and nobody was asked about it yet."""
    asked = form["wanted_area_m2"].data if "wanted_area_m2" in form else None
    largest = places.largest_m2(ctx)
    told = request.form.get("meant") == str(asked)
    return asked is not None and largest is not None and asked > largest and not told


def _answer_again(
    ctx: Context, application: Application, form: ApplicationForm, *, submitting: bool
) -> ResponseReturnValue:
    """Answer a form that comes after the submission: its own again as before, others with 409."""
    try:
        if submitting:
            applications.submit(ctx, application, key=form.submission_key.data)
            return _receipt(application)
    except AlreadyDone:
        pass
    if "X-Autosave" in request.headers:
        return jsonify(fields={}), 409
    typed = [(label, text) for label, _stored, text in answers.differences(form, application)]
    page = render_template("apply/overtaken.html", reference=application.reference, typed=typed)
    return page, 409


def _stale(ctx: Context, application: Application, form: ApplicationForm) -> ResponseReturnValue:
    if "X-Autosave" in request.headers:
        return jsonify(fields={}), 409
    theirs = [(label, text) for label, text, _typed in answers.differences(form, application)]
    return _page(ctx, application, form, theirs=theirs), 409


def _receipt(application: Application) -> ResponseReturnValue:
    return redirect(url_for(".receipt", reference=application.reference), 303)


def _page(
    ctx: Context,
    application: Application,
    form: ApplicationForm,
    *,
    closed: bool = False,
    refused: str = "",
    theirs: list[tuple[str, str]] | None = None,
    largest_m2: float | None = None,
) -> str:
    """Return the page with the form as it is stored, or as it was sent."""
    call, zone = application.call, application.zone
    return render_template(
        "apply/edit.html",
        call=call,
        form=form,
        questions=form.questions,
        sends_files=any(one.takes_files for one in form.questions),
        conditions=conditions(form.questions, application.edition, language()),
        kind=call.kind.value,
        zone=zone,
        by_country=application.edition.belonging(call.kind) is Belonging.CONTINENTS,
        pavilion=localised_edition().pavilion(zone),
        page_title=application.title or text_in(call.title, language()),
        reference=application.reference,
        version=application.stamp,
        submission_key=form.submission_key.data,
        full=eligibility.is_full(ctx, application),
        outcomes=eligibility.outcomes(ctx, application),
        rule_words=rule_words,
        left=countdown(call.deadline_at),
        closed=closed,
        refused=refused,
        theirs=theirs,
        largest_m2=largest_m2,
    )
