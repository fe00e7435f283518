"""Services ordered: taken, changed, cancelled, never more than there are nor too late."""

from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.orders.conftest import SERVICES, confirmed, of
from village.applications.tables import Application
from village.applications.words import State
from village.core.audit.tables import AuditEntry
from village.core.errors import (
    DiscountTooLarge,
    Forbidden,
    IllegalTransition,
    NotFound,
    NotInStock,
    OrderClosed,
    Stale,
    VillageError,
)
from village.core.outbox.tables import OutboxMail
from village.extensions import db
from village.orders.reads import services
from village.orders.tables import ServiceOrder, ServiceOrderLine
from village.orders.words import DISCOUNT, EXTRA, sums
from village.orders.writes import ordering


def ordered(ctx, application):
    return {line.code: line.quantity for line in services.of(ctx, application)}


def test_an_order_is_kept_logged_and_mailed(atlas, exhibitor):
    changed = ordering.order(atlas, exhibitor, {"power": 1, "screen": 2, "chair": 0}, seen=0)

    assert changed
    assert ordered(atlas, exhibitor) == {"power": 1, "screen": 2}
    [entry] = atlas.session.scalars(sa.select(AuditEntry))
    assert (entry.subject, entry.action) == (exhibitor.reference, "order_received")
    assert entry.data == {"services": {"power": 1, "screen": 2}}
    [mail] = atlas.session.scalars(sa.select(OutboxMail))
    # 1 800 and twice 280.50, with 20 %
    assert (mail.template, mail.to, mail.params["total"]) == (
        "order_received",
        "contact@example.org",
        "283320",
    )


def test_ordering_the_same_again_changes_and_mails_nothing(atlas, exhibitor):
    ordering.order(atlas, exhibitor, {"screen": 2}, seen=0)

    changed = ordering.order(
        atlas, exhibitor, {"screen": 2, "power": 0}, seen=services.version(atlas, exhibitor)
    )

    assert not changed
    assert atlas.session.scalar(sa.select(sa.func.count(OutboxMail.id))) == 1


def test_an_edition_may_confirm_orders_by_no_mail(atlas, exhibitor):
    atlas.the_edition.mails = [{"key": "order_received", "sent": False}]

    ordering.order(atlas, exhibitor, {"screen": 2}, seen=0)

    assert ordered(atlas, exhibitor) == {"screen": 2}
    assert atlas.session.scalars(sa.select(OutboxMail)).all() == []


def test_a_service_is_changed_then_cancelled_and_others_stay(atlas, exhibitor):
    ordering.order(atlas, exhibitor, {"power": 1, "screen": 2}, seen=0)
    ordering.order(atlas, exhibitor, {"screen": 4}, seen=services.version(atlas, exhibitor))
    assert ordered(atlas, exhibitor) == {"power": 1, "screen": 4}

    ordering.order(atlas, exhibitor, {"screen": 0}, seen=services.version(atlas, exhibitor))

    assert ordered(atlas, exhibitor) == {"power": 1}


def test_a_line_keeps_the_price_at_which_it_was_ordered(atlas, exhibitor):
    ordering.order(atlas, exhibitor, {"screen": 1}, seen=0)
    dearer = [{**one, "amount": one["amount"] * 2} for one in SERVICES["items"]]
    atlas.the_edition.services = {"items": dearer}

    ordering.order(
        atlas, exhibitor, {"screen": 2, "power": 1}, seen=services.version(atlas, exhibitor)
    )

    assert {line.code: line.unit_cents for line in services.of(atlas, exhibitor)} == {
        "screen": 28050,
        "power": 360000,
    }


def test_what_is_not_offered_is_not_ordered(atlas, exhibitor):
    assert not ordering.order(atlas, exhibitor, {"yacht": 1, "discount": 9}, seen=0)
    assert ordered(atlas, exhibitor) == {}


@pytest.mark.parametrize(("key", "quantity", "most"), [("power", 2, 1), ("screen", 6, 5)])
def test_no_more_is_ordered_than_one_may_have(atlas, exhibitor, key, quantity, most):
    with pytest.raises(NotInStock) as refusal:
        ordering.order(atlas, exhibitor, {key: quantity}, seen=0)

    assert refusal.value.facts == {"key": key, "most": most}


