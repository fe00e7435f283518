"""The public pages of an edition: what anybody may read."""

from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue

from village.blueprints.public import bp
from village.config import Settings
from village.domain.applications import Kind
from village.domain.continents import Continent
from village.queries import exhibitors as found
from village.queries import public as queries
from village.queries.exhibitors import Filters
from village.queries.stands import StandRow, drawn, plan_text
from village.web.access import public
from village.web.context import context, language
from village.web.links import address
from village.web.pages import localised_edition
from village.web.paging import page_of
from village.web.plan import plan_view
from village.web.unchanged import render_unchanged

#: Of a PostgreSQL integer.
_LARGEST = 2**31


@bp.context_processor
def canonical() -> dict[str, str]:
    """Give the page its one address, under the configured name of the site."""
    settings: Settings = current_app.config["VILLAGE"]
    return {"canonical": settings.public_url + request.path}


@bp.route("/")
@public
def home() -> ResponseReturnValue:
    """Show the edition: theme, dates, calls, axes, pavilions."""
    ctx, lang = context(), language()
    return render_unchanged(
        "public/home.html",
        calls=queries.calls(ctx, lang),
        introduction=queries.introduction(ctx, lang),
        pavilions=queries.pavilions(ctx, lang),
    )


@bp.route("/calls")
@public
def calls() -> ResponseReturnValue:
    """Show what organisations may apply to, until when, and what is asked."""
    ctx, lang = context(), language()
    return render_unchanged("public/calls.html", calls=queries.calls(ctx, lang))


@bp.route("/exhibitors")
@public
def exhibitors() -> ResponseReturnValue:
    """List those who exhibit, by name, continent, axis or kind."""
    ctx, lang = context(), language()
    filters = _filters()
    number = max(1, request.args.get("page", 1, int))
    rows, total = found.listing(ctx, lang, filters, page=number)
    return render_unchanged(
        "public/exhibitors.html",
        rows=tuple(rows),
        page=page_of(number, total, found.PAGE_SIZE),
        filters=filters,
        axes=queries.axes(ctx, lang),
        continents=tuple(Continent),
    )


@bp.route("/exhibitors/<reference>")
@public
def exhibitor(reference: str) -> ResponseReturnValue:
    """Show one exhibitor."""
    one = found.find(context(), reference, language())
    return render_unchanged("public/exhibitor.html", exhibitor=one)


@bp.route("/plan")
@public
def plan() -> ResponseReturnValue:
    """Show the floor plan, and beside it the same as a list."""
    ctx = context()
    return render_unchanged(
        "public/plan.html",
        _drawn,
        stands=tuple(found.on_plan(ctx)),
        plan=plan_text(ctx),
        selected=request.args.get("stand", ""),
    )


@bp.route("/programme")
@public
def programme() -> ResponseReturnValue:
    """Show the programme by day."""
    return render_unchanged("public/programme.html", days=queries.programme(context(), language()))


@bp.route("/visit")
@public
def visit() -> ResponseReturnValue:
    """Show the practical information."""
    return render_unchanged("public/visit.html", sections=queries.practical(context(), language()))


def _filters() -> Filters:
    args = request.args
    continent, kind = args.get("continent", ""), args.get("kind", "")
    axis = args.get("axis", 0, int)
    return Filters(
        text=args.get("q", "")[:80],
        continent=continent if continent in list(Continent) else "",
        axis=axis if 0 < axis < _LARGEST else 0,
        kind=kind if kind in list(Kind) else "",
    )


def _drawn(*, stands: tuple[StandRow, ...], plan: str, **facts: Any) -> dict[str, Any]:
    names = dict(localised_edition().pavilions)
    return {
        "view": plan_view(drawn(plan), list(stands), names, url=_exhibitor_url, public=True),
        "rows": [row for row in stands if row.holder],
    }


def _exhibitor_url(row: StandRow) -> str:
    return address("public.exhibitor", reference=row.reference) if row.reference else ""
