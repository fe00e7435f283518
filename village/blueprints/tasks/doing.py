"""An exhibitor's pages: what it has left to do, and a page for each task that has none yet."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from village.applications.reads import lookup
from village.applications.tables import Application
from village.applications.words import State
from village.billing.reads import holds
from village.blueprints.tasks import bp, forms
from village.board import deliveries, tasks
from village.contracts.reads import listing
from village.core.context import Context
from village.core.errors import FileNotTaken, NotFound, ScannerAway, SlotFull, Stale, StandHeld
from village.core.files.pictures import keep
from village.core.permissions import Permission as P
from village.editions.reads import pictures
from village.editions.words.settings import TaskKind
from village.exhibitors.reads import designs, entries, press
from village.exhibitors.tables import StandDesign
from village.exhibitors.words import (
    MAY_BE_NEEDLESS,
    MOST_PRESS_FILES,
    DesignState,
    fascia_languages,
    letter_height,
)
from village.exhibitors.writes import delegates, papers
from village.exhibitors.writes import entries as writing
from village.exhibitors.writes import press as kits
from village.organisations import reads as members
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.files import asked_for, send, why_not
from village.web.flashes import flash
from village.web.forms import Form
from village.web.transaction import commits

_MEBIBYTE = 1024 * 1024
#: What a task waits for; where nothing stands here, for the contract.
_AWAITED: Mapping[TaskKind, str] = {
    TaskKind.DEPOSIT: _l("The organiser sends you an invoice once your contract is issued."),
    TaskKind.BALANCE: _l("The organiser sends you the invoice of what is left."),
    TaskKind.STAND_DESIGN: _l("You can draw it once you have a stand."),
}


@bp.url_value_preprocessor
def limit(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take larger bodies where files come, before anything reads them."""
    if endpoint in ("tasks.catalogue", "tasks.insurance", "tasks.press_kit", "tasks.stand_design"):
        request.max_content_length = papers.MOST_BYTES + _MEBIBYTE


@bp.get("/of/<reference>")
@requires(P.APPLY)
def mine(reference: str) -> ResponseReturnValue:
    """Show what an exhibitor has left to do."""
    ctx = context()
    application = _exhibitor(ctx, reference)
    found = tasks.of(ctx, application)
    entry, design = entries.of(ctx, application), designs.kept(ctx, application)
    return render_template(
        "tasks/mine.html",
        application=application,
        tasks=found,
        left=[task for task in found if task.left],
        done=sum(task.state is tasks.TaskState.DONE for task in found),
        urls={task.kind: _page_of(ctx, task.kind, application) for task in found},
        needless=MAY_BE_NEEDLESS,
        not_needed=entry.not_needed,
        awaited={
            task.kind: _awaited(task.kind, design)
            for task in found
            if task.state is tasks.TaskState.WAITING
        },
        returned=design.reason if design and design.state is DesignState.RETURNED else "",
        held=holds.of(ctx, application),
        team=members.acting(ctx, application.organisation_id),
        my_email=ctx.actor.email,
    )


