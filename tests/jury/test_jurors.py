"""Jurors' profiles and wishes: each says one's own, the chair anybody's."""

from dataclasses import replace

import pytest

from tests import factories
from tests.conftest import acting
from tests.jury.people import file_of, juror_of
from village.applications.words import State
from village.core.errors import CallClosed, Forbidden, NotFound
from village.core.permissions import Role
from village.jury.reads import jurors as jurors_reads
from village.jury.words.jurors import Bid, Gender
from village.jury.writes import jurors
from village.jury.writes.jurors import Profile

SAID = Profile("Institut", (2, 1, 9), ("fr", "ar"), Gender.WOMAN, ("eau", "drone", "eau"))


@pytest.fixture
def juror(ctx):
    user = factories.UserFactory(name="Amal")
    return acting(ctx, Role.JUROR, user=user)


def test_a_juror_without_a_profile_has_an_empty_one(juror):
    found = jurors_reads.own(juror)

    assert (found.name, found.institution, found.axes, found.words) == ("Amal", "", (), ())


def test_a_profile_keeps_axes_of_the_edition_and_each_word_once(juror):
    juror_axes = tuple(sorted(axis.number for axis in juror.the_edition.axes))

    jurors.describe(juror, juror.actor.user_id, replace(SAID, axes=(*juror_axes, 999)))

    found = jurors_reads.own(juror)
    assert (found.axes, found.words) == (juror_axes, ("eau", "drone"))
    assert (found.languages, found.gender) == (("fr", "ar"), Gender.WOMAN)


def test_the_chair_describes_any_juror_and_a_juror_nobody_else(chair, juror, edition):
    other = juror_of(edition, name="Zineb")

    jurors.describe(chair, other.id, SAID)

    with pytest.raises(Forbidden):
        jurors.describe(juror, other.id, SAID)
    with pytest.raises(NotFound):
        jurors.describe(chair, factories.UserFactory().id, SAID)
    assert [one.name for one in jurors_reads.jurors(chair)] == ["Amal", "Zineb"]


def test_wishes_are_open_only_while_the_chair_says_so(chair, juror, edition):
    file = file_of(edition, "A")
    with pytest.raises(CallClosed):
        jurors.bid(juror, {"A": Bid.EAGER})
    assert (jurors_reads.wishes(juror), jurors_reads.wishable(juror)) == ([], {})

    jurors.open_bids(chair, opened=True)
    assert jurors_reads.wishable(juror) == {"A": file.id}
    with pytest.raises(Forbidden):
        jurors.open_bids(juror, opened=False)


def test_a_wish_is_kept_changed_and_taken_back(chair, juror, edition):
    for name in "AB":
        file_of(edition, name)
    jurors.open_bids(chair, opened=True)

    jurors.bid(juror, {"A": Bid.EAGER, "B": Bid.WILLING, "Z": Bid.EAGER})
    jurors.bid(juror, {"A": None})

    said = {wish.reference: wish.bid for wish in jurors_reads.wishes(juror)}
    assert said == {"A": None, "B": Bid.WILLING}
    assert jurors_reads.own(juror).wishes == 1


def test_nobody_wishes_for_a_file_one_has_an_interest_in(ctx, chair, edition):
    user = factories.UserFactory()
    aside, own, decided = (
        file_of(edition, "A"),
        file_of(edition, "B"),
        file_of(edition, "C", state=State.REJECTED),
    )
    factories.ConflictFactory(user=user, application=aside)
    factories.OrganisationMemberFactory(user=user, organisation=own.organisation)
    file_of(edition, "D")
    jurors.open_bids(chair, opened=True)

    found = jurors_reads.wishable(acting(ctx, Role.JUROR, user=user))

    assert list(found) == ["D"]
    assert decided.id not in found.values()


def test_who_is_no_juror_has_no_profile(chair):
    with pytest.raises(NotFound):
        jurors_reads.own(chair)
