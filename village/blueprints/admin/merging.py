"""Two files of one organisation side by side, to keep one and close the other."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from village.applications.reads import lookup as files
from village.applications.reads import versions
from village.applications.reads.pavilions import chooses_pavilion
from village.applications.tables import Application
from village.blueprints.admin import bp
from village.board import merging
from village.core import policy
from village.core.context import Context
from village.core.errors import Incomplete, NotEligible, NotFound, Stale
from village.core.permissions import Permission as P
from village.editions.words.kinds import read_questions
from village.organisations import reads as organisation_reads
from village.web.access import requires
from village.web.context import context, language
from village.web.fields import TextField
from village.web.flashes import flash
from village.web.forms import Form
from village.web.submissions import Line, lines, paired
from village.web.transaction import commits


class MergeFilesForm(Form):
    """What goes over with the file that is closed, and why."""

    people = BooleanField(_l("Those who belong to it may do the same with the file that is kept"))
    note = TextField(_l("A word to the applicant"), 2000, needed=True, rows=3)


@dataclass(frozen=True, slots=True)
class Differing:
    """A question that two files answer differently; `other` where the closed one's was chosen."""

    kept: Line
    closed: Line
    may_take: bool
    other: bool


@bp.route("/applications/<reference>/merge/<second>", methods=["GET", "POST"])
@requires(P.SCREEN)
@commits
def merge(reference: str, second: str) -> ResponseReturnValue:
    """Show what would become of two files, and close the second as the duplicate of the first."""
    ctx = context()
    kept, closed = (files.find(ctx, one) for one in (reference, second))
    for one in (kept, closed):
        policy.require(ctx.actor, P.SCREEN, one)
    if kept is closed:
        raise NotFound
    form = MergeFilesForm(data={"people": True})
    differing = _differing(ctx, kept, closed)
    if not form.validate_on_submit():
        return _page(ctx, kept, closed, form, differing), 422 if form.errors else 200
    try:
        merging.merge(
            ctx,
            kept,
            closed,
            taken=[one.kept.field for one in differing if one.other],
            people=form.people.data,
            seen=request.form.get("seen", ""),
            note=form.note.data or "",
        )
    except Stale:
        again = _differing(ctx, kept, closed)
        return _page(ctx, kept, closed, form, again, stale=True), 409
    except (Incomplete, NotEligible):
        form.form_errors = [_("With these answers the file could not be submitted: choose others.")]
        return _page(ctx, kept, closed, form, differing), 422
    flash(_("%(closed)s is closed as a duplicate of %(kept)s.", closed=second, kept=reference))
    return redirect(url_for(".application", reference=reference), 303)


def _differing(ctx: Context, kept: Application, closed: Application) -> list[Differing]:
    """Return the questions that they answer differently, with what was chosen."""
    questions = read_questions(kept.call.questions)
    own = (
        f"q_{one.key}"
        for one in questions
        if one.asks and not (one.takes_files or one.retired or one.frozen(ctx.today))
    )
    chosen = {"pavilion"} if chooses_pavilion(kept) else ()
    typed = kept.call.standards.asked.union(chosen, own)
    return [
        Differing(ours, theirs, ours.field in typed, _is_taken(ours.field) and ours.field in typed)
        for theirs, ours in paired(_lines(ctx, closed), _lines(ctx, kept))
        if ours.words != theirs.words
    ]


def _is_taken(field: str) -> bool:
    return request.form.get(f"from-{field}") == "closed"


def _lines(ctx: Context, file: Application) -> list[Line]:
    return lines(versions.content(file, number=1, at=ctx.now), language())


def _page(
    ctx: Context,
    kept: Application,
    closed: Application,
    form: MergeFilesForm,
    differing: Iterable[Differing],
    *,
    stale: bool = False,
) -> str:
    return render_template(
        "admin/merge.html",
        kept=kept,
        closed=closed,
        form=form,
        differing=differing,
        people=organisation_reads.members(ctx, closed.organisation_id),
        may=merging.may_merge(ctx, kept, closed),
        seen=merging.stamp(kept, closed),
        stale=stale,
    )
