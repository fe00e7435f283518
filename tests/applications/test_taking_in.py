"""Files taken in from a spreadsheet: all or none, each with an organisation of its own."""

import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.factories import ApplicationFactory, OrganisationFactory
from village.accounts.tables import OneTimeToken
from village.applications.reads import duplicates
from village.applications.reads.duplicates import Likely, Sign
from village.applications.tables import Application, Submission
from village.applications.words import State
from village.applications.writes import taking_in
from village.core.audit.tables import AuditEntry
from village.core.errors import (
    AlreadyDone,
    CallClosed,
    Forbidden,
    Incomplete,
    NotEligible,
    NotFound,
)
from village.core.outbox.tables import OutboxMail
from village.editions.reads import editions
from village.editions.words.calls import CallKind
from village.editions.words.life import Life
from village.organisations import Organisation
from village.organisations import reads as organisation_reads
from village.organisations import writes as organisations


@pytest.fixture
def call(ctx, edition):
    return editions.call(ctx.session, edition.id, CallKind.STARTUP)


def line(ctx, call, name, **organisation):
    """Return a file as a line of a sheet gives it."""
    file = taking_in.blank(ctx, call)
    said = {
        "name": name, "city": "Dakar", "country": "SN", "founded_year": 2021, "team_size": 6,
        "contact_name": "Awa Diop", "contact_phone": "+221 77 123 45 67",
        "contact_email": f"awa@{name.lower()}.example.org", **organisation,
    }  # fmt: skip
    axis = ctx.the_edition.axes[0].id
    project = {"title": f"Eau par {name}", "summary": "Capteurs.", "axis_id": axis, "answers": {}}
    taking_in.fill(file, organisation=said, project=project)
    return file


def take(ctx, *files, key=None, submitted=True, invites=False):
    return taking_in.take_in(
        ctx, files, key=key or uuid.uuid4(), submitted=submitted, invites=invites
    )


def count(ctx, table):
    return ctx.session.scalar(sa.select(sa.func.count()).select_from(table))


def test_submitted_files_have_numbers_organisations_versions_and_lines_of_the_log(organiser, call):
    files = [line(organiser, call, "Qatra"), line(organiser, call, "Nahr", name_ar="نهر")]

    references = take(organiser, *files)

    code = organiser.the_edition.code
    assert references == [f"{code}-0001", f"{code}-0002"]
    assert [(one.state, one.submitted_at) for one in files] == 2 * [
        (State.SUBMITTED, organiser.now)
    ]
    assert len({one.organisation_id for one in files}) == 2
    assert [one.application_id for one in organiser.session.scalars(sa.select(Submission))] == [
        one.id for one in files
    ]
    assert "qatra" in files[0].search_names.split()
    entries = organiser.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.subject, one.action, one.data["after"]) for one in entries] == [
        (reference, "take_in", "submitted") for reference in references
    ]
    assert count(organiser, OutboxMail) == 0


def test_drafts_may_lack_answers_and_are_logged(organiser, call):
    file = line(organiser, call, "Qatra", founded_year=None)

    [reference] = take(organiser, file, submitted=False)

    assert (file.state, file.submitted_at) == (State.DRAFT, None)
    [entry] = organiser.session.scalars(sa.select(AuditEntry))
    assert (entry.subject, entry.action) == (reference, "take_in")
    assert count(organiser, Submission) == 0


def test_one_line_that_cannot_be_submitted_keeps_all_out(organiser, call):
    files = [line(organiser, call, "Qatra"), line(organiser, call, "Nahr", founded_year=None)]

    with pytest.raises(Incomplete) as refusal:
        take(organiser, *files)

    assert refusal.value.facts["missing"] == ["founded_year"]
    assert count(organiser, Application) == 0


def test_a_line_that_breaks_a_rule_of_the_call_keeps_all_out(organiser, call):
    call.eligibility = [{"rule": "team_at_most", "value": 5, "effect": "enforced"}]
    file = line(organiser, call, "Qatra", team_size=6)

    with pytest.raises(NotEligible):
        take(organiser, file)

    assert count(organiser, Application) == 0


