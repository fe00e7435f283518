"""Contracts and badges by the hundred through their pages; previews, photos, keys."""

import io
import re

import pytest
import sqlalchemy as sa
from PIL import Image

from tests import factories
from tests.client import PageCheckingClient, hidden_fields
from tests.conftest import acting
from tests.signing import sign
from village.applications.tables import Application
from village.applications.words import State
from village.badges.tables import Badge
from village.badges.writes import issuing
from village.contracts.tables import Contract
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.stands.writes import places


@pytest.fixture
def url(edition) -> str:
    return f"/en/{edition.code.lower()}"


@pytest.fixture
def browser(client: PageCheckingClient, edition) -> PageCheckingClient:
    """Return an organiser's browser."""
    user = factories.UserFactory()
    factories.MembershipFactory(edition=edition, user=user, role=Role.ORGANISER)
    client.login(user.email)
    return client


@pytest.fixture
def placed(organiser, edition) -> list[Application]:
    """Return three confirmed exhibitors with stands; the last one lacks its address."""
    made = []
    for number, address in enumerate(("1, rue Haute", "2, rue Basse", "")):
        application = factories.ApplicationFactory(
            edition=edition,
            organisation=factories.OrganisationFactory(
                name=f"Atlas {number}", address=address, city="", country="MA",
                ice=f"00123456700{number:04}",
            ),
            kind=CallKind.EXHIBITOR,
            state=State.CONFIRMED,
        )  # fmt: skip
        stand = factories.StandFactory(edition=edition, number=f"A0{number}")
        places.give(organiser, stand, application)
        made.append(application)
    organiser.session.commit()
    return made


@pytest.fixture
def badge(ctx, organiser, placed) -> Badge:
    """Return a badge that is requested."""
    member = factories.OrganisationMemberFactory(organisation=placed[0].organisation)
    made = issuing.name_person(
        acting(ctx, user=member.user), placed[0], name="Salma Berrada", name_ar="سلمى برادة"
    )
    ctx.session.commit()
    return made


def test_ticked_contracts_are_drafted_in_the_languages_chosen(browser, url, placed):
    before = browser.get(f"{url}/contracts/").text
    ticked = [placed[0].reference, placed[2].reference, "NO-SUCH"]
    answer = browser.post(f"{url}/contracts/draft", data={"reference": ticked, "columns": "fr-ar"})
    after = browser.get(answer.location).text
    show = browser.get(f"{url}/contracts/" + re.search(r"[A-Z0-9]+-C-0001", after)[0]).text

    assert before.count('name="reference"') == 3
    assert after.count('name="reference"') == 1
    assert 'value="fr-ar" selected' in show or 'selected value="fr-ar"' in show


def test_all_complete_drafts_are_issued_as_a_run(browser, url, placed, work_off):
    references = [application.reference for application in placed]
    browser.post(f"{url}/contracts/draft", data={"reference": references, "columns": ""})
    run = browser.post(f"{url}/contracts/issue").location
    waiting = browser.get(run).text
    work_off()
    done = browser.get(browser.get(run).location).text

    assert 'role="status"' in waiting
    assert "2 contracts were issued" in done
    assert re.search(r"1 is not complete.*?[A-Z0-9]+-C-0003", done, re.DOTALL)


def test_a_contract_is_signed_sealed_and_amended(app, ctx, browser, url, placed):
    show = browser.post(f"{url}/contracts/draft/{placed[0].reference}").location
    browser.post(f"{show}/languages", data={"columns": "en-fr"})
    browser.post(f"{show}/issue")
    too_early = browser.post(f"{show}/seal").status_code
    member = factories.OrganisationMemberFactory(organisation=placed[0].organisation)
    theirs = app.test_client()
    theirs.login(member.user.email)
    contract = ctx.session.scalars(sa.select(Contract)).one()
    sign(acting(ctx, user=member.user), contract)
    ctx.session.commit()
    signed = browser.get(show).text
    browser.post(f"{show}/seal")
    sealed = theirs.get(show).text
    files = [theirs.get(f"{show}.pdf{query}").data for query in ("", "?as=issued")]
    browser.post(f"{show}/amend")
    hidden = theirs.get(f"{show}?version=2").status_code
    browser.post(f"{show}/issue")
    versions = theirs.get(show).text

    assert too_early == 409
    assert "Seal the contract now" in signed
    assert "demo certificate" in sealed
    assert files[0].startswith(files[1])
    assert hidden == 404
    assert "Version 2" in versions
    assert "Version 1" in versions


