"""Visitors as the worker meets them: forgotten after their time, written to with a badge."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa
import zxingcpp

from tests import pdf
from tests.faults import mails
from tests.visitors.conftest import FIRST, asked, visiting  # noqa: F401 - a fixture
from village.badges.tables import Badge
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.outbox.tables import MailState, OutboxMail
from village.core.personal import ERASED_NAMES
from village.jobs.mail import deliver
from village.jobs.privacy import retain
from village.privacy.writes import retaining
from village.visitors.tables import Visitor
from village.visitors.writes import registering
from village.web.context import job_context

KEPT_DAYS = 30


@pytest.fixture
def over(visiting):  # noqa: F811
    """Return a context in an edition that two visitors came to, as many days ago as are kept."""
    for name in ("Amine Alami", "Bahia Bennis"):
        registering.register(visiting, asked(name))
    edition = visiting.edition
    edition.visitors = {**edition.visitors, "keep_days": KEPT_DAYS}
    edition.ends_on = job_context().now.date() - timedelta(days=KEPT_DAYS)
    edition.starts_on = edition.ends_on - timedelta(days=1)
    visiting.session.commit()
    return visiting


def people(ctx):
    """Return who is known, as a visitor and as the bearer of a badge."""
    ctx.session.expire_all()
    visitors = ctx.session.execute(sa.select(Visitor.name, Visitor.email).order_by(Visitor.id))
    badges = ctx.session.scalars(sa.select(Badge.name).order_by(Badge.id))
    return [tuple(one) for one in visitors], list(badges)


def test_visitors_are_kept_until_their_time_is_over(over):
    retain(timestamp=0)

    assert people(over) == (
        [("Amine Alami", "amine@example.org"), ("Bahia Bennis", "bahia@example.org")],
        ["Amine Alami", "Bahia Bennis"],
    )


def test_past_visitors_are_forgotten_each_once(over):
    over.edition.ends_on -= timedelta(days=2)
    over.edition.starts_on -= timedelta(days=2)
    over.session.commit()

    retain(timestamp=0)
    retain(timestamp=60)

    lines = sa.select(AuditEntry.subject).where(AuditEntry.action == "visitor_forget")
    references = sa.select(Visitor.reference)
    assert people(over) == ([(ERASED_NAMES["fr"], "")] * 2, [ERASED_NAMES["fr"]] * 2)
    assert sorted(over.session.scalars(lines)) == sorted(over.session.scalars(references))
    assert over.session.scalars(sa.select(OutboxMail.to)).all() == ["", ""]


def test_more_visitors_than_one_turn_takes_are_forgotten_turn_by_turn(over):
    later = replace(over.acting(SYSTEM), now=job_context().now + timedelta(days=2))

    assert [retaining.retain(later, most=1) for _turn in range(3)] == [1, 1, 0]


def test_a_visitor_s_mail_reaches_a_mail_server_with_a_badge_that_can_be_read(
    app,
    visiting,  # noqa: F811
    monkeypatch,
):
    visitor = registering.register(visiting, asked("Chama Chraibi", days=[FIRST]))
    [mail] = visiting.session.scalars(sa.select(OutboxMail))
    mail.state = MailState.QUEUED
    visiting.session.commit()

    with mails.sink() as server:
        reached = replace(app.config["VILLAGE"], smtp_url=server.url)
        monkeypatch.setitem(app.config, "VILLAGE", reached)
        deliver(mail_id=mail.id)
        deliver(mail_id=mail.id)

    [content] = server.contents
    message = message_from_bytes(content, policy=policy.default)
    badge, _calendar = list(message.iter_attachments())
    [code] = zxingcpp.read_barcodes(pdf.picture(badge.get_content()))
    assert (message["To"], mail.state) == ("chama@example.org", MailState.SENT)
    assert "Chama\nChraibi" in pdf.text(badge.get_content())
    assert code.text == visitor.badge.token
