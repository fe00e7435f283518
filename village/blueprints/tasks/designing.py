"""The design of a stand: its exhibitor draws and submits it, the organiser judges it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads import lookup
from village.applications.tables import Application
from village.applications.words import State
from village.blueprints.tasks import bp
from village.blueprints.tasks.forms import DesignForm, EntryForm, ReturnForm, design_form
from village.blueprints.tasks.picture import finding_words, metres, picture, rule_words
from village.core.context import Context
from village.core.errors import (
    FileNotTaken,
    NotFound,
    RulesBroken,
    ScannerAway,
    Stale,
    WallOutside,
)
from village.core.permissions import Permission as P
from village.exhibitors.reads import designs
from village.exhibitors.tables import StandDesign
from village.exhibitors.words import DRAWN_IN, walls_of
from village.exhibitors.writes import designs as writing
from village.exhibitors.writes import papers
from village.stands.reads import floors
from village.web.access import requires
from village.web.context import context
from village.web.errors import sentence
from village.web.files import asked_for, send, why_not
from village.web.flashes import Tone, flash
from village.web.transaction import commits


@bp.route("/of/<reference>/stand-design", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def stand_design(reference: str) -> ResponseReturnValue:
    """Draw the walls of one's own stand; sent to be looked at only, say what the rules find."""
    ctx = context()
    application = _builder(lookup.own(ctx, reference))
    design = designs.kept(ctx, application)
    form = design_form(design)
    if not form.is_submitted():
        return _own_page(ctx, application, design, form)
    if not form.validate():
        return _own_page(ctx, application, design, form), 422
    if "look" in request.form:
        return _own_page(ctx, application, design, form)
    try:
        design = writing.save(
            ctx,
            application,
            form.drawn,
            seen=form.version.data or 0,
            remark=form.remark.data or "",
            plan=form.sent_plan(papers.MOST_BYTES),
            keeps_plan=not form.without_plan.data,
        )
    except (FileNotTaken, ScannerAway) as error:
        form.plan.errors = [why_not(error)]
        return _own_page(ctx, application, design, form), 422
    except Stale as error:
        form.form_errors.append(sentence(error))
        kept = designs.kept(ctx, application)
        form.version.raw_data, form.version.data = None, kept.version if kept else 0
        return _own_page(ctx, application, kept, form), 409
    if "submit" not in request.form:
        flash(_("This is kept."))
        return redirect(url_for(".stand_design", reference=reference), 303)
    return _submitted(ctx, application, design)


@bp.post("/of/<reference>/stand-design/revise")
@requires(P.APPLY)
@commits
def revise_design(reference: str) -> ResponseReturnValue:
    """Draw on at what was submitted or approved."""
    ctx = context()
    application = _builder(lookup.own(ctx, reference))
    writing.revise(ctx, application, seen=_seen())
    flash(_("The design is a draft again: change it, then submit it."), Tone.NOTE)
    return redirect(url_for(".stand_design", reference=reference), 303)


@bp.get("/stand-plan/<reference>")
@requires(P.ACCOUNT)
def builders_plan(reference: str) -> ResponseReturnValue:
    """Send a builder's plan to its exhibitor, or to the organiser."""
    ctx = context()
    file = designs.builders_plan(ctx, reference)
    return send(ctx.storage.open(file.sha256), file.media_type, file.name)


@bp.get("/<reference>/stand-design")
@requires(P.CONTRACT)
def judge_design(reference: str) -> ResponseReturnValue:
    """Show an exhibitor's design, to approve or return it."""
    ctx = context()
    return _judging_page(ctx, lookup.find(ctx, reference), ReturnForm())


@bp.post("/<reference>/stand-design/approve")
@requires(P.CONTRACT)
@commits
def approve_design(reference: str) -> ResponseReturnValue:
    """Approve a design."""
    ctx = context()
    writing.approve(ctx, lookup.find(ctx, reference), seen=_seen())
    flash(_("The design is approved; its exhibitor has been told."))
    return redirect(url_for(".matrix", task="stand_design", state="waiting"), 303)


@bp.post("/<reference>/stand-design/return")
@requires(P.CONTRACT)
@commits
def return_design(reference: str) -> ResponseReturnValue:
    """Return a design with a reason."""
    ctx = context()
    application = lookup.find(ctx, reference)
    form = ReturnForm()
    if not form.validate_on_submit():
        return _judging_page(ctx, application, form), 422
    writing.send_back(ctx, application, form.reason.data or "", seen=_seen())
    flash(_("The design is returned; its exhibitor has been told why."))
    return redirect(url_for(".matrix", task="stand_design", state="waiting"), 303)


def _submitted(ctx: Context, application: Application, design: StandDesign) -> ResponseReturnValue:
    """Submit what was just kept; where a rule forbids it, it stays kept."""
    here = url_for(".stand_design", reference=application.reference)
    try:
        writing.submit(ctx, application, seen=design.version)
    except (RulesBroken, WallOutside) as error:
        flash(_("Kept, but not submitted.") + " " + sentence(error), Tone.WARNING)
        return redirect(here, 303)
    flash(_("The design is submitted; we write to you once it is judged."))
    return redirect(url_for(".mine", reference=application.reference), 303)


def _builder(application: Application) -> Application:
    """Return a confirmed application for bare space.

    Raises:
        NotFound: it is another one.
    """
    if application.state is not State.CONFIRMED or not designs.is_asked(application):
        raise NotFound
    return application


def _own_page(
    ctx: Context, application: Application, design: StandDesign | None, form: DesignForm
) -> str:
    stand = floors.own(ctx, application)
    editable = design is None or design.state in DRAWN_IN
    if stand is None:
        return render_template("tasks/stand_design.html", application=application, stand=None)
    walls = form.drawn if editable else walls_of(design.walls if design else ())
    findings = designs.judged(ctx, stand.floor, walls)
    return render_template(
        "tasks/stand_design.html",
        application=application,
        stand=stand,
        design=design,
        editable=editable,
        moved=design is not None and design.polygon != stand.polygon,
        form=form,
        walls=walls,
        findings=[(one, finding_words(one)) for one in findings],
        picture=picture(stand.floor, walls, findings),
        rules=rule_words(ctx.the_edition.task_plan.stand_rules),
        asked=asked_for(("pdf",), papers.MOST_BYTES // (1024 * 1024)),
        metres=metres,
    )


def _judging_page(ctx: Context, application: Application, form: ReturnForm) -> str:
    design, stand = designs.kept(ctx, application), floors.own(ctx, application)
    if design is None or stand is None:
        raise NotFound
    walls = walls_of(design.walls)
    findings = designs.judged(ctx, stand.floor, walls)
    return render_template(
        "tasks/judge_design.html",
        application=application,
        stand=stand,
        design=design,
        moved=design.polygon != stand.polygon,
        form=form,
        walls=walls,
        findings=[(one, finding_words(one)) for one in findings],
        picture=picture(stand.floor, walls, findings),
        rules=rule_words(ctx.the_edition.task_plan.stand_rules),
        metres=metres,
    )


def _seen() -> int:
    """Return which version of the design the page showed."""
    return EntryForm().version.data or 0
