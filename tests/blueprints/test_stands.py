"""The plan, contracts, badges and the gate through their pages."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
import sqlalchemy as sa

from tests import factories, pdf
from tests.client import PageCheckingClient, hidden_fields
from tests.conftest import NOW, acting
from tests.signing import sign
from village.applications.tables import Application
from village.applications.words import State
from village.badges.tables import Badge
from village.contracts.tables import Contract
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.tables import Edition
from village.editions.words.calls import CallKind
from village.stands.tables.places import Stand
from village.web import mails

PLAN = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"kind": "stand", "number": number, "zone": "africa"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 0], [x + 3, 0], [x + 3, 3], [x, 3], [x, 0]]],
            },
        }
        for number, x in (("A01", 0), ("A02", 6), ("A03", 12))
    ],
}


@pytest.fixture
def edition(session) -> Edition:
    edition = factories.EditionFactory(plan=PLAN, starts_on=NOW.date())
    for number, x in (("A01", 0), ("A02", 6), ("A03", 12)):
        ring = [[x, 0], [x + 3, 0], [x + 3, 3], [x, 3], [x, 0]]
        factories.StandFactory(edition=edition, number=number, polygon=[ring])
    return edition


@pytest.fixture
def url(edition) -> str:
    return f"/fr/{edition.code.lower()}"


def member(edition: Edition, role: Role | None = None) -> str:
    """Return the email of a new account, with a role in the edition."""
    user = factories.UserFactory()
    if role:
        factories.MembershipFactory(edition=edition, user=user, role=role)
    return user.email


@pytest.fixture
def organiser(client: PageCheckingClient, edition) -> PageCheckingClient:
    client.login(member(edition, Role.ORGANISER))
    return client


def startup(edition: Edition, name: str, state: State = State.CONFIRMED) -> Application:
    return factories.ApplicationFactory(
        edition=edition,
        organisation=factories.OrganisationFactory(name=name),
        kind=CallKind.STARTUP,
        state=state,
    )


@pytest.fixture
def confirmed(edition) -> Application:
    return exhibitor(edition, "Atlas")


def exhibitor(edition: Edition, name: str) -> Application:
    return factories.ApplicationFactory(
        edition=edition,
        organisation=factories.OrganisationFactory(name=name),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )


def owner(app, application: Application) -> PageCheckingClient:
    """Return the browser of an account that acts for the application's organisation."""
    membership = factories.OrganisationMemberFactory(organisation=application.organisation)
    browser = app.test_client()
    browser.login(membership.user.email)
    return browser


def test_a_stand_is_given_on_the_plan(organiser, url, confirmed):
    page = organiser.get(f"{url}/stands/?stand=A02").text
    answer = organiser.post(f"{url}/stands/A02/give", data={"application": confirmed.reference})
    after = organiser.get(answer.location).text

    assert "Atlas" in page
    assert answer.status_code == 303
    assert re.search(r'data-number="A02" aria-label="[^"]*Atlas"', after)


def test_whom_a_stand_suits_is_offered_first(organiser, url, edition):
    for name, zone, area in (
        ("Asie, 9 m²", "asia", 9),
        ("Grande, 18 m²", "africa", 18),
        ("Juste, 9 m²", "africa", 9),
    ):
        application = exhibitor(edition, name)
        application.zone, application.wanted_area_m2 = zone, area

    page = organiser.get(f"{url}/stands/?stand=A02").text

    offered = re.findall(r"<option [^>]*>(\w+)", page.partition('name="application"')[2])
    assert offered == ["Juste", "Grande", "Asie"]


HELD = {"hold": "1", "until": "2090-05-01T18:00"}


@pytest.mark.parametrize("how", [{}, HELD])
def test_a_stand_for_sale_is_given_to_a_startup_on_purpose_only(organiser, url, edition, how):
    chosen = {"application": startup(edition, "Aqua").reference, **how}

    asked = organiser.post(f"{url}/stands/A01/give", data=chosen)
    given = organiser.post(f"{url}/stands/A01/give", data={**chosen, "free": "y"})

    assert (asked.status_code, given.status_code) == (422, 303)
    assert "Ce stand est payant" in asked.text
    assert 'name="free"' in asked.text


