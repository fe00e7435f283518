"""The application form: saved by its button or by itself."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads import amendments, corrections, eligibility, reuse, versions
from village.applications.reads.answers import asked
from village.applications.reads.lookup import own
from village.applications.tables import Application, Submission
from village.applications.writes import applications, drafts
from village.blueprints.apply import answers, attaching, bp
from village.blueprints.apply.conditions import conditions
from village.blueprints.apply.forms import ApplicationForm, build_form
from village.core.context import Context
from village.core.errors import AlreadyDone, Stale
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions.words.prices import priced_stands, prices_today
from village.editions.words.settings import Belonging
from village.stands.reads import places
from village.web.access import requires
from village.web.autosave import saved
from village.web.context import context, language
from village.web.corrections import asked_correction
from village.web.eligibility import rule_words
from village.web.filters import countdown
from village.web.flashes import flash
from village.web.pages import localised_edition
from village.web.submissions import lines
from village.web.transaction import commits


@bp.route("/<reference>/edit", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def edit(reference: str) -> ResponseReturnValue:
    """Fill in the form of a draft or an amendment, and save it.

    It is kept however incomplete; what is wrong in shape stays in the page and is marked.
    A form that shows rows somebody else has changed meanwhile is answered with 409, with what
    was typed still in it.
    """
    ctx = context()
    application = own(ctx, reference, lock=request.method == "POST")
    try:
        file = amendments.written(ctx, application)
    except AlreadyDone:
        return _overtaken(application)
    form = build_form(file, language(), only=_reopened(ctx, file))
    attaching.offer(ctx, application, form)
    if request.method == "POST":
        return _receive(ctx, application, file, form)
    if "check" in request.args:
        complain(ctx, file, form)
    return _page(ctx, file, form)


def _reopened(ctx: Context, file: Application) -> frozenset[str] | None:
    """Return the fields that alone may change, without the questions that the file is not asked."""
    only = corrections.reopened(ctx, file)
    if only is None:
        return None
    put = {f"q_{question.key}" for question in asked(file)}
    return frozenset(name for name in only if name in put or not name.startswith("q_"))


def complain(ctx: Context, file: Application, form: ApplicationForm) -> None:
    """Mark what keeps the file from being submitted, for who comes from its review."""
    answers.complain_of_missing(form, applications.missing(ctx, file))
    broken = [one for one in eligibility.outcomes(ctx, file) if one.refuses]
    answers.complain_of_rules(form, broken, file.call.year)


def _receive(
    ctx: Context, application: Application, file: Application, form: ApplicationForm
) -> ResponseReturnValue:
    form.validate()
    answers.keep_frozen(form, file, ctx.today)
    attaching.take(ctx, application, form)
    try:
        file = _save(ctx, application, file, form)
    except Stale:
        differing = answers.differences(form, file)
        if differing:
            return _stale(ctx, file, form, differing)
        # The same form again, because its answer was lost: what it says is kept already.
    answers.forgive_unasked(form, asked(file))
    if "X-Autosave" in request.headers:
        return saved(file.stamp, form, zone=file.zone)
    if form.errors:
        return _page(ctx, file, form), 422
    if request.form.get("do") != "review":
        flash(_("Your draft is saved."))
        return redirect(url_for(".edit", reference=application.reference), 303)
    return redirect(url_for(".review", reference=application.reference), 303)


def _save(
    ctx: Context, application: Application, file: Application, form: ApplicationForm
) -> Application:
    kept = drafts.save(
        ctx,
        application,
        seen=form.version.data or "",
        organisation=answers.organisation_values(form),
        project=answers.project_values(form, file),
    )
    attaching.settle(ctx, application, form)
    return kept


def _overtaken(application: Application) -> ResponseReturnValue:
    """Answer for a file that is submitted and not amended; a form keeps what was typed."""
    if request.method == "GET":
        return redirect(url_for(".show", reference=application.reference), 303)
    if "X-Autosave" in request.headers:
        return jsonify(fields={}), 409
    form = build_form(application, language())
    form.validate()
    typed = [(label, text) for label, _stored, text in answers.differences(form, application)]
    page = render_template("apply/overtaken.html", reference=application.reference, typed=typed)
    return page, 409


def _stale(
    ctx: Context, file: Application, form: ApplicationForm, differing: list[tuple[str, str, str]]
) -> ResponseReturnValue:
    if "X-Autosave" in request.headers:
        return jsonify(fields={}), 409
    theirs = [(label, text) for label, text, _typed in differing]
    return _page(ctx, file, form, theirs=theirs), 409


def _earlier(ctx: Context, file: Application) -> Submission | None:
    """Return the earlier submission that is offered to an empty draft."""
    if file.submitted_at is not None or not reuse.is_empty(file):
        return None
    return next(iter(reuse.sources(ctx, file, most=1)), None)


def _page(
    ctx: Context,
    file: Application,
    form: ApplicationForm,
    *,
    theirs: list[tuple[str, str]] | None = None,
) -> str:
    """Return the page with the form as it is stored, or as it was sent."""
    call, zone = file.call, file.zone
    prices = file.edition.price_settings
    zones = places.zones(ctx, priced_stands(prices))
    correction = asked_correction(ctx, file)
    alone = correction is not None and correction.alone
    return render_template(
        "apply/edit.html",
        prices=prices_today(prices, call.kind, on=ctx.today, zones=zones),
        price_settings=prices,
        call=call,
        form=form,
        questions=form.questions,
        sends_files=any(one.takes_files for one in form.questions),
        conditions={} if alone else conditions(form.questions, file.edition, language()),
        correction=correction,
        lines=lines(versions.content(file, number=1, at=ctx.now), language()) if alone else [],
        kind=call.kind.value,
        zone=zone,
        by_country=file.edition.belonging(call.kind) is Belonging.CONTINENTS,
        pavilion=localised_edition().pavilion(zone),
        page_title=file.title or text_in(call.title, language()),
        reference=file.reference,
        version=file.stamp,
        amending=file.submitted_at,
        earlier=_earlier(ctx, file),
        open=file.amending_window.accepts(ctx.now),
        full=eligibility.is_full(ctx, file),
        outcomes=eligibility.outcomes(ctx, file),
        rule_words=rule_words,
        window=file.amending_window,
        left=countdown(file.amending_window.deadline_at),
        theirs=theirs,
    )
