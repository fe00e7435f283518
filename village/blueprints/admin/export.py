"""The list of applications as a file, in the words of the reader's language."""

from collections.abc import Sequence

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from village.applications.reads import answers, listing
from village.applications.reads.listing import ApplicationFilters
from village.applications.tables import Application
from village.blueprints.admin import bp
from village.blueprints.admin.forms import read_filters
from village.core.audit import exports
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.editions.reads import editions
from village.editions.tables import Axis
from village.editions.words.calls import CallKind
from village.editions.words.files import Attached
from village.editions.words.standards import StandardQuestions
from village.organisations.tables import Organisation
from village.web.access import requires
from village.web.context import context, language
from village.web.exports import csv_response
from village.web.filters import country, zone
from village.web.states import state_label
from village.web.transaction import commits, write_too

COLUMNS = (
    _l("Reference"), _l("Kind"), _l("State"), _l("Title"), _l("Organisation"), _l("Name in Arabic"),
    _l("Country"), _l("City"), _l("Pavilion"), _l("Axis"), _l("Led by a woman"), _l("First time"),
    _l("Founded in"), _l("People in the team"), _l("Website"), _l("Submitted on"),
    _l("Area wanted, in m²"), _l("Open sides"),
)  # fmt: skip
CONTACT = (
    _l("Name of the contact"),
    _l("Email address"),
    _l("Telephone"),
    _l("Language"),
    _l("ICE"),
)
KINDS = {CallKind.STARTUP: _l("Start-up"), CallKind.EXHIBITOR: _l("Exhibitor")}


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
    pavilions = dict(editions.view(ctx.the_edition, language()).pavilions)
    return csv_response(
        f"{ctx.the_edition.code}-applications",
        (*COLUMNS, *answers.titles(asked, language()), *(CONTACT if contacts else ())),
        (
            (
                *_cells(standards[application.call_id], application, organisation, axis, pavilions),
                *answers.cells(application, asked, _address),
                *(_contact(standards[application.call_id], organisation) if contacts else ()),
            )
            for application, organisation, axis in rows
        ),
    )


def _address(file: Attached) -> str:
    return url_for("attachments.file", token=file.id, _external=True)


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
    pavilions: dict[str, str],
) -> Sequence[object]:
    submitted_at = application.submitted_at
    return (
        application.reference,
        KINDS[application.kind],
        state_label(application.state),
        application.title,
        organisation.name,
        standard.kept("name_ar", organisation.name_ar),
        country(organisation.country),
        standard.kept("city", organisation.city),
        pavilions.get(application.zone or "", ""),
        standard.kept("axis", text_in(axis.title, language()) if axis else ""),
        standard.kept("women_led", _("Yes") if application.women_led else ""),
        standard.kept("first_time", _("Yes") if application.first_time else ""),
        standard.kept("founded_year", organisation.founded_year),
        standard.kept("team_size", organisation.team_size),
        standard.kept("website", organisation.website),
        f"{submitted_at.astimezone(zone()):%Y-%m-%d %H:%M:%S}" if submitted_at else "",
        standard.kept("wanted_area_m2", application.wanted_area_m2),
        standard.kept("wanted_open_sides", application.wanted_open_sides),
    )


def _contact(standard: StandardQuestions, organisation: Organisation) -> Sequence[object]:
    return (
        organisation.contact_name,
        organisation.contact_email,
        standard.kept("contact_phone", organisation.contact_phone),
        organisation.language,
        standard.kept("ice", organisation.ice),
    )
