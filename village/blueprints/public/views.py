"""The public pages of an edition: what anybody may read."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from village.blueprints.public import bp
from village.config import Settings
from village.domain.applications import Kind
from village.domain.continents import Continent
from village.queries import exhibitors as found
from village.queries import public as queries
from village.queries import stands
from village.queries.exhibitors import Filters
from village.queries.stands import StandRow
from village.web.access import public
from village.web.context import context, language
from village.web.links import address
from village.web.paging import page_of
from village.web.plan import plan_view

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
    return render_template(
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
    return render_template("public/calls.html", calls=queries.calls(ctx, lang))


@bp.route("/exhibitors")
@public
def exhibitors() -> ResponseReturnValue:
    """List those who exhibit, by name, continent, axis or kind."""
    ctx, lang = context(), language()
    filters = _filters()
    number = max(1, request.args.get("page", 1, int))
    rows, total = found.listing(ctx, lang, filters, page=number)
    return render_template(
        "public/exhibitors.html",
        rows=rows,
        page=page_of(number, total, found.PAGE_SIZE),
        filters=filters,
        axes=queries.axes(ctx, lang),
        continents=list(Continent),
        pavilion_names=_pavilion_names(),
    )


@bp.route("/exhibitors/<reference>")
@public
def exhibitor(reference: str) -> ResponseReturnValue:
    """Show one exhibitor."""
    one = found.find(context(), reference, language())
    return render_template(
        "public/exhibitor.html", exhibitor=one, pavilion=_pavilion_names().get(one.zone, one.zone)
    )


@bp.route("/plan")
@public
def plan() -> ResponseReturnValue:
    """Show the floor plan, and beside it the same as a list."""
    ctx = context()
    rows, names = found.on_plan(ctx), _pavilion_names()
    return render_template(
        "public/plan.html",
        view=plan_view(stands.drawing(ctx), rows, names, url=_exhibitor_url, public=True),
        rows=[row for row in rows if row.holder],
        total=len(rows),
        pavilion_names=names,
        selected=request.args.get("stand", ""),
    )


@bp.route("/programme")
@public
def programme() -> ResponseReturnValue:
    """Show the programme by day."""
    return render_template("public/programme.html", days=queries.programme(context(), language()))


@bp.route("/visit")
@public
def visit() -> ResponseReturnValue:
    """Show the practical information."""
    return render_template("public/visit.html", sections=queries.practical(context(), language()))


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


def _pavilion_names() -> dict[str, str]:
    return {card.code: card.label for card in queries.pavilions(context(), language())}


def _exhibitor_url(row: StandRow) -> str:
    return address("public.exhibitor", reference=row.reference) if row.reference else ""
