"""The register of processing, and consents."""

import sqlalchemy as sa

from tests.privacy.conftest import EMAIL
from village.core.personal import Category, HoldReason, Purpose
from village.privacy.reads import people, register
from village.visitors.tables import Visitor


def test_each_purpose_says_which_data_and_for_how_long(ctx):
    ctx.the_edition.data_protection = {"badges_days": 60}

    lines = {line.purpose: line for line in register.processing(ctx)}

    assert set(lines) == set(Purpose)
    assert lines[Purpose.BILLING].holds == (HoldReason.BOOKS,)
    assert lines[Purpose.ACCESS].days == {"badges": 60}
    assert lines[Purpose.APPLICATION].days == {"drafts": None, "refused": None}
    assert {Category.NAME, Category.CONTACT} <= set(lines[Purpose.VISIT].categories)


def test_consents_are_seen_by_their_person_and_counted(ctx, salma):
    visitor = ctx.session.scalars(sa.select(Visitor)).one()
    visitor.consents = {"news": "2027-01-01T10:00:00+00:00"}
    ctx.the_edition.visitors = {"consents": [{"key": "news", "label": {"fr": "Lettre"}}]}
    ctx.session.flush()

    given = register.consents_of(ctx, people.known(ctx, EMAIL))

    assert [(one.reference, one.key) for one in given] == [(visitor.reference, "news")]
    assert [(one.key, one.given) for one in register.consents_counted(ctx)] == [("news", 1)]
