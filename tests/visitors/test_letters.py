"""Mails to visitors as they leave: the badge and the calendar go with them, the link stays."""

import icalendar
import pytest
import sqlalchemy as sa

from tests import pdf
from tests.visitors.conftest import FIRST, SECOND, asked
from village.core.outbox.tables import OutboxMail
from village.visitors.writes import letters, registering
from village.web import mails


@pytest.fixture
def message(app, visiting):
    """Return the message to a visitor with a place on the second day, who waits for the first."""
    for name in ("Amine Alami", "Bahia Bennis"):
        registering.register(visiting, asked(name))
    registering.register(visiting, asked("Chama Chraibi", days=[FIRST, SECOND], language="ar"))
    visiting.session.commit()
    mail = visiting.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    return mails.compose(visiting, mail)


def test_the_mail_brings_the_badge_and_the_calendar(message, visiting):
    badge, calendar = list(message.iter_attachments())

    assert [one.get_content_type() for one in (badge, calendar)] == [
        "application/pdf",
        "text/calendar",
    ]
    assert "Chama Chraibi" in " ".join(pdf.text(badge.get_content()).split())
    [event] = icalendar.Calendar.from_ical(calendar.get_content()).events
    assert event.DTSTART == SECOND


def test_the_mail_leads_to_the_page_in_the_visitors_language(message, visiting):
    visitor = visiting.session.scalars(
        sa.select(letters.Visitor).where(letters.Visitor.name == "Chama Chraibi")
    ).one()
    code = visiting.edition.code.lower()
    link = f"http://localhost/ar/{code}/visitors/own/{letters.token(visiting, visitor)}"

    assert link in message.get_body(("plain",)).get_content()
    assert message["To"] == "chama@example.org"
