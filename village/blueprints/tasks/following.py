"""The organiser's matrix of exhibitors and tasks, and reminders of a selection."""

from collections import Counter

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from village.blueprints.tasks import bp
from village.board import task_reminders, tasks
from village.board.tasks import Duties, DutyFilters, TaskState
from village.core.permissions import Permission as P
from village.editions.words.settings import TaskKind
from village.web.access import requires
from village.web.context import context, language
from village.web.flashes import Tone, flash
from village.web.transaction import commits


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
        counts={kind: _counts(every, kind) for kind in kinds},
        filters=filters,
        TaskState=TaskState,
    )


@bp.post("/remind")
@requires(P.CONTRACT)
@commits
def remind() -> ResponseReturnValue:
    """Show whom a reminder would go to and of what; sent, queue it."""
    ctx = context()
    ticked = frozenset(request.form.getlist("reference"))
    if "send" not in request.form:
        found = task_reminders.chosen(ctx, language(), ticked)
        return render_template("tasks/remind.html", found=found)
    reminded = task_reminders.remind(ctx, language(), ticked)
    flash(
        ngettext("%(num)s exhibitor is reminded.", "%(num)s exhibitors are reminded.", reminded),
        Tone.DONE if reminded else Tone.NOTE,
    )
    return redirect(url_for(".matrix"), 303)


def _filters() -> DutyFilters:
    task, state = request.args.get("task", ""), request.args.get("state", "")
    return DutyFilters(
        task=task if task in list(TaskKind) else "",
        state=state if state == "left" or state in list(TaskState) else "",
    )


def _counts(every: list[Duties], kind: TaskKind) -> Counter[TaskState]:
    found = (one.of_kind(kind) for one in every)
    return Counter(task.state for task in found if task is not None)
