"""The pages on which people are named: one by one, as a list, and corrected."""

import re

import pytest
import sqlalchemy as sa

from tests import factories
from tests.client import PageCheckingClient
from tests.conftest import acting
from village.applications.words import State
from village.badges import reads
from village.badges.tables import Badge
from village.badges.writes import issuing
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions import BadgeRole
from village.editions.words.calls import CallKind


@pytest.fixture
def member(edition):
    return factories.OrganisationMemberFactory()


@pytest.fixture
def application(edition, member):
    """Return a confirmed start-up, which may name four people."""
    return factories.ApplicationFactory(
        edition=edition,
        organisation=member.organisation,
        kind=CallKind.STARTUP,
        state=State.CONFIRMED,
    )


@pytest.fixture
def url(edition, application) -> str:
    return f"/en/{edition.code.lower()}/badges"


@pytest.fixture
def exhibitor(client: PageCheckingClient, member) -> PageCheckingClient:
    client.login(member.user.email)
    return client


@pytest.fixture
def office(app, edition) -> PageCheckingClient:
    """Return an organiser's browser."""
    user = factories.UserFactory()
    factories.MembershipFactory(edition=edition, user=user, role=Role.ORGANISER)
    browser = app.test_client()
    browser.login(user.email)
    return browser


@pytest.fixture
def badge(ctx, member, application) -> Badge:
    return issuing.name_person(acting(ctx, user=member.user), application, name="Salma Berada")


def names(ctx, application) -> list[str]:
    return [badge.name for badge in reads.of_application(ctx, application)]


def row(page: str, name: str) -> str:
    [found] = [row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if name in row]
    return " ".join(re.sub("<[^>]+>", " ", found).split())


LIST = "Salma Berrada; salma@example.org\nAdil Tazi\nTAZI Adil\nZoë 𒀭"


def test_a_pasted_list_is_shown_before_anybody_is_named(ctx, exhibitor, url, application):
    page = exhibitor.post(f"{url}/of/{application.reference}/list", data={"people": LIST}).text

    assert names(ctx, application) == []
    assert "2 people can be named." in page
    assert "2 lines have to be mended or left out." in page
    assert row(page, "Salma") == "1 Salma Berrada – salma@example.org Nothing"
    assert row(page, "TAZI").endswith("stands in the list before, with this name or address.")
    assert "A badge cannot show this: Zoë 𒀭 (𒀭)." in row(page, "Zoë")
    assert "Name these 2 people" in page


def test_a_list_is_taken_and_its_other_lines_stay_to_be_mended(ctx, exhibitor, url, application):
    sent = {"people": LIST, "take": "yes"}

    page = exhibitor.post(f"{url}/of/{application.reference}/list", data=sent).text
    mended = {"people": "Zoë Wang", "take": "yes"}
    answer = exhibitor.post(f"{url}/of/{application.reference}/list", data=mended)

    assert re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)[1] == (
        "TAZI Adil\nZoë 𒀭"
    )
    assert answer.status_code == 303
    assert names(ctx, application) == ["Salma Berrada", "Adil Tazi", "Zoë Wang"]


def test_lines_in_the_field_of_one_name_are_read_as_a_list(ctx, exhibitor, url, application):
    answer = exhibitor.post(
        f"{url}/of/{application.reference}", data={"name": "Leïla Amrani\r\nOmar Tazi\r\n"}
    )

    assert answer.status_code == 200
    assert "Leïla Amrani\nOmar Tazi</textarea>" in answer.text.replace("\r", "")
    assert reads.of_application(ctx, application) == []


def test_the_price_of_a_badge_beyond_the_quota_is_shown_before_it_is_ordered(
    ctx, edition, exhibitor, url, application
):
    price = {"item": "extra_badge", "amount": 15_000}
    edition.prices = {**edition.prices, "list": [*edition.prices["list"], price]}
    here = f"{url}/of/{application.reference}"
    four = {"people": "Aya\nBadr\nChama\nDriss", "take": "yes"}
    assert exhibitor.post(f"{here}/list", data=four).status_code == 303
    page = exhibitor.get(here).text

    refused = exhibitor.post(here, data={"name": "Elias"})
    listed = exhibitor.post(f"{here}/list", data={"people": "Elias\nFatima"}).text
    too_cheap = {"people": "Elias\nFatima", "take": "yes", "agreed_cents": "15000"}
    again = exhibitor.post(f"{here}/list", data=too_cheap)
    taken = exhibitor.post(here, data={"name": "Elias", "agreed_cents": "15000"})

    assert "A further one costs" in page
    assert 'name="agreed_cents" value="15000"' in page
    assert (refused.status_code, again.status_code, taken.status_code) == (409, 409, 303)
    assert "another price than the one shown before" in refused.text
    assert "2 of them need a further badge" in listed
    assert 'name="agreed_cents" value="30000"' in listed
    assert names(ctx, application)[4:] == ["Elias"]
    assert "1 badge is ordered beside those of the stand." in exhibitor.get(here).text
    order = exhibitor.get(f"/en/{edition.code.lower()}/orders/of/{application.reference}").text
    assert "Extra badge" in order