def test_who_has_not_confirmed_gets_a_stand_on_purpose_or_has_it_held(
    organiser, url, session, edition
):
    first, second = exhibitor(edition, "Atlas"), exhibitor(edition, "Rif")
    first.state = second.state = State.SELECTED
    session.commit()
    chosen = {"application": first.reference}

    page = organiser.get(f"{url}/stands/?stand=A01").text
    asked = organiser.post(f"{url}/stands/A01/give", data=chosen)
    given = organiser.post(f"{url}/stands/A01/give", data={**chosen, "unconfirmed": "y"})
    held = organiser.post(f"{url}/stands/A02/give", data={"application": second.reference, **HELD})

    assert "· non confirmé" in page
    assert 'name="unconfirmed"' not in page
    assert (asked.status_code, given.status_code, held.status_code) == (422, 303, 303)
    assert 'name="unconfirmed"' in asked.text


def test_whom_a_stand_suits_is_proposed_apart(organiser, url, session, edition):
    for name, zone, area, state in (
        ("Ailleurs", "asia", 9, State.CONFIRMED),
        ("Hésite", "africa", 9, State.SELECTED),
        ("Juste", "africa", 9, State.CONFIRMED),
    ):
        application = exhibitor(edition, name)
        application.zone, application.wanted_area_m2 = zone, area
        application.state = state
    startup(edition, "Jeune").zone = "africa"
    session.commit()

    page = organiser.get(f"{url}/stands/?stand=A02").text

    groups = re.findall(r'<optgroup label="([^"]*)">(.*?)</optgroup>', page, re.DOTALL)
    offered = [(label, re.findall(r"<option [^>]*>(\w+)", some)) for label, some in groups]
    assert offered == [
        ("Le stand leur convient", ["Juste", "Hésite"]),
        ("Les autres qui attendent", ["Ailleurs", "Jeune"]),
    ]


def test_a_stand_that_others_need_is_marked_and_it_is_said_who(organiser, url, session, edition):
    anything = exhibitor(edition, "Partout")
    for name in ("Atlas", "Rif"):
        exhibitor(edition, name).wanted_area_m2 = 9
    anything.wanted_area_m2 = 9
    session.commit()
    there = f"{url}/stands/?application={anything.reference}&stand=A01"

    enough = organiser.get(there).text
    session.execute(sa.update(Stand).where(Stand.number == "A03").values(blocked=True))
    session.commit()
    short = organiser.get(there).text

    assert "tous les autres qui attendent peuvent encore avoir un stand" in enough
    assert enough.count("has-problem") == 0
    assert "3 stands libres conviennent à Partout." in enough
    assert "l’un de ceux-ci n’aura aucun stand qui lui convienne" in short
    assert re.search(r"<bdi>Atlas</bdi>,\s*<bdi>Rif</bdi>", short)
    assert short.count("has-problem") == 2


@pytest.mark.parametrize(
    ("until", "said"),
    [("", "Indiquez jusqu’à quand."), ("2020-01-01T10:00", "Ce moment est passé.")],
)
def test_a_hold_ends_at_a_moment_still_to_come(organiser, url, confirmed, until, said):
    form = {"application": confirmed.reference, "hold": "1", "until": until}

    answer = organiser.post(f"{url}/stands/A01/give", data=form)

    assert (answer.status_code, said in answer.text) == (422, True)


def test_a_held_stand_says_until_when_and_that_nobody_has_it_any_more(organiser, url, confirmed):
    organiser.post(f"{url}/stands/A01/give", data={"application": confirmed.reference, **HELD})

    page = organiser.get(f"{url}/stands/?stand=A01").text
    answer = organiser.post(f"{url}/stands/A01/release", follow_redirects=True)

    assert "1er mai 2090 à 18\xa0h\xa000" in page
    assert "il n’est plus réservé à Atlas" in answer.text


def test_who_loses_a_stand_is_named_before_and_told_by_mail(organiser, url, session, confirmed):
    organiser.post(f"{url}/stands/A01/give", data={"application": confirmed.reference})
    page = organiser.get(f"{url}/stands/?stand=A01").text

    organiser.post(f"{url}/stands/A01/release")

    assert "Atlas le perd et en est informé par courriel" in page
    mail = session.scalars(
        sa.select(OutboxMail).where(OutboxMail.template == "stand_released")
    ).one()
    assert (mail.to, mail.params["stand"]) == (confirmed.organisation.contact_email, "A01")
    assert "A01" in mails.render(mail).text


