"""Reminders of reviews: a week and a day before their deadline, to those who have files left."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import NOW, acting
from tests.jury.people import file_of, juror_of
from village.applications.words import State
from village.core.actor import SYSTEM
from village.core.errors import Forbidden
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.words.life import Life
from village.jury.writes import reminding
from village.web import mails

DUE = NOW + timedelta(days=20)


@pytest.fixture
def juror(edition):
    """Return a juror with a file to score; the reviews are due in twenty days."""
    edition.reviews_due_at = DUE
    user = juror_of(edition, name="Hanane", email="hanane@example.org")
    user.file = factories.AssignmentFactory(user=user, application=file_of(edition, "A"))
    return user


def remind(ctx, at):
    return reminding.remind(replace(ctx.acting(SYSTEM), edition=None, now=at))


def reminded(ctx):
    sent = sa.select(OutboxMail.to).where(OutboxMail.template == "jury_reminder")
    return list(ctx.session.scalars(sent.order_by(OutboxMail.id)))


def test_each_reminder_leaves_once(ctx, juror):
    hours = range(21 * 24)

    when = [hour for hour in hours if remind(ctx, NOW + timedelta(hours=hour))]

    assert when == [13 * 24, 19 * 24]
    assert reminded(ctx) == [juror.email] * 2


def test_after_a_standstill_only_the_nearest_reminder_leaves(ctx, juror):
    assert [remind(ctx, DUE - timedelta(hours=2)), remind(ctx, DUE - timedelta(hours=1))] == [1, 0]


def test_another_deadline_is_announced_anew(ctx, edition, juror):
    week_before = DUE - timedelta(days=7)
    remind(ctx, week_before)
    edition.reviews_due_at = DUE + timedelta(days=3)

    assert remind(ctx, week_before + timedelta(days=3)) == 1


def ended(edition):
    edition.state = Life.ARCHIVED


def switched_off(edition):
    edition.mails = [{"key": "jury_reminder", "sent": False}]


def without_deadline(edition):
    edition.reviews_due_at = None


@pytest.mark.parametrize("change", [ended, switched_off, without_deadline])
def test_an_edition_may_send_none(ctx, edition, juror, change):
    change(edition)

    assert remind(ctx, DUE - timedelta(days=1)) == 0


def test_who_has_nothing_left_or_has_just_been_told_gets_none(ctx, edition, juror):
    done, aside, decided, new, gone = (
        juror_of(edition, email=f"{name}@example.org")
        for name in ("done", "aside", "decided", "new", "gone")
    )
    file = juror.file.application
    factories.AssignmentFactory(user=done, application=file, marks=[1, 2])
    factories.AssignmentFactory(user=aside, application=file)
    factories.ConflictFactory(user=aside, application=file)
    over = file_of(edition, "B", state=State.REJECTED)
    factories.AssignmentFactory(user=decided, application=over)
    factories.AssignmentFactory(
        user=new, application=file, assigned_at=DUE - timedelta(days=6, hours=23)
    )
    factories.AssignmentFactory(user=gone, application=file)
    gone.disabled_at = NOW
    stranger = factories.UserFactory()
    factories.AssignmentFactory(user=stranger, application=file)
    ctx.session.flush()

    remind(ctx, DUE - timedelta(days=6))

    assert reminded(ctx) == [juror.email]


def test_editions_do_not_mix(ctx, edition, juror):
    other = factories.EditionFactory(reviews_due_at=DUE)
    theirs = juror_of(other, email="theirs@example.org")
    factories.AssignmentFactory(user=theirs, application=file_of(other, "Z"))
    ctx.session.flush()

    remind(ctx, DUE - timedelta(days=1))

    sent = ctx.session.execute(sa.select(OutboxMail.to, OutboxMail.edition_id))
    assert set(sent) == {(juror.email, edition.id), (theirs.email, other.id)}


def test_the_mail_says_when_and_names_no_file(ctx, edition, juror):
    edition.timezone = "Asia/Tokyo"
    juror.language = "en"
    ctx.session.flush()
    remind(ctx, DUE - timedelta(days=1))

    letter = mails.render(ctx.session.scalars(sa.select(OutboxMail)).one())

    assert mails_moment(DUE) in letter.text
    assert juror.file.application.title not in letter.text


def mails_moment(at):
    """Return how the mail writes a moment by the clock of Tokyo."""
    there = at + timedelta(hours=9)
    return f"{there.day} {there:%B %Y, %H:%M}"


def test_only_the_installation_reminds(ctx, juror):
    with pytest.raises(Forbidden):
        reminding.remind(acting(ctx, Role.ORGANISER))
