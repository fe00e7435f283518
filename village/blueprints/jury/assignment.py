"""The chair's assignment: proposed by the solver, edited by hand, then taken."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from village.blueprints.jury import bp
from village.blueprints.jury.forms import ProposalForm
from village.core import runs
from village.core.errors import AlreadyDone, NotFound
from village.core.permissions import Permission as P
from village.core.runs import reads as running
from village.core.runs.words import PROPOSE_ASSIGNMENT
from village.jury.reads import proposals
from village.jury.reads.assignable import candidates
from village.jury.reads.candidates import Candidates, File
from village.jury.words.jurors import Composition
from village.jury.writes import assignment
from village.web.access import requires
from village.web.context import context
from village.web.flashes import Tone, flash
from village.web.incoming import whole
from village.web.paging import asked_page, page_of
from village.web.pavilions import asked_pavilion
from village.web.runs import seen
from village.web.transaction import commits

PAGE_SIZE = 50


@bp.get("/assign")
@requires(P.MANAGE_JURY)
def assign() -> ResponseReturnValue:
    """Show the proposal with its figures, or ask for one."""
    ctx = context()
    known = candidates(ctx)
    edition = ctx.the_edition
    form = ProposalForm(per_application=edition.reviews_per_application, **edition.composition)
    return _page(known, form)


@bp.post("/assign")
@requires(P.MANAGE_JURY)
@commits
def propose() -> ResponseReturnValue:
    """Ask for a run in which the solver proposes an assignment."""
    ctx = context()
    form = ProposalForm()
    known = candidates(ctx)
    if not form.validate() or not known.jurors:
        return _page(known, form), 422
    run = runs.start(
        ctx,
        PROPOSE_ASSIGNMENT,
        per_application=form.per_application.data or 0,
        max_load=form.max_load.data or 0,
        rules=form.rules.data,
    )
    return redirect(url_for("runs.show", token=run.token), 303)


def _page(known: Candidates, form: ProposalForm) -> str:
    ctx = context()
    proposal = proposals.proposal(ctx)
    gone = proposals.gone(known, proposal) if proposal else {}
    if form.max_load.data is None:
        rest = proposals.remaining(known, proposal) if proposal else known
        form.max_load.data = rest.least_load(form.per_application.data or 1)
    every = known
    known = proposals.concerned(known, proposal) if proposal else known
    pairs = proposals.pairs_of(proposal, known) if proposal else frozenset()
    run = running.open_run(ctx, PROPOSE_ASSIGNMENT)
    number = asked_page()
    pavilion = asked_pavilion(request.args)
    touched = proposals.touched(known, proposal, pairs) if proposal else known.files
    listed = [file for file in touched if pavilion in ("", file.zone)]
    files = listed[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return render_template(
        "jury/assign.html",
        known=known,
        proposal=proposal,
        form=form,
        run=seen(run) if run else None,
        files=files,
        pavilion=pavilion,
        proposed=known.by_file(pairs),
        gone=gone,
        given=known.given_by_file(),
        figures=proposals.figures(known, proposal, pairs) if proposal else None,
        page=page_of(number, len(listed), PAGE_SIZE),
        reasons=proposals.reasons(known, proposal) if proposal else [],
        rules=Composition.of(proposal.rules) if proposal else None,
        of_some=len(known.files) < len(every.files),
    )


@bp.get("/assign/<reference>")
@requires(P.MANAGE_JURY)
def assign_file(reference: str) -> ResponseReturnValue:
    """Show who could score one file, with the effect of giving or taking it."""
    known, file = _file(reference)
    proposal = proposals.proposal(context())
    if proposal is None:
        return _back()
    known = proposals.concerned(known, proposal)
    if file.id not in known.row_of:
        return _back()
    pairs = proposals.pairs_of(proposal, known)
    return render_template(
        "jury/assign_file.html",
        file=file,
        proposal=proposal,
        figures=proposals.figures(known, proposal, pairs),
        choices=proposals.choices(known, proposal, pairs, file),
    )


@bp.post("/assign/<reference>")
@requires(P.MANAGE_JURY)
@commits
def change_pair(reference: str) -> ResponseReturnValue:
    """Add one juror of one file to the proposal, or take one out."""
    _known, file = _file(reference)
    pair = (file.id, request.form.get("juror", 0, whole))
    change = assignment.add_pair if request.form.get("do") == "add" else assignment.remove_pair
    change(context(), pair, version=_version())
    return redirect(url_for(".assign_file", reference=reference), 303)


@bp.post("/assign/take")
@requires(P.MANAGE_JURY)
@commits
def take() -> ResponseReturnValue:
    """Take the proposal: the files go to their jurors."""
    try:
        count = assignment.take(context(), version=_version())
    except AlreadyDone:
        flash(_("This proposal was taken already."), Tone.NOTE)
        return redirect(url_for(".progress"), 303)
    text = ngettext(
        "%(num)s review assigned; its juror is told by mail.",
        "%(num)s reviews assigned; their jurors are told by mail.",
        count,
    )
    flash(text)
    return redirect(url_for(".progress"), 303)


@bp.post("/assign/drop")
@requires(P.MANAGE_JURY)
@commits
def drop() -> ResponseReturnValue:
    """Throw the proposal away."""
    assignment.drop(context())
    return _back()


def _file(reference: str) -> tuple[Candidates, File]:
    """Return all candidates, and one file of them.

    Raises:
        NotFound: it is not before the jury, or not for this reader.
    """
    known = candidates(context())
    for file in known.files:
        if file.reference == reference:
            return known, file
    raise NotFound


def _version() -> int:
    return request.form.get("version", 0, whole)


def _back() -> Response:
    return redirect(url_for(".assign"), 303)
