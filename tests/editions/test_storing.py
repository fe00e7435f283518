"""Settings put into rows: what is referred to keeps its row, what is left out goes."""

from dataclasses import replace

import pytest

from tests import factories
from tests.editions.test_making import SETTINGS
from village.core.actor import SYSTEM
from village.core.errors import InUse
from village.editions.reads import settings as settings_reads
from village.editions.tables import Criterion, Pavilion
from village.editions.words.sections import Section
from village.editions.writes import making
from village.editions.writes.storing import store


@pytest.fixture
def here(ctx):
    edition = making.create(replace(ctx, actor=SYSTEM), SETTINGS)
    return replace(ctx, edition=edition)


def rows(ctx, kind, name):
    found = settings_reads.rows(ctx.session, kind, ctx.the_edition)
    return {getattr(row, name): row.id for row in found}


def test_a_row_is_known_again_by_its_key_wherever_it_stands(here):
    before = rows(here, Criterion, "key")
    first, second = SETTINGS.jury.criteria
    turned = replace(SETTINGS, jury=replace(SETTINGS.jury, criteria=(second, first)))

    store(here, here.the_edition, turned, [Section.JURY])

    assert rows(here, Criterion, "key") == before
    assert list(rows(here, Criterion, "key")) == ["repair", "effect"]


def test_only_the_sections_told_are_put_into_rows(here):
    other = replace(SETTINGS, axes=(), pavilions=SETTINGS.pavilions[:1], services=())

    store(here, here.the_edition, other, [Section.PAVILIONS])

    assert list(rows(here, Pavilion, "code")) == ["energy"]
    now = settings_reads.of(here.session, here.the_edition)
    assert (now.axes, now.services) == (SETTINGS.axes, SETTINGS.services)


def test_what_an_application_refers_to_is_not_taken_away(here):
    factories.ApplicationFactory(edition=here.the_edition)

    with pytest.raises(InUse) as refused:
        store(here, here.the_edition, replace(SETTINGS, axes=SETTINGS.axes[1:]), [Section.AXES])

    assert refused.value.facts == {"what": "axis", "key": "1"}
    assert len(here.the_edition.axes) == 2
