"""Editions made by administrators: sound settings, a code of their own, seen by nobody yet."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.editions.file.test_reading import read
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import BadSettings, CodeTaken, Forbidden
from village.editions.reads import settings as settings_reads
from village.editions.tables import Edition
from village.editions.words.life import Life
from village.editions.writes import making

SETTINGS = read().settings


@pytest.fixture
def system(ctx: Context) -> Context:
    return replace(ctx, actor=SYSTEM)


def test_a_made_edition_has_its_settings_and_is_in_preparation(system):
    small = replace(SETTINGS, edition=replace(SETTINGS.edition, code="vs27"))

    edition = making.create(system, small)

    assert (edition.code, edition.state) == ("VS27", Life.PREPARING)
    assert settings_reads.of(system.session, edition) == SETTINGS
    [entry] = system.session.scalars(sa.select(AuditEntry))
    assert (entry.action, entry.edition_id) == ("create_edition", edition.id)


def test_a_code_is_given_once_in_any_case(system):
    making.create(system, SETTINGS)

    with pytest.raises(CodeTaken):
        making.create(system, replace(SETTINGS, edition=replace(SETTINGS.edition, code="vs27")))


def test_faulty_settings_make_no_edition(system):
    faulty = replace(SETTINGS, edition=replace(SETTINGS.edition, currency="EUX"))

    with pytest.raises(BadSettings) as refused:
        making.create(system, faulty)

    assert [fault.code for fault in refused.value.facts["faults"]] == ["no_such_currency"]
    assert system.session.scalar(sa.select(sa.func.count(Edition.id))) == 1


def test_an_organiser_of_another_edition_makes_none(organiser):
    with pytest.raises(Forbidden):
        making.create(organiser, SETTINGS)
