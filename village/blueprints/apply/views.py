"""The applicant's pages: my applications, start one, where it stands, its people."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads import amendments, answers, duplicates, versions
from village.applications.reads import lookup as applications_queries
from village.applications.tables import Application, Submission
from village.applications.words import APPLICATION_FLOW, Action
from village.applications.writes import applications, drafts
from village.blueprints.apply import bp
from village.blueprints.apply.forms import InvitationForm, LeavingForm, start_form
from village.board import progress, withdrawals
from village.core.context import Context
from village.core.errors import LimitReached, TooManyAttempts
from village.core.permissions import Permission as P
from village.core.policy import can
from village.draws.reads import turns
from village.editions.reads import editions
from village.organisations import reads as organisation_reads
from village.organisations import writes as organisation_writes
from village.organisations.words import READ
from village.selection.reads import explaining, minutes
from village.stands.reads import waiting
from village.stands.writes import preferences
from village.web import milestones
from village.web.access import requires
from village.web.context import context, language
from village.web.corrections import asked_correction
from village.web.errors import sentence
from village.web.flashes import flash
from village.web.pages import may
from village.web.submissions import differing, lines
from village.web.transaction import commits


@bp.get("/")
@requires(P.FOLLOW)
def index() -> ResponseReturnValue:
    """Show what this account has applied for: its state, what is next, the deadline."""
    ctx = context()
    mine = applications_queries.mine(ctx, language())
    unsigned = progress.unsigned(ctx, [row.reference for row in mine])
    return render_template("apply/index.html", applications=mine, unsigned=unsigned)


@bp.route("/start", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def start() -> ResponseReturnValue:
    """Choose what to apply as; the form sent twice starts one draft."""
    ctx = context()
    calls, mine = (
        editions.calls(ctx.session, ctx.the_edition.id),
        organisation_reads.own(ctx),
    )
    judges = may(P.SCORE) or may(P.DECIDE)
    form = start_form([one for one in calls if one.window.accepts(ctx.now)], mine, judges=judges)
    if form.validate_on_submit():
        try:
            application = drafts.start(
                ctx,
                next(call for call in calls if call.key == form.call.data),
                draft_key=form.draft_key.data,
                organisation=next((o for o in mine if str(o.id) == form.organisation.data), None),
            )
        except LimitReached as error:
            form.organisation.errors = [sentence(error)]
        else:
            return redirect(url_for(".edit", reference=application.reference), 303)
    if request.method == "GET":
        form.call.data = request.args.get("call")
        form.organisation.data = str(mine[0].id) if mine else ""
    status = 422 if form.errors else 200
    return render_template("apply/start.html", form=form, calls=calls, now=ctx.now), status


@bp.get("/<reference>")
@requires(P.FOLLOW)
def show(reference: str) -> ResponseReturnValue:
    """Show where an application stands, what comes next, and what may be done."""
    ctx = context()
    application = applications_queries.followed(ctx, reference)
    return _page(ctx, application, LeavingForm(), InvitationForm())


@bp.post("/<reference>/<any(confirm, decline, withdraw):action>")
@requires(P.APPLY)
@commits
def step(reference: str, action: str) -> ResponseReturnValue:
    """Take one of the applicant's own steps."""
    ctx = context()
    application = applications_queries.own(ctx, reference, lock=True)
    form = LeavingForm()
    if not form.validate_on_submit():
        return _page(ctx, application, form, InvitationForm(formdata=None)), 422
    match Action(action):
        case Action.CONFIRM:
            applications.confirm(ctx, application)
        case Action.DECLINE:
            withdrawals.decline(ctx, application, note=form.note.data or "")
        case _:
            withdrawals.withdraw(ctx, application, note=form.note.data or "")
    return redirect(url_for(".show", reference=reference), 303)


