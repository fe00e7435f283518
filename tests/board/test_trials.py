"""Mails tried: about whom they may be, and that they go to who tries them alone."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.board import trials
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, NotFound
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.stands.tables.places import StandPlace
from village.stands.words.places import PlaceState

MADE_UP = {"name": "Alex", "stand": "X-1", "contract": "C-0", "given": "3", "role": "juror"}


def test_readers_are_files_jurors_or_the_team(ctx, organiser):
    application = factories.ApplicationFactory(edition=ctx.edition)
    factories.ApplicationFactory(edition=factories.EditionFactory())
    juror = factories.MembershipFactory(edition=ctx.edition, role=Role.JUROR).user

    found = {
        mail: [one.known_by for one in trials.readers(organiser, mail)]
        for mail in ("application_selected", "draft_day", "jury_assigned", "role_given")
    }

    assert found["application_selected"] == found["draft_day"] == [application.reference]
    assert found["jury_assigned"] == [juror.email]
    assert sorted(found["role_given"]) == sorted([juror.email, organiser.actor.email])


def test_what_a_file_has_not_yet_is_made_up(ctx, organiser):
    application = factories.ApplicationFactory(edition=ctx.edition)
    stand = factories.StandFactory(edition=ctx.edition, number="A007")
    place = StandPlace(
        stand=stand, application_id=application.id, state=PlaceState.ALLOCATED, state_at=ctx.now
    )
    ctx.session.add(place)
    ctx.session.flush()

    said = trials.params_of(organiser, "contract_issued", application.reference, MADE_UP)

    assert (said["name"], said["stand"], said["contract"]) == ("Contact", "A007", "C-0")
    assert said["reference"] == application.reference


def test_a_juror_is_told_of_the_files_that_are_theirs(ctx, organiser):
    juror = factories.MembershipFactory(edition=ctx.edition, role=Role.JUROR).user
    for _ in range(2):
        file = factories.ApplicationFactory(edition=ctx.edition)
        factories.AssignmentFactory(user=juror, application=file)
    elsewhere = factories.ApplicationFactory(edition=factories.EditionFactory())
    factories.AssignmentFactory(user=juror, application=elsewhere)

    said = trials.params_of(organiser, "jury_assigned", juror.email.upper(), MADE_UP)

    assert (said["name"], said["given"]) == (juror.name, "2")


def test_a_file_stepped_aside_from_is_neither_offered_nor_shown(ctx):
    user = factories.UserFactory()
    application = factories.ApplicationFactory(edition=ctx.edition)
    factories.ConflictFactory(user=user, application=application)
    here = acting(ctx, Role.ORGANISER, user=user)

    assert trials.readers(here, "application_selected") == []
    with pytest.raises(NotFound):
        trials.params_of(here, "application_selected", application.reference, MADE_UP)


def test_nobody_is_known_by_a_wrong_name(organiser):
    for mail in ("application_selected", "jury_assigned"):
        with pytest.raises(NotFound):
            trials.params_of(organiser, mail, "nobody", MADE_UP)


def test_a_trial_goes_to_who_tries_it_and_is_logged(organiser):
    said = {"name": "Alex", "reference": "TS26-0001"}

    trials.send(
        organiser, "application_selected", language="fr", wording={"subject": "S"}, params=said
    )

    [mail] = organiser.session.scalars(sa.select(OutboxMail))
    [entry] = organiser.session.scalars(sa.select(AuditEntry))
    assert (mail.to, mail.reference) == (organiser.actor.email, "TS26-0001")
    assert (mail.params, mail.wording) == ({**said, "trial": "1"}, {"subject": "S"})
    assert (entry.subject, entry.action, entry.data) == (
        "TS26-0001",
        "try_mail",
        {"mail": "application_selected"},
    )


def test_only_who_configures_the_edition_tries_its_mails(chair):
    with pytest.raises(Forbidden):
        trials.params_of(chair, "application_selected", "", MADE_UP)
    with pytest.raises(Forbidden):
        trials.send(chair, "application_selected", language="fr", wording={}, params={})
