"""Letters through their pages: asked for, issued, downloaded, verified, revoked; to many."""

import io
import zipfile

import pytest
import sqlalchemy as sa

from tests import factories, pdf
from village.applications.words import State
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.letters.tables import OfficialLetter
from village.letters.writes import letters


@pytest.fixture
def url(edition):
    return f"/en/{edition.code.lower()}"


@pytest.fixture
def confirmed(edition):
    return [
        factories.ApplicationFactory(
            edition=edition,
            kind=CallKind.EXHIBITOR,
            state=State.CONFIRMED,
            organisation=factories.OrganisationFactory(name=name),
        )
        for name in ("Atlas", "Bni \U00012345")
    ]


def log_in(client, edition, organisation=None):
    user = factories.UserFactory()
    if organisation:
        factories.OrganisationMemberFactory(organisation=organisation, user=user)
    else:
        factories.MembershipFactory(edition=edition, user=user, role=Role.ORGANISER)
    client.get("/en/account/logout")
    client.login(user.email)


def test_an_invitation_is_asked_for_issued_downloaded_verified_and_revoked(
    app, client, edition, session, url, confirmed
):
    atlas = confirmed[0]
    organiser, anybody = app.test_client(), app.test_client()
    log_in(organiser, edition)
    log_in(client, edition, atlas.organisation)
    asking = f"{url}/letters/ask/{atlas.reference}/visa"
    assert "Ask for: " in client.get(f"{url}/billing/of/{atlas.reference}").text
    assert client.get(asking).status_code == 200
    assert client.post(asking, data={"name": "", "language": "en"}).status_code == 422
    client.post(asking, data={"name": "Awa Diop", "function": "CEO", "language": "en"})
    twice = client.post(asking, data={"name": "Awa Diop", "language": "en"})
    assert (twice.status_code, "This person has such a letter" in twice.text) == (422, True)
    token = session.scalar(sa.select(OfficialLetter.public_token))
    own = f"{url}/letters/{token}"
    assert client.get(f"{own}.pdf").status_code == 404

    assert "Awa Diop" in organiser.get(f"{url}/letters/").text
    organiser.post(f"{own}/issue")

    document = client.get(f"{own}.pdf").data
    assert "Awa Diop" in pdf.text(document)
    page = anybody.get(f"/l/{token}", headers={"Accept-Language": "en"}, follow_redirects=True).text
    assert ("Issued by us, and valid." in page, "Awa Diop" in page) == (True, True)
    sent = {"file": (io.BytesIO(document), "letter.pdf")}
    assert "Issued by us, and valid." in anybody.post(f"{url}/verify/", data=sent).text

    assert organiser.post(f"{own}/revoke", data={"note": ""}).status_code == 422
    organiser.post(f"{own}/revoke", data={"note": "Left the company"})

    assert client.get(f"{own}.pdf").status_code == 404
    assert "Left the company" in client.get(own).text
    page = anybody.get(f"{url}/verify/letters/{token}").text
    assert ("revoked" in page, "Left the company" in page) == (True, False)


def test_certificates_are_issued_to_many_and_downloaded_together(
    client, edition, session, url, confirmed, work_off
):
    log_in(client, edition)
    assert client.post(f"{url}/letters/new/exhibitor", data={}).status_code == 422

    run = client.post(
        f"{url}/letters/new/exhibitor",
        data={"holders": [one.reference for one in confirmed], "language": "fr"},
    )
    work_off()

    page = client.get(run.location, follow_redirects=True).text
    assert "1 document was issued" in page
    assert "Bni" in page
    sent = client.get(f"{url}/letters/all.zip?kind=exhibitor")
    packed = zipfile.ZipFile(io.BytesIO(sent.data))
    assert packed.namelist() == [f"{edition.code}-L-0001.pdf"]
    assert "Atlas" in pdf.text(packed.read(packed.namelist()[0]))


def test_a_juror_who_is_thanked_finds_the_certificate_among_the_files(
    client, edition, organiser, url
):
    juror = factories.UserFactory()
    factories.MembershipFactory(edition=edition, user=juror, role=Role.JUROR)
    thanked = f'href="{url}/letters/mine"'
    client.login(juror.email)
    before = client.get(f"{url}/jury/").text

    letters.make(organiser, edition.letter_kinds["juror"], juror)
    organiser.session.commit()

    assert (thanked in before, thanked in client.get(f"{url}/jury/").text) == (False, True)
    assert juror.name in client.get(f"{url}/letters/mine").text


def test_a_prize_says_what_was_won_and_a_faulty_name_says_why_not(client, edition, url, confirmed):
    log_in(client, edition)
    atlas, faulty = confirmed
    new = f"{url}/letters/new/award"

    refused = client.post(
        new, data={"holder": faulty.reference, "award": "First prize", "language": "en"}
    )
    given = client.post(
        new, data={"holder": atlas.reference, "award": "First prize", "language": "en"}
    )

    assert (refused.status_code, "Bni" in refused.text) == (422, True)
    assert given.status_code == 303
    assert "First prize" in pdf.text(client.get(f"{given.location}.pdf").data)


def test_the_studio_words_letters_and_shows_one(client, edition, session, url):
    log_in(client, edition)
    page = client.get(f"{url}/studio/letters")

    assert page.status_code == 200
    assert session.get(type(edition), edition.id).letters == []
