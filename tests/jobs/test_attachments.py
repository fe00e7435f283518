"""The job that lets go of files nobody saved, as the worker runs it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.attachments.conftest import DECK, call, draft, founder, member  # noqa: F401 - fixtures
from tests.attachments.test_receiving import send
from village.attachments.tables import Attachment
from village.core.errors import FileMissing
from village.jobs import attachments
from village.web.context import job_context


def test_the_sweep_deletes_rows_and_bytes_and_does_so_once(founder, draft):  # noqa: F811
    now = job_context()
    here = replace(founder, storage=now.storage, now=now.now - timedelta(days=2))
    kept = send(here, draft, DECK)
    here.session.commit()

    attachments.sweep(0)
    attachments.sweep(0)

    assert here.session.scalars(sa.select(Attachment)).all() == []
    with pytest.raises(FileMissing):
        now.storage.get(kept.sha256)
