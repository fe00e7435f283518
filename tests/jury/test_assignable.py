"""Who could score what, read for one actor: what this one may not see does not exist."""

import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from tests.jury.people import file_of, juror_of
from village.applications.words import State
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.jury.reads import assignable
from village.jury.tables import JurorBid, JurorProfile
from village.jury.words.jurors import Bid


def test_candidates_are_the_files_before_the_jury_and_its_jurors(chair, edition):
    juror = juror_of(edition, axes=[1], name="Amal")
    file = file_of(edition, "A", summary="Capteurs de fuite.")
    file_of(edition, "B", state=State.SUBMITTED)
    file_of(edition, "C", kind=CallKind.EXHIBITOR)

    known = assignable.candidates(chair)

    assert [one.reference for one in known.files] == ["A"]
    assert [(one.id, one.name, one.axes, one.load) for one in known.jurors] == [
        (juror.id, "Amal", (1,), 0)
    ]
    assert known.allows((file.id, juror.id))


def test_a_file_has_the_words_that_some_juror_knows_of(chair, edition):
    juror_of(edition)
    [profile] = chair.session.scalars(sa.select(JurorProfile))
    profile.words = ["fuite", "drone"]
    chair.session.flush()
    file_of(edition, "A", title="Sans fuite", summary="…")

    [file] = assignable.candidates(chair).files

    assert file.words == {"fuite"}


def test_given_barred_and_wished_pairs_are_known(chair, edition):
    juror, other = juror_of(edition), juror_of(edition)
    given, aside, own = (file_of(edition, name) for name in "ABC")
    factories.AssignmentFactory(user=juror, application=given)
    factories.AssignmentFactory(user=other, application=given)
    factories.ConflictFactory(user=other, application=given)
    factories.ConflictFactory(user=juror, application=aside)
    factories.OrganisationMemberFactory(user=juror, organisation=own.organisation)
    chair.session.add(JurorBid(user_id=juror.id, application_id=given.id, bid=Bid.EAGER))
    chair.session.flush()

    known = assignable.candidates(chair)

    assert known.given == {(given.id, juror.id), (given.id, other.id)}
    assert known.barred == {(aside.id, juror.id), (own.id, juror.id), (given.id, other.id)}
    assert known.bids == {(given.id, juror.id): Bid.EAGER}
    assert {one.id: one.load for one in known.jurors} == {juror.id: 1, other.id: 0}


def test_what_a_chair_has_an_interest_in_does_not_exist_for_this_chair(ctx, edition):
    user = factories.UserFactory()
    file_of(edition, "A")
    aside = file_of(edition, "B")
    factories.ConflictFactory(user=user, application=aside)

    known = assignable.candidates(acting(ctx, Role.CHAIR, user=user))

    assert [one.reference for one in known.files] == ["A"]


def test_reviews_that_were_begun_are_told_from_complete_ones(chair, edition):
    idle, begun, done = (file_of(edition, name) for name in "ABC")
    juror = juror_of(edition)
    factories.AssignmentFactory(user=juror, application=idle)
    factories.AssignmentFactory(user=juror, application=begun, saved_at=factories.LONG_AGO)
    factories.AssignmentFactory(user=juror, application=done, marks=[4, 5])

    assert assignable.reviews(chair) == {(begun.id, juror.id): False, (done.id, juror.id): True}