def test_what_others_ordered_is_not_there_any_more_until_they_leave(ctx, atlas, exhibitor):
    other = confirmed(ctx, name="Rif")
    ordering.order(of(ctx, other), other, {"screen": 4}, seen=0)
    with pytest.raises(NotInStock) as refusal:
        ordering.order(atlas, exhibitor, {"screen": 2}, seen=0)
    assert refusal.value.facts["most"] == 1

    other.state = State.WITHDRAWN
    ordering.order(atlas, exhibitor, {"screen": 5}, seen=0)

    assert ordered(atlas, exhibitor) == {"screen": 5}


def test_less_can_be_ordered_where_the_organiser_took_away_stock(atlas, exhibitor):
    ordering.order(atlas, exhibitor, {"screen": 5}, seen=0)
    fewer = [{**one, "stock": 1} for one in SERVICES["items"]]
    atlas.the_edition.services = {"items": fewer}

    ordering.order(atlas, exhibitor, {"screen": 3}, seen=services.version(atlas, exhibitor))

    assert ordered(atlas, exhibitor) == {"screen": 3}


@pytest.mark.parametrize(
    ("zone", "at", "late"),
    [
        ("Africa/Casablanca", datetime(2026, 3, 2, 23, 30, tzinfo=UTC), False),
        ("Asia/Tokyo", datetime(2026, 3, 2, 23, 30, tzinfo=UTC), True),
        ("Africa/Casablanca", datetime(2026, 3, 3, 0, 30, tzinfo=UTC), True),
    ],
)
def test_the_last_day_ends_at_the_place_of_the_edition(atlas, exhibitor, zone, at, late):
    atlas.the_edition.timezone = zone
    then = replace(atlas, now=at)

    if late:
        with pytest.raises(OrderClosed) as refusal:
            ordering.order(then, exhibitor, {"chair": 4}, seen=0)
        assert refusal.value.facts["key"] == "chair"
    else:
        assert ordering.order(then, exhibitor, {"chair": 4}, seen=0)


def test_a_service_that_is_closed_and_unchanged_lets_others_be_ordered(atlas, exhibitor):
    ordering.order(atlas, exhibitor, {"chair": 4}, seen=0)
    later = replace(atlas, now=datetime(2026, 4, 1, tzinfo=UTC))

    ordering.order(
        later, exhibitor, {"chair": 4, "screen": 1}, seen=services.version(atlas, exhibitor)
    )

    assert ordered(later, exhibitor) == {"chair": 4, "screen": 1}


def test_a_stale_order_loses_nothing(atlas, exhibitor):
    ordering.order(atlas, exhibitor, {"screen": 1}, seen=0)

    with pytest.raises(Stale):
        ordering.order(atlas, exhibitor, {"screen": 3}, seen=0)

    assert ordered(atlas, exhibitor) == {"screen": 1}


def test_only_the_confirmed_order_and_only_for_themselves(ctx, atlas, exhibitor):
    stranger = of(ctx, confirmed(ctx))
    with pytest.raises(Forbidden):
        ordering.order(stranger, exhibitor, {"screen": 1}, seen=0)

    exhibitor.state = State.SELECTED

    with pytest.raises(IllegalTransition):
        ordering.order(atlas, exhibitor, {"screen": 1}, seen=0)


def test_the_organiser_changes_an_order_after_its_last_day(organiser, atlas, exhibitor):
    ordering.order(atlas, exhibitor, {"chair": 4, "power": 1}, seen=0)
    later = replace(organiser, now=datetime(2026, 5, 1, tzinfo=UTC))

    ordering.change(later, exhibitor, {"chair": 2}, seen=services.version(atlas, exhibitor))

    assert ordered(atlas, exhibitor) == {"chair": 2, "power": 1}
    mails = atlas.session.scalars(sa.select(OutboxMail.template).order_by(OutboxMail.id)).all()
    assert mails == ["order_received", "order_changed"]


