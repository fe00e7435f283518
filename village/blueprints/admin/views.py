"""The organiser's board, and the list of applications."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.applications.reads import corrections, listing, tags, verdicts
from village.applications.reads.filtering import NOWHERE, ApplicationFilters
from village.applications.reads.listing import PAGE_SIZE
from village.blueprints.admin import bp
from village.blueprints.admin.forms import carried, filter_form, read_filters
from village.blueprints.admin.saved import ViewForm, view_links
from village.blueprints.admin.tallies import tallies
from village.board import overview as boards
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions.reads import editions
from village.web.access import requires
from village.web.context import context, language
from village.web.links import this_page
from village.web.paging import asked_page, page_of
from village.web.sorting import Sort


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
    found = listing.page(ctx, filters, asked_page(), language())
    view = editions.view(ctx.the_edition, language())
    axes = [(axis.number, text_in(axis.title, language())) for axis in ctx.the_edition.axes]
    known = tags.known(ctx)
    pavilions = [*view.pavilions, (NOWHERE, _("None yet"))]
    return render_template(
        "admin/applications.html",
        listing=found,
        filters=filters,
        form=filter_form(request.args, ctx.the_edition.axes, view.pavilions, known, language()),
        corrections_known=corrections.known(ctx),
        by_axis=tallies("axis", axes, found.counts.axes, filters.axis),
        by_pavilion=tallies("zone", pavilions, found.counts.pavilions, filters.zone),
        page=page_of(found.number, found.counts.total, PAGE_SIZE),
        sort=_sort(filters),
        to_state=lambda state: this_page(state=state, page=1),
        row_url=_row_url(),
        can_choose=not ctx.actor.permissions.isdisjoint((P.SCREEN, P.MANAGE_JURY)),
        can_screen=P.SCREEN in ctx.actor.permissions,
        untold=verdicts.count_untold(ctx),
        screen_url=url_for(".to_screen") + _query(),
        export_url=url_for(".export_choice") + _query(),
        carried=carried(),
        views=view_links(ctx),
        saving=ViewForm(formdata=None),
        save_url=url_for(".save_view") + _query(),
        forget_url=url_for(".forget_view") + _query(),
        columns=_columns(),
        shown=_shown(),
    )


def _columns() -> dict[str, str]:
    """Return the columns beside the file itself, which one may hide, by their keys."""
    return {
        "organisation": _("Organisation"),
        "pavilion": _("Pavilion"),
        "axis": _("Axis"),
        "state": _("State"),
        "submitted": _("Submitted on"),
    }


def _shown() -> list[str]:
    """Return the columns that the address asks for; all where it asks for none that is known."""
    columns = _columns()
    asked = [key for key in columns if key in request.args.getlist("column")]
    return asked or list(columns)


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
