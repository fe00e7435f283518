"""Who somebody is in all rooms, and that no room keeps people without saying so."""

import pytest
import sqlalchemy as sa

import village.blueprints  # noqa: F401 - all tables are there
from tests import factories
from tests.privacy.conftest import EMAIL, NAME, PHONE
from village.core.permissions import Role
from village.core.personal import HoldReason
from village.core.tables import Base
from village.privacy.parts import PARTS, ROWS
from village.privacy.reads import people

#: What a column of this kind holds says of itself nothing of anybody.
PLAIN = (
    sa.Integer, sa.Numeric, sa.Boolean, sa.Date, sa.DateTime, sa.Time, sa.Uuid, sa.Float, sa.Enum,
)  # fmt: skip


def says_something(column: sa.Column[object]) -> bool:
    """Say whether a column may hold a person's data: texts, documents, bytes, addresses, files."""
    if any(key.column.table.name == "stored_file" for key in column.foreign_keys):
        return True
    kind = column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type
    return not isinstance(kind, PLAIN) and column.computed is None


def test_every_column_that_may_hold_a_persons_data_is_spoken_of_by_its_room():
    declared = {(one.table.__tablename__, name) for one in ROWS for name in one.fields}
    declared |= {(one.table.__tablename__, name) for one in ROWS for name in one.files}
    others = {
        (table.__tablename__, name)
        for part in PARTS
        for table, names in part.others.items()
        for name in names.split()
    }
    there = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if says_something(column)
    }

    assert sorted(there - declared - others) == []
    assert sorted(declared & others) == []
    columns = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }
    assert sorted((declared | others) - columns) == []


def test_a_person_is_known_by_the_address_whatever_its_case(ctx, salma):
    person = people.known(ctx, f" {EMAIL.upper()} ")

    assert (person.email, person.user_id) == (EMAIL, salma.user.id)
    assert {NAME, EMAIL, PHONE} <= person.written


def test_nobody_is_found_for_an_address_that_nobody_has(ctx, salma):
    person = people.known(ctx, "nobody@example.org")

    assert (person.user_id, people.found(ctx, person)) == (None, [])


def test_what_is_signed_for_stays_and_the_rest_goes(ctx, salma):
    lines = people.fates(people.found(ctx, people.known(ctx, EMAIL)))

    assert {line.table: line.reason for line in lines if line.held} == {
        "assignment": HoldReason.DECISION,
        "contract": HoldReason.CONTRACT,
        "contract_signatory": HoldReason.CONTRACT,
        "score": HoldReason.DECISION,
    }
    assert {"user_account", "badge", "visitor", "outbox_mail", "audit_entry"} <= {
        line.table for line in lines if line.erased
    }


def test_the_last_administrator_is_known(ctx):
    first = factories.UserFactory(is_administrator=True)
    before = people.is_last_administrator(ctx, people.known(ctx, first.email))
    factories.UserFactory(is_administrator=True)

    after = people.is_last_administrator(ctx, people.known(ctx, first.email))

    assert (before, after) == (True, False)


@pytest.mark.parametrize(("others", "alone"), [(0, 1), (1, 0)])
def test_the_last_organiser_of_an_edition_is_named(ctx, others, alone):
    user = factories.MembershipFactory(edition=ctx.edition, role=Role.ORGANISER).user
    for _ in range(others):
        factories.MembershipFactory(edition=ctx.edition, role=Role.ORGANISER)

    assert len(people.alone_in(ctx, people.known(ctx, user.email))) == alone
