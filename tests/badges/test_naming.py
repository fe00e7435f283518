"""People named as a list, and names corrected."""

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.applications.tables import Application
from village.applications.words import State
from village.badges import reads
from village.badges.tables import Badge
from village.badges.words import BadgeState, PersonFault
from village.badges.writes import issuing, naming, printing
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import (
    AlreadyNamed,
    Forbidden,
    IllegalTransition,
    TextNotDrawable,
)
from village.core.outbox.tables import OutboxMail
from village.editions import BadgeRole
from village.editions.words.calls import CallKind
from village.engines.pasting import people


@pytest.fixture
def member(ctx: Context) -> object:
    return factories.OrganisationMemberFactory()


@pytest.fixture
def applicant(ctx: Context, member) -> Context:
    return acting(ctx, user=member.user)


@pytest.fixture
def application(ctx: Context, member) -> Application:
    """Return a confirmed start-up, which may name four people."""
    return factories.ApplicationFactory(
        edition=ctx.edition,
        organisation=member.organisation,
        kind=CallKind.STARTUP,
        state=State.CONFIRMED,
    )


LIST = """Salma Berrada; salma@example.org
BERRADA Sálma
Adil Tazi; SALMA@example.org
; nobody@example.org
Zoë 𒀭
Adil Tazi; adil@example
{long}
Adil Tazi; Directeur
Nora Idrissi
Omar Saïdi
Lina Fassi
""".format(long="x" * 121)


def faults(checked):
    return [(one.person.line, one.fault, one.about) for one in checked]


LEFT = [
    (2, PersonFault.TWICE, "Salma Berrada"),
    (3, PersonFault.TWICE, "Salma Berrada"),
    (4, PersonFault.NAMELESS, ""),
    (5, PersonFault.UNDRAWABLE, "Zoë 𒀭 (𒀭)"),
    (6, PersonFault.ADDRESS, ""),
    (7, PersonFault.LONG, ""),
    (11, PersonFault.FULL, ""),
]


def test_a_list_is_checked_line_by_line_and_nobody_is_named(applicant, application):
    checked = naming.check(applicant, application, people(LIST))

    assert faults(one for one in checked if one.fault) == LEFT
    assert reads.of_application(applicant, application) == []


def test_those_with_whom_nothing_is_wrong_are_named_and_the_others_returned(applicant, application):
    left = naming.name_people(applicant, application, people(LIST))

    assert faults(left) == LEFT
    assert [
        (one.name, one.email, one.job_title) for one in reads.of_application(applicant, application)
    ] == [
        ("Salma Berrada", "salma@example.org", ""),
        ("Adil Tazi", "", "Directeur"),
        ("Nora Idrissi", "", ""),
        ("Omar Saïdi", "", ""),
    ]


def test_the_same_list_again_names_nobody_twice(applicant, application):
    pasted = people("Salma Berrada, salma@example.org\nAdil Tazi")
    naming.name_people(applicant, application, pasted)

    left = naming.name_people(applicant, application, pasted)

    assert faults(left) == [
        (1, PersonFault.NAMED, "Salma Berrada"),
        (2, PersonFault.NAMED, "Adil Tazi"),
    ]


def test_one_person_is_not_named_twice_until_the_first_badge_is_revoked(applicant, application):
    first = issuing.name_person(applicant, application, name="Élodie Le Goff")

    with pytest.raises(AlreadyNamed) as caught:
        issuing.name_person(applicant, application, name="LE GOFF Elodie")
    issuing.revoke(applicant, first)
    again = issuing.name_person(applicant, application, name="LE GOFF Elodie")

    assert caught.value.facts == {"name": "Élodie Le Goff"}
    assert again.state is BadgeState.REQUESTED


def test_a_list_is_taken_for_confirmed_applications_of_ones_own_alone(ctx, applicant, application):
    stranger = acting(ctx, user=factories.OrganisationMemberFactory().user)
    with pytest.raises(Forbidden):
        naming.name_people(stranger, application, people("Salma Berrada"))

    application.state = State.SELECTED
    applicant.session.flush()
    with pytest.raises(IllegalTransition):
        naming.name_people(applicant, application, people("Salma Berrada"))


