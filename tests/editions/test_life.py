"""The life of an edition: shown when whole, closed, opened again, archived for good."""

import pytest
import sqlalchemy as sa

from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, IllegalTransition, Incomplete
from village.editions.words.life import Life, LifeAction
from village.editions.writes import life


def test_an_edition_is_shown_once_nothing_is_lacking(organiser):
    edition = organiser.the_edition
    edition.state = Life.PREPARING

    with pytest.raises(Incomplete) as refused:
        life.act(organiser, LifeAction.PUBLISH)
    assert refused.value.facts == {"missing": ["organiser.email"]}

    edition.organiser = {**edition.organiser, "email": "bonjour@example.org"}
    life.act(organiser, LifeAction.PUBLISH)

    assert edition.state is Life.PUBLIC


def test_a_closed_edition_opens_again_and_an_archived_one_never(organiser):
    for action in (LifeAction.CLOSE, LifeAction.REOPEN, LifeAction.CLOSE, LifeAction.ARCHIVE):
        life.act(organiser, action)

    assert organiser.the_edition.state is Life.ARCHIVED
    logged = organiser.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id))
    assert logged.all() == ["close", "reopen", "close", "archive"]
    with pytest.raises(IllegalTransition):
        life.act(organiser, LifeAction.REOPEN)


def test_only_an_organiser_moves_an_edition(chair):
    with pytest.raises(Forbidden):
        life.act(chair, LifeAction.CLOSE)
