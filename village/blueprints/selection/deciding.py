"""One file before the committee: its reviews, its place, the decision staged on it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from village.applications.reads.views import view
from village.applications.tables import Application
from village.applications.words import APPLICATION_FLOW, Action
from village.blueprints.selection import bp
from village.blueprints.selection.forms import DecisionForm, ReasonsForm
from village.blueprints.selection.letters import letter
from village.board import withdrawals
from village.core.errors import Stale
from village.core.languages import NATIVE_NAMES, as_language
from village.core.permissions import Permission as P
from village.jury.reads import files
from village.jury.reads.discussion import takes_part
from village.jury.writes import marking as jury_services
from village.selection.reads import decisions, ranking
from village.selection.reads.standing import Scope
from village.selection.words import Outcome
from village.selection.writes import deciding as selection_writes
from village.web.access import requires
from village.web.context import context, language
from village.web.flashes import flash
from village.web.mails import Letter
from village.web.transaction import commits


@bp.get("/decide/<reference>")
@requires(P.VIEW_RANKING)
def decide(reference: str) -> ResponseReturnValue:
    """Show one file with its reviews, and the decision staged on it."""
    ctx = context()
    application = decisions.find(ctx, reference)
    staged = decisions.staged(ctx, application)
    form = DecisionForm(obj=staged, version=staged.version if staged else 0)
    return _page(application, form)


@bp.post("/decide/<reference>")
@requires(P.DECIDE)
@commits
def stage(reference: str) -> ResponseReturnValue:
    """Stage a decision, or change the one that is staged."""
    ctx = context()
    application = decisions.find(ctx, reference)
    form = DecisionForm().offer(decisions.outcomes(application))
    if not form.validate() or not _fits(application, form):
        return _page(application, form), 422
    try:
        selection_writes.stage(
            ctx,
            application,
            outcome=form.chosen,
            reasons=form.reasons.data or "",
            feedback=form.feedback,
            version=form.version.data or 0,
        )
    except Stale:
        return _stale(application, form), 409
    flash(_("Decision staged. The applicant knows nothing of it until it is announced."))
    return _back(reference)


@bp.post("/decide/<reference>/draft")
@requires(P.DECIDE)
def draft(reference: str) -> ResponseReturnValue:
    """Take a remark of the jury into the form, or show how the mail will read; keep nothing."""
    ctx = context()
    application = decisions.find(ctx, reference)
    form = DecisionForm().offer(decisions.outcomes(application))
    if asked := request.form.get("use"):
        remarks = [review.comment for review in decisions.reviews(ctx, application) or ()]
        form.take(remarks, asked)
        return _page(application, form)
    if not form.validate():
        return _page(application, form), 422
    shown = letter(application, form.chosen, form.reasons.data or "", form.feedback)
    return _page(application, form, shown=shown)


def _fits(application: Application, form: DecisionForm) -> bool:
    staged = decisions.staged(context(), application)
    already = staged is not None and staged.outcome is Outcome.SELECT
    return already or form.fits(ranking.standing(context()))


def _stale(application: Application, form: DecisionForm) -> str:
    """Show the file again with the text typed, beside what somebody else has staged."""
    staged = decisions.staged(context(), application)
    form.version.raw_data, form.version.data = None, staged.version if staged else 0
    return _page(application, form, stale=True)


@bp.post("/decide/<reference>/cancel")
@requires(P.DECIDE)
@commits
def cancel(reference: str) -> ResponseReturnValue:
    """Take a staged decision back."""
    ctx = context()
    form = DecisionForm()
    selection_writes.cancel(ctx, decisions.find(ctx, reference), version=form.version.data or 0)
    flash(_("The staged decision is cancelled."))
    return _back(reference)


@bp.post("/decide/<reference>/reverse")
@requires(P.REVERSE_DECISION)
@commits
def reverse(reference: str) -> ResponseReturnValue:
    """Take an announced decision back, with reasons."""
    ctx = context()
    application = decisions.find(ctx, reference)
    form = ReasonsForm(prefix="reverse")
    if not form.validate():
        return _page(application, DecisionForm(), reverse_form=form), 422
    withdrawals.reverse(ctx, application, reasons=form.reasons.data or "")
    flash(_("The decision is reversed: the file is before the jury again."))
    return _back(reference)


@bp.post("/decide/<reference>/conflict")
@requires(P.VIEW_RANKING)
@commits
def step_aside(reference: str) -> ResponseReturnValue:
    """Declare one's own conflict of interest: the file leaves all one's pages."""
    ctx = context()
    application = decisions.find(ctx, reference)
    form = ReasonsForm(prefix="aside")
    if not form.validate():
        return _page(application, DecisionForm(), aside_form=form), 422
    jury_services.step_aside(ctx, application, reason=form.reasons.data or "")
    flash(_("You stepped aside: this file no longer appears on any of your pages."))
    return redirect(url_for(".ranking"), 303)


def _page(
    application: Application,
    form: DecisionForm,
    *,
    stale: bool = False,
    shown: Letter | None = None,
    reverse_form: ReasonsForm | None = None,
    aside_form: ReasonsForm | None = None,
) -> str:
    ctx = context()
    outcomes = decisions.outcomes(application)
    scope = Scope.OPEN if outcomes else Scope.ALL
    standing = ranking.standing(ctx, scope)
    return render_template(
        "selection/decide.html",
        application=application,
        file=view(ctx, application, language()),
        criteria=files.rubric(ctx.the_edition, language()),
        reviews=decisions.reviews(ctx, application),
        discussed=takes_part(ctx, application),
        standing=standing,
        row=standing.of(application.reference),
        staged=decisions.staged(ctx, application),
        past=decisions.past(ctx, application),
        outcomes=outcomes,
        form=form.offer(outcomes),
        letter=shown,
        tells_feedback=ctx.the_edition.tells_feedback,
        reads=NATIVE_NAMES[as_language(application.organisation.language)],
        stale=stale,
        reversible=APPLICATION_FLOW.allows(application.state, Action.REVERSE),
        reverse_form=reverse_form or ReasonsForm(prefix="reverse"),
        aside_form=aside_form or ReasonsForm(prefix="aside"),
    )


def _back(reference: str) -> Response:
    return redirect(url_for(".decide", reference=reference), 303)
