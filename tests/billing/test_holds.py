"""What is held of late payers, by a person's decision alone."""

import pytest
import sqlalchemy as sa

from tests.billing.conftest import contracted, later
from village.billing.reads import holds as reads
from village.billing.words import PaymentMethod
from village.billing.writes import holds, payments
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, NotFound


def names(ctx):
    return [(one.debt.organisation, one.hold is not None) for one in reads.late_payers(ctx, "fr")]


def test_late_payers_are_listed_and_held_until_somebody_releases_them(organiser, invoice):
    contracted(organiser, "Bahia", "B1")
    late, application = later(organiser, 9), invoice.application
    assert (names(organiser), names(late)) == ([], [("Atlas", False)])

    holds.hold(late, application, stand=True, badges=False, reason="Impayé")
    assert (reads.badges_held(late), reads.stands_held(late)) == (
        set(), {application.reference: "Impayé"},
    )  # fmt: skip
    assert [one.stand for one in reads.late_payers(late, "fr")] == ["A07"]
    holds.hold(late, application, stand=False, badges=True, reason="Toujours impayé")
    payments.record(
        late,
        invoice,
        amount_cents=invoice.gross_cents,
        method=PaymentMethod.CASH,
        received_on=late.today,
    )

    assert names(late) == [("Atlas", True)]
    assert (reads.badges_held(late), reads.stands_held(late)) == ({application.id}, {})
    holds.release(late, application)
    assert (names(late), reads.of(late, application)) == ([], None)
    with pytest.raises(NotFound):
        holds.release(late, application)
    entries = late.session.scalars(
        sa.select(AuditEntry.action)
        .where(AuditEntry.action.like("payment\\_%"))
        .order_by(AuditEntry.id)
    )
    assert list(entries) == [
        "payment_hold", "payment_hold", "payment_record", "payment_release",
    ]  # fmt: skip


def test_something_is_held_and_by_those_who_bill(organiser, exhibitor, invoice):
    with pytest.raises(ValueError, match="nothing"):
        holds.hold(organiser, invoice.application, stand=False, badges=False, reason="x")
    with pytest.raises(Forbidden):
        holds.hold(exhibitor, invoice.application, stand=True, badges=True, reason="x")
    with pytest.raises(Forbidden):
        holds.release(exhibitor, invoice.application)


def test_the_list_asks_as_much_for_three_as_for_one(organiser, invoice, count_queries):
    late = later(organiser, 9)

    def asked():
        late.session.expire_all()
        late.session.flush()
        count_queries.clear()
        reads.late_payers(late, "fr")
        return len(count_queries)

    asked()
    one = asked()
    for name, stand in (("Bahia", "B1"), ("Cedre", "C1")):
        application = contracted(organiser, name, stand).application
        holds.hold(organiser, application, stand=True, badges=True, reason="x")
    assert asked() == one
