"""The catalogue as data: what the list of exhibitors shows, for other sites and programs."""

from flask import Response, json
from flask.typing import ResponseReturnValue

from village.blueprints.public import bp
from village.contracts.reads import exhibitors as exhibitor_queries
from village.contracts.reads.exhibitors import Exhibitor, ExhibitorFilters
from village.web.access import public
from village.web.caching import share
from village.web.context import context, language
from village.web.links import absolute
from village.web.pages import localised_edition

#: More exhibitors than any exhibition has.
MOST = 10_000


@bp.route("/exhibitors.json")
@public
def exhibitors_feed() -> ResponseReturnValue:
    """Give all exhibitors at once; scripts of other sites may read it too."""
    here = localised_edition()
    rows, total = exhibitor_queries.listing(context(), language(), ExhibitorFilters(), size=MOST)
    told = {
        "edition": here.code,
        "name": here.name,
        "url": absolute("public.exhibitors"),
        "total": total,
        "exhibitors": [_told(row) for row in rows],
    }
    content = json.dumps(told, ensure_ascii=False).encode()
    response = Response(content, mimetype="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    share(response, content)
    return response


def _told(row: Exhibitor) -> dict[str, object]:
    """Return what the list shows of an exhibitor; the rest is on its page."""
    return {
        "reference": row.reference,
        "url": absolute("public.exhibitor", reference=row.reference),
        "kind": row.kind,
        "name": row.name,
        "name_ar": row.name_ar,
        "country": row.country,
        "city": row.city,
        "title": row.title,
        "axis": row.axis,
        "pavilion": {"code": row.zone, "name": localised_edition().pavilion(row.zone)},
        "stand": row.stand,
    }
