"""The head of the audit log goes to organisers who may learn how much is in the log."""

from dataclasses import replace

import sqlalchemy as sa

from tests import factories
from tests.conftest import SAFE
from village.board import heads as mailing
from village.core import audit
from village.core.audit import heads
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.words.life import Life
from village.web import mails


def organiser_of(edition, **fields):
    user = factories.UserFactory(**fields)
    factories.MembershipFactory(edition=edition, user=user, role=Role.ORGANISER)
    return user


def queued(session):
    return list(session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


def test_organisers_of_living_editions_get_the_head_in_their_language(ctx, edition):
    amina, omar = organiser_of(edition, language="fr"), organiser_of(edition, language="ar")
    organiser_of(factories.EditionFactory(state=Life.ARCHIVED))
    audit.record(ctx, "TS26-0001", "start")

    count = mailing.mail(replace(ctx, edition=None))

    letters = queued(ctx.session)
    assert (count, [(mail.to, mail.language, mail.edition_id) for mail in letters]) == (
        2,
        [(amina.email, "fr", None), (omar.email, "ar", None)],
    )
    head = heads.read(SAFE, letters[0].params["head"])
    assert heads.holds(ctx.session, head)
    assert letters[0].params["head"] in mails.render(letters[0]).text
    assert "Conservez ce courriel" in mails.render(letters[0]).text


def test_who_stepped_aside_from_a_file_gets_none(ctx, edition):
    aside = organiser_of(edition)
    factories.ConflictFactory(user=aside, application=factories.ApplicationFactory(edition=edition))

    assert (mailing.mail(ctx), queued(ctx.session)) == (0, [])
