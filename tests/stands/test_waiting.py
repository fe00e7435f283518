"""The waiting list of a stand: who is told that it is free, and who leaves it when."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.applications.tables import Application
from village.applications.words import State
from village.core.actor import SYSTEM, Actor
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import AlreadyDone, Forbidden, IllegalTransition
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.stands.reads import waiting as reads
from village.stands.tables.places import Stand
from village.stands.writes import places, waiting


@pytest.fixture
def stands(organiser: Context) -> list[Stand]:
    return [factories.StandFactory(edition=organiser.edition, number=n) for n in ("A01", "A02")]


@pytest.fixture
def files(organiser: Context) -> list[Application]:
    return [
        factories.ApplicationFactory(edition=organiser.edition, state=State.CONFIRMED)
        for _ in range(3)
    ]


def member(application: Application) -> Actor:
    """Return somebody who acts for an application."""
    ids = frozenset({application.organisation_id})
    return Actor(factories.UserFactory().id, organisation_ids=ids)


def told(ctx: Context) -> list[str]:
    """Return who was told that a stand is free, in order."""
    mails = sa.select(OutboxMail).where(OutboxMail.template == waiting.MAIL)
    return [mail.reference for mail in ctx.session.scalars(mails.order_by(OutboxMail.id))]


def lists(ctx: Context) -> list[tuple[str, str]]:
    return [(one.stand, one.reference) for one in reads.listed(ctx)]


def test_the_first_who_waits_is_told_when_a_hold_ends_and_no_other(organiser, stands, files):
    holder, first, second = files
    end = organiser.now + timedelta(hours=1)
    places.hold(organiser, stands[0], holder, until=end)
    for one in (first, second):
        waiting.join(organiser, stands[0], one)

    places.release_expired(organiser.acting(SYSTEM, at=end))

    assert told(organiser) == [first.reference]
    mail = organiser.session.scalars(
        sa.select(OutboxMail).where(OutboxMail.template == waiting.MAIL)
    ).one()
    assert (mail.to, mail.edition_id, mail.params["stand"]) == (
        first.organisation.contact_email, organiser.edition.id, "A01",
    )  # fmt: skip
    assert [one.told_at for one in reads.listed(organiser)] == [end, None]


def test_the_next_is_told_when_the_first_goes_off_the_list_of_a_free_stand(
    organiser, stands, files
):
    holder, first, second = files
    place = places.give(organiser, stands[0], holder)
    waits = [waiting.join(organiser, stands[0], one) for one in (first, second)]
    places.release(organiser, place)

    waiting.leave(organiser, waits[0])

    assert told(organiser) == [first.reference, second.reference]
    assert lists(organiser) == [("A01", second.reference)]


def test_who_waits_may_go_off_the_list_and_nobody_else_of_the_applicants(
    ctx, organiser, stands, files
):
    holder, waits, stranger = files
    places.give(organiser, stands[0], holder)
    wait = waiting.join(organiser, stands[0], waits)
    mine, others = (ctx.acting(member(one)) for one in (waits, stranger))

    with pytest.raises(Forbidden):
        waiting.leave(others, wait)
    waiting.leave(mine, wait)

    assert lists(organiser) == []


def test_who_gets_a_stand_leaves_the_other_lists_unless_kept(organiser, stands, files):
    holder, one, other = files
    third = factories.StandFactory(edition=organiser.edition, number="A03")
    places.give(organiser, stands[0], holder)
    waiting.join(organiser, stands[0], one)
    waiting.join(organiser, stands[0], other, kept=True)

    places.give(organiser, stands[1], one)
    places.give(organiser, third, other)

    assert lists(organiser) == [("A01", other.reference)]


def test_who_holds_the_stand_waits_for_it_no_more_and_for_others_still(organiser, stands, files):
    holder, one, other = files
    place = places.give(organiser, stands[0], holder)
    places.give(organiser, stands[1], other)
    for stand in stands:
        waiting.join(organiser, stand, one)
    places.release(organiser, place)

    places.hold(organiser, stands[0], one, until=organiser.now + timedelta(days=1))

    assert lists(organiser) == [("A02", one.reference)]


def test_a_stand_is_taken_for_the_one_had_before_whose_list_is_told(organiser, stands, files):
    holder, moving, third = files
    place = places.give(organiser, stands[0], holder)
    places.give(organiser, stands[1], moving)
    waiting.join(organiser, stands[0], moving)
    waiting.join(organiser, stands[1], third)
    places.release(organiser, place)

    moved = places.move(organiser, stands[0], moving)

    assert (moved.stand.number, moved.state) == ("A01", "allocated")
    assert told(organiser) == [moving.reference, third.reference]
    assert lists(organiser) == [("A02", third.reference)]


def test_the_mail_is_not_sent_where_the_organiser_switched_it_off(organiser, stands, files):
    organiser.edition.mails = [{"key": waiting.MAIL, "sent": False}]
    place = places.give(organiser, stands[0], files[0])
    waiting.join(organiser, stands[0], files[1])

    places.release(organiser, place)

    assert told(organiser) == []


@pytest.mark.parametrize("state", [State.SELECTED, State.WITHDRAWN])
def test_only_who_has_confirmed_waits(organiser, stands, files, state):
    places.give(organiser, stands[0], files[0])
    files[1].state = state

    with pytest.raises(IllegalTransition):
        waiting.join(organiser, stands[0], files[1])


def test_nobody_waits_twice_nor_for_the_own_or_a_free_stand(organiser, stands, files):
    places.give(organiser, stands[0], files[0])
    waiting.join(organiser, stands[0], files[1])

    for stand, application in ((stands[0], files[0]), (stands[1], files[1])):
        with pytest.raises(IllegalTransition):
            waiting.join(organiser, stand, application)
    with pytest.raises(AlreadyDone):
        waiting.join(organiser, stands[0], files[1])
    entry = organiser.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "stand_wait").order_by(AuditEntry.id)
    ).first()
    assert (entry.subject, entry.data) == (files[1].reference, {"stand": "A01"})


def test_a_juror_puts_nobody_on_a_list(ctx, organiser, stands, files):
    places.give(organiser, stands[0], files[0])

    with pytest.raises(Forbidden):
        waiting.join(acting(ctx, Role.JUROR), stands[0], files[1])
