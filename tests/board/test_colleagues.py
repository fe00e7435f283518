"""Whom a note may be meant for: the other organisers, but those who stepped aside from the file."""

from datetime import UTC, datetime

from tests import factories
from village.board.colleagues import colleagues
from village.core.permissions import Role
from village.jury.tables import Recusal


def test_colleagues_are_the_other_organisers_who_did_not_step_aside(organiser):
    file = factories.ApplicationFactory(edition=organiser.edition)
    near, aside, gone, _chair, _elsewhere = (
        factories.MembershipFactory(
            edition=edition, role=role, user=factories.UserFactory(disabled_at=disabled)
        ).user
        for edition, role, disabled in (
            (organiser.edition, Role.ORGANISER, None),
            (organiser.edition, Role.ORGANISER, None),
            (organiser.edition, Role.ORGANISER, datetime.now(UTC)),
            (organiser.edition, Role.CHAIR, None),
            (factories.EditionFactory(), Role.ORGANISER, None),
        )
    )
    organiser.session.add(
        Recusal(user_id=aside.id, application_id=file.id, reason="Ami", declared_at=organiser.now)
    )
    organiser.session.commit()

    assert colleagues(organiser, file) == [near]
    assert aside not in colleagues(organiser, file)
    assert gone not in colleagues(organiser, file)
