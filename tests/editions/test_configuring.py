from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden
from village.editions.reads import editions as reads
from village.editions.writes import configuring as editions
from village.editions.writes.configuring import CallDates


def dates(ctx, **changes):
    call = reads.call(ctx.session, ctx.edition.id, "startup")
    found = CallDates(call.opens_at, call.deadline_at, call.grace_minutes, call.places)
    return {"startup": CallDates(**{**{f: getattr(found, f) for f in found.__slots__}, **changes})}


def configure(ctx, calls):
    editions.configure(ctx, calls=calls, reviews_per_application=3, results_on=date(2027, 5, 1))


def test_changes_are_kept_and_logged_with_what_was_before(organiser):
    call = reads.call(organiser.session, organiser.edition.id, "startup")
    before = call.deadline_at

    configure(organiser, dates(organiser, deadline_at=before + timedelta(days=3), places=24))

    assert (call.deadline_at, organiser.edition.startup_places) == (before + timedelta(days=3), 24)
    [entry] = organiser.session.scalars(sa.select(AuditEntry))
    assert entry.data == {
        "results_on": ["None", "2027-05-01"],
        "startup.deadline_at": [str(before), str(before + timedelta(days=3))],
        "startup.places": ["30", "24"],
    }


def test_saving_what_stands_logs_nothing(organiser):
    configure(organiser, {})
    configure(organiser, dates(organiser))

    assert organiser.session.scalar(sa.select(sa.func.count(AuditEntry.id))) == 1


def test_a_call_opens_before_it_closes(organiser):
    call = reads.call(organiser.session, organiser.edition.id, "startup")

    with pytest.raises(ValueError, match="closes before"):
        configure(organiser, dates(organiser, opens_at=call.deadline_at))


def test_the_chair_does_not_configure(chair):
    with pytest.raises(Forbidden):
        configure(chair, {})