@bp.route("/of/<reference>/fascia", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def fascia(reference: str) -> ResponseReturnValue:
    """Say what stands on the fascia, and see it drawn."""
    ctx = context()
    application = _exhibitor(ctx, reference)
    entry = entries.of(ctx, application)
    form = forms.fascia_form(entry, fascia_languages(ctx.the_edition.languages))

    def page() -> str:
        boards = [(code, text, letter_height(text)) for code, text in form.texts.items()]
        return render_template(
            "tasks/fascia.html", application=application, form=form, boards=boards
        )

    if form.is_submitted() and "look" in request.form:
        return page(), 200 if form.validate() else 422
    return _saved(
        ctx,
        application,
        form,
        page,
        lambda: writing.set_fascia(ctx, application, form.texts, seen=form.version.data or 0),
    )


@bp.route("/of/<reference>/catalogue", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def catalogue(reference: str) -> ResponseReturnValue:
    """Say what stands in the catalogue, with a logo."""
    ctx = context()
    application = _exhibitor(ctx, reference)
    entry = entries.of(ctx, application)
    form = forms.catalogue_form(entry, ctx.the_edition.languages)

    def page() -> str:
        return render_template(
            "tasks/catalogue.html",
            application=application,
            form=form,
            logo=pictures.shown({"file": entry.logo}, language(), instead=_("Your logo")),
        )

    def save() -> None:
        logo = entry.logo
        if form.picture is not None:
            keep(ctx, form.picture.name, form.picture.content)
            logo = form.picture.name
        seen = form.version.data or 0
        writing.set_catalogue(ctx, application, form.texts, logo, seen=seen)

    return _saved(ctx, application, form, page, save)


@bp.route("/of/<reference>/co-exhibitors", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def co_exhibitors(reference: str) -> ResponseReturnValue:
    """Name those who share the stand."""
    ctx = context()
    application = _exhibitor(ctx, reference)
    form = forms.co_exhibitors_form(entries.of(ctx, application))
    seen = form.version.data or 0
    return _saved(
        ctx,
        application,
        form,
        lambda: render_template("tasks/co_exhibitors.html", application=application, form=form),
        lambda: writing.set_co_exhibitors(ctx, application, form.listed, seen=seen),
    )


@bp.route("/of/<reference>/delivery", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def delivery(reference: str) -> ResponseReturnValue:
    """Take a delivery slot."""
    ctx = context()
    application = _exhibitor(ctx, reference)
    entry = entries.of(ctx, application)
    slots = entries.slots(ctx, besides=application)
    form = forms.delivery_form(entry, slots)
    seen = form.version.data or 0
    return _saved(
        ctx,
        application,
        form,
        lambda: render_template(
            "tasks/delivery.html",
            application=application,
            form=form,
            slots=slots,
            entry=entry,
            held=holds.of(ctx, application),
        ),
        lambda: deliveries.book(
            ctx, application, form.slot.data or "", vehicle=form.vehicle.data or "", seen=seen
        ),
    )


@bp.route("/of/<reference>/insurance", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def insurance(reference: str) -> ResponseReturnValue:
    """Send the insurance certificate."""
    ctx = context()
    application = _exhibitor(ctx, reference)
    form = forms.InsuranceForm()
    sent = form.certificate.data
    return _saved(
        ctx,
        application,
        form,
        lambda: render_template(
            "tasks/insurance.html",
            application=application,
            form=form,
            entry=entries.of(ctx, application),
            asked=asked_for((), papers.MOST_BYTES // _MEBIBYTE),
        ),
        lambda: writing.set_insurance(
            ctx,
            application,
            sent.filename if sent else "",
            sent.read(papers.MOST_BYTES + 1) if sent else b"",
        ),
        file="certificate",
    )


@bp.get("/certificate/<reference>")
@requires(P.ACCOUNT)
def certificate(reference: str) -> ResponseReturnValue:
    """Send a certificate to its exhibitor, or to the organiser."""
    ctx = context()
    file = entries.certificate(ctx, reference)
    return send(ctx.storage.open(file.sha256), file.media_type, file.name)


@bp.route("/of/<reference>/press-kit", methods=["GET", "POST"])
@requires(P.APPLY)
@commits
def press_kit(reference: str) -> ResponseReturnValue:
    """Show the press kit, and add a file to it."""
    ctx = context()
    application = _exhibitor(ctx, reference)
    form = forms.PressForm()
    sent = form.file.data
    if form.validate_on_submit():
        name = sent.filename if sent else ""
        content = sent.read(papers.MOST_BYTES + 1) if sent else b""
        try:
            kits.add(ctx, application, name, content)
        except (FileNotTaken, ScannerAway) as error:
            form.file.errors = [why_not(error)]
        else:
            flash(_("This is kept."))
            return redirect(url_for(".press_kit", reference=reference), 303)
    page = render_template(
        "tasks/press_kit.html",
        application=application,
        form=form,
        files=press.of(ctx, application),
        most=MOST_PRESS_FILES,
        is_public=ctx.the_edition.task_plan.public_press_kits,
        asked=asked_for((), papers.MOST_BYTES // _MEBIBYTE),
    )
    return page, 422 if form.errors else 200


@bp.post("/of/<reference>/press-kit/<sha256>/remove")
@requires(P.APPLY)
@commits
def remove_press_file(reference: str, sha256: str) -> ResponseReturnValue:
    """Take a file out of the press kit."""
    ctx = context()
    kits.take_away(ctx, _exhibitor(ctx, reference), sha256)
    flash(_("The file is taken away."))
    return redirect(url_for(".press_kit", reference=reference), 303)


@bp.get("/press-kit/<reference>/<sha256>")
@requires(P.ACCOUNT)
def press_file(reference: str, sha256: str) -> ResponseReturnValue:
    """Send a file of a press kit to its exhibitor, or to the organiser."""
    ctx = context()
    file = press.file(ctx, reference, sha256)
    return send(ctx.storage.open(file.sha256), file.media_type, file.name)


@bp.post("/of/<reference>/needless")
@requires(P.APPLY)
@commits
def needless(reference: str) -> ResponseReturnValue:
    """Say that nothing is needed for a task, or take that back."""
    ctx = context()
    application = _exhibitor(ctx, reference)
    given = request.form.get("task", "")
    if given not in list(TaskKind):
        raise NotFound
    writing.need_nothing(ctx, application, TaskKind(given), needless="undo" not in request.form)
    return redirect(url_for(".mine", reference=reference), 303)


@bp.post("/of/<reference>/delegate")
@requires(P.APPLY)
@commits
def delegate(reference: str) -> ResponseReturnValue:
    """Entrust a colleague with a task, or take it back."""
    ctx = context()
    application = _exhibitor(ctx, reference)
    given, email = request.form.get("task", ""), request.form.get("email", "")
    if given not in list(TaskKind):
        raise NotFound
    delegates.delegate(ctx, application, TaskKind(given), email)
    flash(_("The task is entrusted.") if email else _("The task is everybody's again."))
    return redirect(url_for(".mine", reference=reference, _anchor=f"task-{given}"), 303)


def _exhibitor(ctx: Context, reference: str) -> Application:
    """Return a confirmed application for which the actor acts.

    Raises:
        NotFound: it is not confirmed, or the actor may not know of it.
    """
    application = lookup.own(ctx, reference)
    if application.state is not State.CONFIRMED:
        raise NotFound
    return application


def _awaited(kind: TaskKind, design: StandDesign | None) -> str:
    """Say what a task waits for, in the page's language."""
    submitted = design is not None and design.state is DesignState.SUBMITTED
    if kind is TaskKind.STAND_DESIGN and submitted:
        return str(_("The organiser is looking at your design; we write to you."))
    contract = _("The organiser is preparing your contract; we write when it can be signed.")
    return str(_AWAITED.get(kind, contract))


def _saved(
    ctx: Context,
    application: Application,
    form: Form,
    page: Callable[[], str],
    save: Callable[[], None],
    *,
    file: str = "",
) -> ResponseReturnValue:
    """Show a task's form; sent, save what it says and go back to the list of tasks."""
    if not form.is_submitted():
        return page()
    if not form.validate():
        return page(), 422
    try:
        save()
    except (FileNotTaken, ScannerAway) as error:
        form[file].errors = [why_not(error)]
        return page(), 422
    except (SlotFull, StandHeld) as error:
        form["slot"].errors = [sentence(error)]
        return page(), 409
    except Stale as error:
        form.form_errors.append(sentence(error))
        form["version"].raw_data = None
        form["version"].data = entries.of(ctx, application).version
        return page(), 409
    flash(_("This is kept."))
    return redirect(url_for(".mine", reference=application.reference), 303)


def _page_of(ctx: Context, kind: TaskKind, application: Application) -> str:
    """Return the page on which a task is done."""
    reference = application.reference
    match kind:
        case TaskKind.CONTRACT:
            found = listing.of_application(ctx, application)
            return url_for("contracts.show", number=found.number) if found else ""
        case TaskKind.DEPOSIT | TaskKind.BALANCE:
            return url_for("billing.documents", reference=reference)
        case TaskKind.BILLING:
            return url_for("billing.details", reference=reference)
        case TaskKind.SERVICES:
            return url_for("orders.order", reference=reference)
        case TaskKind.PEOPLE | TaskKind.WORK_PASSES:
            return url_for("badges.people", reference=reference)
        case TaskKind.INVITATIONS:
            return url_for("visitors.invitation", reference=reference)
    return url_for(f".{kind}", reference=reference)
