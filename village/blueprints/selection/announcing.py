"""What stands to be announced, with the mails as they will read, and the announcement itself."""

from datetime import date, timedelta

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from village.blueprints.selection import bp
from village.blueprints.selection.forms import AnnounceForm
from village.blueprints.selection.letters import letter
from village.core.errors import AlreadyDone, Stale, TooManySelected
from village.core.permissions import Permission as P
from village.selection.reads import decisions, ranking
from village.selection.tables import Decision
from village.selection.words import Feedback, Outcome
from village.selection.writes import deciding as selection_writes
from village.web import mails
from village.web.access import confirmed, requires
from village.web.context import context
from village.web.errors import sentence
from village.web.flashes import Tone, flash
from village.web.transaction import commits

#: How long those selected are given to confirm, where nothing else is said.
DAYS_TO_ANSWER = 14


def last_day() -> date:
    """Return until when a place offered today is kept, where nothing else is said."""
    return context().today + timedelta(days=DAYS_TO_ANSWER)


@bp.get("/announce")
@requires(P.ANNOUNCE)
def announce() -> ResponseReturnValue:
    """Show what stands to be announced, and how each mail will read."""
    return _page()


@bp.post("/announce")
@confirmed
@requires(P.ANNOUNCE)
@commits
def announce_now() -> ResponseReturnValue:
    """Announce all staged decisions together."""
    form = AnnounceForm()
    if not form.validate():
        return _page(form), 422
    try:
        counts = selection_writes.announce(
            context(),
            seen=form.seen.data or "",
            beyond=form.beyond.data,
            answer_by=form.answer_by.data,
        )
    except AlreadyDone:
        flash(_("These decisions are already announced: nothing is staged any more."), Tone.NOTE)
        return _back()
    except Stale:
        flash(_("Somebody changed the staged decisions: read them again below."), Tone.WARNING)
        return _page(form), 409
    except TooManySelected as refusal:
        return _page(form, problem=sentence(refusal)), 409
    total = sum(counts.values())
    flash(
        ngettext(
            "%(num)s decision announced, its mail is on its way.",
            "%(num)s decisions announced, their mails are on their way.",
            total,
        )
    )
    return _back()


def _page(form: AnnounceForm | None = None, *, problem: str = "") -> str:
    if form is None:
        form = AnnounceForm(formdata=None, answer_by=last_day())
    summary = decisions.announcement(context())
    day = form.answer_by.data
    samples = {o: _letter(found[0], day) for o in Outcome if (found := summary.having(o))}
    return render_template(
        "selection/announce.html",
        form=form,
        summary=summary,
        samples=samples,
        problem=problem,
        places=ranking.places_left(context()),
        Outcome=Outcome,
    )


def _letter(decision: Decision, day: date | None) -> mails.Letter:
    """Return the mail that one decision will send."""
    feedback = Feedback(decision.praised, decision.missed)
    return letter(decision.application, decision.outcome, decision.reasons, feedback, day)


def _back() -> Response:
    return redirect(url_for(".announce"), 303)
