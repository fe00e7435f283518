"""The floor plan's source: what the checks say of it, import and download."""

import json
from io import BytesIO

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.blueprints.floorplan import bp
from village.blueprints.floorplan.forms import PlanForm
from village.domain.permissions import Permission as P
from village.floorplan import geojson
from village.floorplan.checks import check
from village.floorplan.model import PlanError
from village.services import stands
from village.web.access import requires
from village.web.context import context
from village.web.transaction import commits


@bp.route("/")
@requires(P.CONFIGURE)
def source() -> ResponseReturnValue:
    """Show the plan's figures and every problem that the checks find."""
    return _page(PlanForm())


@bp.route("/", methods=["POST"])
@requires(P.CONFIGURE)
@commits
def take() -> ResponseReturnValue:
    """Take a GeoJSON file as the edition's plan; stands keep their places by number."""
    form = PlanForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        data = json.loads(form.file.data.read())
        count = stands.import_plan(context(), data)
    except (PlanError, ValueError) as error:
        form.file.errors = [_("This file cannot be read as a plan: %(reason)s", reason=error)]
        return _page(form), 422
    flash(_("The plan is imported: %(count)s stands.", count=count), "good")
    return redirect(url_for(".source"), 303)


@bp.route("/plan.geojson")
@requires(P.CONFIGURE)
def download() -> ResponseReturnValue:
    """Send the plan as it was imported."""
    ctx = context()
    content = json.dumps(ctx.the_edition.plan, ensure_ascii=False, indent=1).encode()
    return send_file(
        BytesIO(content),
        mimetype="application/geo+json",
        as_attachment=True,
        download_name=f"{ctx.the_edition.code}.geojson",
    )


def _page(form: PlanForm) -> str:
    plan = geojson.parse(context().the_edition.plan)
    return render_template(
        "floorplan/source.html", form=form, plan=plan, findings=[*plan.findings, *check(plan)]
    )
