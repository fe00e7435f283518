import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.applications.words import State
from village.core.audit.tables import AuditEntry
from village.core.errors import AlreadyDone, Forbidden, IllegalTransition, Stale
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.jury.reads import proposals
from village.jury.reads.assignable import candidates
from village.jury.tables import Assignment, AssignmentProposal
from village.jury.writes import assignment


def juror_of(edition, *, axes=(1,), languages=("fr",), **fields):
    user = factories.UserFactory(**fields)
    factories.MembershipFactory(edition=edition, user=user, role=Role.JUROR)
    factories.JurorProfileFactory(
        edition=edition, user=user, axes=list(axes), languages=list(languages)
    )
    return user


def files_of(edition, count, **fields):
    return [
        factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE, **fields)
        for _ in range(count)
    ]


@pytest.fixture
def jurors(edition):
    """Return one juror of each axis, and one who reads English alone."""
    numbers = [axis.number for axis in edition.axes]
    return [
        juror_of(edition, axes=[numbers[0]], name="Axe un"),
        juror_of(edition, axes=[numbers[1]], name="Axe deux"),
        juror_of(edition, axes=[], languages=["en"], name="English"),
    ]


def given(ctx):
    rows = ctx.session.execute(sa.select(Assignment.application_id, Assignment.user_id))
    return sorted(tuple(row) for row in rows)


def test_the_proposal_suits_axes_and_languages_best(chair, edition, jurors):
    first, second = files_of(edition, 2)
    second.axis = edition.axes[1]
    chair.session.commit()

    proposal = assignment.propose(chair, per_application=1, max_load=1)

    assert sorted(proposal.pairs) == [[first.id, jurors[0].id], [second.id, jurors[1].id]]
    assert (proposal.report["status"], proposal.report["lowest_share"]) == ("optimal", 1.0)
    known = candidates(chair)
    found = proposals.figures(known, proposal, proposals.pairs_of(proposal, known))
    assert (found.pairs, round(found.total, 9), found.lowest_share, found.short, found.over) == (
        2, 0.95, 1.0, 0, 0,
    )  # fmt: skip
    assert given(chair) == []


def test_conflicts_and_members_are_never_proposed(chair, edition, jurors):
    [file] = files_of(edition, 1)
    factories.ConflictFactory(user=jurors[0], application=file)
    factories.OrganisationMemberFactory(user=jurors[1], organisation=file.organisation)

    proposal = assignment.propose(chair, per_application=1, max_load=5)

    assert proposal.pairs == [[file.id, jurors[2].id]]


def test_what_is_given_stays_and_counts(chair, edition, jurors):
    first, second = files_of(edition, 2)
    factories.AssignmentFactory(user=jurors[0], application=first)

    proposal = assignment.propose(chair, per_application=1, max_load=1)

    assert proposal.pairs == [[second.id, jurors[1].id]]


def test_files_that_have_part_or_more_of_their_jurors_are_completed(chair, edition, jurors):
    part, full, over, bare = files_of(edition, 4)
    factories.AssignmentFactory(user=jurors[2], application=part)
    for file, users in ((full, jurors[:2]), (over, jurors)):
        for user in users:
            factories.AssignmentFactory(user=user, application=file)

    proposal = assignment.propose(chair, per_application=2, max_load=4)

    assert sorted(proposal.pairs) == [
        [part.id, jurors[0].id],
        [bare.id, jurors[0].id],
        [bare.id, jurors[1].id],
    ]
    known = candidates(chair)
    found = proposals.figures(known, proposal, proposals.pairs_of(proposal, known))
    assert (found.total, found.total) == (proposal.report["total"], proposal.report["total_bound"])
    assert (found.least_load, found.most_load, found.short, found.over) == (2, 4, 0, 0)
    row = known.files[known.row_of[over.id]]
    assert proposals.choices(known, proposal, frozenset(), row) == []


def test_a_load_beyond_the_limit_stays_but_does_not_grow(chair, edition, jurors):
    files = files_of(edition, 3)
    for file in files[:2]:
        factories.AssignmentFactory(user=jurors[0], application=file)

    proposal = assignment.propose(chair, per_application=1, max_load=1)

    assert proposal.pairs == [[files[2].id, jurors[1].id]]


