"""Rules for those who apply: told on the page of the call and on the form, flagged, enforced."""

import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.blueprints.test_questions import address, draft
from tests.client import hidden_fields
from tests.conftest import acting
from village.applications.reads import eligibility
from village.applications.words import State
from village.applications.writes import applications
from village.core.errors import NotEligible
from village.core.permissions import Role
from village.organisations.tables import OrganisationMember

COMPLETE = {"contact_phone": "+212522000000", "founded_year": 1990, "team_size": 60}
RULES = [
    {"rule": "founded_within_years", "value": 5, "effect": "enforced"},
    {"rule": "team_at_most", "value": 30, "effect": "flagged"},
    {"rule": "countries", "countries": ["FR"], "text": {"en": "French, by heart."}},
]


@pytest.fixture
def application(client, session, edition):
    made = draft(client, edition)
    made.call.eligibility = RULES
    for name, value in COMPLETE.items():
        setattr(made.organisation, name, value)
    session.commit()
    return made


def founder(ctx, application):
    own = frozenset({application.organisation_id})
    return replace(ctx, actor=replace(acting(ctx).actor, organisation_ids=own))


def members_of(application):
    return sa.select(OrganisationMember).where(
        OrganisationMember.organisation_id == application.organisation_id
    )


def told(application):
    return f"Founded in {application.call.year - 5} or later."


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "At most 30 people in the team."), ("fr", "Au plus 30 personnes dans l’équipe.")],
)
def test_every_rule_is_told_on_the_page_of_the_call(client, edition, application, lang, said):
    page = client.get(f"/{lang}/{edition.code.lower()}/calls").text

    assert ("French, by heart." in page, said in page) == (True, True)


def test_the_form_says_which_rules_the_file_keeps(client, edition, application):
    page = client.get(address(edition, application, "edit")).text

    rules = page.split('id="rules"')[1].split("</section>")[0]
    assert told(application) in rules
    assert (rules.count("not fulfilled"), rules.count("not said yet")) == (3, 0)


def test_a_rule_that_is_enforced_refuses_the_submission_and_others_do_not(
    ctx, session, application
):
    with pytest.raises(NotEligible) as refused:
        applications.submit(founder(ctx, application), application, key=uuid.uuid4())
    application.organisation.founded_year = application.call.year
    applications.submit(founder(ctx, application), application, key=uuid.uuid4())

    [broken] = refused.value.facts["broken"]
    assert broken.rule.rule == "founded_within_years"
    assert application.state is State.SUBMITTED


def test_the_page_names_the_reason_beside_its_field_in_the_reader_s_language(
    client, session, edition, application
):
    url = address(edition, application, "edit").replace("/en/", "/fr/")
    hidden = hidden_fields(client.get(url).text)
    organisation = application.organisation
    data = {
        "version": hidden["version"],
        "name": organisation.name, "country": "MA", "city": "Fès", "title": "Eau",
        "summary": "Des capteurs.", "axis": "1", "language": "fr", "contact_name": "A",
        "contact_email": "a@example.org", "contact_phone": "+212522000000",
        "founded_year": "1990", "team_size": "60", "do": "review",
    }  # fmt: skip
    data["axis"] = str(edition.axes[0].number)

    saved = client.post(url, data=data)
    review = saved.location.replace("/en/", "/fr/")
    answer = client.post(review, data=hidden_fields(client.get(review).text))
    form = client.get(f"{url}?check=1").text
    session.refresh(application)

    year = application.call.year - 5
    summary = answer.text.split("error-summary")[1].split("</ul>")[0]
    beside = form.split('id="founded_year-error"')[1].split("</p>")[0]
    assert (answer.status_code, application.state) == (422, State.DRAFT)
    assert [f"Fondée en {year} ou après." in text for text in (summary, beside)] == [True, True]


def test_the_screener_sees_what_is_flagged_or_enforced_beside_the_file(
    client, session, edition, application
):
    application.state, application.submitted_at = State.SUBMITTED, factories.LONG_AGO
    session.commit()
    organiser = factories.UserFactory()
    factories.MembershipFactory(user=organiser, edition=edition, role=Role.ORGANISER)
    client.login(organiser.email)

    page = client.get(f"/en/{edition.code.lower()}/admin/applications/{application.reference}").text

    rules = page.split('id="rules"')[1].split("</section>")[0]
    assert (told(application) in rules, rules.count("not fulfilled"), "by heart" in rules) == (
        True,
        2,
        False,
    )


def test_one_project_counts_the_same_organisation_s_other_submissions_alone(
    ctx, session, edition, application
):
    application.call.eligibility = [{"rule": "one_project", "effect": "enforced"}]
    member = factories.OrganisationMemberFactory()
    theirs = {"edition": edition, "call": application.call}

    def also(name, user, **more):
        own = factories.OrganisationFactory(name=name)
        factories.OrganisationMemberFactory(user=user, organisation=own)
        factories.ApplicationFactory(organisation=own, **theirs, **more)

    [mine] = session.scalars(members_of(application))
    name = application.organisation.name
    also(name, member.user)  # a stranger under our name
    also("Another company", mine.user)
    also(name, mine.user, state=State.DRAFT)
    also(name, mine.user, state=State.WITHDRAWN)
    alone = eligibility.outcomes(ctx, application)
    also(name.upper() + " ", mine.user)
    twice = eligibility.outcomes(ctx, application)

    assert ([one.kept for one in alone], [one.kept for one in twice]) == ([True], [False])
