"""The organiser's pages of visitors: numbers, the list, one of them, a list taken in."""

from collections.abc import Iterable
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from village.badges.words import PersonFault
from village.badges.writes.naming import Checked
from village.blueprints.visitors import bp
from village.blueprints.visitors.office_forms import ListForm
from village.blueprints.visitors.words import SOURCES
from village.core.audit import exports
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.engines import pasting
from village.visitors import reads
from village.visitors.reads import VisitorFilters
from village.visitors.words import VisitorState, types
from village.visitors.writes import changing, lists
from village.web.access import requires
from village.web.context import context, language
from village.web.exports import csv_response, json_response, xlsx_response
from village.web.filters import weekday
from village.web.flashes import flash
from village.web.paging import asked_page, page_of
from village.web.transaction import commits, write_too


@bp.get("/")
@requires(P.ISSUE_BADGES)
def index() -> ResponseReturnValue:
    """Show how many visitors come, by type, day and source, and list them."""
    ctx = context()
    filters, number = _filters(request.args), asked_page()
    found, total = reads.listed(ctx, filters, page=number)
    numbers = reads.numbers(ctx)
    return render_template(
        "visitors/index.html",
        visitors=found,
        page=page_of(number, total, reads.PAGE),
        numbers=numbers,
        filters=filters,
        asked=_asked(filters),
        kinds=_kinds(),
        days=ctx.the_edition.days,
        days_named={one.key: weekday(date.fromisoformat(one.key)) for one in numbers.by_day},
        settings=ctx.the_edition.visitor_settings,
        sources=SOURCES,
    )


@bp.get("/list.<any(csv, xlsx, json):form>")
@requires(P.ISSUE_BADGES)
@commits
def export(form: str) -> ResponseReturnValue:
    """Give the filtered list as a file, and log who took it."""
    write_too()
    ctx = context()
    filters = _filters(request.args)
    _found, total = reads.listed(ctx, filters, page=1)
    exports.note(ctx, "visitors", rows=total, **_asked(filters))
    rows: Iterable[list[object]] = reads.rows(ctx, filters, language())
    make = {"csv": csv_response, "xlsx": xlsx_response, "json": json_response}[form]
    return make(f"{ctx.the_edition.code}-visitors", reads.COLUMNS, rows)


@bp.route("/import", methods=["GET", "POST"])
@requires(P.ISSUE_BADGES)
@commits
def take_list() -> ResponseReturnValue:
    """Show what a pasted list is read as; taken, register those with whom nothing is wrong."""
    ctx = context()
    form = ListForm()
    form.offer()
    if not form.validate_on_submit():
        return _list(form, []), 422 if form.errors else 200
    listed = pasting.people(form.people.data or "")
    if not form.taken:
        return _list(form, lists.check(ctx, listed))
    left = lists.register_list(ctx, form.like(), listed)
    if taken := len(listed) - len(left):
        flash(ngettext("%(num)s person is registered.", "%(num)s people are registered.", taken))
    if not left:
        return redirect(url_for(".index"), 303)
    form.people.data = "\n".join(pasting.line_of(one.person) for one in left)
    return _list(form, left)


@bp.get("/of/<reference>")
@requires(P.ISSUE_BADGES)
def show(reference: str) -> ResponseReturnValue:
    """Show one visitor."""
    ctx = context()
    visitor = reads.find(ctx, reference)
    return render_template(
        "visitors/show.html",
        visitor=visitor,
        kinds=_kinds(),
        sources=SOURCES,
        group=reads.group_of(ctx, visitor),
        consents={
            one.key: text_in(one.label, language())
            for one in ctx.the_edition.visitor_settings.consents
        },
    )


@bp.post("/of/<reference>/<any(accept, refuse, cancel, resend, forget):action>")
@requires(P.ISSUE_BADGES)
@commits
def act(reference: str, action: str) -> ResponseReturnValue:
    """Accept or refuse a proof, cancel, send the mail again, or delete what is known."""
    ctx = context()
    visitor = reads.find(ctx, reference)
    do, said = {
        "accept": (changing.accept, _("The registration is accepted; a mail is on its way.")),
        "refuse": (changing.refuse, _("The registration is not accepted.")),
        "cancel": (changing.cancel, _("The registration is cancelled.")),
        "resend": (changing.resend, _("The mail is on its way once more.")),
        "forget": (changing.forget, _("What was known of this visitor is deleted.")),
    }[action]
    do(ctx, visitor)
    flash(said)
    if action == "forget":
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".show", reference=reference), 303)


def _filters(args: MultiDict[str, str]) -> VisitorFilters:
    states = {str(one): one for one in VisitorState}
    return VisitorFilters(
        words=args.get("q", "").strip(),
        kind=args.get("kind", ""),
        day=args.get("day", type=date.fromisoformat),
        state=states.get(args.get("state", "")),
    )


def _asked(filters: VisitorFilters) -> dict[str, str]:
    """Return the filters as a query asks for them."""
    asked = {
        "q": filters.words,
        "kind": filters.kind,
        "day": filters.day.isoformat() if filters.day else "",
        "state": str(filters.state or ""),
    }
    return {name: value for name, value in asked.items() if value}


def _kinds() -> dict[str, str]:
    settings = context().the_edition.visitor_settings
    return {key: text_in(one.label, language()) for key, one in types(settings).items()}


def _list(form: ListForm, checked: list[Checked]) -> str:
    return render_template(
        "visitors/import.html",
        form=form,
        checked=checked,
        sound=sum(one.fault is None for one in checked),
        PersonFault=PersonFault,
    )