def test_an_issued_badge_is_corrected_keeps_its_code_and_is_printed_again(
    organiser, applicant, application
):
    badge = issuing.name_person(applicant, application, name="Salma Berada")
    issuing.issue(organiser, [badge])
    printing.mark(organiser, [badge.id])
    token = badge.token

    changed = naming.correct(organiser, badge, name="Salma Berrada", email="salma@example.org")
    first = (badge.printed_at, badge.prints)
    printing.mark(organiser, [badge.id])

    assert (changed, badge.token, badge.state) == (True, token, BadgeState.ISSUED)
    assert (first, badge.prints) == ((None, 1), 2)
    [entry] = organiser.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "badge_correct")
    )
    assert (entry.subject, entry.data) == (
        badge.reference,
        {"was": "Salma Berada · –", "now": "Salma Berrada · salma@example.org"},
    )
    mails = organiser.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    organisation = application.organisation
    assert [(mail.template, mail.to, mail.params) for mail in mails] == [
        (
            "badge_to_pass_on",
            organisation.contact_email,
            {
                "name": organisation.contact_name,
                "holder": "Salma Berada",
                "organisation": organisation.name,
            },
        ),
        (
            "badge_issued",
            "salma@example.org",
            {"name": "Salma Berrada", "organisation": organisation.name},
        ),
    ]


def test_a_correction_of_the_function_alone_needs_no_new_print_and_no_mail(
    organiser, applicant, application
):
    badge = issuing.name_person(applicant, application, name="Salma", email="salma@example.org")
    issuing.issue(organiser, [badge])
    printing.mark(organiser, [badge.id])

    assert naming.correct(organiser, badge, name="Salma", job_title="Directrice")
    assert not naming.correct(organiser, badge, name="Salma", job_title="Directrice")

    assert badge.printed_at == organiser.now
    assert organiser.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail)) == 1


def test_pages_offer_what_the_badges_state_and_the_actor_allow(organiser, applicant, application):
    def offered(badge):
        return [
            (naming.may_correct(ctx, badge), naming.may_withdraw(ctx, badge))
            for ctx in (applicant, organiser)
        ]

    badge = issuing.name_person(applicant, application, name="Salma Berrada")
    requested = offered(badge)
    issuing.issue(organiser, [badge])
    issued = offered(badge)
    issuing.revoke(organiser, badge)

    assert requested == [(True, True), (True, False)]
    assert issued == [(False, False), (True, True)]
    assert offered(badge) == [(False, False), (False, False)]


def test_who_may_correct_follows_the_badges_state(ctx, organiser, applicant, application):
    badge = issuing.name_person(applicant, application, name="Salma Berada")
    stranger = acting(ctx, user=factories.OrganisationMemberFactory().user)

    with pytest.raises(Forbidden):
        naming.correct(stranger, badge, name="Mallory")
    assert naming.correct(applicant, badge, name="Salma Berrada")
    issuing.issue(organiser, [badge])
    with pytest.raises(Forbidden):
        naming.correct(applicant, badge, name="Somebody Else")
    issuing.revoke(organiser, badge)
    with pytest.raises(IllegalTransition):
        naming.correct(organiser, badge, name="Somebody Else")


def test_a_correction_that_makes_two_of_one_person_or_cannot_be_shown_is_refused(
    applicant, application
):
    issuing.name_person(applicant, application, name="Adil Tazi")
    badge = issuing.name_person(applicant, application, name="Salma Berrada")

    with pytest.raises(AlreadyNamed):
        naming.correct(applicant, badge, name="Tazi Adil")
    with pytest.raises(TextNotDrawable):
        naming.correct(applicant, badge, name="Zoë 𒀭")

    assert badge.name == "Salma Berrada"


def test_somebody_who_comes_with_no_application_is_corrected_issued_and_revoked(organiser):
    """Nobody is mailed where neither the bearer nor an organisation has an address."""
    badge = Badge(
        reference="B-PRESS",
        edition_id=organiser.the_edition.id,
        number=99,
        role=BadgeRole.PRESS,
        name="Omar",
        organisation_name="Le Matin",
        state=BadgeState.REQUESTED,
        requested_at=organiser.now,
    )
    organiser.session.add(badge)
    organiser.session.flush()

    assert naming.correct(organiser, badge, name="Omar Saïdi")
    issuing.issue(organiser, [badge])
    assert naming.correct(organiser, badge, name="Omar Saidi")
    issuing.revoke(organiser, badge)

    assert (badge.name, badge.state) == ("Omar Saidi", BadgeState.REVOKED)
    assert organiser.session.scalars(sa.select(OutboxMail)).all() == []
