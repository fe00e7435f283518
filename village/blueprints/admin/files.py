"""One application's file: everything in it, its screening, the answer to an exhibitor."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads import (
    checklist,
    corrections,
    duplicates,
    eligibility,
    listing,
    notes,
    tags,
    verdicts,
    versions,
)
from village.applications.reads import lookup as files
from village.applications.reads.pavilions import may_move
from village.applications.reads.views import view
from village.applications.tables import Application
from village.applications.words import APPLICATION_FLOW, Action
from village.applications.writes import pavilions, screening
from village.blueprints.admin import bp
from village.blueprints.admin.desk import note_form
from village.blueprints.admin.forms import (
    NoteForm,
    ReasonForm,
    ScreeningForm,
    TagForm,
    carried,
    pavilion_form,
    read_filters,
    refuses_without_words,
    screening_form,
)
from village.board import mails as letters
from village.board import progress
from village.core.audit.reads import of_subject
from village.core.context import Context
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Permission as P
from village.core.policy import can
from village.editions.words.calls import CallKind
from village.organisations import reads as organisation_reads
from village.organisations import writes as organisations
from village.web import milestones
from village.web.access import requires
from village.web.context import context, language
from village.web.corrections import asked_correction
from village.web.eligibility import rule_words
from village.web.flashes import Tone, flash
from village.web.mails import subjects
from village.web.submissions import differing, reader
from village.web.transaction import commits


@bp.get("/applications/<reference>")
@requires(P.VIEW_BOARD)
def application(reference: str) -> ResponseReturnValue:
    """Show one file, with its way, its log, and its neighbours in the list one comes from."""
    ctx = context()
    return _page(ctx, files.find(ctx, reference), _screening(ctx), NoteForm())


@bp.post("/applications/<reference>/screen")
@requires(P.SCREEN)
@commits
def screen(reference: str) -> ResponseReturnValue:
    """Find a file eligible or not."""
    ctx = context()
    file = files.find(ctx, reference, lock=True)
    form = _screening(ctx)
    if not form.validate_on_submit() or refuses_without_words(form):
        return _page(ctx, file, form, NoteForm(formdata=None)), 422
    eligible = form.verdict.data == "eligible"
    following = listing.to_screen(ctx, read_filters(request.args), reference).following
    screening.screen(
        ctx, file, eligible=eligible, reason=form.reason.data, note=form.note.data or ""
    )
    flash(
        _("%(file)s is eligible. The applicant gets a mail.", file=reference)
        if eligible
        else _("%(file)s is not eligible. The applicant gets a mail.", file=reference)
    )
    if request.form.get("then") == "next":
        return _on_to(following, screened=reference)
    return _back(reference)


@bp.get("/applications/to-screen")
@requires(P.SCREEN)
def to_screen() -> ResponseReturnValue:
    """Open the first file of a list that waits to be screened."""
    return _on_to(listing.to_screen(context(), read_filters(request.args)).following)


@bp.post("/applications/<reference>/pavilion")
@requires(P.SCREEN)
@commits
def move(reference: str) -> ResponseReturnValue:
    """Give a file its pavilion by hand."""
    ctx = context()
    file = files.find(ctx, reference, lock=True)
    form = pavilion_form(ctx.the_edition, file, language())
    if form.validate_on_submit():
        pavilions.move(ctx, file, form.pavilion.data)
        flash(_("The file has its pavilion."))
    return _back(reference)


@bp.post("/applications/<reference>/invite")
@requires(P.SCREEN)
@commits
def invite_contact(reference: str) -> ResponseReturnValue:
    """Invite the contact of a file that was taken in to take care of it."""
    ctx = context()
    organisations.invite_contact(ctx, files.find(ctx, reference, lock=True))
    flash(_("The contact is invited by mail."))
    return _back(reference)


@bp.post("/applications/<reference>/reconsider")
@requires(P.SCREEN)
@commits
def reconsider(reference: str) -> ResponseReturnValue:
    """Take a screened file back, to be screened again."""
    ctx = context()
    file = files.find(ctx, reference, lock=True)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(ctx, file, _screening(ctx, blank=True), NoteForm(formdata=None), form), 422
    screening.reconsider(ctx, file, note=form.note.data or "")
    flash(_("The file waits to be screened again."))
    return _back(reference)


@bp.post("/applications/<reference>/answer/<any(select, waitlist, reject):action>")
@requires(P.ANNOUNCE)
@commits
def answer(reference: str, action: str) -> ResponseReturnValue:
    """Select an exhibitor, let it wait, or turn it down."""
    ctx = context()
    file = files.find(ctx, reference, lock=True)
    form = NoteForm()
    if not form.validate_on_submit():
        return _page(ctx, file, _screening(ctx, blank=True), form), 422
    screening.answer_exhibitor(ctx, file, Action(action), note=form.note.data or "")
    flash(_("Done. The exhibitor gets a mail."))
    return _back(reference)


def _screening(ctx: Context, *, blank: bool = False) -> ScreeningForm:
    return screening_form(ctx.the_edition, language(), blank=blank)


def _back(reference: str) -> ResponseReturnValue:
    """Return to the file, within the list one came from, with the next file at hand."""
    query = urlencode({**carried(), "done": 1})
    return redirect(f"{url_for('.application', reference=reference)}?{query}", 303)


def _on_to(following: str | None, *, screened: str = "") -> ResponseReturnValue:
    """Go on to a file that waits; where none does, to the list."""
    if following is None:
        flash(_("No file of this list waits to be screened."), Tone.NOTE)
        place, query = url_for(".applications"), urlencode(carried())
    else:
        place = url_for(".application", reference=following)
        query = urlencode(carried() | ({"screened": screened} if screened else {}))
    return redirect(f"{place}?{query}" if query else place, 303)


def _page(
    ctx: Context,
    file: Application,
    form: ScreeningForm,
    note: NoteForm,
    undo: ReasonForm | None = None,
) -> str:
    reference, screens = file.reference, can(ctx.actor, P.SCREEN, file)
    checked = checklist.of(ctx, file)
    mails = letters.of_file(ctx, file)
    return render_template(
        "admin/application.html",
        application=file,
        file=view(ctx, file, language()),
        versions=differing(versions.of(ctx, file), language(), read=reader(ctx, file)),
        way=milestones.items(progress.milestones(ctx, file)),
        given=progress.given(ctx, file),
        entries=of_subject(ctx.session, reference) if P.VIEW_AUDIT in ctx.actor.permissions else [],
        mails=_mails(ctx, mails),
        neighbours=listing.neighbours(ctx, read_filters(request.args), reference),
        carried=carried(),
        actions=_actions(ctx, file),
        checked=checked,
        missing=checklist.unticked(checked),
        outcomes=[one for one in eligibility.outcomes(ctx, file) if one.flagged],
        merged_into=duplicates.merged_into(ctx, file),
        merged_from=duplicates.merged_from(ctx, file),
        correction=asked_correction(ctx, file),
        can_correct=corrections.may_ask(ctx, file),
        duplicates=duplicates.likely(ctx, file) if screens else [],
        queue=listing.to_screen(ctx, read_filters(request.args), reference) if screens else None,
        rule_words=rule_words,
        moving=pavilion_form(ctx.the_edition, file, language())
        if screens and may_move(ctx, file)
        else None,
        waits_for_somebody=screens
        and organisation_reads.waits_for_somebody(ctx, file.organisation_id),
        form=form,
        note=note,
        undo=undo or ReasonForm(formdata=None),
        tags=tags.of(ctx, file),
        known_tags=tags.known(ctx),
        tagging=TagForm(formdata=None),
        file_notes=notes.of(ctx, file),
        me=ctx.actor.user_id,
        noting=note_form(ctx, file, blank=True) if screens else None,
        verdict_leaves_at=_verdict_leaves_at(ctx, mails),
    )


def _verdict_leaves_at(ctx: Context, mails: Sequence[OutboxMail]) -> datetime | None:
    """Return when the mail of the verdict leaves, while it can still be called back."""
    times = (one.leaves_at for one in mails if one.template in verdicts.VERDICT_MAILS)
    return next((at for at in times if at and at > ctx.now), None)


def _mails(ctx: Context, rows: Sequence[OutboxMail]) -> list[tuple[OutboxMail, str]]:
    """Return mails about a file with their subjects, for who reads mails."""
    if P.READ_MAIL not in ctx.actor.permissions:
        return []
    return list(zip(rows, subjects(rows, ctx.the_edition), strict=True))


def _actions(ctx: Context, file: Application) -> set[str]:
    """Return what this organiser may do with the file here; start-ups are decided by the jury."""
    jurys = (
        {Action.SELECT, Action.WAITLIST, Action.REJECT} if file.kind is CallKind.STARTUP else set()
    )
    return {
        step.action.value
        for step in APPLICATION_FLOW.actions(file.state)
        if can(ctx.actor, step.needs, file)
        and step.needs in (P.SCREEN, P.ANNOUNCE)
        and step.action not in jurys
    }