def test_who_waits_for_a_stand_is_given_it_with_one_press(app, organiser, url, edition, confirmed):
    holder = exhibitor(edition, "Rif")
    organiser.post(f"{url}/stands/A01/give", data={"application": holder.reference})
    listed = organiser.post(
        f"{url}/stands/A01/waiting", data={"waits-application": confirmed.reference}
    )
    held = organiser.get(f"{url}/stands/?stand=A01").text
    own = owner(app, confirmed).get(f"{url}/apply/{confirmed.reference}").text

    organiser.post(f"{url}/stands/A01/release")
    free = organiser.get(f"{url}/stands/?stand=A01").text
    board = organiser.get(f"{url}/admin/").text
    given = organiser.post(f"{url}/stands/A01/give", data={"application": confirmed.reference})

    assert (listed.status_code, given.status_code) == (303, 303)
    assert "Atlas" in held.partition('id="waits"')[2]
    assert 'sur la liste d’attente du stand <bdi dir="ltr">A01</bdi>' in own
    assert "Libres, et attendus" in free
    assert "Attribuer à Atlas" in free
    assert '<span class="strong">1</span> stands libres avec une liste' in board
    assert "Libres, et attendus" not in organiser.get(f"{url}/stands/").text


def test_who_has_another_stand_gives_it_up_for_the_one_waited_for(
    organiser, url, edition, confirmed
):
    holder = exhibitor(edition, "Rif")
    for number, who in (("A01", holder), ("A02", confirmed)):
        organiser.post(f"{url}/stands/{number}/give", data={"application": who.reference})
    waits = f"{url}/stands/A01/waiting"
    organiser.post(waits, data={"waits-application": confirmed.reference})

    early = organiser.post(f"{waits}/{confirmed.reference}/move")
    organiser.post(f"{url}/stands/A01/release")
    page = organiser.get(f"{url}/stands/?stand=A01").text
    moved = organiser.post(f"{waits}/{confirmed.reference}/move")
    after = organiser.get(f"{url}/stands/").text

    assert (early.status_code, moved.status_code) == (409, 303)
    assert "Atlas libère le stand A02" in page
    assert re.search(r'data-number="A01" aria-label="[^"]*Atlas"', after)
    assert not re.search(r'data-number="A02" aria-label="[^"]*Atlas"', after)


def test_nobody_unknown_is_put_on_a_list_and_who_is_on_it_is_taken_off(
    organiser, url, edition, confirmed
):
    organiser.post(
        f"{url}/stands/A01/give", data={"application": exhibitor(edition, "Rif").reference}
    )
    waits = f"{url}/stands/A01/waiting"
    organiser.post(waits, data={"waits-application": confirmed.reference})

    unknown = organiser.post(waits, data={"waits-application": "nobody"})
    off = organiser.post(f"{waits}/{confirmed.reference}/remove")
    page = organiser.get(off.location).text

    assert (unknown.status_code, off.status_code) == (422, 303)
    assert "Personne n’attend ce stand." in page


def test_the_boards_line_opens_just_those_who_wait_for_a_stand(organiser, url, edition, confirmed):
    startup(edition, "Bidaya", State.SELECTED)

    board = organiser.get(f"{url}/admin/").text
    address = re.search(
        r'href="([^"]+)"><span class="strong">1</span> participants? confirmés', board
    )
    page = organiser.get(address[1].partition("#")[0]).text
    card = page.split('id="waiting"')[1].split("</section>")[0]

    assert address[1].endswith("/stands/?waiting=confirmed#waiting")
    assert [name in card for name in ("Atlas", "Bidaya")] == [True, False]


def test_a_stand_taken_meanwhile_is_refused_with_its_holder(organiser, url, edition, confirmed):
    other = exhibitor(edition, "Bidaya")
    organiser.post(f"{url}/stands/A01/give", data={"application": confirmed.reference})

    answer = organiser.post(f"{url}/stands/A01/give", data={"application": other.reference})

    assert answer.status_code == 409
    assert "Atlas" in re.search(r'role="alert">([^<]*)', answer.text)[1]


