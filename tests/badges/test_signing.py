"""The keys that sign badges: locked, followed by new ones, made by organisers alone."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.badges.tables import SigningKey
from village.badges.writes import signing
from village.core.context import Context
from village.core.errors import Forbidden, IllegalTransition
from village.core.safe import CannotUnlock, Safe


@pytest.fixture
def applicant(ctx: Context) -> Context:
    return acting(ctx, user=factories.OrganisationMemberFactory().user)


def key_row(ctx: Context) -> SigningKey:
    signing.signing_key(ctx)  # the first call makes it
    return ctx.session.scalars(sa.select(SigningKey)).one()


def test_the_key_lies_locked_and_another_secret_does_not_open_it(organiser):
    row = key_row(organiser)
    _number, key = signing.signing_key(organiser)

    assert key.private_bytes_raw() not in row.private_bytes
    assert key.public_key().public_bytes_raw() == row.public_bytes
    with pytest.raises(CannotUnlock):
        signing.signing_key(replace(organiser, safe=Safe("another secret")))


def test_a_key_from_before_they_were_locked_is_locked_at_its_next_use(organiser):
    _number, key = signing.signing_key(organiser)
    key_row(organiser).private_bytes = key.private_bytes_raw()
    organiser.session.flush()

    again = signing.signing_key(organiser)[1]

    assert again.private_bytes_raw() == key.private_bytes_raw()
    assert len(key_row(organiser).private_bytes) > signing.KEY_BYTES


def test_only_an_organiser_makes_a_new_key(applicant):
    with pytest.raises(Forbidden):
        signing.rotate_key(applicant)


def test_after_the_last_number_there_is_no_newer_key(organiser):
    key_row(organiser).number = signing.LAST_KEY
    organiser.session.flush()

    with pytest.raises(IllegalTransition):
        signing.rotate_key(organiser)
