"""The organiser's matrix of exhibitors and tasks, and reminders of a selection."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.applications.reads import lookup
from village.billing.reads import holds
from village.blueprints.tasks import bp
from village.board import task_reminders, tasks
from village.board.tasks import Duties, DutyFilters, TaskState
from village.core.audit import exports
from village.core.context import Context
from village.core.languages import NATIVE_NAMES, as_language
from village.core.outbox import Outgoing
from village.core.permissions import Permission as P
from village.editions.reads import pictures
from village.editions.words.settings import TaskKind
from village.exhibitors.reads import designs, entries, press
from village.exhibitors.words import fascia_languages, letter_height
from village.web import mails as letters
from village.web.access import requires
from village.web.context import context, language
from village.web.exports import csv_response, xlsx_response
from village.web.flashes import Tone, flash
from village.web.pages import stand_text
from village.web.tasks import slot_words
from village.web.transaction import commits, write_too


@bp.get("/")
@requires(P.CONTRACT)
def matrix() -> ResponseReturnValue:
    """Show every exhibitor with its tasks, and how many have done each."""
    ctx = context()
    filters = _filters()
    every = tasks.every(ctx, language())
    kinds = tasks.kinds(ctx)
    return render_template(
        "tasks/matrix.html",
        kinds=kinds,
        rows=[one for one in every if filters.fits(one)],
        total=len(every),
        counts=tasks.counted(kinds, every),
        filters=filters,
        held=holds.stands_held(ctx),
        submitted=designs.submitted(ctx),
        TaskState=TaskState,
    )


@bp.get("/<reference>")
@requires(P.CONTRACT)
def exhibitor(reference: str) -> ResponseReturnValue:
    """Show one exhibitor's tasks with what it said and sent."""
    ctx = context()
    application = lookup.find(ctx, reference)
    entry = entries.of(ctx, application)
    slots = {one.slot.key: one.slot for one in entries.slots(ctx)}
    return render_template(
        "tasks/exhibitor.html",
        application=application,
        tasks=tasks.of(ctx, application),
        entry=entry,
        press=press.of(ctx, application),
        held=holds.of(ctx, application),
        design=designs.kept(ctx, application),
        boards=[(code, text, letter_height(text)) for code, text in entry.fascia.items()],
        logo=pictures.shown({"file": entry.logo}, language(), instead=_("Logo")),
        slot=slot_words(slots[entry.slot]) if entry.slot in slots else "",
    )


@bp.get("/exhibitors.<any(csv, xlsx):form>")
@requires(P.CONTRACT)
@commits
def export(form: str) -> ResponseReturnValue:
    """Give what exhibitors said of their stands as a file, and log who took it."""
    write_too()
    ctx = context()
    rows = entries.listed(ctx, language())
    exports.note(ctx, "exhibitors", rows=len(rows))
    spoken = fascia_languages(ctx.the_edition.languages)
    fascias = [_("Fascia, %(language)s", language=NATIVE_NAMES[as_language(one)]) for one in spoken]
    header = [
        _("Reference"),
        _("Exhibitor"),
        _("Stand"),
        *fascias,
        _("Co-exhibitors"),
        _("Delivery slot"),
        _("Vehicle"),
        _("Insurance certificate"),
        _("Held for late payment"),
    ]
    held = holds.stands_held(ctx)
    cells = (
        [
            one.reference,
            one.organisation,
            stand_text(one.stand),
            *(one.fascia.get(code, "") for code in spoken),
            " · ".join(one.co_exhibitors),
            slot_words(one.slot) if one.slot else "",
            one.vehicle,
            _("Yes") if one.insured else _("No"),
            held.get(one.reference, ""),
        ]
        for one in rows
    )
    make = xlsx_response if form == "xlsx" else csv_response
    return make(f"{ctx.the_edition.code}-exhibitors", header, cells)


@bp.post("/remind")
@requires(P.CONTRACT)
@commits
def remind() -> ResponseReturnValue:
    """Show whom a reminder would go to and of what; sent, queue it."""
    ctx = context()
    ticked = frozenset(request.form.getlist("reference"))
    if "send" not in request.form:
        found = task_reminders.chosen(ctx, language(), ticked)
        return render_template("tasks/remind.html", found=found, mails=_mails(ctx, found))
    reminded = task_reminders.remind(ctx, language(), ticked)
    flash(
        ngettext("%(num)s exhibitor is reminded.", "%(num)s exhibitors are reminded.", reminded),
        Tone.DONE if reminded else Tone.NOTE,
    )
    return redirect(url_for(".matrix"), 303)


def _mails(ctx: Context, found: list[Duties]) -> dict[str, list[tuple[Outgoing, letters.Letter]]]:
    """Return the reminders of exhibitors as each will read them, by the exhibitor's reference."""
    written = [
        task_reminders.letter(ctx, one, reader, theirs)
        for one in found
        for reader, theirs in one.by_reader(one.left).items()
    ]
    shown: dict[str, list[tuple[Outgoing, letters.Letter]]] = {}
    for mail, letter in zip(written, letters.previews(task_reminders.MAIL, written), strict=True):
        shown.setdefault(mail.reference, []).append((mail, letter))
    return shown


def _filters() -> DutyFilters:
    task, state = request.args.get("task", ""), request.args.get("state", "")
    return DutyFilters(
        task=task if task in list(TaskKind) else "",
        state=state if state == "left" or state in list(TaskState) else "",
    )
