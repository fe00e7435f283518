"""Settings are read back from the rows of an edition as they were stored."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from tests.editions.test_making import SETTINGS
from village.core.actor import SYSTEM
from village.core.files import pictures
from village.editions.reads import settings as settings_reads
from village.editions.tables import Criterion, Session
from village.editions.words.file.archive import read_path
from village.editions.words.file.reading import read_files
from village.editions.words.settings import VisitorSettings
from village.editions.words.shape import as_json, as_value
from village.editions.writes import making

DEMO = Path(__file__).parents[2] / "demo"


@pytest.mark.parametrize("folder", sorted(path.name for path in DEMO.iterdir() if path.is_dir()))
def test_the_demo_is_read_back_as_its_file_says(ctx, folder):
    reading = read_files(read_path(DEMO / folder), first_day=ctx.now.date())
    for name, content in reading.pictures.items():
        pictures.keep(ctx, name, content)

    edition = making.create(replace(ctx, actor=SYSTEM), reading.settings)

    assert settings_reads.of(ctx.session, edition) == reading.settings


def test_an_edition_and_each_kind_of_its_rows_are_read_by_one_statement(ctx, count_queries):
    ctx.session.expire_all()
    code = ctx.the_edition.code
    count_queries.clear()

    found = settings_reads.of(ctx.session, ctx.the_edition)

    assert (found.edition.code, len(count_queries)) == (code, 6)
    assert "plan" not in sa.inspect(ctx.the_edition).dict


def test_rows_come_in_the_editions_own_order(ctx):
    edition = making.create(replace(ctx, actor=SYSTEM), SETTINGS)

    criteria = settings_reads.rows(ctx.session, Criterion, edition)
    sessions = settings_reads.rows(ctx.session, Session, edition)

    assert [one.key for one in criteria] == ["effect", "repair"]
    assert [one.key for one in sessions] == ["open"]


def test_moments_come_back_from_what_is_stored_in_whatever_zone():
    said = VisitorSettings(opens_at=datetime(2027, 6, 1, 8, tzinfo=UTC))

    assert as_value(VisitorSettings, as_json(said), ZoneInfo("Asia/Tokyo")) == said
