"""The gate: scan a code, see who it is and whether they come in."""

import uuid
from dataclasses import asdict
from io import BytesIO
from typing import Any

from flask import Response, redirect, render_template, request, send_file, session, url_for
from flask.typing import ResponseReturnValue

from village.badges import reads as badge_reads
from village.badges.words import LONGEST_NAME, CheckMethod, Direction, Refusal, Verdict
from village.blueprints.checkin import bp
from village.blueprints.checkin.forms import CodeForm, NamedForm, ScanForm, StationForm, TypedForm
from village.core.context import Context
from village.core.errors import EventReused, NotFound, TooManyAttempts
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.extensions import db
from village.gate import reads as gate_reads
from village.gate.writes import scanning as checkin
from village.gate.writes.scanning import Station
from village.web.access import requires
from village.web.context import context, language
from village.web.errors import sentence
from village.web.pages import is_part
from village.web.security import may_read_codes
from village.web.transaction import commits

STATION = "station"
#: What templates compare with.
_WORDS = {"Verdict": Verdict, "Refusal": Refusal, "CheckMethod": CheckMethod}


@bp.route("/")
@requires(P.CHECK_IN)
def gate() -> ResponseReturnValue:
    """Show the last verdict, large, and the field for the next code.

    To the page's own script, who is inside and the last scans alone.
    """
    if is_part():
        return render_template("checkin/_now.html", **_now(context()), **_WORDS)
    return _page(event_id=request.args.get("scan", type=uuid.UUID))


@bp.route("/", methods=["POST"])
@requires(P.CHECK_IN)
@commits
def scan() -> ResponseReturnValue:
    """Judge one scanned code; the event's id makes a repeated request the same scan."""
    form = ScanForm()
    return _judge(form, CheckMethod.SCANNED, scan_form=form)


@bp.route("/typed", methods=["POST"])
@requires(P.CHECK_IN)
@commits
def typed() -> ResponseReturnValue:
    """Judge a reference that was typed by hand: never a plain welcome."""
    form = TypedForm()
    return _judge(form, CheckMethod.TYPED, typed_form=form)


@bp.route("/named", methods=["POST"])
@requires(P.CHECK_IN)
@commits
def named() -> ResponseReturnValue:
    """Judge somebody who was found by name: never a plain welcome."""
    return _judge(NamedForm(), CheckMethod.NAMED)


@bp.get("/scans/<uuid:event_id>/photo.jpg")
@requires(P.CHECK_IN)
def photo(event_id: uuid.UUID) -> ResponseReturnValue:
    """Send the photo of who was scanned."""
    content = badge_reads.photo_at_the_gate(context(), event_id)
    if content is None:
        raise NotFound
    return send_file(BytesIO(content), "image/jpeg", etag=False)


@bp.route("/station", methods=["POST"])
@requires(P.CHECK_IN)
@commits
def station() -> ResponseReturnValue:
    """Keep on this device which gate it is, which way people go, and whether it rehearses today."""
    ctx, form = context(), StationForm()
    form.offer(_zones(ctx))
    if not form.validate_on_submit():
        return _page(station_form=form), 422
    chosen = asdict(form.station())
    rehearses = chosen.pop("is_rehearsal")
    session[STATION] = {**chosen, "rehearsal_on": ctx.today.isoformat() if rehearses else ""}
    return redirect(url_for(".gate"), 303)


def _judge(form: CodeForm, method: CheckMethod, **shown: CodeForm) -> ResponseReturnValue:
    ctx = context()
    if not form.validate_on_submit():
        return _page(**shown), 422
    try:
        event = checkin.check_in(
            ctx,
            form.code.data or "",
            method=method,
            station=form.station(),
            event_id=uuid.UUID(form.event.data),
        )
    except (EventReused, TooManyAttempts) as error:
        db.session.rollback()
        return _page(problem=sentence(error)), 409 if isinstance(error, EventReused) else 429
    if is_part():
        scan = badge_reads.judged(ctx, event)
        return render_template("checkin/_verdict.html", scan=scan, **_WORDS)
    return redirect(url_for(".gate", scan=event.event_id), 303)


def _page(
    *,
    event_id: uuid.UUID | None = None,
    problem: str = "",
    scan_form: CodeForm | None = None,
    typed_form: CodeForm | None = None,
    station_form: StationForm | None = None,
) -> Response:
    ctx = context()
    here, zones = _station(ctx), _zones(ctx)
    if station_form is None:
        station_form = StationForm(formdata=None, **asdict(here))
        station_form.offer(zones)
    words = request.args.get("q", "").strip()[:LONGEST_NAME]
    page = render_template(
        "checkin/gate.html",
        station=here,
        zone=zones.get(here.zone, here.zone),
        scan_form=scan_form or ScanForm.at(here),
        typed_form=typed_form or TypedForm.at(here),
        station_form=station_form,
        words=words,
        found=[(one, NamedForm.at(here, one.reference)) for one in gate_reads.named(ctx, words)],
        empty_form=NamedForm.at(here),
        problem=problem,
        public_key=gate_reads.public_key(ctx),
        scan=badge_reads.scan(ctx, event_id),
        **_now(ctx),
        **_WORDS,
    )
    return may_read_codes(page)


def _now(ctx: Context) -> dict[str, Any]:
    """Return what changes at the gate with every scan."""
    return {"counts": badge_reads.at_the_gate(ctx), "history": badge_reads.last_scans(ctx)}


def _zones(ctx: Context) -> dict[str, str]:
    """Return the names of the zones that gates may guard, by key."""
    zones = ctx.the_edition.badge_settings.zones
    return {one.key: text_in(one.name, language()) for one in zones}


def _station(ctx: Context) -> Station:
    """Return where this device stands; a rehearsal ends with its day, should nobody end it."""
    kept = session.get(STATION, {})
    return Station(
        kept.get("gate", ""),
        Direction(kept.get("direction", Direction.IN)),
        kept.get("rehearsal_on") == ctx.today.isoformat(),
        kept.get("zone", ""),
    )
