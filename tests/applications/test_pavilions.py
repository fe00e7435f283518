"""Files in pavilions of any names: chosen on the form, given by hand, read everywhere."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.blueprints.test_questions import export
from tests.client import hidden_fields
from tests.conftest import acting
from village.applications.reads import listing
from village.applications.reads.filtering import NOWHERE, ApplicationFilters
from village.applications.words import State
from village.applications.writes import applications, pavilions
from village.contracts.reads import exhibitors
from village.contracts.reads.exhibitors import ExhibitorFilters
from village.core.audit.tables import AuditEntry
from village.core.errors import IllegalTransition, InUse, NotFound
from village.core.permissions import Role
from village.editions.reads import settings as settings_reads
from village.editions.words.calls import CallKind
from village.editions.words.sections import Section
from village.editions.writes import sections
from village.selection.reads import quotas, ranking
from village.stands.reads import places


@pytest.fixture
def edition(session):
    """Return an edition with three pavilions by theme: chosen by exhibitors, given to start-ups."""
    made = factories.EditionFactory(
        pavilion_rule={"startup": "organiser", "exhibitor": "choice"},
        pavilions=[
            factories.PavilionFactory.build(code=code, position=position)
            for position, code in enumerate(("energy", "water", "young"), 1)
        ],
    )
    for call in made.calls:
        call.pavilion = "young" if call.kind is CallKind.STARTUP else ""
    session.commit()
    return made


def exhibitor(client, edition, **more):
    member = factories.OrganisationMemberFactory()
    client.login(member.user.email)
    return factories.ApplicationFactory(
        edition=edition, organisation=member.organisation, kind=CallKind.EXHIBITOR, zone=None,
        **more,
    )  # fmt: skip


def startup(edition, **more):
    return factories.ApplicationFactory(edition=edition, **{"zone": "young", **more})


def form_url(edition, application):
    return f"/en/{edition.code.lower()}/apply/{application.reference}/edit"


def test_an_exhibitor_chooses_a_pavilion_on_the_form(ctx, client, session, edition):
    application = exhibitor(client, edition, state=State.DRAFT)
    page = client.get(form_url(edition, application)).text
    missing = applications.missing(ctx, application)
    hidden = hidden_fields(page)
    data = {"version": hidden["version"]}
    data |= {"name": "Aqua", "country": "MA", "language": "fr", "wanted_open_sides": "1"}

    chosen = client.post(
        form_url(edition, application), data={**data, "pavilion": "water", "do": "save"}
    )
    session.refresh(application)

    offered = page.split('name="pavilion"')[1].split("</select>")[0]
    assert [code for code in ("energy", "water", "young") if f'value="{code}"' in offered] == [
        "energy",
        "water",
    ]
    assert ("pavilion" in missing, chosen.status_code, application.zone) == (True, 303, "water")
    assert "It decides your pavilion." not in page


def test_a_start_up_cannot_choose_what_the_organiser_gives(client, session, edition):
    member = factories.OrganisationMemberFactory()
    client.login(member.user.email)
    application = startup(edition, organisation=member.organisation, state=State.DRAFT)
    page = client.get(form_url(edition, application)).text
    hidden = hidden_fields(page)
    data = {"version": hidden["version"]}

    client.post(
        form_url(edition, application),
        data={**data, "name": "A", "country": "MA", "pavilion": "water", "do": "save"},
    )
    session.refresh(application)

    assert ('name="pavilion"' in page, application.zone) == (False, "young")


def test_the_organiser_gives_a_pavilion_by_hand_and_it_is_logged(client, session, edition):
    application = startup(edition)
    user = factories.UserFactory()
    factories.MembershipFactory(user=user, edition=edition, role=Role.ORGANISER)
    client.login(user.email)
    url = f"/en/{edition.code.lower()}/admin/applications/{application.reference}"
    page = client.get(url).text

    moved = client.post(f"{url}/pavilion", data={"pavilion": "water"})
    session.refresh(application)
    after = client.get(url)

    assert ("Give this pavilion" in page, after.status_code) == (True, 200)
    assert (moved.status_code, application.zone) == (303, "water")
    [entry] = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "pavilion_given"))
    assert (entry.data["was"], entry.data["pavilion"]) == ("young", "water")


def test_the_hand_is_for_files_that_nobody_else_places(organiser, edition):
    chosen = factories.ApplicationFactory(edition=edition, kind=CallKind.EXHIBITOR, zone="water")
    draft = startup(edition, state=State.DRAFT)

    for application in (chosen, draft):
        with pytest.raises(IllegalTransition):
            pavilions.move(organiser, application, "energy")
    with pytest.raises(NotFound):
        pavilions.move(organiser, startup(edition), "elsewhere")


def test_lists_counts_export_quotas_and_stands_know_the_pavilions(
    client, organiser, session, edition
):
    moved = startup(edition, zone="water", state=State.ELIGIBLE)
    young = startup(edition, state=State.SELECTED)
    lost = factories.ApplicationFactory(edition=edition, kind=CallKind.EXHIBITOR, zone=None)

    def listed(code):
        found = listing.page(organiser, ApplicationFilters(zone=code), 1, "fr")
        return [row.reference for row in found.rows]

    groups = quotas.groups(edition, ranking.standing(organiser), [])
    assert [listed(code) for code in ("water", "young", NOWHERE)] == [
        [moved.reference],
        [young.reference],
        [lost.reference],
    ]
    assert {row["Reference"]: row["Pavilion"] for row in export(client, edition)} == {
        moved.reference: "Water (en)",
        young.reference: "Young (en)",
        lost.reference: "",
    }
    assert [(one.value, one.files) for one in groups if one.kind == "zone"] == [
        ("energy", 0),
        ("water", 1),
        ("young", 0),
    ]
    assert [(one.reference, one.zone) for one in places.waiting(organiser)] == [
        (young.reference, "young")
    ]


def test_visitors_find_exhibitors_by_pavilion(client, ctx, edition):
    shown = factories.ApplicationFactory(
        edition=edition, kind=CallKind.EXHIBITOR, zone="water", state=State.CONFIRMED
    )
    startup(edition, state=State.CONFIRMED)

    rows, total = exhibitors.listing(ctx, "en", ExhibitorFilters(pavilion="water"))
    page = client.get(f"/en/{edition.code.lower()}/exhibitors?pavilion=water").text

    assert ([row.reference for row in rows], total) == ([shown.reference], 1)
    assert [(row.zone) for row in rows] == ["water"]
    assert ('value="young"' in page, 'value="africa"' in page) == (True, False)


def test_start_ups_from_all_continents_stand_where_their_call_gathers_them(ctx, session):
    demo_like = factories.EditionFactory()
    file = factories.ApplicationFactory(edition=demo_like, state=State.CONFIRMED)

    assert (file.zone, file.stands_in) == ("africa", "startups")


def test_a_pavilion_with_files_is_not_taken_away(organiser, session, edition):
    startup(edition, zone="water")
    settings = settings_reads.of(session, edition)
    left = [one for one in settings.pavilions if one.code != "water"]

    with pytest.raises(InUse):
        sections.set_section(organiser, Section.PAVILIONS, replace(settings, pavilions=tuple(left)))


def test_jurors_see_a_file_without_a_pavilion(client, session, edition, ctx):
    user = factories.UserFactory()
    juror = acting(ctx, Role.JUROR, user=user)
    file = startup(edition, zone=None, state=State.ELIGIBLE)
    factories.AssignmentFactory(user=user, application=file)
    client.login(user.email)

    page = client.get(f"/en/{edition.code.lower()}/jury/")

    assert (juror.actor.user_id, page.status_code) == (user.id, 200)
    assert "zone-None" not in page.text