def test_the_organiser_adds_a_line_and_takes_a_discount_off(organiser, atlas, exhibitor):
    ordering.order(atlas, exhibitor, {"power": 1}, seen=0)

    ordering.add(
        organiser, exhibitor, EXTRA, cents=50000, label="Nettoyage", reason="Asked by telephone"
    )
    ordering.add(organiser, exhibitor, DISCOUNT, cents=30000, label="", reason="Early bird")

    lines = services.of(organiser, exhibitor)
    assert [(line.code, line.label["fr"], line.net_cents, line.reason) for line in lines] == [
        ("power", "Branchement", 180000, ""),
        ("extra", "Nettoyage", 50000, "Asked by telephone"),
        ("discount", "Remise", -30000, "Early bird"),
    ]
    assert sums(lines).gross_cents == 240000


def test_a_discount_is_never_more_than_the_order(organiser, atlas, exhibitor):
    ordering.order(atlas, exhibitor, {"screen": 1}, seen=0)
    with pytest.raises(DiscountTooLarge), organiser.session.begin_nested():
        ordering.add(organiser, exhibitor, DISCOUNT, cents=28051, label="", reason="Generous")

    ordering.add(organiser, exhibitor, DISCOUNT, cents=28050, label="", reason="Sponsor")

    assert sums(services.of(organiser, exhibitor)).gross_cents == 0


def test_the_organiser_takes_its_own_lines_away_and_no_others(organiser, atlas, exhibitor):
    ordering.order(atlas, exhibitor, {"power": 1}, seen=0)
    ordering.add(organiser, exhibitor, DISCOUNT, cents=100, label="", reason="A slip")
    power, discount = services.kept(organiser, exhibitor).lines

    with pytest.raises(NotFound):
        ordering.drop(organiser, exhibitor, power.id)
    ordering.drop(organiser, exhibitor, discount.id)

    assert ordered(organiser, exhibitor) == {"power": 1}


@pytest.mark.parametrize(
    "act",
    [
        lambda ctx, mine: ordering.change(ctx, mine, {"power": 1}, seen=0),
        lambda ctx, mine: ordering.add(ctx, mine, DISCOUNT, cents=1, label="", reason="Why not"),
        lambda ctx, mine: ordering.drop(ctx, mine, 1),
    ],
)
def test_an_exhibitor_gives_itself_no_discount(atlas, exhibitor, act):
    with pytest.raises(Forbidden):
        act(atlas, exhibitor)


def test_two_who_order_at_once_are_never_given_more_than_there_are(committed, shared_app):
    committed.the_edition.services = SERVICES
    makers = [confirmed(committed, name=f"Atelier {number}") for number in range(6)]
    contexts = {one.id: of(committed, one) for one in makers}
    committed.session.commit()
    started, refused = Barrier(len(makers)), []

    def take(application_id: int) -> None:
        with shared_app.app_context(), Session(db.engine) as session:
            ctx = replace(contexts[application_id], session=session)
            application = session.get_one(Application, application_id)
            ctx = replace(ctx, edition=application.edition)
            started.wait()
            try:
                ordering.order(ctx, application, {"screen": 2}, seen=0)
                session.commit()
            except VillageError as error:
                refused.append(type(error))

    threads = [Thread(target=take, args=(one.id,)) for one in makers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    taken = committed.session.scalar(sa.select(sa.func.sum(ServiceOrderLine.quantity)))
    assert (taken, refused) == (4, [NotInStock] * 4)
    assert committed.session.scalar(sa.select(sa.func.count(ServiceOrder.id))) == 2


def test_a_discount_on_the_stand_is_never_more_than_the_stand(organiser, exhibitor):
    given = {"label": "", "reason": "Early bird", "stand_cents": 100_000}
    ordering.add(organiser, exhibitor, "stand_discount", cents=60_000, **given)

    with pytest.raises(DiscountTooLarge):
        ordering.add(organiser, exhibitor, "stand_discount", cents=40_001, **given)

    ordering.add(organiser, exhibitor, "stand_discount", cents=40_000, **given)
    assert sums(services.of(organiser, exhibitor)).net_cents == -100_000