@bp.post("/<reference>/invite")
@requires(P.APPLY)
@commits
def invite(reference: str) -> ResponseReturnValue:
    """Invite somebody by mail to act for the organisation."""
    ctx = context()
    application = applications_queries.own(ctx, reference)
    form = InvitationForm()
    if not form.validate_on_submit():
        return _page(ctx, application, LeavingForm(formdata=None), form), 422
    try:
        organisation_writes.invite(
            ctx, application, email=form.email.data or "", edits=form.may.data != READ
        )
    except TooManyAttempts as error:
        form.email.errors = [sentence(error)]
        return _page(ctx, application, LeavingForm(formdata=None), form), 429
    flash(_("The invitation is on its way."))
    return redirect(url_for(".show", reference=reference), 303)


@bp.post("/<reference>/invite/revoke")
@requires(P.APPLY)
@commits
def revoke_invitation(reference: str) -> ResponseReturnValue:
    """Make an invitation's link worthless."""
    ctx = context()
    application = applications_queries.own(ctx, reference)
    organisation_writes.revoke_invitation(ctx, application, email=request.form.get("email", ""))
    flash(_("The invitation is revoked: its link opens nothing more."))
    return redirect(url_for(".show", reference=reference), 303)


@bp.post("/<reference>/members/remove")
@requires(P.APPLY)
@commits
def remove_member(reference: str) -> ResponseReturnValue:
    """Take away somebody's access to the application."""
    ctx = context()
    application = applications_queries.own(ctx, reference)
    organisation_writes.remove_member(ctx, application, email=request.form.get("email", ""))
    flash(_("This person no longer belongs to the application."))
    return redirect(url_for(".show", reference=reference), 303)


@bp.route("/join/<token>", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def join(token: str) -> ResponseReturnValue:
    """Accept an invitation to act for an organisation."""
    ctx = context()
    form = LeavingForm()
    if form.validate_on_submit():
        joined = organisation_writes.accept_invitation(ctx, token)
        flash(_("You now belong to %(organisation)s.", organisation=joined.name))
        return redirect(url_for(".index"), 303)
    organisation, edits = organisation_writes.invited_to(ctx, token)
    return render_template("apply/join.html", organisation=organisation, edits=edits)


def _page(
    ctx: Context, application: Application, leaving: LeavingForm, invitation: InvitationForm
) -> str:
    call = application.call
    actions = {step.action for step in APPLICATION_FLOW.actions(application.state)}
    kept = versions.of(ctx, application)
    return render_template(
        "apply/show.html",
        application=application,
        call=call,
        actions=actions,
        Action=Action,
        lines=lines(_content(ctx, application, kept), language()),
        versions=differing(kept, language()),
        answers=answers.shown(ctx, application, language()),
        amendment=amendments.of(ctx, application),
        may_amend=amendments.may_amend(ctx, application),
        correction=asked_correction(ctx, application),
        merged_into=duplicates.merged_into(ctx, application),
        may_edit=can(ctx.actor, P.APPLY, application),
        given=progress.given(ctx, application),
        answer_by=progress.answer_by(ctx, application),
        explanation=explaining.explanation(ctx, application),
        minutes_line=minutes.own_line(ctx, application),
        today=ctx.today,
        way=milestones.items(progress.milestones(ctx, application)),
        members=organisation_reads.members(ctx, application.organisation_id),
        own_email=ctx.actor.email,
        invitations=organisation_reads.invitations(ctx, application.organisation_id),
        leaving=leaving,
        invitation=invitation,
        unsigned=progress.unsigned(ctx, [application.reference]),
        wishing=preferences.may_wish(ctx, application),
        draw=turns.of_application(ctx, application),
        waits_for=waiting.of_application(ctx, application),
        presenting=bool(answers.public_questions(ctx, application)),
    )


def _content(ctx: Context, application: Application, kept: list[Submission]) -> dict[str, Any]:
    """Return what a file says: the version in force, or the draft."""
    return kept[0].content if kept else versions.content(application, number=1, at=ctx.now)
