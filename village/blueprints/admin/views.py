"""The organiser's board, and the list of applications."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from village.applications.reads import answers, listing
from village.applications.reads.listing import PAGE_SIZE, ApplicationFilters
from village.applications.tables import Application
from village.blueprints.admin import bp
from village.blueprints.admin.forms import filter_form, read_filters
from village.board import overview as boards
from village.core.audit import exports
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions.reads import editions
from village.editions.tables import Axis
from village.editions.words.standards import StandardQuestions
from village.organisations.tables import Organisation
from village.web.access import requires
from village.web.context import context, language
from village.web.exports import csv_response
from village.web.filters import country, zone
from village.web.links import this_page
from village.web.paging import asked_page, page_of
from village.web.sorting import Sort
from village.web.transaction import commits, write_too

COLUMNS = (
    "reference", "kind", "state", "title", "organisation", "organisation_ar", "country", "city",
    "pavilion", "axis", "women_led", "first_time", "founded_year", "team_size", "website",
    "submitted_at", "wanted_area_m2", "wanted_open_sides",
)  # fmt: skip
CONTACT = ("contact", "email", "telephone", "language", "ice")


@bp.get("/")
@requires(P.VIEW_BOARD)
def board() -> ResponseReturnValue:
    """Show on one screen what waits for a decision."""
    return render_template("admin/board.html", board=boards.board(context()))


@bp.get("/applications")
@requires(P.VIEW_BOARD)
def applications() -> ResponseReturnValue:
    """List the applications: filtered, searched, sorted, page by page."""
    ctx = context()
    filters = read_filters(request.args)
    found = listing.page(ctx, filters, asked_page())
    view = editions.view(ctx.the_edition, language())
    return render_template(
        "admin/applications.html",
        listing=found,
        filters=filters,
        form=filter_form(request.args, ctx.the_edition.axes, view.pavilions, language()),
        page=page_of(found.number, found.total, PAGE_SIZE),
        sort=_sort(filters),
        to_state=lambda state: this_page(state=state, page=1),
        row_url=_row_url(),
        export_url=url_for(".export") + _query(),
    )


@bp.get("/applications.csv")
@requires(P.VIEW_BOARD)
@commits
def export() -> ResponseReturnValue:
    """Give the filtered list as a file, and log who took it; contacts are for those who screen."""
    write_too()
    ctx = context()
    contacts = P.SCREEN in ctx.actor.permissions
    filters = read_filters(request.args)
    exports.note(ctx, "applications", rows=listing.count(ctx, filters), **_asked(filters))
    rows = listing.export(ctx, filters)
    calls = editions.calls(ctx.session, ctx.the_edition.id)
    asked, standards = answers.columns(calls), {call.id: call.standards for call in calls}
    return csv_response(
        f"{ctx.the_edition.code}-applications",
        (*COLUMNS, *answers.keys(asked), *(CONTACT if contacts else ())),
        (
            (
                *_cells(standard := standards[row[0].call_id], *row),
                *answers.cells(row[0], asked),
                *(_contact(standard, *row) if contacts else ()),
            )
            for row in rows
        ),
    )


def _asked(filters: ApplicationFilters) -> dict[str, object]:
    return {
        "kind": filters.kind,
        "state": filters.state,
        "axis": filters.axis,
        "pavilion": filters.zone,
        "words": filters.words,
    }


def _cells(
    standard: StandardQuestions,
    application: Application,
    organisation: Organisation,
    axis: Axis | None,
) -> tuple[object, ...]:
    submitted_at = application.submitted_at
    return (
        application.reference,
        application.kind.value,
        application.state.value,
        application.title,
        organisation.name,
        standard.kept("name_ar", organisation.name_ar),
        country(organisation.country),
        standard.kept("city", organisation.city),
        application.zone or "",
        standard.kept("axis", text_in(axis.title, language()) if axis else ""),
        standard.kept("women_led", "x" if application.women_led else ""),
        standard.kept("first_time", "x" if application.first_time else ""),
        standard.kept("founded_year", organisation.founded_year),
        standard.kept("team_size", organisation.team_size),
        standard.kept("website", organisation.website),
        submitted_at.astimezone(zone()).isoformat(timespec="seconds") if submitted_at else "",
        standard.kept("wanted_area_m2", application.wanted_area_m2),
        standard.kept("wanted_open_sides", application.wanted_open_sides),
    )


def _contact(
    standard: StandardQuestions,
    _application: Application,
    organisation: Organisation,
    _axis: object,
) -> tuple[object, ...]:
    return (
        organisation.contact_name,
        organisation.contact_email,
        standard.kept("contact_phone", organisation.contact_phone),
        organisation.language,
        standard.kept("ice", organisation.ice),
    )


def _query() -> str:
    """Return what follows the address, to carry the list's filters along."""
    query = urlencode(request.args.to_dict(flat=False), doseq=True)
    return f"?{query}" if query else ""


def _row_url() -> Callable[[str], str]:
    """Return what makes a file's address, with the list's filters; made once for all rows."""
    place, query = url_for(".application", reference="-").removesuffix("-"), _query()
    return lambda reference: f"{place}{reference}{query}"


def _sort(filters: ApplicationFilters) -> Sort:
    return Sort(filters.order.value, filters.descending)
