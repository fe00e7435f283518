"""What version 1 reads: what the pages show to an organiser, by the same functions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from village.accounts.words.scopes import TokenScope
from village.applications import Application, State
from village.applications.reads import answers, listing, lookup
from village.applications.reads.filtering import ApplicationFilters, ListOrder
from village.badges import Badge
from village.badges import reads as badge_reads
from village.blueprints.api import bp
from village.blueprints.api.serving import PageAsked, item, resource
from village.blueprints.api.shapes import (
    AnswerShape,
    ApplicationShape,
    BadgeShape,
    CheckInShape,
    ContentShape,
    DecisionShape,
    ExhibitorShape,
    OrderLineShape,
    OrderShape,
    StandShape,
)
from village.contracts.reads import exhibitors as exhibitor_queries
from village.contracts.reads.exhibitors import ExhibitorFilters
from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.orders.reads import listing as orders_listing
from village.orders.reads.listing import ExhibitorOrder
from village.selection.reads import decisions as decision_queries
from village.stands.reads import places
from village.web.context import context, language
from village.web.pages import hall_name

_BY_REFERENCE = ApplicationFilters(order=ListOrder.REFERENCE, descending=False)


@resource(bp, TokenScope.EXHIBITORS, ExhibitorShape)
def exhibitors(asked: PageAsked) -> tuple[Sequence[ExhibitorShape], int]:
    """The exhibitors of the public catalogue, by name."""
    found, total = exhibitor_queries.listing(
        context(), language(), ExhibitorFilters(), page=asked.page, size=asked.limit
    )
    items = [
        ExhibitorShape(
            reference=one.reference,
            kind=one.kind,
            name=one.name,
            name_ar=one.name_ar,
            country=one.country,
            city=one.city,
            website=one.website_url,
            pavilion=one.zone,
            stand=one.stand,
            axis=one.axis_number,
            title=one.title,
            summary=one.summary,
        )
        for one in found
    ]
    return items, total


@resource(bp, TokenScope.STANDS, StandShape)
def stands(asked: PageAsked) -> tuple[Sequence[StandShape], int]:
    """The stands of the plan with who has them, by number."""
    rows = places.on_plan(context(), language())
    items = [
        StandShape(
            number=row.number,
            hall=hall_name(row.hall),
            pavilion=row.zone,
            area_m2=row.area_m2,
            open_sides=row.open_sides,
            state=row.state,
            blocked=row.blocked,
            held_until=row.held_until,
            application=row.reference or None,
            organisation=row.holder,
        )
        for row in asked.of(rows)
    ]
    return items, len(rows)


@resource(bp, TokenScope.APPLICATIONS, ApplicationShape)
def applications(asked: PageAsked) -> tuple[Sequence[ApplicationShape], int]:
    """The applications with their states and answers, by reference."""
    ctx = context()
    files, total = listing.files(ctx, _BY_REFERENCE, asked.page, size=asked.limit)
    return [_application_shape(ctx, file) for file in files], total


@item(bp, TokenScope.APPLICATIONS)
def application(reference: str) -> ApplicationShape:
    """One application."""
    ctx = context()
    chosen = replace(_BY_REFERENCE, chosen=frozenset({reference}))
    files, _total = listing.files(ctx, chosen, 1, size=1)
    if not files:
        raise NotFound
    return _application_shape(ctx, files[0])


def _application_shape(ctx: Context, file: Application) -> ApplicationShape:
    return ApplicationShape(
        reference=file.reference,
        kind=file.kind,
        state=file.state,
        state_at=file.state_at,
        submitted_at=file.submitted_at,
        title=file.title,
        summary=file.summary,
        organisation=file.organisation.named(language()),
        country=file.organisation.country,
        city=file.organisation.city,
        pavilion=file.zone,
        axis=file.axis.number if file.axis else None,
        answers=[AnswerShape(one.label, one.words) for one in answers.shown(ctx, file, language())],
    )


@resource(bp, TokenScope.DECISIONS, DecisionShape)
def decisions(asked: PageAsked) -> tuple[Sequence[DecisionShape], int]:
    """The decisions that were announced and stand, by reference."""
    by_outcome = decision_queries.announced(context(), P.VIEW_BOARD)
    rows = sorted(
        (row for rows in by_outcome.values() for row in rows),
        key=lambda row: row.application.reference,
    )
    items = [
        DecisionShape(
            application=row.application.reference,
            organisation=row.application.organisation.named(language()),
            outcome=row.outcome,
            announced_at=row.closed_at or row.staged_at,
            answer_by=row.answer_by,
        )
        for row in asked.of(rows)
    ]
    return items, len(rows)


@resource(bp, TokenScope.BADGES, BadgeShape)
def badges(asked: PageAsked) -> tuple[Sequence[BadgeShape], int]:
    """The badges with their scans at the gates, by number."""
    ctx = context()
    found, total = badge_reads.listed(ctx, state=None, words="", page=asked.page, size=asked.limit)
    return _badge_shapes(ctx, found), total


@item(bp, TokenScope.BADGES)
def badge(reference: str) -> BadgeShape:
    """One badge with its scans at the gates."""
    ctx = context()
    [found] = _badge_shapes(ctx, [badge_reads.find(ctx, reference)])
    return found


def _badge_shapes(ctx: Context, badges: Sequence[Badge]) -> list[BadgeShape]:
    scans = badge_reads.check_ins(ctx, badges)
    return [
        BadgeShape(
            reference=badge.reference,
            role=badge.role,
            state=badge.state,
            name=badge.name,
            organisation=badge.organisation_name,
            application=badge.application.reference if badge.application else None,
            days=[date.fromisoformat(day) for day in badge.days],
            check_ins=[
                CheckInShape(scan.at, scan.gate, scan.verdict) for scan in scans.get(badge.id, ())
            ],
        )
        for badge in badges
    ]


@resource(bp, TokenScope.ORDERS, OrderShape)
def orders(asked: PageAsked) -> tuple[Sequence[OrderShape], int]:
    """What the exhibitors that take part have ordered beside their stands, by name."""
    ctx = context()
    rows = orders_listing.listed(ctx, language())
    return [order_shape(row, ctx.the_edition.currency) for row in asked.of(rows)], len(rows)


@item(bp, TokenScope.ORDERS)
def order(reference: str) -> OrderShape:
    """What one exhibitor that takes part has ordered beside its stand."""
    ctx = context()
    found = lookup.find(ctx, reference)
    if found.state is not State.CONFIRMED:
        raise NotFound
    return order_shape(orders_listing.one(ctx, found, language()), ctx.the_edition.currency)


def order_shape(row: ExhibitorOrder, currency: str) -> OrderShape:
    """Return an order as it is told."""
    return OrderShape(
        application=row.reference,
        organisation=row.organisation,
        currency=currency,
        lines=[
            OrderLineShape(
                code=line.code,
                label=text_in(line.label, language()),
                quantity=float(line.quantity),
                unit_cents=line.unit_cents,
                net_cents=line.net_cents,
                vat_rate=float(line.vat_rate),
                contents=[
                    ContentShape(one.code, text_in(one.label, language()), one.quantity)
                    for one in line.contents
                ],
            )
            for line in row.lines
        ],
        net_cents=row.sums.net_cents,
        vat_cents=row.sums.vat_cents,
        gross_cents=row.sums.gross_cents,
        etag=f'"{row.version}"',
    )
