"""The discussion of a file: who reads it, who speaks in it, and when it opens."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from tests.jury.people import file_of, juror_of
from village.applications.words import State
from village.core.actor import Actor
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, IllegalTransition
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.jury.reads.discussion import discussion
from village.jury.tables import Remark
from village.jury.writes.discussion import remark


@pytest.fixture
def file(edition):
    """Return a file of which somebody has said something."""
    made = file_of(edition, "A")
    speaker = factories.UserFactory(name="Juré A")
    factories.AssignmentFactory(user=speaker, application=made, marks=[3, 4])
    made_remark(made, speaker, "Je doute du budget")
    return made


def made_remark(file, user, text):
    session = sa.orm.object_session(file)
    session.add(Remark(application=file, user=user, text=text, said_at=factories.LONG_AGO))
    session.flush()


def said(ctx, file):
    found = discussion(ctx, file)
    return found and [one.text for one in found.remarks]


def test_a_juror_reads_it_once_all_own_marks_are_in(ctx, edition, file):
    user = juror_of(edition)
    mine = factories.AssignmentFactory(user=user, application=file, saved_at=factories.LONG_AGO)
    juror = acting(ctx, user=user)

    before = said(juror, file)
    mine.completed_at = factories.LONG_AGO
    ctx.session.flush()

    assert (before, said(juror, file)) == (None, ["Je doute du budget"])


@pytest.mark.parametrize(
    ("role", "reads"),
    [(Role.CHAIR, True), (Role.ORGANISER, True), (Role.JUROR, False), (Role.GATE, False)],
)
def test_without_a_review_of_ones_own_the_committee_reads_and_nobody_else(ctx, file, role, reads):
    assert (said(acting(ctx, role), file) is not None) is reads


def test_strangers_and_the_applicant_read_nothing(ctx, file):
    member = factories.OrganisationMemberFactory(organisation=file.organisation)

    assert said(acting(ctx, user=member.user), file) is None
    assert said(replace(ctx, actor=Actor()), file) is None


def test_a_chair_who_scores_the_file_reads_it_after_the_own_marks(ctx, file):
    user = factories.UserFactory()
    mine = factories.AssignmentFactory(user=user, application=file)
    chair = acting(ctx, Role.CHAIR, Role.JUROR, user=user)

    before = said(chair, file)
    mine.completed_at = factories.LONG_AGO
    ctx.session.flush()

    assert (before, said(chair, file)) == (None, ["Je doute du budget"])


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ORGANISER, Role.JUROR])
def test_who_stepped_aside_neither_reads_nor_speaks(ctx, file, role):
    user = factories.UserFactory()
    factories.AssignmentFactory(user=user, application=file, marks=[1, 1])
    factories.ConflictFactory(user=user, application=file)
    aside = acting(ctx, role, user=user)

    assert said(aside, file) is None
    with pytest.raises(Forbidden):
        remark(aside, file, text="Quand même")


def test_what_somebody_said_who_stepped_aside_since_is_not_read(ctx, chair, file):
    gone = factories.UserFactory()
    made_remark(file, gone, "Excellent")
    factories.ConflictFactory(user=gone, application=file)

    assert said(chair, file) == ["Je doute du budget"]


def test_those_who_judge_speak_and_the_log_keeps_that_not_what(ctx, edition, file):
    user = juror_of(edition, name="Juré B")
    factories.AssignmentFactory(user=user, application=file, marks=[5, 5])
    juror = acting(ctx, user=user)

    remark(juror, file, text="Le budget est au dossier")

    last = discussion(juror, file).remarks[-1]
    assert (last.name, last.text, last.own, last.said_at) == (
        "Juré B", "Le budget est au dossier", True, juror.now,
    )  # fmt: skip
    [entry] = ctx.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "remark"))
    assert (entry.subject, entry.data) == ("A", {})


def test_an_organiser_reads_but_does_not_speak(organiser, file):
    with pytest.raises(Forbidden):
        remark(organiser, file, text="Non")


def test_before_the_own_marks_nobody_speaks(ctx, edition, file):
    user = juror_of(edition)
    factories.AssignmentFactory(user=user, application=file)

    with pytest.raises(Forbidden):
        remark(acting(ctx, user=user), file, text="Trop tôt")


def test_a_decided_file_is_read_but_no_longer_discussed(chair, file):
    file.state = State.REJECTED

    assert discussion(chair, file).open is False
    with pytest.raises(IllegalTransition):
        remark(chair, file, text="Trop tard")


def test_blind_jurors_read_no_name_of_the_applicant(ctx, edition, file):
    edition.blind = True
    file.organisation.name = "Qatra SARL"
    user = juror_of(edition)
    factories.AssignmentFactory(user=user, application=file, marks=[5, 5])
    made_remark(file, factories.UserFactory(), "Qatra SARL convainc")

    assert said(acting(ctx, user=user), file)[-1] == "[…] convainc"


@pytest.mark.parametrize(
    "fields", [{"state": State.SUBMITTED}, {"state": State.CONFIRMED, "kind": CallKind.EXHIBITOR}]
)
def test_a_file_that_does_not_come_before_the_jury_has_no_discussion(chair, edition, fields):
    assert discussion(chair, factories.ApplicationFactory(edition=edition, **fields)) is None


def test_those_who_have_marked_are_told_of_remarks_by_one_mail_an_hour(ctx, edition, file):
    marked, unmarked, aside = (juror_of(edition) for _ in range(3))
    done = {"completed_at": factories.LONG_AGO, "saved_at": factories.LONG_AGO}
    factories.AssignmentFactory(user=marked, application=file, **done)
    factories.AssignmentFactory(user=unmarked, application=file)
    factories.AssignmentFactory(user=aside, application=file, **done)
    factories.ConflictFactory(user=aside, application=file)
    author = juror_of(edition)
    factories.AssignmentFactory(user=author, application=file, **done)
    juror = acting(ctx, user=author)

    for at in (0, 30, 90):
        remark(replace(juror, now=ctx.now + timedelta(minutes=at)), file, text="Et le budget ?")

    mails = ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)).all()
    to_marked = [one for one in mails if one.to == marked.email]
    assert [one.leaves_at - ctx.now for one in to_marked] == [
        timedelta(hours=1),
        timedelta(hours=2, minutes=30),
    ]
    assert {unmarked.email, aside.email, author.email}.isdisjoint(one.to for one in mails)
    assert not any("budget" in text for one in mails for text in one.params.values())


def test_the_organiser_may_switch_that_mail_off(ctx, edition, file):
    edition.mails = [{"key": "jury_discussion", "sent": False}]
    author = juror_of(edition)
    factories.AssignmentFactory(user=author, application=file, marks=[3, 4])

    remark(acting(ctx, user=author), file, text="Et le budget ?")

    assert ctx.session.scalars(sa.select(OutboxMail)).all() == []
