"""The floor plan's source: its checks and repairs, import and export, merge and split."""

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from village.blueprints.floorplan import bp
from village.blueprints.floorplan.forms import LARGEST_BYTES, MergeForm, PlanForm, SplitForm
from village.core.errors import StandTaken
from village.core.permissions import Permission as P
from village.engines.folding import folded
from village.engines.plans import edits, files, geojson
from village.engines.plans.checks import check
from village.engines.plans.faults import PlanError
from village.engines.plans.model import Plan, PlanFinding
from village.engines.plans.pdf import PlanNames
from village.stands.reads import places, plans
from village.stands.writes import drawings
from village.stands.writes import plan as floorplan
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.findings import fault_words, finding_words, measured
from village.web.flashes import flash
from village.web.forms import Form
from village.web.pages import hall_names, localised_edition, stand_text
from village.web.plan import PlanView, plan_view
from village.web.transaction import commits

#: The largest bodies, in bytes. That of a file is over its limit, so that the page can say so.
_LARGEST = {
    "floorplan.take": 2 * LARGEST_BYTES,
    "floorplan.background": 2 * LARGEST_BYTES,
    "floorplan.save": 4 * 1024 * 1024,
}


@bp.url_value_preprocessor
def limit(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take larger bodies where a plan comes, before anything reads them."""
    if endpoint in _LARGEST:
        request.max_content_length = _LARGEST[endpoint]


@bp.teardown_request
def forget(error: BaseException | None) -> None:
    """Close what the request brought: a larger file lies in a temporary one until then."""
    request.close()


@bp.route("/")
@requires(P.CONFIGURE)
def source() -> ResponseReturnValue:
    """Show the plan, every problem that the checks find, and what can be done to it."""
    return _page()


@bp.route("/", methods=["POST"])
@requires(P.CONFIGURE)
@commits
def take() -> ResponseReturnValue:
    """Take a file: a drawing is asked about, a plan is a draft; the first is in force at once."""
    form = _plan_form()
    if not form.validate_on_submit():
        return _page(form), 422
    upload = form.file.data
    ctx, about = context(), folded(upload.filename or "")
    try:
        if files.kind_of(about) in files.DRAWINGS:
            drawings.upload(ctx, about, upload.read(), hall=form.hall_code)
            return redirect(url_for(".drawing"), 303)
        plan = files.read(about, upload.read())
        data = floorplan.in_hall(ctx, json.loads(geojson.write(plan)), form.hall_code)
        if plans.in_force(ctx) is not None:
            version = floorplan.draft(ctx, data, found=plan.findings, about=about)
            return redirect(url_for(".version", version=version.number), 303)
        count = floorplan.import_plan(ctx, data, found=plan.findings, about=about)
    except PlanError as error:
        form.file.errors = [fault_words(error)]
        return _page(form), 422
    said = ngettext(
        "The plan is imported: %(num)s stand.", "The plan is imported: %(num)s stands.", count
    )
    flash(said)
    return redirect(url_for(".source"), 303)


@bp.post("/merge")
@requires(P.CONFIGURE)
@commits
def merge() -> ResponseReturnValue:
    """Join stands into one."""
    form = MergeForm()
    return _edited(
        form,
        lambda: floorplan.merge(context(), form.numbers()),
        _("The stands are joined; area, open sides and neighbours are measured again."),
    )


@bp.post("/split")
@requires(P.CONFIGURE)
@commits
def split() -> ResponseReturnValue:
    """Cut a stand in two halves."""
    form = SplitForm()
    return _edited(
        form,
        lambda: floorplan.split(context(), _said(form.number.data), _said(form.other.data)),
        _("The stand is cut in two; areas, open sides and neighbours are measured again."),
    )


@bp.post("/mend")
@requires(P.CONFIGURE)
@commits
def mend() -> ResponseReturnValue:
    """Mend the near misses chosen."""
    chosen = [item.partition(" ")[::2] for item in request.form.getlist("repair")]
    count = floorplan.mend(context(), chosen)
    flash(ngettext("%(num)s near miss is mended.", "%(num)s near misses are mended.", count))
    return redirect(url_for(".source"), 303)


@bp.route("/plan.<any(geojson, svg, dxf, pdf):kind>")
@requires(P.CONFIGURE)
def download(kind: str) -> ResponseReturnValue:
    """Send the plan as a file, in metres; that of one hall where the address names it."""
    ctx, hall = context(), request.args.get("hall", "")
    shown = localised_edition()
    names = PlanNames(
        lang=language(),
        title=f"{_('Floor plan')} – {shown.name}",
        pavilions=dict(shown.pavilions),
        exhibitors={
            row.number: row.holder for row in places.on_plan(ctx, language()) if row.holder
        },
    )
    return send_file(
        BytesIO(
            files.write(geojson.parse(geojson.within(ctx.the_edition.plan, hall)), kind, names)
        ),
        mimetype=files.TYPES[kind],
        as_attachment=True,
        download_name=f"{ctx.the_edition.code}.{kind}",
    )


def _edited(form: Form, edit: Callable[[], object], said: str) -> ResponseReturnValue:
    """Make an edit that a form asks for, or show the form again with why not."""
    if not form.validate_on_submit():
        return _page(form), 422
    field = form.stands if isinstance(form, MergeForm) else form.number
    try:
        edit()
    except PlanError as error:
        field.errors = [fault_words(error)]
        return _page(form), 422
    except StandTaken as refusal:
        field.errors = [sentence(refusal)]
        return _page(form), 409
    flash(said)
    return redirect(url_for(".source"), 303)


def _page(form: Form | None = None) -> str:
    data = context().the_edition.plan
    plan = geojson.parse(data)
    found = [*(PlanFinding(**one) for one in data.get("read", ())), *check(plan)]
    numbers = {number for finding in found for number in finding.numbers}
    return render_template(
        "floorplan/source.html",
        form=form if isinstance(form, PlanForm) else _plan_form(formdata=None),
        merging=form if isinstance(form, MergeForm) else MergeForm(formdata=None),
        splitting=form if isinstance(form, SplitForm) else SplitForm(formdata=None),
        wrong=form,
        plan=plan,
        findings=[finding_words(finding, stand_text) for finding in found],
        repairs=_repairs(plan),
        view=_drawn(numbers),
        versions=plans.versions(context()),
        halls=hall_names(),
    )


def _plan_form(**given: Any) -> PlanForm:
    form = PlanForm(**given)
    form.offer_halls(hall_names())
    return form


def _said(text: str | None) -> str:
    return (text or "").strip()


def _repairs(plan: Plan) -> list[tuple[str, str]]:
    """Return the near misses that can be mended: what the form sends, and in words."""
    return [
        (
            f"{one.number} {one.beside}",
            _(
                "Stand %(stand)s meets %(other)s: its side moves by %(measure)s.",
                stand=stand_text(one.number),
                other=stand_text(one.beside),
                measure=measured(PlanFinding(one.fault, (), one.measure_m, "m")),
            ),
        )
        for one in edits.proposals(plan)
    ]


def _drawn(numbers: set[str]) -> PlanView:
    """Return the plan as drawn, stands with a problem marked."""
    ctx = context()
    names = dict(localised_edition().pavilions)
    marks = dict.fromkeys(numbers, "has-problem")
    table = [replace(row, blocked=False) for row in places.on_plan(ctx, language())]
    return plan_view(places.drawing(ctx), table, names, url=lambda row: "", marks=marks)
