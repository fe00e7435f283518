import pytest

from tests import factories
from tests.conftest import acting
from village.applications.words import State
from village.core.errors import CallClosed, Forbidden, NotFound
from village.core.permissions import Role
from village.jury.reads import proposals
from village.jury.reads.assignable import candidates
from village.jury.reads.jurors import wishes
from village.jury.words.jurors import Bid, Composition, Gender
from village.jury.writes import assignment, jurors


def juror_of(edition, **fields):
    user = factories.UserFactory(name=fields.pop("name", "Juror"))
    factories.MembershipFactory(edition=edition, user=user, role=Role.JUROR)
    profile = {"axes": [], "languages": ["fr"], "institution": ""}
    factories.JurorProfileFactory(edition=edition, user=user, **{**profile, **fields})
    return user


def file_of(edition, **fields):
    return factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE, **fields)


def propose(ctx, per_application=2, **rules):
    proposal = assignment.propose(
        ctx, per_application=per_application, max_load=9, rules=Composition(**rules)
    )
    return proposal, {juror for _file, juror in proposal.pairs}


def test_a_woman_is_on_each_file_where_one_is_asked_for(chair, edition):
    number = edition.axes[0].number
    men = [juror_of(edition, axes=[number], gender=Gender.MAN) for _ in range(2)]
    woman = juror_of(edition, gender=Gender.WOMAN)
    juror_of(edition, gender=None)
    file_of(edition)

    _, without = propose(chair)
    proposal, chosen = propose(chair, women=1)

    assert without == {man.id for man in men}
    assert woman.id in chosen
    assert (proposal.report["status"], edition.composition["women"]) == ("optimal", 1)


def test_one_institution_sends_no_more_jurors_than_allowed(chair, edition):
    number = edition.axes[0].number
    alike = [juror_of(edition, axes=[number], institution="Institut") for _ in range(2)]
    other = juror_of(edition, institution="Ailleurs")
    file_of(edition)

    _, without = propose(chair)
    _, chosen = propose(chair, per_institution=1)

    assert without == {user.id for user in alike}
    assert other.id in chosen


def test_the_files_axis_is_known_where_it_is_asked_for(chair, edition):
    words = [juror_of(edition, words=["fuite"]) for _ in range(2)]
    knows = juror_of(edition, axes=[edition.axes[0].number], languages=["en"])
    file_of(edition)

    _, without = propose(chair)
    _, chosen = propose(chair, of_axis=1)

    assert without == {user.id for user in words}
    assert knows.id in chosen


def test_complete_files_are_asked_nothing_and_what_is_given_counts(chair, edition):
    man, woman = (juror_of(edition, gender=gender) for gender in (Gender.MAN, Gender.WOMAN))
    other = juror_of(edition, gender=Gender.MAN)
    complete, begun = file_of(edition), file_of(edition)
    for user in (man, other):
        factories.AssignmentFactory(user=user, application=complete)
    factories.AssignmentFactory(user=woman, application=begun)

    proposal, _chosen = propose(chair, women=1)

    assert proposal.report["status"] == "optimal"
    [(file, _juror)] = proposal.pairs
    known = candidates(chair)
    figures = proposals.figures(known, proposal, proposals.pairs_of(proposal, known))
    assert (file, figures.broken) == (begun.id, 1)


@pytest.mark.parametrize(
    ("rules", "named"),
    [({"women": 1}, "women"), ({"of_axis": 1}, "axis"), ({"per_institution": 1}, "institution")],
)
def test_a_rule_that_cannot_be_kept_is_named(chair, edition, rules, named):
    for _ in range(2):
        juror_of(edition, institution="Institut")
    file = file_of(edition)

    proposal, _chosen = propose(chair, **rules)

    [reason] = proposals.reasons(candidates(chair), proposal)
    assert proposal.report["status"] == "infeasible"
    assert (reason.kind, reason.rules, [f.id for f in reason.files]) == (
        "rule", (named,), [file.id]
    )  # fmt: skip


