"""Exports packed by a run, and let go after some days."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import acting
from tests.privacy.conftest import EMAIL
from village.core.errors import Forbidden
from village.core.files.tables import StoredFile
from village.core.runs.tables import Run
from village.core.runs.words import EXPORT_OWN, RunState, silent
from village.privacy.writes import exporting


def test_one_packs_ones_own_data_and_the_log_says_so(salma):
    result = exporting.pack(salma.ctx, silent)

    file = salma.ctx.session.get(StoredFile, result["file"])
    assert salma.ctx.storage.get(file.sha256)[:2] == b"PK"
    assert result["rows"] > 20


def test_another_persons_data_are_for_administrators(ctx, salma):
    with pytest.raises(Forbidden):
        exporting.pack(acting(ctx), silent, email=EMAIL)


def test_after_a_week_the_file_is_let_go(salma):
    ctx = salma.ctx
    result = exporting.pack(ctx, silent)
    for days in (6, 8):
        over = ctx.now - timedelta(days)
        ctx.session.add(
            Run(
                token=str(days), asked_by_id=salma.user.id, kind=EXPORT_OWN, shared=False,
                params={}, state=RunState.DONE, asked_at=over, started_at=over,
                finished_at=over, result=result if days == 8 else {"file": 0},
            )
        )  # fmt: skip
    ctx.session.flush()

    exporting.let_go(ctx)

    assert ctx.session.get(StoredFile, result["file"]) is None
    kept = ctx.session.execute(sa.select(Run.token, Run.result).order_by(Run.token)).all()
    assert kept == [("6", {"file": 0}), ("8", {})]
