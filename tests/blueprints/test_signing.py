"""Signing through the pages: reading on a phone, the code, the drawing, a lost answer, on paper."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
import sqlalchemy as sa

from tests import factories
from tests.client import hidden_fields
from tests.conftest import acting
from tests.engines.inspection import corpus
from tests.signing import STROKES
from village.applications.words import State
from village.contracts.reads import signatories
from village.contracts.tables import Contract
from village.contracts.words import ContractState, NamedSignatory
from village.contracts.writes import contracts, signing
from village.core import outbox
from village.core.outbox.tables import OutboxMail
from village.editions.words.calls import CallKind
from village.stands.writes import places

NOW = datetime.now(UTC).replace(microsecond=0)
SALMA = NamedSignatory("Salma Berrada", "salma@example.org", "Directrice")


@pytest.fixture
def contract(app, ctx, organiser) -> Contract:
    here = replace(organiser, storage=app.extensions["village_storage"], now=NOW)
    application = factories.ApplicationFactory(
        edition=ctx.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    places.give(here, factories.StandFactory(edition=ctx.edition, number="A07"), application)
    contract = contracts.draft(here, application)
    contracts.issue(here, contract)
    ctx.session.commit()
    return contract


@pytest.fixture
def member(contract):
    return factories.OrganisationMemberFactory(organisation=contract.application.organisation)


@pytest.fixture
def theirs(app, ctx, member):
    """Return the context of somebody of the exhibitor, with the files where pages look for them."""
    return replace(
        acting(ctx, user=member.user), storage=app.extensions["village_storage"], now=NOW
    )


@pytest.fixture
def exhibitor(app, ctx, member):
    """Return the browser of somebody of the exhibitor."""
    ctx.session.commit()
    browser = app.test_client()
    browser.login(member.user.email)
    return browser


@pytest.fixture
def page(ctx, edition, theirs, contract):
    """Return the address by which Salma reads and signs."""
    token = signing.name_signatories(theirs, contract, [SALMA])
    ctx.session.commit()
    return f"/en/{edition.code.lower()}/sign/{token}"


def send(client, page, action="", /, **values):
    return client.post(page + action, data={**hidden_fields(client.get(page).text), **values})


def code_for(ctx, client, page):
    send(client, page, "/code")
    mail = ctx.session.scalars(
        sa.select(OutboxMail)
        .where(OutboxMail.template == "signature_code")
        .order_by(OutboxMail.id.desc())
    ).first()
    return outbox.opened(ctx.safe, mail)["token"]


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_whoever_signs_reads_all_pages_without_an_account(client, page, contract, lang):
    shown = client.get(page.replace("/en/", f"/{lang}/"))
    pictures = re.findall(r'<img src="([^"]+)"', shown.text)

    answers = [client.get(path) for path in pictures]

    assert shown.status_code == 200
    assert len(pictures) > 1
    assert {(one.status_code, one.mimetype) for one in answers} == {(200, "image/webp")}
    assert client.get(f"{page}/page/99.webp").status_code == 404
    document = client.get(f"{page}/contract.pdf")
    assert (document.mimetype, document.data[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize("path", ["", STROKES])
def test_a_name_and_a_code_sign_the_contract(ctx, client, page, contract, path):
    code = code_for(ctx, client, page)

    answer = send(
        client, page, name="Salma B.", code=f" {code[:3]} {code[3:]} ", agreed="y", path=path
    )

    ctx.session.expire_all()
    [one] = signatories.of(ctx, contract)
    assert (answer.status_code, contract.state) == (303, ContractState.SIGNED)
    assert (one.written, one.path) == ("Salma B.", path)
    assert contract.terms.exhibitor.name in one.consent
    assert "You signed this contract" in client.get(page).text


def test_what_was_typed_stays_when_the_code_is_wrong(ctx, client, page):
    code = code_for(ctx, client, page)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    answers = [
        send(client, page, name="Salma B.", code=one, agreed="y", path=STROKES)
        for one in (wrong, "12", "")
    ]
    kept = hidden_fields(answers[0].text)["path"]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert ("Salma B." in answers[0].text, kept) == (True, STROKES)
    assert send(client, page, name="S", code=code, agreed="y").status_code == 303


def test_wrong_codes_are_counted_until_none_fits(ctx, client, page, contract):
    code = code_for(ctx, client, page)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    for _ in range(5):
        send(client, page, name="Salma", code=wrong, agreed="y")
    dead = send(client, page, name="Salma", code=code, agreed="y")

    assert (dead.status_code, contract.state) == (422, ContractState.ISSUED)


def test_nothing_is_signed_without_consent_or_with_no_drawing(ctx, client, page, contract):
    code = code_for(ctx, client, page)

    silent = send(client, page, name="Salma", code=code)
    drawn = send(client, page, name="Salma", code=code, agreed="y", path="M1 1")
    assert (silent.status_code, drawn.status_code) == (422, 422)
    assert re.search(r'href="#agreed">\s*Agree to the contract to sign it.</a>', silent.text)
    assert contract.state is ContractState.ISSUED


def test_a_signature_sent_twice_counts_once(ctx, client, page, contract):
    code = code_for(ctx, client, page)
    form = {**hidden_fields(client.get(page).text), "name": "Salma", "code": code, "agreed": "y"}

    answers = [client.post(page, data=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert contract.state is ContractState.SIGNED


def test_a_link_that_is_none_says_so(client, edition, page):
    there = f"/en/{edition.code.lower()}/sign/not-a-token"

    answers = [client.get(there + path) for path in ("", "/page/1.webp", "/contract.pdf")]
    answers.append(client.post(f"{there}/code", data=hidden_fields(client.get(page).text)))

    assert {answer.status_code for answer in answers} == {410}


def test_the_exhibitor_names_who_signs_and_sees_how_far_they_are(ctx, edition, exhibitor, contract):
    show = f"/en/{edition.code.lower()}/contracts/{contract.number}"
    named = {
        "people-0-name": "Salma Berrada", "people-0-email": "salma@example.org",
        "people-1-name": "Omar Idrissi", "people-1-email": "omar@example.org",
    }  # fmt: skip

    answer = send(exhibitor, show, "/signatories", **named)

    shown = exhibitor.get(show).text
    assert answer.status_code == 303
    assert [one.name for one in signatories.of(ctx, contract)] == ["Salma Berrada", "Omar Idrissi"]
    assert ("Asked to sign" in shown, "Asked after the one before" in shown) == (True, True)
    assert send(exhibitor, show, "/ask").status_code == 303


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"people-0-name": "", "people-0-email": ""}, "Name at least one person who signs."),
        ({"people-0-email": ""}, "Needed of everybody who signs."),
        ({"people-1-name": "Omar"}, "Needed of everybody who signs."),
        (
            {"people-1-name": "Omar", "people-1-email": "SALMA@example.org"},
            "Each person who signs needs an address of their own.",
        ),
    ],
)
def test_names_that_cannot_be_asked_are_sent_back(edition, exhibitor, contract, named, said):
    show = f"/en/{edition.code.lower()}/contracts/{contract.number}"
    whole = {"people-0-name": "Salma", "people-0-email": "salma@example.org", **named}

    answer = send(exhibitor, show, "/signatories", **whole)

    assert (answer.status_code, said in answer.text) == (422, True)


def test_a_scan_signs_instead_and_the_organiser_reads_it(app, ctx, edition, exhibitor, contract):
    show = f"/en/{edition.code.lower()}/contracts/{contract.number}"
    document = corpus.document()

    refused = send(exhibitor, show, "/paper", name="Salma", scan=(BytesIO(b"GIF89a"), "scan.pdf"))
    taken = send(exhibitor, show, "/paper", name="Salma", scan=(BytesIO(document), "scan.pdf"))

    staff = app.test_client()
    staff.login(factories.MembershipFactory(edition=edition, role="organiser").user.email)
    assert (refused.status_code, taken.status_code) == (422, 303)
    assert contract.state is ContractState.SIGNED
    assert "Read the scan" in staff.get(show).text
    with staff.get(f"{show}/paper") as scan:
        assert scan.data == document
