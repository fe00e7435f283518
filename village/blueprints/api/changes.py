"""The changes of version 1: the use cases of the pages, by the same rules."""

import uuid

from flask import request
from werkzeug.exceptions import PreconditionFailed, UnprocessableEntity

from village.accounts.words.scopes import TokenScope
from village.applications.reads import lookup
from village.applications.writes import screening
from village.badges.words import Direction
from village.blueprints.api import bp
from village.blueprints.api.resources import order_shape
from village.blueprints.api.serving import change
from village.blueprints.api.shapes import (
    JudgedShape,
    OrderSent,
    OrderShape,
    ScanSent,
    ScreenedShape,
    VerdictSent,
)
from village.core.errors import Stale
from village.gate.writes import scanning
from village.gate.writes.scanning import Station
from village.orders.reads import listing, services
from village.orders.writes import ordering
from village.web.context import context, language


@change(bp, "POST", "check-ins", TokenScope.CHECK_INS_WRITE, body=ScanSent, shape=JudgedShape)
def check_in(sent: ScanSent) -> JudgedShape:
    """Judge a code at a gate, and count who comes in or leaves; in front of a `zone`, nobody."""
    if sent.zone and sent.direction is Direction.OUT:
        raise UnprocessableEntity("Nobody is counted out of a zone.")
    event = scanning.check_in(
        context(),
        sent.code,
        method=sent.method,
        station=Station(sent.gate, sent.direction, sent.is_rehearsal, sent.zone),
        event_id=uuid.uuid4(),  # the key of the request makes it one scan
    )
    badge = event.badge
    return JudgedShape(
        verdict=event.verdict,
        refusal=event.refusal,
        at=event.at,
        gate=event.gate,
        direction=event.direction,
        is_rehearsal=event.is_rehearsal,
        badge=badge.reference if badge else None,
        role=badge.role if badge else None,
        name=badge.name if badge else "",
        organisation=badge.organisation_name if badge else "",
    )


@change(
    bp, "POST", "applications/<reference>/verdict", TokenScope.SCREENING_WRITE,
    body=VerdictSent, shape=ScreenedShape,
)  # fmt: skip
def screen(sent: VerdictSent, reference: str) -> ScreenedShape:
    """Find a submitted application eligible or not; the applicant is told by mail."""
    ctx = context()
    application = lookup.find(ctx, reference, lock=True)
    if not sent.eligible and not (sent.reason or sent.note.strip()):
        raise UnprocessableEntity("Say in `reason` or `note` why it is not eligible.")
    if sent.reason not in {"", *(one["key"] for one in ctx.the_edition.refusal_reasons)}:
        raise UnprocessableEntity(f"There is no reason {sent.reason}.")
    screening.screen(ctx, application, eligible=sent.eligible, reason=sent.reason, note=sent.note)
    return ScreenedShape(
        application=application.reference,
        state=application.state,
        state_at=application.state_at,
        note=application.screening_note,
    )


@change(
    bp, "PATCH", "orders/<reference>", TokenScope.ORDERS_WRITE,
    body=OrderSent, shape=OrderShape, conditional=True,
)  # fmt: skip
def change_order(sent: OrderSent, reference: str) -> OrderShape:
    """Change what an exhibitor has ordered, as its organiser; the exhibitor is told by mail."""
    ctx = context()
    application = lookup.find(ctx, reference)
    wanted = {line.code: line.quantity for line in sent.lines}
    if unknown := wanted.keys() - {one.key for one in ctx.the_edition.offered_services}:
        raise UnprocessableEntity(f"There is no service {min(unknown)}.")
    version = services.version(ctx, application)
    if not request.if_match.contains(str(version)):
        raise PreconditionFailed("The order has changed: read it again.")
    try:
        ordering.change(ctx, application, wanted, seen=version)
    except Stale:
        raise PreconditionFailed("The order has changed: read it again.") from None
    return order_shape(listing.one(ctx, application, language()), ctx.the_edition.currency)
