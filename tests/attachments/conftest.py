"""What tests of attachments share: a call that asks for files, a founder's draft, files to send."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from tests.engines.inspection import corpus
from tests.reading import read_here
from village.applications.words import State
from village.editions.tables import Call
from village.editions.words.calls import CallKind

__all__ = ["read_here"]  # by every test of this folder

QUESTIONS = [
    {"key": "deck", "kind": "file", "label": {"fr": "Deck", "en": "Deck"}, "accepts": ["pdf"]},
    {"key": "shots", "kind": "file", "label": {"fr": "Images", "en": "Pictures"},
     "accepts": ["image"], "most": 3, "largest_mb": 1, "jury": False},
    {"key": "plan", "kind": "file", "label": {"fr": "Plan"}, "hidden_when_blind": True},
]  # fmt: skip
DECK = corpus.document(3)
LOGO = corpus.saved(corpus.picture(), "PNG")


@pytest.fixture
def call(session, edition):
    """Return the start-ups' call, which asks for files."""
    call = session.scalars(
        sa.select(Call).where(Call.edition_id == edition.id, Call.kind == CallKind.STARTUP)
    ).one()
    call.sections = [{"questions": QUESTIONS}]
    session.commit()
    return call


@pytest.fixture
def member(session):
    """Return somebody who acts for an organisation."""
    return factories.OrganisationMemberFactory()


@pytest.fixture
def draft(edition, call, member):
    """Return a draft of that organisation."""
    return factories.ApplicationFactory(
        edition=edition, organisation=member.organisation, state=State.DRAFT, call=call
    )


@pytest.fixture
def founder(ctx, draft, member):
    """Return the context of that person."""
    return replace(acting(ctx, user=member.user), network="")
