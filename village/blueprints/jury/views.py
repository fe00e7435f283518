"""A juror's pages: the files given, one file with its marks, stepping aside."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village import letters
from village.applications.reads import blind, lookup, versions
from village.applications.reads.views import view
from village.applications.words import JURY_STATES
from village.blueprints.jury import bp
from village.blueprints.jury.forms import ConflictForm, ReviewForm, review_form
from village.core.errors import Stale
from village.core.permissions import Permission as P
from village.jury.reads import files as jury
from village.jury.reads.discussion import takes_part
from village.jury.tables import Assignment
from village.jury.writes import marking
from village.web.access import requires
from village.web.autosave import not_saved, saved
from village.web.context import context, language
from village.web.flashes import flash
from village.web.resume import autosaving
from village.web.submissions import differing, reader, since
from village.web.transaction import commits


@bp.get("/")
@requires(P.SCORE)
def files() -> ResponseReturnValue:
    """Show a juror's files: to score, in progress, done, stepped aside."""
    ctx = context()
    return render_template(
        "jury/files.html",
        files=jury.files(ctx),
        Progress=jury.Progress,
        bids_open=ctx.the_edition.bids_open,
        thanked=bool(letters.listing.own(ctx)),
    )


@bp.route("/score/<reference>", methods=["GET", "POST"])
@requires(P.SCORE)
@commits
def score(reference: str) -> ResponseReturnValue:
    """Show one file with its criteria, and keep the marks given so far."""
    ctx = context()
    mine = jury.assignment(ctx, reference, lock=request.method == "POST")
    criteria = jury.rubric(ctx.the_edition, language())
    form = review_form(criteria, mine)
    if not form.validate_on_submit():
        if form.errors and autosaving():
            return not_saved(form)
        return _file(mine, form, criteria), 422 if form.errors else 200
    marks = marking.MarksGiven(form.given(criteria), form.comment.data or "")
    try:
        marking.save_review(ctx, mine, marks, version=form.version.data or 0)
    except Stale:
        form.version.raw_data, form.version.data = None, mine.version
        return _file(mine, form, criteria, stored=jury.marks_of(mine)), 409
    if autosaving():
        return saved(mine.version)
    return redirect(_onward(reference), 303)


def _file(
    mine: Assignment,
    form: ReviewForm,
    criteria: tuple[jury.CriterionView, ...],
    stored: dict[int, int] | None = None,
) -> str:
    ctx = context()
    if request.method == "POST":  # saving has read less of the file
        jury.assignment(ctx, mine.application.reference)
    # A blind juror sees none but the file of today, without its names.
    blinded = blind.is_blind(ctx, mine.application)
    kept = [] if blinded else versions.of(ctx, mine.application)
    read = reader(ctx, mine.application)
    return render_template(
        "jury/score.html",
        application=mine.application,
        versions=differing(kept, language(), read=read),
        changed=since(kept, mine.saved_at, language(), read=read) if mine.saved_at else [],
        mine=mine,
        form=form,
        criteria=criteria,
        stored=stored,
        file=view(ctx, mine.application, language()),
        files=jury.files(ctx),
        open=mine.application.state in JURY_STATES,
        comparison=jury.comparison(ctx, mine),
        discussed=takes_part(ctx, mine.application),
    )


def _onward(reference: str) -> str:
    """Return where saving leads: the same file, the next unfinished one, or the list."""
    if request.form.get("then") != "next":
        return url_for(".score", reference=reference)
    following = jury.files(context()).after(reference)
    if following is None:
        flash(_("Saved. There is no other file left to score."))
        return url_for(".files")
    return url_for(".score", reference=following)


@bp.route("/score/<reference>/conflict", methods=["GET", "POST"])
@requires(P.SCORE)
@commits
def step_aside(reference: str) -> ResponseReturnValue:
    """Declare a conflict of interest on a file, with its reason."""
    ctx = context()
    application = lookup.find(ctx, reference)
    title = blind.mask(ctx, application)(application.title)
    form = ConflictForm()
    if form.validate_on_submit():
        marking.step_aside(ctx, application, reason=form.reason.data or "")
        flash(_("You stepped aside from %(title)s.", title=title))
        return redirect(url_for(".files"), 303)
    page = render_template("jury/step_aside.html", form=form, application=application, title=title)
    return page, 422 if form.errors else 200
