"""Letters listed: whose they are, and what anybody may check."""

import pytest

from tests import factories
from tests.conftest import acting
from village.core.errors import NotFound
from village.letters.reads import listing
from village.letters.words import LetterState
from village.letters.writes import letters


@pytest.fixture
def letter(organiser, confirmed):
    return letters.make(organiser, organiser.the_edition.letter_kinds["exhibitor"], confirmed)


def test_a_letter_is_seen_by_its_holder_and_the_organiser_alone(
    ctx, organiser, exhibitor, letter, confirmed
):
    stranger = acting(ctx, user=factories.OrganisationMemberFactory().user)

    assert listing.own(exhibitor) == listing.own(exhibitor, confirmed) == [letter]
    assert listing.own(stranger) == []
    assert listing.listed(organiser, "exhibitor", state=LetterState.ASKED) == [letter]
    assert listing.find(exhibitor, letter.public_token) is letter
    with pytest.raises(NotFound):
        listing.find(stranger, letter.public_token)


def test_an_issued_letter_is_known_by_its_code_and_its_bytes(ctx, organiser, letter):
    with pytest.raises(NotFound):
        listing.by_token(ctx, letter.public_token)

    letters.issue(organiser, letter, None)

    assert listing.by_token(ctx, letter.public_token) is letter
    assert listing.by_content(ctx, ["", letter.file.sha256]) is letter
    assert listing.by_content(ctx, ["0" * 64]) is None
