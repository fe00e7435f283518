"""Badges: an organisation names its people, the organiser issues, both print."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.applications.tables import Application
from village.badges import reads as rows
from village.badges.words import BadgeState
from village.badges.writes import issuing
from village.blueprints.badges import bp
from village.blueprints.badges.forms import PersonForm
from village.blueprints.badges.printing import pdf, sheet_asked, sheets
from village.core import runs
from village.core.context import Context
from village.core.errors import IllegalTransition, TextNotDrawable
from village.core.permissions import Permission as P
from village.core.runs import reads as running
from village.core.runs.tables import Run
from village.core.runs.words import ISSUE_BADGES, PRINT_BADGES
from village.web.access import confirmed, requires
from village.web.context import context
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.paging import asked_page, page_of
from village.web.runs import seen
from village.web.transaction import commits


@bp.route("/")
@requires(P.ISSUE_BADGES)
def index() -> ResponseReturnValue:
    """List the edition's badges and what waits to be issued or printed."""
    ctx = context()
    states = {str(state): state for state in BadgeState}
    state = states.get(request.args.get("state", ""))
    words = request.args.get("q", "").strip()
    number = asked_page()
    listed, total = rows.listed(ctx, state=state, words=words, page=number)
    return render_template(
        "badges/index.html",
        badges=listed,
        page=page_of(number, total, rows.PAGE),
        counts=rows.counts(ctx),
        state=state,
        words=words,
        sheets=sheets(),
        keys=rows.keys(ctx),
        runs=[seen(run) for run in _open_runs(ctx)],
    )


@bp.route("/issue", methods=["POST"])
@requires(P.ISSUE_BADGES)
@commits
def issue() -> ResponseReturnValue:
    """Issue every requested badge, as a run."""
    run = runs.start(context(), ISSUE_BADGES)
    return redirect(url_for("runs.show", token=run.token), 303)


@bp.route("/rotate", methods=["POST"])
@confirmed
@requires(P.ISSUE_BADGES)
@commits
def rotate() -> ResponseReturnValue:
    """Sign with a new key from now on."""
    number = issuing.rotate_key(context())
    said = _("Badges are signed with key %(number)s from now on; those issued before stay valid.")
    flash(said % {"number": number})
    return redirect(url_for(".index"), 303)


@bp.route("/of/<reference>")
@requires(P.ACCOUNT)
def people(reference: str) -> ResponseReturnValue:
    """Show the people an application named."""
    return _people(rows.named_by(context(), reference), PersonForm())


@bp.route("/of/<reference>", methods=["POST"])
@requires(P.APPLY)
@commits
def name(reference: str) -> ResponseReturnValue:
    """Name one more person."""
    ctx = context()
    application = rows.named_by(ctx, reference)
    form = PersonForm()
    if not form.validate_on_submit():
        return _people(application, form), 422
    values = {key: (value or "").strip() for key, value in form.data.items() if key != "csrf_token"}
    try:
        badge = issuing.name_person(ctx, application, **values)
    except IllegalTransition:
        form.name.errors = [_("Your organisation has named all the people it may.")]
        return _people(application, form), 409
    except TextNotDrawable as error:
        form.name.errors = [sentence(error)]
        return _people(application, form), 422
    flash(_("%(name)s is on the list.", name=badge.name))
    return redirect(url_for(".people", reference=reference), 303)


@bp.route("/of/<reference>/issue", methods=["POST"])
@requires(P.ISSUE_BADGES)
@commits
def issue_some(reference: str) -> ResponseReturnValue:
    """Issue the requested badges of one application."""
    ctx = context()
    issued = issuing.issue(ctx, rows.of_application(ctx, rows.named_by(ctx, reference)))
    flash(ngettext("%(num)s badge issued.", "%(num)s badges issued.", issued))
    return redirect(url_for(".people", reference=reference), 303)


@bp.route("/of/<reference>/badges.pdf")
@requires(P.ACCOUNT)
def print_some(reference: str) -> ResponseReturnValue:
    """Send the issued badges of one application."""
    ctx = context()
    application = rows.named_by(ctx, reference)
    named = rows.of_application(ctx, application)
    return pdf([badge for badge in named if badge.token], reference, sheet_asked())


@bp.route("/<reference>.pdf")
@requires(P.ACCOUNT)
def one(reference: str) -> ResponseReturnValue:
    """Send one issued badge."""
    badge = rows.find(context(), reference)
    return pdf([badge] if badge.token else [], reference, sheet_asked())


@bp.route("/<reference>/revoke", methods=["POST"])
@requires(P.ACCOUNT)
@commits
def revoke(reference: str) -> ResponseReturnValue:
    """Take a person off the list, or make an issued badge worthless."""
    ctx = context()
    badge = rows.find(ctx, reference)
    issuing.revoke(ctx, badge)
    flash(_("The badge of %(name)s is revoked.", name=badge.name))
    if badge.application is None:
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".people", reference=badge.application.reference), 303)


def _people(application: Application, form: PersonForm) -> str:
    ctx = context()
    return render_template(
        "badges/people.html",
        application=application,
        badges=rows.of_application(ctx, application),
        room=issuing.room(ctx, application),
        allowance=issuing.allowance(application),
        form=form,
        sheets=sheets(),
    )


def _open_runs(ctx: Context) -> list[Run]:
    found = [running.open_run(ctx, kind) for kind in (ISSUE_BADGES, PRINT_BADGES)]
    return [run for run in found if run is not None]
