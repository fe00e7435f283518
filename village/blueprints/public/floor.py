"""The public map: who stands where, found by name, axis or pavilion, and the way there."""

from io import BytesIO
from typing import Any

from flask import Response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.public import bp
from village.blueprints.public.filters import filters_of
from village.config import ROOT
from village.contracts.reads import exhibitors
from village.contracts.reads.exhibitors import ExhibitorFilters
from village.core.errors import NotFound
from village.editions.reads import public as public_queries
from village.engines.documents import qr
from village.engines.plans import geojson, map_sheet
from village.engines.plans.pdf import PlanNames
from village.stands.reads import ways
from village.stands.reads.places import StandRow, drawn
from village.web.access import public
from village.web.context import context, language
from village.web.links import absolute, address
from village.web.pages import localised_edition
from village.web.plan import plan_view, way_drawn

#: How fast people walk in a hall, with bags and in company.
_METRES_A_MINUTE = 60


@bp.route("/plan")
@public
def plan() -> ResponseReturnValue:
    """Show the floor plan, beside it the same as a list, and the way to the stand chosen."""
    ctx, filters = context(), filters_of(request.args)
    text, axes = public_queries.floor(ctx, language())
    stands = exhibitors.on_plan(ctx, language())
    hits = exhibitors.matching(ctx, filters) if filters.narrow else None
    selected, door = request.args.get("stand", "")[:8], request.args.get("from", "")[:80]
    kept, hall = _kept(filters), _hall(stands, text, selected)
    return render_template(
        "public/plan.html",
        stands=stands,
        selected=selected,
        door=door,
        filters=filters,
        hits=hits,
        axes=axes,
        kept=kept,
        hall=hall,
        halls=[
            {
                "label": one.hall.named(language()),
                "url": address("public.plan", hall=one.hall.code, **kept),
                "active": one.hall.code == hall,
            }
            for one in drawn(text).halls
        ],
        **_drawn(stands, text, hall, filters, hits),
        **_chosen(stands, text, selected, door),
    )


def _hall(stands: list[StandRow], plan: str, selected: str) -> str:
    """Return the hall to show of several: that of the stand chosen, the one asked for, the first.

    Raises:
        NotFound: the address names a hall that the plan does not have.
    """
    codes = [one.hall.code for one in drawn(plan).halls]
    asked = request.args.get("hall", "")
    if asked and asked not in codes:
        raise NotFound
    of_stand = [row.hall for row in stands if row.number == selected and row.hall in codes]
    return next(iter([*of_stand, *filter(None, [asked]), *codes]), "")


@bp.route("/plan-<any(a4, a3):paper>.pdf")
@public
def map_sheet_of(paper: str) -> ResponseReturnValue:
    """Send the map for printing, in the page's language: plan, legend, index."""
    ctx, shown = context(), localised_edition()
    text, _axes = public_queries.floor(ctx, language())
    plan = geojson.read(text)
    if not plan.stands:
        raise NotFound
    names = PlanNames(
        lang=language(),
        title=f"{_('Floor plan')} – {shown.name}",
        pavilions=dict(shown.pavilions),
        exhibitors={
            row.number: row.holder for row in exhibitors.on_plan(ctx, language()) if row.holder
        },
        colours=dict(shown.colours),
    )
    return send_file(
        BytesIO(map_sheet.build_map(plan, names, sheet=paper.upper())),
        mimetype="application/pdf",
        download_name=f"{ctx.the_edition.code}-{paper}.pdf",
    )


@bp.get("/plan-worker.js")
@public
def map_worker() -> ResponseReturnValue:
    """Send the service worker that keeps the map as it was seen, for hours without a network."""
    script = (ROOT / "static" / "js" / "map-worker.js").read_bytes()
    return Response(script, mimetype="text/javascript")


@bp.route("/plan-code.svg")
@public
def stand_code() -> ResponseReturnValue:
    """Send the code that leads to a stand on the plan."""
    number = request.args.get("stand", "")[:8]
    if number not in {row.number for row in exhibitors.on_plan(context(), language())}:
        raise NotFound
    return Response(qr.svg(absolute("public.plan", stand=number)), mimetype="image/svg+xml")


def _drawn(
    stands: list[StandRow],
    plan: str,
    hall: str,
    filters: ExhibitorFilters,
    hits: frozenset[str] | None,
) -> dict[str, Any]:
    """Return the drawing of a hall and the list beside it, narrowed to what is looked for."""
    names, kept = dict(localised_edition().pavilions), _kept(filters)
    rows = [row for row in stands if row.holder]
    listed = rows if hits is None else [row for row in rows if _is_hit(row, hits, filters)]
    marks = {row.number: "is-dim" for row in stands} | {row.number: "is-hit" for row in listed}

    def url(row: StandRow) -> str:
        return address("public.plan", stand=row.number, **kept) + "#stand"

    return {
        "view": plan_view(
            drawn(plan, hall), stands, names, url=url, public=True,
            marks=None if hits is None else marks,
        ),
        "rows": rows,
        "listed": listed,
        "others": [] if hits is not None else [row for row in stands if not row.holder],
        "stand_url": url,
    }  # fmt: skip


def _chosen(stands: list[StandRow], plan: str, selected: str, door: str) -> dict[str, Any]:
    """Return the stand chosen, the doors one may start from, and the way from the one named.

    Raises:
        NotFound: the address names a door that the plan does not have.
    """
    stand = next((row for row in stands if row.number == selected), None)
    if stand is None:
        return {"stand": None, "link": "", "doors": (), "way": None, "walk": None}
    doors = ways.doors(plan, stand.hall)
    if door and door not in {one.name for one in doors}:
        raise NotFound
    way = ways.way(plan, stand.number, door) if door else None
    return {
        "stand": stand,
        "link": absolute("public.plan", stand=stand.number),
        "doors": tuple((one.name, one.named(language())) for one in doors),
        "way": way_drawn(drawn(plan, stand.hall), way) if way else None,
        "walk": (round(way.length_m), max(1, round(way.length_m / _METRES_A_MINUTE)))
        if way
        else None,
    }


def _is_hit(row: StandRow, hits: frozenset[str], filters: ExhibitorFilters) -> bool:
    """Say whether a stand is looked for: by its exhibitor, or by its very number."""
    return row.reference in hits or row.number.casefold() == filters.text.strip().casefold()


def _kept(filters: ExhibitorFilters) -> dict[str, str | int]:
    """Return the search as the values of an address."""
    said: dict[str, str | int] = {
        "q": filters.text,
        "pavilion": filters.pavilion,
        "axis": filters.axis,
    }
    return {name: value for name, value in said.items() if value}
