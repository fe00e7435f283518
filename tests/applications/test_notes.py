"""Notes among organisers: who reads them, who is told of them, who removes them."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.applications.reads import notes
from village.applications.writes import notes as writes
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, NotFound
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role


@pytest.fixture
def file(ctx):
    """Return a file."""
    return factories.ApplicationFactory(edition=ctx.edition)


@pytest.fixture
def colleague(ctx):
    """Return another organiser."""
    user = factories.UserFactory(language="ar")
    return factories.MembershipFactory(edition=ctx.edition, user=user, role=Role.ORGANISER).user


def test_a_note_is_read_by_organisers_and_tells_whom_it_is_meant_for(organiser, file, colleague):
    writes.write(organiser, file, "Voir le brevet", mentioned=[colleague])

    [note] = notes.of(acting(organiser, user=colleague), file)
    [mail] = organiser.session.scalars(sa.select(OutboxMail))
    [entry] = organiser.session.scalars(sa.select(AuditEntry))
    assert (note.text, [one.user for one in note.mentions]) == ("Voir le brevet", [colleague])
    assert (mail.template, mail.to, mail.language) == ("note_mention", colleague.email, "ar")
    assert "Voir le brevet" not in str(mail.params)
    assert (entry.action, entry.data) == ("note_written", {})


def test_an_edition_may_leave_the_mails_on_notes_out(organiser, file, colleague):
    organiser.edition.mails = [{"key": "note_mention", "sent": False}]

    writes.write(organiser, file, "Voir", mentioned=[colleague])

    assert organiser.session.scalars(sa.select(OutboxMail)).all() == []


def test_only_its_author_removes_a_note(organiser, file, colleague):
    note = writes.write(organiser, file, "Voir", mentioned=[colleague])
    other = factories.ApplicationFactory(edition=organiser.edition)

    with pytest.raises(NotFound):
        writes.remove(acting(organiser, user=colleague), file, note.id)
    with pytest.raises(NotFound):
        writes.remove(organiser, other, note.id)
    writes.remove(organiser, file, note.id)

    assert notes.of(organiser, file) == []


def test_a_chair_reads_and_writes_no_note(organiser, chair, file):
    note = writes.write(organiser, file, "Voir")

    assert notes.of(chair, file) == []
    with pytest.raises(Forbidden):
        writes.write(chair, file, "Voir")
    with pytest.raises(Forbidden):
        writes.remove(chair, file, note.id)