def test_badges_are_issued_as_a_run_printed_and_printed_again(browser, url, badge, work_off):
    run = browser.post(f"{url}/badges/issue").location
    work_off()
    page = browser.get(browser.get(run).location).text
    first = browser.post(f"{url}/badges/print", data={"which": "new", "sheet": "a4x4"})
    none = browser.post(f"{url}/badges/print", data={"which": "new", "sheet": "a4x4"})
    again = browser.post(f"{url}/badges/print", data={"which": "all", "sheet": "butterfly"})
    one = browser.post(f"{url}/badges/{badge.reference}/print", data={"sheet": "cr80"})

    assert "not yet" in page
    assert (first.mimetype, first.data[:5]) == ("application/pdf", b"%PDF-")
    assert none.status_code == 404
    assert again.data[:5] == one.data[:5] == b"%PDF-"
    assert "Print again" in browser.get(f"{url}/badges/{badge.reference}").text


def test_many_badges_are_printed_as_files_of_a_run(
    browser, url, organiser, badge, work_off, monkeypatch
):
    monkeypatch.setattr("village.blueprints.badges.printing.MOST_AT_ONCE", 0)
    issuing.issue(organiser, [badge])
    organiser.session.commit()
    run = browser.post(f"{url}/badges/print", data={"which": "new", "sheet": "a6"}).location
    work_off()
    prints = browser.get(run).location
    page = browser.get(prints).text
    file = browser.get(f"{prints}/1.pdf")
    missing = browser.get(f"{prints}/2.pdf")

    assert "1 badge is drawn" in page
    assert (file.data[:5], missing.status_code) == (b"%PDF-", 404)


def test_previews_are_drawn_for_who_may_see_the_badge(app, browser, url, badge):
    picture = browser.get(f"{url}/badges/{badge.reference}/preview.svg?sheet=cr80")
    longest = browser.get(f"{url}/badges/longest?sheet=cr80").text
    stranger = app.test_client()
    stranger.login(factories.OrganisationMemberFactory().user.email)
    hidden = stranger.get(f"{url}/badges/{badge.reference}/preview.svg")

    assert picture.mimetype == "image/svg+xml"
    assert b'aria-label="Salma Berrada' in picture.data
    assert f"{badge.reference}/preview.svg?sheet=cr80" in longest
    assert hidden.status_code == 404


def test_a_photo_is_taken_or_refused_with_its_reason(browser, url, badge):
    out = io.BytesIO()
    Image.new("RGB", (400, 500)).save(out, "JPEG")
    page = f"{url}/badges/{badge.reference}"

    def send(content: bytes) -> int:
        form = {"photo": (io.BytesIO(content), "me.jpg")}
        return browser.post(
            f"{page}/photo", data=form, content_type="multipart/form-data"
        ).status_code

    assert [send(b"no picture"), send(out.getvalue())] == [422, 303]
    assert "Take the photo off" in browser.get(page).text
    browser.post(f"{page}/photo/drop")
    assert "Take the photo off" not in browser.get(page).text


def test_a_new_key_signs_and_the_page_says_so(browser, url, organiser, badge):
    issuing.issue(organiser, [badge])
    organiser.session.commit()
    browser.post(f"{url}/badges/rotate")

    page = browser.get(f"{url}/badges/").text

    assert re.search(r"Key 2.*signs now.*Key 1.*still accepted", page, re.DOTALL)


def test_the_gate_shows_the_reason(app, browser, url, edition, badge):
    user = factories.UserFactory()
    factories.MembershipFactory(edition=edition, user=user, role=Role.GATE)
    gate = app.test_client()
    gate.login(user.email)
    event = hidden_fields(gate.get(f"{url}/gate/").text)["event"]
    typed = {"code": badge.reference, "event": event}
    answer = gate.post(f"{url}/gate/typed", data=typed)

    assert "the badge was not issued" in gate.get(answer.location).text