def test_nothing_is_proposed_where_nothing_lacks(chair, edition, jurors):
    [file] = files_of(edition, 1)
    factories.AssignmentFactory(user=jurors[0], application=file)

    proposal = assignment.propose(chair, per_application=1, max_load=5)

    assert (proposal.pairs, proposal.report["status"]) == ([], "optimal")


def test_an_impossible_demand_names_what_lacks(chair, edition, jurors):
    [file, *_others] = files_of(edition, 2)
    for user in jurors[:2]:
        factories.ConflictFactory(user=user, application=file)

    proposal = assignment.propose(chair, per_application=2, max_load=9)
    [reason] = proposals.reasons(candidates(chair), proposal)

    assert (proposal.pairs, proposal.report["status"]) == ([], "infeasible")
    assert (reason.files[0].reference, [j.name for j in reason.jurors]) == (
        file.reference,
        ["English"],
    )
    assert (reason.asked, reason.missing) == (2, 1)


def test_a_recused_chair_proposes_as_if_the_file_did_not_exist(chair, edition, jurors):
    seen, hidden = files_of(edition, 2)
    factories.AssignmentFactory(user=jurors[0], application=hidden)
    user = chair.session.get(factories.User, chair.actor.user_id)
    factories.ConflictFactory(user=user, application=hidden)
    recused = acting(chair, user=user)

    proposal = assignment.propose(recused, per_application=1, max_load=1)

    assert proposal.pairs == [[seen.id, jurors[0].id]]
    assert [juror.load for juror in candidates(recused).jurors] == [0, 0, 0]


def test_pairs_are_added_and_taken_out_with_their_effect(chair, edition, jurors):
    [file] = files_of(edition, 1)
    proposal = assignment.propose(chair, per_application=1, max_load=5)

    assignment.remove_pair(chair, (file.id, jurors[0].id), version=proposal.version)
    assignment.add_pair(chair, (file.id, jurors[2].id), version=proposal.version)

    known = candidates(chair)
    pairs = proposals.pairs_of(proposal, known)
    found = proposals.figures(known, proposal, pairs)
    assert pairs == {(file.id, jurors[2].id)}
    assert (found.total, round(found.lowest_share, 3)) == (0.01875, 0.039)
    choices = proposals.choices(known, proposal, pairs, known.files[0])
    assert [(c.juror.name, c.chosen, round(c.total_after, 5)) for c in choices] == [
        ("English", True, 0.0),
        ("Axe un", False, 0.49375),
        ("Axe deux", False, 0.09375),
    ]


def test_a_barred_pair_cannot_be_added(chair, edition, jurors):
    [file] = files_of(edition, 1)
    proposal = assignment.propose(chair, per_application=1, max_load=5)
    factories.ConflictFactory(user=jurors[1], application=file)

    with pytest.raises(IllegalTransition):
        assignment.add_pair(chair, (file.id, jurors[1].id), version=proposal.version)


def test_a_stale_change_is_refused(chair, edition, jurors):
    [file] = files_of(edition, 1)
    proposal = assignment.propose(chair, per_application=1, max_load=5)

    for change in (assignment.add_pair, assignment.remove_pair):
        with pytest.raises(Stale):
            change(chair, (file.id, jurors[0].id), version=proposal.version + 1)
    with pytest.raises(Stale):
        assignment.take(chair, version=proposal.version + 1)


def test_taking_gives_the_files_and_tells_each_juror_once(chair, edition, jurors):
    files = files_of(edition, 2)
    proposal = assignment.propose(chair, per_application=2, max_load=2)

    count = assignment.take(chair, version=proposal.version)

    assert (count, len(given(chair))) == (4, 4)
    mails = chair.session.scalars(sa.select(OutboxMail)).all()
    assert sum(int(mail.params["given"]) for mail in mails) == 4
    assert len({mail.to for mail in mails}) == len(mails)
    entries = chair.session.scalars(sa.select(AuditEntry))
    assert sorted((e.subject, e.action) for e in entries) == sorted(
        (file.reference, "assign") for file in files
    )
    assert list(chair.session.scalars(sa.select(AssignmentProposal))) == []
    with pytest.raises(AlreadyDone):
        assignment.take(chair, version=proposal.version)