def test_the_same_form_is_taken_in_once(organiser, call):
    key = uuid.uuid4()
    take(organiser, line(organiser, call, "Qatra"), key=key)

    with pytest.raises(AlreadyDone):
        take(organiser, line(organiser, call, "Qatra"), key=key)

    assert count(organiser, Application) == 1


def test_only_who_screens_takes_in_and_not_once_the_edition_is_over(chair, organiser, call):
    with pytest.raises(Forbidden):
        take(chair, line(chair, call, "Qatra"))
    organiser.edition.state = Life.CLOSED
    with pytest.raises(CallClosed):
        take(organiser, line(organiser, call, "Qatra"))

    assert count(organiser, Application) == 0


def test_contacts_are_invited_to_act_where_the_organiser_says_so(organiser, call):
    file = line(organiser, call, "Qatra")

    take(organiser, file, invites=True)

    [mail] = organiser.session.scalars(sa.select(OutboxMail))
    assert (mail.template, mail.to) == ("organisation_invitation", "awa@qatra.example.org")
    [link] = organiser.session.scalars(sa.select(OneTimeToken))
    assert link.about == organisation_reads.of_organisation(file.organisation_id)


def test_a_draft_without_an_address_invites_nobody(organiser, call):
    take(organiser, line(organiser, call, "Qatra", contact_email=""), submitted=False, invites=True)

    with pytest.raises(NotFound):
        organisations.invite_contact(
            organiser, organiser.session.scalars(sa.select(Application)).one()
        )
    assert count(organiser, OutboxMail) == 0


def test_a_contact_is_invited_later_once_and_never_where_somebody_acts(organiser, chair, call):
    file = line(organiser, call, "Qatra")
    take(organiser, file)

    with pytest.raises(Forbidden):
        organisations.invite_contact(chair, file)
    organisations.invite_contact(organiser, file)
    with pytest.raises(AlreadyDone):
        organisations.invite_contact(organiser, file)

    assert count(organiser, OutboxMail) == 1


def test_likely_duplicates_are_found_among_files_and_among_lines(organiser, edition, call):
    known = ApplicationFactory(
        edition=edition,
        state=State.SUBMITTED,
        organisation=OrganisationFactory(
            name="Qatra Eau SARL", contact_email="driss@gmail.com", ice="", website=""
        ),
    )
    withdrawn = ApplicationFactory(
        edition=edition,
        state=State.WITHDRAWN,
        organisation=OrganisationFactory(name="Nahr", ice="001234567000089"),
    )
    lines = [
        line(organiser, call, "Qatra eau Sarl", contact_email="awa@gmail.com"),
        line(organiser, call, "Nahr", ice="001234567000089", contact_email="n@gmail.com"),
        line(organiser, call, "Autre", contact_email="N@gmail.com"),
    ]

    found = duplicates.likely_of_each(organiser, [one.organisation for one in lines])

    assert withdrawn.reference != known.reference
    assert found == [
        Likely({known.reference: Sign.NAME}, {}, more=False),
        Likely({}, {2: Sign.EMAIL}, more=False),
        Likely({}, {1: Sign.EMAIL}, more=False),
    ]


def test_nothing_is_alike_where_there_are_no_files(organiser, call):
    lines = [line(organiser, call, "Qatra").organisation]

    assert duplicates.likely_of_each(organiser, lines) == [Likely({}, {}, more=False)]
    assert duplicates.likely_of_each(replace(organiser), []) == []


def test_many_of_one_domain_do_not_all_name_each_other(organiser):
    names = [f"{word} {number}" for number in range(10) for word in ("Aqua", "Bois", "Cuir")]
    lines = [
        Organisation(name=name, contact_email=f"{at}@incubator-of-all.ma", ice="", website="")
        for at, name in enumerate(names)
    ]

    found = duplicates.likely_of_each(organiser, lines)

    assert [(len(one.places), one.more) for one in found] == [(duplicates.MOST, True)] * 30
