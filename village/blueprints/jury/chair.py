"""The chair's pages: how far the jury is, and the jurors of one file."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from village.accounts.tables import User
from village.applications.tables import Application
from village.applications.words import JURY_STATES
from village.blueprints.jury import bp
from village.blueprints.jury.forms import ConflictForm
from village.core.errors import ConflictOfInterest
from village.core.permissions import Permission as P
from village.jury.reads import files
from village.jury.reads import progress as jury_progress
from village.jury.writes import marking
from village.web.access import requires
from village.web.context import context
from village.web.flashes import Tone, flash
from village.web.incoming import whole
from village.web.paging import asked_page, page_of
from village.web.pavilions import asked_pavilion
from village.web.transaction import commits


@bp.get("/progress")
@requires(P.MANAGE_JURY)
def progress() -> ResponseReturnValue:
    """Show how far each juror is, and the files that lack reviews."""
    ctx = context()
    number = asked_page()
    pavilion = asked_pavilion(request.args)
    rows, total = jury_progress.lacking(ctx, page=number, pavilion=pavilion)
    return render_template(
        "jury/progress.html",
        overview=jury_progress.overview(ctx),
        wanted=ctx.the_edition.reviews_per_application,
        due=files.due(ctx),
        reminders=ctx.the_edition.sends("jury_reminder"),
        rows=rows,
        pavilion=pavilion,
        page=page_of(number, total, jury_progress.PAGE_SIZE),
    )


@bp.get("/file/<reference>")
@requires(P.MANAGE_JURY)
def reviewers(reference: str) -> ResponseReturnValue:
    """Show who scores one file, with what can be changed by hand."""
    application = jury_progress.find(context(), reference)
    found = jury_progress.reviewers(context(), application)
    everyone = jury_progress.jurors(context())
    taken = {reviewer.user.id for reviewer in found}
    aside = {reviewer.user.id for reviewer in found if reviewer.conflict}
    return render_template(
        "jury/reviewers.html",
        application=application,
        reviewers=found,
        open=application.state in JURY_STATES,
        wanted=context().the_edition.reviews_per_application,
        free=[user for user in everyone if user.id not in taken],
        without_conflict=[user for user in everyone if user.id not in aside],
        form=ConflictForm(),
    )


@bp.post("/file/<reference>/give")
@requires(P.MANAGE_JURY)
@commits
def give(reference: str) -> ResponseReturnValue:
    """Give a file to one more juror."""
    application = jury_progress.find(context(), reference)
    juror = _chosen()
    try:
        marking.give(context(), application, juror)
    except ConflictOfInterest:
        flash(
            _("%(name)s has a conflict of interest with this file.", name=juror.name), Tone.WARNING
        )
    else:
        flash(_("Given to %(name)s, who is told by mail.", name=juror.name))
    return _back(application)


@bp.post("/file/<reference>/take-back")
@requires(P.MANAGE_JURY)
@commits
def take_back(reference: str) -> ResponseReturnValue:
    """Take a file back from a juror who has not begun it."""
    application = jury_progress.find(context(), reference)
    juror = _chosen()
    marking.take_back(context(), application, juror)
    flash(_("Taken back from %(name)s.", name=juror.name))
    return _back(application)


@bp.post("/file/<reference>/conflict")
@requires(P.MANAGE_JURY)
@commits
def note_conflict(reference: str) -> ResponseReturnValue:
    """Note a juror's conflict of interest on their behalf."""
    application = jury_progress.find(context(), reference)
    juror, form = _chosen(), ConflictForm()
    if not form.validate():
        flash(_("Give the reason, in at most 500 characters: it is kept."), Tone.WARNING)
        return _back(application)
    marking.note_conflict(context(), application, juror, reason=form.reason.data or "")
    flash(_("%(name)s no longer sees this file.", name=juror.name))
    return _back(application)


@bp.post("/file/<reference>/lift")
@requires(P.DECIDE)
@commits
def lift_conflict(reference: str) -> ResponseReturnValue:
    """Take a conflict of interest back."""
    application = jury_progress.find(context(), reference)
    juror = _chosen()
    marking.lift_conflict(context(), application, juror)
    flash(_("%(name)s sees this file again, and the marks given on it count.", name=juror.name))
    return _back(application)


def _chosen() -> User:
    """Return the juror that the form names."""
    return jury_progress.juror(context(), request.form.get("juror", 0, whole))


def _back(application: Application) -> Response:
    return redirect(url_for(".reviewers", reference=application.reference), 303)