def test_what_was_overtaken_is_left_out(chair, edition, jurors):
    first, second = files_of(edition, 2)
    proposal = assignment.propose(chair, per_application=1, max_load=1)
    held = dict(proposal.pairs)
    factories.ConflictFactory(
        user=chair.session.get(factories.User, held[first.id]), application=first
    )

    count = assignment.take(chair, version=proposal.version)

    assert (count, given(chair)) == (1, [(second.id, held[second.id])])


def test_a_new_proposal_replaces_the_old_one(chair, edition, jurors):
    files_of(edition, 1)
    assignment.propose(chair, per_application=1, max_load=5)

    assignment.propose(chair, per_application=2, max_load=5)

    [kept] = chair.session.scalars(sa.select(AssignmentProposal))
    assert (kept.per_application, len(kept.pairs)) == (2, 2)


def test_only_those_who_manage_the_jury_propose(ctx, edition, jurors):
    with pytest.raises(Forbidden):
        assignment.propose(acting(ctx, Role.JUROR), per_application=1, max_load=1)


def test_files_with_more_jurors_than_asked_need_nobody(chair, edition, jurors):
    [file] = files_of(edition, 1)
    for user in jurors[:2]:
        factories.AssignmentFactory(user=user, application=file)

    proposal = assignment.propose(chair, per_application=1, max_load=5)

    assert (proposal.pairs, proposal.report["status"]) == ([], "optimal")


def test_a_pair_is_added_once(chair, edition, jurors):
    files_of(edition, 1)
    proposal = assignment.propose(chair, per_application=1, max_load=5)
    before = list(proposal.pairs)

    assignment.add_pair(chair, tuple(before[0]), version=proposal.version)

    assert proposal.pairs == before


def test_the_bound_beside_broken_rules_is_kept_with_the_proposal(chair, edition, jurors):
    files_of(edition, 2)
    proposal = assignment.propose(chair, per_application=1, max_load=1)
    [[file, other]] = [pair for pair in proposal.pairs if pair[1] != jurors[0].id]
    before = proposal.report["lifted_bound"]

    assignment.remove_pair(chair, (file, other), version=proposal.version)
    assignment.add_pair(chair, (file, jurors[0].id), version=proposal.version)

    known = candidates(chair)
    found = proposals.figures(known, proposal, proposals.pairs_of(proposal, known))
    assert (before, proposal.report["lifted_bound"]) == (None, pytest.approx(found.total))
    assert found.total > proposal.report["total"]
    assert (found.above_bound, found.most_total) == (True, proposal.report["lifted_bound"])

    assignment.remove_pair(chair, (file, jurors[0].id), version=proposal.version)
    assignment.add_pair(chair, (file, other), version=proposal.version)

    assert proposal.report["lifted_bound"] is None


def test_files_chosen_alone_get_jurors_and_all_loads_count(chair, edition, jurors):
    chosen, other = files_of(edition, 2)
    factories.AssignmentFactory(application=other, user=jurors[0])
    chair.session.commit()

    proposal = assignment.propose(chair, per_application=1, max_load=1, files=[chosen.id])

    known = proposals.concerned(candidates(chair), proposal)
    assert [pair[0] for pair in proposal.pairs] == [chosen.id]
    assert jurors[0].id not in {pair[1] for pair in proposal.pairs}
    assert [file.id for file in known.files] == [chosen.id]
    found = proposals.figures(known, proposal, proposals.pairs_of(proposal, known))
    assert (found.pairs, found.short) == (1, 0)


def test_a_proposal_whose_files_are_all_decided_concerns_the_others(chair, edition, jurors):
    chosen, other = files_of(edition, 2)
    proposal = assignment.propose(chair, per_application=1, max_load=1, files=[chosen.id])
    chosen.state = State.SELECTED
    chair.session.commit()

    known = proposals.concerned(candidates(chair), proposal)

    assert [file.id for file in known.files] == [other.id]
