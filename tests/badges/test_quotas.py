"""Badges beyond those of an exhibitor: priced before, on its order, off it again until invoiced."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.billing.conftest import contracted
from tests.conftest import acting
from village.applications.tables import Application
from village.badges import reads
from village.badges.words import BadgeQuota, BadgeState
from village.badges.writes import issuing, naming, quotas
from village.billing.writes import invoices
from village.core.context import Context
from village.core.errors import IllegalTransition, PriceNotAgreed
from village.core.outbox.tables import OutboxMail
from village.editions import BadgeRole, CallKind
from village.engines.pasting import people
from village.orders.reads import services
from village.orders.words import EXTRA_BADGE
from village.orders.writes import ordering
from village.stands import PlaceState, StandPlace

PRICE = 15_000


@pytest.fixture(autouse=True)
def priced(ctx: Context) -> None:
    """Let a further badge cost 150.00."""
    prices = ctx.the_edition.prices
    line = {"item": "extra_badge", "amount": PRICE}
    ctx.the_edition.prices = {**prices, "list": [*prices["list"], line]}


def ordered(ctx: Context, application: Application) -> list[tuple[str, int, int]]:
    found = services.of(ctx, application)
    return [(one.code, int(one.quantity), one.unit_cents) for one in found]


def name(ctx: Context, application: Application, person: str, agreed: int = 0) -> None:
    issuing.name_person(ctx, application, name=person, agreed_cents=agreed)


def test_a_badge_beyond_the_quota_is_on_the_order_and_off_it_when_withdrawn(
    founder, startup, people
):
    name(founder, startup, "Omar")
    with pytest.raises(PriceNotAgreed):
        name(founder, startup, "Hind")
    name(founder, startup, "Hind", PRICE)
    name(founder, startup, "Reda", PRICE)

    assert quotas.of(founder, startup) == BadgeQuota(4, 6, bought=2, price_cents=PRICE)
    assert ordered(founder, startup) == [(EXTRA_BADGE, 2, PRICE)]

    naming.withdraw(founder, people[0])
    assert ordered(founder, startup) == [(EXTRA_BADGE, 1, PRICE)]
    naming.withdraw(founder, people[1])
    assert ordered(founder, startup) == []
    naming.withdraw(founder, people[2])  # one of its own: nothing to take off
    mails = founder.session.scalars(sa.select(OutboxMail.template)).all()
    assert mails == ["order_received"] * 4


def test_without_a_price_nobody_is_named_beyond_the_quota(ctx, founder, startup, people):
    name(founder, startup, "Omar")
    name(founder, startup, "Hind", PRICE)
    prices = ctx.the_edition.prices
    ctx.the_edition.prices = {**prices, "list": prices["list"][:-1]}

    with pytest.raises(IllegalTransition):
        name(founder, startup, "Reda", PRICE)
    naming.withdraw(founder, people[0])
    assert ordered(founder, startup) == []


def test_passes_for_the_work_are_never_sold(ctx, founder, startup):
    ctx.the_edition.badges = {**ctx.the_edition.badges, "work_passes": 0}

    with pytest.raises(IllegalTransition):
        issuing.name_person(
            founder, startup, name="Omar", work=BadgeRole.BUILD_UP, agreed_cents=PRICE
        )


def test_a_list_is_named_for_the_price_of_all_that_are_beyond(founder, startup):
    listed = people("\n".join(("Aya", "Badr", "Chama", "Driss", "Elias", "Fatima")))
    with pytest.raises(PriceNotAgreed):
        naming.name_people(founder, startup, listed, agreed_cents=PRICE)

    assert naming.name_people(founder, startup, listed, agreed_cents=2 * PRICE) == []

    assert ordered(founder, startup) == [(EXTRA_BADGE, 2, PRICE)]
    assert len(founder.session.scalars(sa.select(OutboxMail)).all()) == 1


@pytest.mark.parametrize(
    ("wanted", "given", "own"), [(9, None, 3), (9, 36, 12), (36, 9, 12), (None, 6, 2)]
)
def test_an_exhibitor_has_badges_by_the_larger_of_the_areas_asked_for_and_given(
    ctx, wanted, given, own
):
    application = factories.ApplicationFactory(
        edition=ctx.edition, kind=CallKind.EXHIBITOR, wanted_area_m2=wanted
    )
    if given:
        stand = factories.StandFactory(edition=ctx.edition, area_m2=given)
        where = {"state": PlaceState.ALLOCATED, "state_at": ctx.now}
        ctx.session.add(StandPlace(stand=stand, application=application, **where))
    ctx.session.flush()

    assert quotas.of(ctx, application).own == own
    assert quotas.of(ctx, application, BadgeRole.BUILD_UP).own == 6


def test_what_is_invoiced_stays_and_somebody_else_is_named_for_it(organiser):
    contract = contracted(organiser)
    application = contract.application
    own = quotas.allowance(application)
    exhibitor = acting(
        organiser,
        user=factories.OrganisationMemberFactory(organisation=application.organisation).user,
    )
    for number in range(own):
        name(exhibitor, application, f"Personne {'ABCDEFGH'[number]}")
    invoices.issue(organiser, invoices.draft(organiser, contract))  # the deposit alone
    name(exhibitor, application, "Hind", PRICE)
    name(exhibitor, application, "Reda", PRICE)
    invoices.issue(organiser, invoices.draft(organiser, contract))  # the rest with both badges
    name(exhibitor, application, "Samir", PRICE)
    first, second, *_others = reads.of_application(organiser, application)
    issuing.issue(organiser, [first, second])

    naming.withdraw(organiser, first)
    naming.withdraw(organiser, second)

    # Samir's is not invoiced yet, and nobody needs it: the two that are stay.
    assert ordered(exhibitor, application) == [(EXTRA_BADGE, 2, PRICE)]
    name(exhibitor, application, "Tarik")
    assert quotas.of(exhibitor, application) == BadgeQuota(
        own, own + 2, bought=2, price_cents=PRICE
    )


def test_what_a_discount_is_taken_off_stays_on_the_order(organiser, founder, startup, people):
    name(founder, startup, "Omar")
    name(founder, startup, "Hind", PRICE)
    ordering.add(organiser, startup, "discount", cents=5_000, label="", reason="Partenaire")

    naming.withdraw(founder, people[0])

    assert [line[:2] for line in ordered(founder, startup)] == [(EXTRA_BADGE, 1), ("discount", 1)]


def test_a_badge_of_no_exhibitor_is_withdrawn_without_an_order(organiser):
    speaker = issuing.admit(organiser, role=BadgeRole.SPEAKER, name="Nadia Alaoui")

    naming.withdraw(organiser, speaker)

    assert speaker.state is BadgeState.REVOKED
