"""Press kits: added and taken away file by file, read by those who may."""

import pytest
import sqlalchemy as sa

from tests.exhibitors.test_entries import PDF
from tests.orders.conftest import confirmed, of
from village.applications.words import State
from village.core.audit.tables import AuditEntry
from village.core.errors import FileNotTaken, Forbidden, IllegalTransition, NotFound
from village.exhibitors.reads import press as reads
from village.exhibitors.tables import PressFile
from village.exhibitors.words import MOST_PRESS_FILES
from village.exhibitors.writes import press


@pytest.fixture
def exhibitor(ctx):
    return confirmed(ctx, name="Atlas")


@pytest.fixture
def atlas(ctx, exhibitor):
    return of(ctx, exhibitor)


def test_a_file_is_kept_once_and_read_by_its_exhibitor_and_the_organiser(
    ctx, atlas, exhibitor, organiser
):
    kept = press.add(atlas, exhibitor, "dossier.pdf", PDF)
    assert press.add(atlas, exhibitor, "again.pdf", PDF) is kept
    sha256 = kept.file.sha256

    for reader in (atlas, organiser):
        assert reads.file(reader, exhibitor.reference, sha256).name == "dossier.pdf"
    for reader, named in ((of(ctx, confirmed(ctx)), sha256), (organiser, "0" * 64)):
        with pytest.raises(NotFound):
            reads.file(reader, exhibitor.reference, named)
    actions = ctx.session.scalars(sa.select(AuditEntry.action))
    assert list(actions).count("exhibitor_press_kit") == 1


def test_everybody_takes_it_where_the_organiser_allows(ctx, atlas, exhibitor):
    press.add(atlas, exhibitor, "dossier.pdf", PDF)
    assert reads.shown(ctx, exhibitor.reference) == ()
    ctx.the_edition.tasks = {"public_press_kits": True}

    [file] = reads.shown(ctx, exhibitor.reference)
    assert reads.named([file], file.sha256) is file


def test_a_file_is_taken_away_with_its_row(ctx, atlas, exhibitor):
    kept = press.add(atlas, exhibitor, "dossier.pdf", PDF)
    press.take_away(atlas, exhibitor, kept.file.sha256)

    assert reads.of(ctx, exhibitor) == []
    with pytest.raises(NotFound):
        press.take_away(atlas, exhibitor, kept.file.sha256)


def test_a_kit_has_so_many_files_and_no_program(ctx, atlas, exhibitor):
    with pytest.raises(FileNotTaken, match="kind"):
        press.add(atlas, exhibitor, "tool.exe", b"MZ")
    first = press.add(atlas, exhibitor, "dossier.pdf", PDF)
    for _more in range(MOST_PRESS_FILES - 1):
        copied = type(first.file)(
            sha256="0" * 64, name="x.pdf", media_type="x", size_bytes=1, created_at=ctx.now
        )
        ctx.session.add(PressFile(application_id=exhibitor.id, file=copied, sent_at=ctx.now))
    ctx.session.flush()

    with pytest.raises(FileNotTaken, match="kit_full"):
        press.add(atlas, exhibitor, "more.pdf", PDF)


def test_nobody_sends_for_another_nor_before_it_comes(ctx, atlas, exhibitor):
    with pytest.raises(Forbidden):
        press.add(of(ctx, confirmed(ctx)), exhibitor, "a.pdf", PDF)
    exhibitor.state = State.SELECTED
    with pytest.raises(IllegalTransition):
        press.add(atlas, exhibitor, "a.pdf", PDF)