def test_a_held_stand_can_be_confirmed_and_freed(organiser, url, confirmed):
    form = {"application": confirmed.reference, **HELD}
    organiser.post(f"{url}/stands/A01/give", data=form)
    held = organiser.get(f"{url}/stands/?stand=A01").text
    organiser.post(f"{url}/stands/A01/confirm")
    given = organiser.get(f"{url}/stands/?stand=A01").text
    organiser.post(f"{url}/stands/A01/release")
    free = organiser.get(f"{url}/stands/?stand=A01").text

    states = [re.findall(r'class="stand [^"]*stand-(\w+)', page)[0] for page in (held, given, free)]
    assert states == ["held", "allocated", "free"]


@pytest.mark.parametrize("role", [Role.CHAIR, Role.JUROR, Role.GATE, None])
@pytest.mark.parametrize("path", ["stands/", "contracts/", "badges/", "floorplan/"])
def test_only_organisers_see_the_organisers_pages(client, edition, url, role, path):
    client.login(member(edition, role))

    assert client.get(f"{url}/{path}").status_code == 403


def let_sign(app, ctx, application) -> None:
    """Let somebody sign the contract of an application online."""
    user = factories.OrganisationMemberFactory(organisation=application.organisation).user
    theirs = replace(acting(ctx, user=user), storage=app.extensions["village_storage"])
    sign(theirs, ctx.session.scalars(sa.select(Contract)).one())
    ctx.session.commit()


def test_a_contract_goes_from_draft_to_signed(app, ctx, organiser, url, confirmed):
    organiser.post(f"{url}/stands/A01/give", data={"application": confirmed.reference})
    show = organiser.post(f"{url}/contracts/draft/{confirmed.reference}").location
    theirs = owner(app, confirmed)
    hidden = theirs.get(show)
    organiser.post(f"{show}/issue")
    empty = theirs.post(f"{show}/signatories", data={"people-0-name": ""})
    let_sign(app, ctx, confirmed)
    signed = theirs.get(show).text
    arabic = theirs.get(re.sub(r"^/\w\w/", "/ar/", show)).text
    first, second = theirs.get(f"{show}.pdf"), organiser.get(f"{show}.pdf")
    beside = (
        organiser.get(f"{url}/stands/?stand=A01").text.split('id="stand"')[1].split("</section>")[0]
    )

    assert f"/admin/applications/{confirmed.reference}" in beside
    assert (hidden.status_code, empty.status_code) == (404, 422)
    assert "Leïla Amrani" in signed
    [words] = re.findall('<p class="small">([^<]*)</p>\\s*</section>', arabic)
    assert re.fullmatch("[\u0600-\u06ff ]+", words.strip()), words
    assert first.data == second.data
    assert first.headers["Content-Disposition"].startswith("attachment;")
    assert first.headers["Cache-Control"] == "no-store"
    text = pdf.text(first.data)
    assert "Atlas" in text


def test_a_contract_drafted_by_two_at_once_is_shown_to_both(organiser, url, confirmed):
    organiser.post(f"{url}/stands/A01/give", data={"application": confirmed.reference})

    first = organiser.post(f"{url}/contracts/draft/{confirmed.reference}")
    second = organiser.post(f"{url}/contracts/draft/{confirmed.reference}")
    together = organiser.post(f"{url}/contracts/draft", data={"reference": confirmed.reference})

    assert (first.status_code, second.status_code, together.status_code) == (303, 303, 303)
    assert second.location == first.location
    assert "vient de le préparer" in organiser.get(second.location).text


def test_the_next_step_is_to_sign_while_a_contract_waits(app, ctx, organiser, url, confirmed):
    member_of = factories.OrganisationMemberFactory(organisation=confirmed.organisation)
    organiser.post(f"{url}/stands/A01/give", data={"application": confirmed.reference})
    contract = organiser.post(f"{url}/contracts/draft/{confirmed.reference}").location
    organiser.post(f"{contract}/issue")
    exhibitor_client = app.test_client()
    exhibitor_client.login(member_of.user.email)

    pages = [exhibitor_client.get(f"{url}/apply/{path}").text for path in ("", confirmed.reference)]
    let_sign(app, ctx, confirmed)
    after = exhibitor_client.get(f"{url}/apply/").text

    assert ["Lire et signer le contrat" in page for page in pages] == [True, True]
    assert "Lire et signer le contrat" not in after


