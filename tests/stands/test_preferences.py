"""What exhibitors wish for, and which stands organisers keep for whom."""

import pytest
import sqlalchemy as sa

from tests.conftest import acting
from tests.factories import (
    ApplicationFactory,
    EditionFactory,
    OrganisationMemberFactory,
    StandFactory,
    UserFactory,
)
from village.applications.words import State
from village.core.errors import AlreadyDone, IllegalTransition
from village.editions.words.calls import CallKind
from village.stands.tables.allocation import StandPin, StandWish
from village.stands.words.places import Relation
from village.stands.writes import preferences


@pytest.fixture
def mine(ctx):
    user = UserFactory()
    application = ApplicationFactory(
        edition=ctx.edition,
        organisation=OrganisationMemberFactory(user=user).organisation,
        kind=CallKind.EXHIBITOR,
        state=State.SELECTED,
    )
    return acting(ctx, user=user), application


def test_new_wishes_replace_the_earlier_ones_in_their_order(mine):
    ctx, application = mine
    first, second, third = StandFactory.create_batch(3, edition=ctx.edition)
    preferences.wish(ctx, application, [first, second])

    preferences.wish(ctx, application, [third, first])

    wished = sa.select(StandWish.stand_id).order_by(StandWish.rank)
    assert ctx.session.scalars(wished).all() == [third.id, first.id]


def test_a_stand_twice_or_of_another_edition_is_not_wished(mine):
    ctx, application = mine
    stand, elsewhere = StandFactory(edition=ctx.edition), StandFactory(edition=EditionFactory())

    for stands in ([stand, stand], [stand, elsewhere]):
        with pytest.raises(IllegalTransition):
            preferences.wish(ctx, application, stands)

    assert ctx.session.scalars(sa.select(StandWish)).all() == []


def test_a_blocked_stand_or_one_of_another_edition_is_kept_for_nobody(organiser):
    application = ApplicationFactory(edition=organiser.edition, state=State.SELECTED)
    blocked = StandFactory(edition=organiser.edition, blocked=True)

    for stand in (blocked, StandFactory(edition=EditionFactory())):
        with pytest.raises(IllegalTransition):
            preferences.pin(organiser, application, stand)

    assert organiser.session.scalars(sa.select(StandPin)).all() == []


def test_a_blocked_stand_loses_its_pin_and_comes_back_without(organiser):
    application = ApplicationFactory(edition=organiser.edition, state=State.SELECTED)
    stand = StandFactory(edition=organiser.edition)
    preferences.pin(organiser, application, stand)

    preferences.block(organiser, stand)
    blocked = stand.blocked
    preferences.block(organiser, stand, blocked=False)

    assert (blocked, stand.blocked) == (True, False)
    assert organiser.session.scalars(sa.select(StandPin)).all() == []


def test_two_exhibitors_of_one_edition_are_related_once(organiser):
    one, other = ApplicationFactory.create_batch(2, edition=organiser.edition)
    pair = preferences.relate(organiser, other, one, Relation.TOGETHER, metres=9)

    assert (pair.first_id, pair.second_id, pair.metres) == (one.id, other.id, None)
    with pytest.raises(AlreadyDone):
        preferences.relate(organiser, one, other, Relation.APART, metres=5)
    with pytest.raises(IllegalTransition):
        preferences.relate(organiser, one, one, Relation.TOGETHER)