def test_an_empty_list_is_asked_for_again(exhibitor, url, application):
    answer = exhibitor.post(f"{url}/of/{application.reference}/list", data={"people": " \n "})

    assert answer.status_code == 422
    assert "Paste at least one line." in answer.text


def test_a_person_named_already_is_said_at_the_field(exhibitor, url, application, badge):
    answer = exhibitor.post(f"{url}/of/{application.reference}", data={"name": "BERADA Salma"})

    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text
    assert "Salma Berada is named already." in answer.text


def test_a_requested_badge_is_corrected_by_its_organisation(exhibitor, url, badge):
    form = exhibitor.get(f"{url}/{badge.reference}/correct").text
    answer = exhibitor.post(f"{url}/{badge.reference}/correct", data={"name": "Salma Berrada"})

    assert 'value="Salma Berada"' in form
    assert answer.status_code == 303
    assert badge.name == "Salma Berrada"


def test_an_issued_badge_is_corrected_by_the_organiser(organiser, exhibitor, office, url, badge):
    issuing.issue(organiser, [badge])
    organiser.session.commit()
    page = f"{url}/{badge.reference}"
    office.post(f"{page}/print", data={"sheet": "a6"})

    refused = exhibitor.post(f"{page}/correct", data={"name": "Somebody Else"}).status_code
    undrawable = office.post(f"{page}/correct", data={"name": "Zoë 𒀭"})
    answer = office.post(f"{page}/correct", data={"name": "Salma Berrada"})
    shown = office.get(answer.location).text

    assert (refused, undrawable.status_code, badge.name) == (403, 422, "Salma Berrada")
    assert "Zoë 𒀭 (𒀭)" in undrawable.text
    assert re.search(r"Printed on</dt>\s*<dd[^>]*>\s*(?:<bdi>)?not yet", shown)
    assert re.search(r"Prints in all</dt>\s*<dd[^>]*>\s*(?:<bdi>)?1<", shown)
    assert "Salma Berada" in office.get(f"/en/{url.split('/')[2]}/admin/audit").text


def test_badges_left_by_a_run_are_named_with_what_to_do(office, url, badge, work_off):
    badge.name = "Zoë 𒀭"
    badge.application.organisation.name = "Atlas"
    run = office.post(f"{url}/issue").location
    work_off()

    page = office.get(office.get(run).location).text

    assert "1 cannot be printed and stays requested:" in page
    assert page.count("Cannot be printed: Zoë 𒀭 (𒀭).") == 2  # in the result and in the list
    assert f"{badge.reference}/correct" in page


def test_a_badge_that_cannot_be_printed_says_so_where_its_picture_would_be(
    ctx, exhibitor, url, badge
):
    badge.name = "Zoë 𒀭"
    ctx.session.commit()

    page = exhibitor.get(f"{url}/{badge.reference}").text

    assert "Cannot be printed: Zoë 𒀭 (𒀭)." in page
    assert "preview.svg" not in page


def test_an_exhibitor_names_who_builds_up_beside_the_people_of_the_show(
    ctx, exhibitor, url, application
):
    page = f"{url}/of/{application.reference}"
    builder = {"name": "Karim Tazi", "work": "build_up"}

    first = exhibitor.post(page, data=builder, follow_redirects=True)
    again = exhibitor.post(page, data=builder)
    for_the_show = exhibitor.post(page, data={**builder, "work": ""})

    assert "Passes left: 5 for build-up, 6 for breakdown." in first.text
    assert (again.status_code, for_the_show.status_code) == (422, 303)
    roles = [badge.role for badge in reads.of_application(ctx, application)]
    assert roles == ["build_up", "startup"]


def test_an_organiser_gives_a_speaker_a_badge_once(ctx, office, url):
    speaker = {"role": "speaker", "name": "Nadia Lahlou", "email": "nadia@example.org"}

    given = office.post(f"{url}/give", data=speaker, follow_redirects=True)
    again = office.post(f"{url}/give", data=speaker)

    assert "Nadia Lahlou has a badge." in given.text
    assert again.status_code == 422
    [badge] = reads.of_no_application(ctx, BadgeRole.SPEAKER)
    [mail] = ctx.session.scalars(sa.select(OutboxMail).where(OutboxMail.to == badge.email))
    assert (badge.state, mail.template) == ("issued", "badge_issued")


def test_names_that_print_small_are_told_before_they_are_issued(ctx, office, url, badge):
    badge.name = "Abderrahmane"
    ctx.session.commit()
    said = "The name is only 37 points high."
    of_exhibitor = f"{url}/of/{badge.application.reference}"

    page = office.get(f"{url}/longest").text
    lists = [said in office.get(one).text for one in (f"{url}/", of_exhibitor)]
    office.post(f"{of_exhibitor}/issue")
    after = [said in office.get(one).text for one in (f"{url}/", of_exhibitor)]

    assert "1 badge to look at before it is issued:" in page
    assert said in page
    assert (lists, after) == ([True, True], [False, False])