def test_anothers_contract_does_not_exist(app, organiser, url, edition, confirmed):
    organiser.post(f"{url}/stands/A01/give", data={"application": confirmed.reference})
    show = organiser.post(f"{url}/contracts/draft/{confirmed.reference}").location
    organiser.post(f"{show}/issue")
    stranger = owner(app, exhibitor(edition, "Bidaya"))

    answers = [
        stranger.get(show),
        stranger.get(f"{show}.pdf"),
        stranger.post(f"{show}/signatories"),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_people_are_named_issued_and_checked_in(app, organiser, url, edition, confirmed, session):
    people = f"{url}/badges/of/{confirmed.reference}"
    theirs = owner(app, confirmed)
    nameless = theirs.post(people, data={"name": ""})
    theirs.post(people, data={"name": "Salma Berrada", "name_ar": "سلمى برادة"})
    organiser.post(f"{people}/issue")
    printed = theirs.get(f"{people}/badges.pdf")
    code = session.scalars(sa.select(Badge.token)).one()
    gate = app.test_client()
    gate.login(member(edition, Role.GATE))
    verdicts = [check_in(gate, url, code) for code in (code, code, "nothing")]

    assert nameless.status_code == 422
    assert "Salma" in pdf.text(printed.data)
    assert verdicts == ["ok", "flag", "refused"]


def check_in(gate: PageCheckingClient, url: str, code: str) -> str:
    form = hidden_fields(gate.get(f"{url}/gate/").text)
    answer = gate.post(f"{url}/gate/", data={"code": code, "event": form["event"], "gate": "Sud"})
    return re.search(r'data-verdict="(\w+)"', gate.get(answer.location).text)[1]


def test_the_same_scan_sent_twice_is_one(app, client, url, edition):
    client.login(member(edition, Role.GATE))
    event = hidden_fields(client.get(f"{url}/gate/").text)["event"]

    first = client.post(f"{url}/gate/", data={"code": "x", "event": event})
    second = client.post(f"{url}/gate/", data={"code": "x", "event": event})

    assert first.location == second.location
    assert client.get(first.location).text.count('<li class="row-of row-apart">') == 1


@pytest.mark.parametrize("path", ["stands/", "contracts/", "badges/", "gate/"])
def test_a_list_costs_the_same_queries_for_one_row_and_for_three(
    organiser, url, edition, count_queries, path
):
    costs = []
    for names in (("Atlas",), ("Bidaya", "Casa")):
        for number, name in enumerate(names, start=len(names)):
            application = exhibitor(edition, name)
            organiser.post(
                f"{url}/stands/A0{number}/give", data={"application": application.reference}
            )
            if number < 3:
                organiser.post(f"{url}/contracts/draft/{application.reference}")
        count_queries.clear()
        organiser.get(f"{url}/{path}")
        costs.append(len(count_queries))

    assert costs[0] == costs[1]


def test_a_broken_plan_is_refused_and_the_old_one_stays(organiser, url):
    form = {"file": (BytesIO(b"not a plan"), "plan.geojson")}
    answer = organiser.post(f"{url}/floorplan/", data=form, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert b'"A02"' in organiser.get(f"{url}/floorplan/plan.geojson").data


def test_signs_are_sent_for_the_stands_that_are_given_in_the_languages_of_the_edition(
    organiser, confirmed, url, session
):
    confirmed.organisation.name_ar = "شركة الأطلس"
    session.commit()
    none = organiser.get(f"{url}/stands/signs.pdf")
    organiser.post(f"{url}/stands/A01/give", data={"application": confirmed.reference})

    answer = organiser.get(f"{url}/stands/signs.pdf")
    page = organiser.get(f"{url}/stands/").text

    assert (none.status_code, answer.status_code, answer.mimetype) == (303, 200, "application/pdf")
    assert pdf.text(answer.data).split("\n")[:3] == ["A01", "Atlas", "شركة الأطلس"]
    assert f"{url}/stands/signs.pdf" in page
    assert organiser.get(f"{url}/stands/signs.pdf?stand=A02").status_code == 303


def test_a_name_that_no_font_has_is_said_and_no_sign_made(organiser, confirmed, url, session):
    confirmed.organisation.name = "Atlas \U00012345"
    session.commit()
    organiser.post(f"{url}/stands/A01/give", data={"application": confirmed.reference})

    answer = organiser.get(f"{url}/stands/signs.pdf", follow_redirects=True)

    assert "Aucune police n’a toutes les lettres" in answer.text