def test_a_whole_axis_without_jurors_is_named_with_what_would_help(chair, edition):
    first, second = edition.axes
    users = [juror_of(edition) for _ in range(3)]
    rows = [file_of(edition, axis=first) for _ in range(3)]
    file_of(edition, axis=second)
    for row in rows:
        factories.ConflictFactory(user=users[0], application=row)

    proposal, _chosen = propose(chair, per_application=3)

    [reason] = proposals.reasons(candidates(chair), proposal)
    assert (reason.axis, len(reason.jurors), reason.asked, reason.missing) == (
        first.number, 2, 9, 3
    )  # fmt: skip
    assert (reason.more, reason.fewer, reason.everything) == (1, 2, False)


def test_words_of_expertise_and_wishes_raise_the_affinity(chair, edition):
    plain, expert, eager = (juror_of(edition, words=w) for w in ([], ["Réseau d'eau"], []))
    file = file_of(edition, summary="Des réseaux d’eau qui fuient : un reseau d'eau par ville.")
    edition.bids_open = True
    jurors.bid(acting(chair, user=eager), {file.reference: Bid.EAGER})

    row = candidates(chair).affinity[0]

    known = candidates(chair).column_of
    assert [round(row[known[user.id]], 3) for user in (plain, expert, eager)] == [
        0.075, 0.375, 0.3
    ]  # fmt: skip


def test_wishes_are_kept_changed_and_taken_back(chair, edition):
    user = juror_of(edition)
    first, second = file_of(edition), file_of(edition)
    edition.bids_open = True
    me = acting(chair, user=user)

    jurors.bid(me, {first.reference: Bid.EAGER, second.reference: Bid.WILLING})
    jurors.bid(me, {first.reference: None})

    assert [(row.reference, row.bid) for row in wishes(me)] == [
        (first.reference, None), (second.reference, Bid.WILLING)
    ]  # fmt: skip


def test_nobody_wishes_for_a_file_they_have_an_interest_in_nor_while_closed(chair, edition):
    user = juror_of(edition)
    member = factories.OrganisationMemberFactory(user=user)
    own, aside, free = (
        file_of(edition, organisation=member.organisation), file_of(edition), file_of(edition)
    )  # fmt: skip
    factories.ConflictFactory(user=user, application=aside)
    closed = acting(chair, user=user)
    with pytest.raises(CallClosed):
        jurors.bid(closed, {free.reference: Bid.EAGER})
    edition.bids_open = True

    said = {row.reference: Bid.EAGER for row in (own, aside, free)}
    jurors.bid(closed, said)

    assert [(row.reference, row.bid) for row in wishes(closed)] == [(free.reference, Bid.EAGER)]
    assert set(candidates(chair).bids) == {(free.id, user.id)}


def test_a_profile_is_the_jurors_own_to_say_and_the_chairs(chair, edition):
    user, other = juror_of(edition), juror_of(edition)
    said = jurors.Profile("École", (1, 99), ("fr",), Gender.WOMAN, ("eau", "eau"))
    numbers = {axis.number for axis in edition.axes}

    jurors.describe(acting(chair, user=user), user.id, said)
    jurors.describe(chair, other.id, said)

    for juror in candidates(chair).jurors:
        assert (juror.institution, juror.gender, juror.words) == (
            "École", Gender.WOMAN, frozenset({"eau"})
        )  # fmt: skip
        assert set(juror.axes) <= numbers
    with pytest.raises(Forbidden):
        jurors.describe(acting(chair, user=user), other.id, said)
    with pytest.raises(NotFound):
        jurors.describe(chair, factories.UserFactory().id, said)


def test_a_proposal_made_worse_by_hand_names_the_broken_demands(chair, edition):
    for _ in range(2):
        juror_of(edition, words=["fuite"])
    files = [file_of(edition) for _ in range(2)]
    proposal, chosen = propose(chair)
    proposal.max_load, proposal.per_application = 1, 3

    known = candidates(chair)
    pairs = proposals.pairs_of(proposal, known)
    bound = proposals.lifted_bound(known, proposal, pairs)
    proposal.report = {**proposal.report, "lifted_bound": bound}
    figures = proposals.figures(known, proposal, pairs)

    assert figures.broken_by_file == {file.id: ("few",) for file in files}
    assert {juror.id for juror in figures.overloaded} == chosen
    assert figures.above_bound
    assert figures.most_total >= figures.total - 1e-6
