"""The gate without network: what it needs, how its scans come in, what contradicts itself."""

import base64
import re
import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from flask import Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from village.badges.words import ENTRIES, CheckMethod, Direction, Verdict
from village.blueprints.checkin import bp
from village.config import ROOT
from village.core.permissions import Permission as P
from village.gate import reads
from village.gate.writes.merging import Noted, keep_delays, merge
from village.gate.writes.scanning import LONGEST_CODE, LONGEST_ZONE, Station
from village.web.access import requires
from village.web.context import context, language
from village.web.links import asset
from village.web.pages import localised_edition, render_part
from village.web.transaction import commits

#: So many scans come in with one request.
MOST_EVENTS = 200
#: So many photos go out with one answer.
MOST_PHOTOS = 40
_LONGEST_GATE = 40
_NUMBER = re.compile(r"[0-9]{1,9}")


@bp.get("/manifest.webmanifest")
@requires(P.CHECK_IN)
def manifest() -> ResponseReturnValue:
    """Say how the gate is installed on a telephone."""
    name = _("Gate")
    answer = jsonify(
        name=f"{name} · {localised_edition().name}",
        short_name=name,
        lang=language(),
        start_url=url_for(".gate"),
        scope=url_for(".gate"),
        display="standalone",
        icons=[{"src": asset("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    )
    answer.mimetype = "application/manifest+json"
    return answer


@bp.get("/worker.js")
@requires(P.CHECK_IN)
def worker() -> ResponseReturnValue:
    """Give the service worker, whose address says for which pages it works."""
    script = (ROOT / "static" / "js" / "gate-worker.js").read_bytes()
    answer = Response(script, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/snapshot.json")
@requires(P.CHECK_IN)
def snapshot() -> ResponseReturnValue:
    """Give keys, badges and who is inside, signed; a device that has it is told so."""
    ctx = context()
    text = reads.snapshot(ctx)
    answer = jsonify(text=text, signature=reads.signature(ctx, text))
    answer.add_etag()
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)


@bp.get("/photos.json")
@requires(P.CHECK_IN)
def photos() -> ResponseReturnValue:
    """Give small photos of the badges whose numbers are asked for, for devices to keep."""
    asked = (one for one in request.args.get("of", "").split(",") if _NUMBER.fullmatch(one))
    found = reads.photos(context(), [int(one) for one in islice(asked, MOST_PHOTOS)])
    answer = jsonify({known: base64.b64encode(jpeg).decode() for known, jpeg in found.items()})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/events")
@requires(P.CHECK_IN)
@commits
def events() -> ResponseReturnValue:
    """Take a device's scans and their delays in, in any order and as often as it sends them."""
    ctx, said = context(), request.get_json(silent=True)
    try:
        device, noted, ahead = _read(said, ctx.now)
    except (KeyError, TypeError, ValueError, AttributeError):
        return jsonify(error="these are no scans"), 422
    received = merge(ctx, device, noted, clock_ahead=ahead)
    keep_delays(ctx, _delays(said))
    return jsonify(received=[str(one) for one in received])


@bp.get("/board")
@requires(P.CHECK_IN)
def board() -> ResponseReturnValue:
    """Show who is inside now, who came in by hour, role and gate, and how long gates take."""
    ctx = context()
    return render_part(
        "checkin/board.html",
        "checkin/_board.html",
        board=reads.board(ctx),
        delays=reads.delays(ctx),
    )


@bp.get("/conflicts")
@requires(P.CHECK_IN)
def conflicts() -> ResponseReturnValue:
    """List the entries that contradict each other, or what is known."""
    return render_template("checkin/conflicts.html", conflicts=reads.conflicts(context()))


def _read(said: Any, now: datetime) -> tuple[str, list[Noted], timedelta]:
    """Return the device, its scans, and how much its clock is ahead.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: they are none.
    """
    device, listed = str(uuid.UUID(said["device"])), list(said["events"])
    if len(listed) > MOST_EVENTS:
        raise ValueError("too many at once")
    return device, [_noted(one) for one in listed], _moment(said["now"]) - now


def _delays(said: Any) -> dict[uuid.UUID, int]:
    """Return how many milliseconds scans took, by their ids; older devices say nothing of it.

    What is no such number is left out: no scan is refused for it.
    """
    listed, found = said.get("delays"), {}
    if not isinstance(listed, dict):
        return {}
    for scan, delay in islice(listed.items(), MOST_EVENTS):
        with suppress(ValueError):
            if type(delay) is int:  # True is none
                found[uuid.UUID(scan)] = delay
    return found


def _noted(one: Mapping[str, Any]) -> Noted:
    method, verdict = CheckMethod(one["method"]), Verdict(one["verdict"])
    direction = Direction(one["direction"])
    zone = str(one.get("zone", ""))  # devices that had no zones yet said none
    entering = verdict in (*ENTRIES, Verdict.AGAIN, Verdict.ALLOWED)
    if verdict is not Verdict.REFUSED and entering is not (direction is Direction.IN):
        raise ValueError("a verdict of the other direction")
    if verdict is Verdict.WELCOME and method is not CheckMethod.SCANNED:
        raise ValueError("a reference is never welcome")
    if verdict is not Verdict.REFUSED and (verdict is Verdict.ALLOWED) is not bool(zone):
        raise ValueError("a verdict of another kind of gate")
    code, gate, counter = str(one["code"]), str(one["gate"]), int(one["counter"])
    if len(code) > LONGEST_CODE or len(gate) > _LONGEST_GATE or len(zone) > LONGEST_ZONE:
        raise ValueError("too long")
    if not 0 < counter < 2**31:
        raise ValueError("no count")
    return Noted(
        event_id=uuid.UUID(one["event"]),
        counter=counter,
        at=_moment(one["at"]),
        code=code,
        method=method,
        verdict=verdict,
        station=Station(gate, direction, bool(one["is_rehearsal"]), zone),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC)
