"""How many badges an exhibitor has, and those that it pays for beyond them."""

from dataclasses import replace
from decimal import Decimal
from math import ceil

import sqlalchemy as sa

from village.applications import Application
from village.badges.tables import Badge
from village.badges.words import WORK_PASSES, BadgeQuota, BadgeState
from village.billing import invoices
from village.core.context import Context
from village.editions import BadgeRole, CallKind, PriceItem, listed_price
from village.orders import EXTRA_BADGE, covers_discounts, ordering, services
from village.stands import GIVEN, Stand, StandPlace


def allowance(
    application: Application, work: BadgeRole | None = None, *, given_m2: Decimal = Decimal()
) -> int:
    """Return how many people an application may name for the show, or for some work, unpaid.

    An exhibitor's are by the area that it asked for, or by what it was given where that is more: a
    smaller stand takes nobody off the list.
    """
    settings = application.edition.badge_settings
    if work:
        return settings.work_passes
    if application.kind is CallKind.STARTUP:
        return settings.startup_badges
    wanted_m2 = application.wanted_area_m2 or (0 if given_m2 else 9)
    area = max(given_m2, Decimal(wanted_m2))
    return max(2, ceil(area / settings.m2_per_badge))


def of(ctx: Context, application: Application, work: BadgeRole | None = None) -> BadgeQuota:
    """Return what an application has of badges for the show, or of passes for some work."""
    which = Badge.role == work if work else Badge.role.not_in(WORK_PASSES)
    named = ctx.session.scalar(
        sa.select(sa.func.count())
        .select_from(Badge)
        .where(Badge.application_id == application.id, Badge.state != BadgeState.REVOKED, which)
    )
    own = allowance(application, work, given_m2=_given_m2(ctx, application))
    if work:
        return BadgeQuota(own, named or 0)
    price = listed_price(
        ctx.the_edition.price_settings,
        PriceItem.EXTRA_BADGE,
        on=ctx.today,
        pavilion=application.zone,
    )
    line = services.line_of(ctx, application, EXTRA_BADGE)
    if line is None:
        return BadgeQuota(own, named or 0, price_cents=price)
    kept = None if price is None else line.unit_cents
    return BadgeQuota(own, named or 0, bought=int(line.quantity), price_cents=kept)


def _given_m2(ctx: Context, application: Application) -> Decimal:
    """Return the area of the stands that an application was given, in m²."""
    places = (StandPlace.application_id == application.id, StandPlace.state.in_(GIVEN))
    area = sa.select(sa.func.sum(Stand.area_m2)).join(StandPlace).where(*places)
    return ctx.session.scalar(area) or Decimal()


def charge(ctx: Context, application: Application, extra: int) -> None:
    """Put `extra` badges more on the order of an exhibitor who agreed to their price. Flushes."""
    quota = of(ctx, application)
    if extra and quota.price_cents is not None:
        ordering.charge_badges(ctx, application, quota.bought + extra, cents=quota.price_cents)


def take_off(ctx: Context, application: Application, *, by_organiser: bool) -> None:
    """Take badges off the order that nobody needs since one was withdrawn. Flushes.

    Those that are invoiced stay, and somebody else may be named for them; so do those that a
    discount on the order needs.
    """
    quota = of(ctx, application)
    for count in range(max(0, quota.named - quota.own), quota.bought):
        left = [
            replace(line, quantity=Decimal(count)) if line.code == EXTRA_BADGE else line
            for line in services.of(ctx, application)
        ]
        if covers_discounts(left) and not invoices.exceed(ctx, application, left):
            ordering.charge_badges(ctx, application, count, cents=0, by_organiser=by_organiser)
            return
