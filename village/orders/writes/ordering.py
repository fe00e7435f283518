"""Order services: what an exhibitor takes, what the organiser changes, adds and takes off."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

import sqlalchemy as sa

from village.applications import Application, State, lock
from village.core import audit, outbox, policy
from village.core.context import Context
from village.core.errors import (
    DiscountTooLarge,
    IllegalTransition,
    NotFound,
    NotInStock,
    OrderClosed,
    Stale,
)
from village.core.permissions import Permission as P
from village.editions import Edition, Service, Vat
from village.orders.reads import services, tax
from village.orders.tables import ServiceOrder, ServiceOrderContent, ServiceOrderLine
from village.orders.words import (
    DISCOUNT_LABELS,
    EXTRA_BADGE,
    EXTRA_BADGE_LABEL,
    LATE_FEE,
    OWN,
    STAND_DISCOUNT,
    Content,
    contents_of,
    covers_discounts,
    last_day,
    left,
    sums,
    taken_at_most,
    units,
)


def order(ctx: Context, application: Application, wanted: Mapping[str, int], *, seen: int) -> bool:
    """Take what an exhibitor orders, by service; return whether anything changed. Flushes.

    A service that is not named stays as it is, and 0 cancels it. A line keeps the price at which
    it was ordered. `seen` is the version of the order that was read, 0 where there was none.

    Raises:
        Forbidden: the actor does not act for the organisation.
        IllegalTransition: it is not confirmed.
        Stale: the order was changed meanwhile.
        OrderClosed: the last day of a service that changes has passed.
        NotInStock: more is ordered than one may have, or than are left.
    """
    policy.require(ctx.actor, P.APPLY, application)
    return _set(ctx, application, wanted, seen=seen, mail="order_received", by_organiser=False)


def change(ctx: Context, application: Application, wanted: Mapping[str, int], *, seen: int) -> bool:
    """Change an exhibitor's order as its organiser, after the last day too. Flushes.

    Raises:
        Forbidden: the actor does not make contracts.
        IllegalTransition: the application is not confirmed.
        Stale: the order was changed meanwhile.
        NotInStock: more is ordered than are left.
        DiscountTooLarge: what is left would not cover the discounts.
    """
    policy.require(ctx.actor, P.CONTRACT, application)
    return _set(ctx, application, wanted, seen=seen, mail="order_changed", by_organiser=True)


def add(
    ctx: Context,
    application: Application,
    code: str,
    *,
    cents: int,
    label: str,
    reason: str,
    stand_cents: int = 0,
) -> None:
    """Add a line of the organiser's own: an extra with its label, or a discount. Flushes.

    `stand_cents` is what the stand costs before tax, of which a discount on it takes off.

    Raises:
        Forbidden: the actor does not make contracts.
        IllegalTransition: the application is not confirmed.
        DiscountTooLarge: it takes off more than the order, or the stand, comes to.
    """
    policy.require(ctx.actor, P.CONTRACT, application)
    kept = _locked(ctx, application)
    off = -sum(one.unit_cents for one in kept.lines if one.code == STAND_DISCOUNT)
    if code == STAND_DISCOUNT and off + cents > stand_cents:
        raise DiscountTooLarge
    texts = DISCOUNT_LABELS.get(code) or dict.fromkeys(ctx.languages[:1], label)
    unit_cents = -cents if code in DISCOUNT_LABELS else cents
    _append(ctx, kept, code, texts, unit_cents, reason=reason)


def charge_late(
    ctx: Context,
    application: Application,
    *,
    cents: int,
    label: Mapping[str, str],
    reason: str,
    is_taxed: bool,
) -> None:
    """Add the fee of who pays late. Flushes.

    Raises:
        Forbidden: the actor does not make contracts.
        IllegalTransition: the application is not confirmed.
    """
    policy.require(ctx.actor, P.CONTRACT, application)
    kept = _locked(ctx, application)
    vat = None if is_taxed else Vat.EXEMPT
    _append(ctx, kept, LATE_FEE, dict(label), cents, reason=reason, vat=vat)


def drop(ctx: Context, application: Application, line_id: int) -> None:
    """Take away a line that an organiser added. Flushes.

    Raises:
        Forbidden: the actor does not make contracts.
        NotFound: the order has no such line.
        DiscountTooLarge: what is left would not cover the discounts.
    """
    policy.require(ctx.actor, P.CONTRACT, application)
    kept = _locked(ctx, application)
    line = next((one for one in kept.lines if one.id == line_id), None)
    if line is None or line.code not in OWN:
        raise NotFound
    with ctx.session.begin_nested():  # what is refused leaves the line
        kept.lines.remove(line)
        _save(ctx, kept, "order_changed", {"services": {line.code: 0}, "reason": line.reason})


def release(ctx: Context, application: Application, *, within: P) -> None:
    """Take all lines off an order, of an exhibitor who has no contract any more. Flushes.

    `within` is what whoever calls has found that the actor may do.

    Raises:
        Forbidden: the actor may not.
        IllegalTransition: the application is not confirmed.
    """
    policy.require(ctx.actor, within, application)
    kept = _locked(ctx, application)
    if kept.lines:
        gone = dict.fromkeys([line.code for line in kept.lines], 0)
        kept.lines.clear()
        _save(ctx, kept, "order_changed", {"services": gone})


def charge_badges(
    ctx: Context, application: Application, count: int, *, cents: int, by_organiser: bool = False
) -> None:
    """Let an exhibitor pay for `count` badges beyond its own; 0 takes the line away. Flushes.

    The line keeps the price at which the first was ordered. Whoever calls has found that the
    actor may name people, or withdraw their badges.

    Raises:
        IllegalTransition: the application is not confirmed.
        DiscountTooLarge: what is left would not cover the discounts.
    """
    kept = _locked(ctx, application)
    line = next((one for one in kept.lines if one.code == EXTRA_BADGE), None)
    mail = "order_changed" if by_organiser else "order_received"
    with ctx.session.begin_nested():  # what is refused leaves the count
        _put(kept, EXTRA_BADGE, EXTRA_BADGE_LABEL, cents, line, count)
        _save(ctx, kept, mail, {"services": {EXTRA_BADGE: count}})


def _append(
    ctx: Context,
    kept: ServiceOrder,
    code: str,
    label: Mapping[str, str],
    unit_cents: int,
    *,
    reason: str,
    vat: Vat | None = None,
) -> None:
    line = ServiceOrderLine(
        code=code,
        label=label,
        quantity=Decimal(1),
        unit_cents=unit_cents,
        reason=reason,
        vat=vat,
    )
    facts = {"services": {code: abs(unit_cents)}, "reason": reason}
    with ctx.session.begin_nested():  # what is refused leaves the order as it was
        kept.lines.append(line)
        _save(ctx, kept, "order_changed", facts)


def _set(
    ctx: Context,
    application: Application,
    wanted: Mapping[str, int],
    *,
    seen: int,
    mail: str,
    by_organiser: bool,
) -> bool:
    kept = _locked(ctx, application)
    if (kept.version or 0) != seen:
        raise Stale
    lines = {line.code: line for line in kept.lines}
    offered = {one.key: one for one in ctx.the_edition.offered_services}
    changes = {
        key: quantity
        for key, quantity in wanted.items()
        if key in offered and quantity != (lines[key].quantity if key in lines else 0)
    }
    if not changes:
        return False
    if not by_organiser:
        _on_time(ctx, changes, offered)
    contents = {
        key: services.contents(lines[key]) if key in lines else contents_of(offered[key], offered)
        for key in changes
    }
    asked = {code for key in changes for code in units(key, 1, contents[key])}
    others = _counted(ctx, application, [offered[code] for code in asked & offered.keys()])
    _within_stock(kept, changes, contents, offered, others)
    with ctx.session.begin_nested():  # all of it is ordered or nothing, also for who goes on
        for key, quantity in changes.items():
            service = offered[key]
            line = lines.get(key)
            _put(kept, key, service.label, service.amount, line, quantity, contents[key])
        _save(ctx, kept, mail, {"services": changes})
    return True


def _on_time(ctx: Context, changes: Mapping[str, int], offered: Mapping[str, Service]) -> None:
    for key in changes:
        last = last_day(offered[key], offered, ctx.the_edition.starts_on)
        if ctx.today > last:
            raise OrderClosed(key=key, day=last)


def _within_stock(
    kept: ServiceOrder,
    changes: Mapping[str, int],
    contents: Mapping[str, Sequence[Content]],
    offered: Mapping[str, Service],
    others: Mapping[str, int],
) -> None:
    """Refuse what grows beyond what others, and the rest of this order, have left."""
    before = {line.code: line.quantity for line in kept.lines}
    after = {line.code: services.units_of(line) for line in kept.lines}
    after |= {key: units(key, quantity, contents[key]) for key, quantity in changes.items()}
    for key, quantity in changes.items():
        rest = (one for other, one in after.items() if other != key)
        in_stock = left(offered, sum(rest, Counter(others)))
        most = taken_at_most(offered[key], contents[key], in_stock)
        if most is not None and max(most, before.get(key, 0)) < quantity:
            raise NotInStock(key=key, most=most)


def _put(
    kept: ServiceOrder,
    code: str,
    label: Mapping[str, str],
    unit_cents: int,
    line: ServiceOrderLine | None,
    quantity: int,
    contents: Sequence[Content] = (),
) -> None:
    if line is None:
        kept.lines.append(
            ServiceOrderLine(
                code=code,
                label=dict(label),
                quantity=Decimal(quantity),
                unit_cents=unit_cents,
                contents=[
                    ServiceOrderContent(code=one.code, label=dict(one.label), quantity=one.quantity)
                    for one in contents
                ],
            )
        )
    elif quantity:
        line.quantity = Decimal(quantity)
    else:
        kept.lines.remove(line)


def _locked(ctx: Context, application: Application) -> ServiceOrder:
    """Return the order of a confirmed application, made where there is none, and hold both."""
    lock(ctx, [application])
    if application.state is not State.CONFIRMED:
        raise IllegalTransition(state=application.state, action="order")
    return services.kept(ctx, application) or ServiceOrder(application=application, lines=[])


def _counted(ctx: Context, application: Application, asked: list[Service]) -> Mapping[str, int]:
    """Return how many others ordered; nobody orders what is counted until this is over."""
    if any(service.stock is not None for service in asked):
        edition = sa.select(Edition.id).where(Edition.id == application.edition_id)
        ctx.session.execute(edition.with_for_update(key_share=True))
    return services.taken(ctx, besides=application)


def _save(ctx: Context, kept: ServiceOrder, mail: str, facts: Mapping[str, object]) -> None:
    application = kept.application
    lines = services.lines(kept.lines, tax.treatment(application))
    if not covers_discounts(lines):
        raise DiscountTooLarge
    come_to = sums(lines)
    kept.saved_at = ctx.now
    ctx.session.add(kept)
    ctx.session.flush()
    audit.record(ctx, application.reference, mail, **facts)
    if not ctx.the_edition.sends(mail):
        return
    organisation = application.organisation
    outbox.queue(
        ctx,
        mail,
        to=organisation.contact_email,
        language=organisation.language,
        reference=application.reference,
        name=organisation.contact_name,
        organisation=organisation.named(organisation.language),
        total=str(come_to.gross_cents),
        currency=ctx.the_edition.currency,
    )
