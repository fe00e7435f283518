"""The gate's pages: scanned and typed codes, the station, and who may look at people."""

import re
import uuid

import pytest

from tests import factories
from village.applications.words import State
from village.badges.tables import CheckIn
from village.badges.writes import issuing
from village.core.permissions import Role
from village.editions.words.calls import CallKind


@pytest.fixture
def badge(ctx, organiser):
    member = factories.OrganisationMemberFactory()
    application = factories.ApplicationFactory(
        edition=ctx.edition, organisation=member.organisation, kind=CallKind.STARTUP,
        state=State.CONFIRMED,
    )  # fmt: skip
    from_owner = organiser.acting(
        organiser.actor.__class__(
            user_id=member.user.id, organisation_ids=frozenset({member.organisation.id})
        )
    )
    named = issuing.name_person(from_owner, application, name="Salma Berrada")
    issuing.issue(organiser, [named])
    return named


def logged_in(client, ctx, role):
    user = factories.UserFactory()
    factories.MembershipFactory(edition=ctx.edition, user=user, role=role)
    client.login(user.email)
    return f"/fr/{ctx.the_edition.code.lower()}"


def said(client, answer):
    page = client.get(answer.location) if answer.status_code == 303 else answer
    return re.findall(r'data-verdict="(\w+)"', page.get_data(as_text=True))


def test_scanned_and_typed_codes_have_their_own_fields(client, ctx, badge):
    base = logged_in(client, ctx, Role.GATE)

    verdicts = [
        said(
            client, client.post(f"{base}/gate/{field}", data={"code": code, "event": uuid.uuid4()})
        )
        for field, code in (
            ("", badge.reference),
            ("typed", badge.reference),
            ("", badge.token),
            ("typed", "nobody"),
        )
    ]

    assert verdicts == [["refused"], ["flag"], ["flag"], ["refused"]]


def test_another_code_under_a_used_event_shows_nobody(client, ctx, badge):
    base = logged_in(client, ctx, Role.GATE)
    event = uuid.uuid4()
    client.post(f"{base}/gate/", data={"code": badge.token, "event": event})

    answer = client.post(f"{base}/gate/", data={"code": "another", "event": event})
    [verdict] = re.findall(r'<section class="verdict.*?</section>', answer.text, re.DOTALL)

    assert (answer.status_code, said(client, answer)) == (409, ["flag"])
    assert "Salma" not in verdict


def test_a_station_is_kept_and_its_scans_go_out_in_rehearsal(client, ctx, badge):
    base = logged_in(client, ctx, Role.GATE)
    chosen = {"gate": "Nord", "direction": "out", "is_rehearsal": "y"}
    client.post(f"{base}/gate/station", data=chosen)
    page = client.get(f"{base}/gate/").text
    fields = dict(
        re.findall(r'name="(gate|direction|is_rehearsal)" type="hidden" value="(\w*)"', page)
    )

    client.post(f"{base}/gate/", data={"code": badge.token, "event": uuid.uuid4(), **fields})
    [event] = ctx.session.query(CheckIn).all()

    assert (event.gate, event.direction, event.is_rehearsal) == ("Nord", "out", True)


def test_a_juror_who_scores_a_file_does_not_see_its_people(client, ctx, badge):
    user = factories.UserFactory()
    factories.MembershipFactory(edition=ctx.edition, user=user, role=Role.JUROR)
    factories.AssignmentFactory(application=badge.application, user=user)
    client.login(user.email)
    base = f"/fr/{ctx.the_edition.code.lower()}"
    reference = badge.application.reference

    paths = [
        f"badges/of/{reference}",
        f"badges/of/{reference}/badges.pdf",
        f"badges/{badge.reference}",
    ]

    assert [client.get(f"{base}/{path}").status_code for path in paths] == [404, 404, 404]
