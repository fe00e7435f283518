"""The public pages that check a document: known, changed, foreign and hostile files."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from click.testing import CliRunner

from tests import factories
from tests.client import hidden_fields
from tests.conftest import acting
from tests.engines.documents.altered import KINDS, stamped_again
from tests.engines.documents.hostile_pdfs import FAKE_SEALS, HARMFUL, HOSTILE
from tests.engines.documents.pki import World
from tests.signing import sign
from village.applications.words import State
from village.cli.documents import documents
from village.contracts.tables import Contract
from village.contracts.writes import contracts, seals
from village.editions.words.calls import CallKind
from village.engines.documents.sealing import Level, demo_pkcs12, key_of_pkcs12, seal
from village.engines.documents.seals import ChangeKind, SealVerdict
from village.selection.words import DecisionState
from village.selection.writes import minutes
from village.stands.writes import places
from village.web import sealing

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def here(app, ctx, organiser):
    """Return the organiser's context, now, with the files where the pages look for them."""
    return replace(organiser, storage=app.extensions["village_storage"], now=NOW)


@pytest.fixture
def contract(ctx, here) -> Contract:
    application = factories.ApplicationFactory(
        edition=ctx.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    places.give(here, factories.StandFactory(edition=ctx.edition, number="A07"), application)
    contract = contracts.draft(here, application)
    contracts.issue(here, contract)
    ctx.session.commit()
    return contract


@pytest.fixture
def sealed(ctx, here, contract) -> bytes:
    """Return the bytes of the contract after signing and sealing."""
    member = factories.OrganisationMemberFactory(organisation=contract.application.organisation)
    signer = replace(acting(ctx, user=member.user), storage=here.storage)
    sign(signer, contract)
    seals.seal(here, contract, sealing.office())
    ctx.session.commit()
    return here.storage.get(contract.sealed_file.sha256)


def drop(client, edition, content, lang="en", name="contract.pdf"):
    """Send a file to the page as its form does, as one stream: Werkzeug's own would stay open."""
    page = f"/{lang}/{edition.code.lower()}/verify/"
    token = hidden_fields(client.get(page).text)["csrf_token"]
    body = (
        b'--edge\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n%b\r\n'
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="%b"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%b\r\n--edge--\r\n"
    ) % (token.encode(), name.encode(), content)
    return client.open(
        page,
        method="POST",
        json=None,  # the body is whole: the client adds nothing to it
        input_stream=BytesIO(body),
        content_length=len(body),
        content_type="multipart/form-data; boundary=edge",
    )


def said(answer) -> list[str]:
    return re.findall(r'<p class="strong">([^<]+)</p>', answer.text)[:1]


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_the_code_on_a_contract_leads_to_its_page(client, edition, contract, lang):
    answer = client.get(f"/c/{contract.public_token}", headers={"Accept-Language": lang})
    page = client.get(answer.location)

    assert answer.location == f"/{lang}/{edition.code.lower()}/verify/{contract.public_token}"
    assert page.status_code == 200
    assert contract.number in page.text
    assert contract.file.sha256 in page.text


def test_the_page_says_no_more_than_the_document(client, edition, contract):
    page = client.get(f"/en/{edition.code.lower()}/verify/{contract.public_token}").text
    organisation = contract.application.organisation

    assert organisation.name in page
    for private in (
        organisation.contact_email, organisation.contact_name, contract.application.reference,
        str(contract.gross_cents // 100),
    ):  # fmt: skip
        assert private not in page


def test_a_code_that_names_nothing_is_not_found(client, edition, contract, here):
    draft = contracts.amend(here, contract)
    here.session.commit()

    paths = ("no-such-code", contract.number, draft.public_token)
    answers = [client.get(f"/en/{edition.code.lower()}/verify/{path}") for path in paths]
    assert {answer.status_code for answer in answers} == {404}


def test_the_document_as_issued_is_recognised(client, edition, contract, here):
    answer = drop(client, edition, here.storage.get(contract.file.sha256))

    assert said(answer) == ["Issued by us, and in force."]
    assert "as we sealed it" not in answer.text
    assert contract.number in answer.text


def test_the_sealed_document_is_recognised_as_a_demo_seal(client, edition, contract, sealed):
    answer = drop(client, edition, sealed)

    assert said(answer) == ["Issued by us, and in force."]
    assert "demo certificate" in answer.text
    assert "PAdES B-B" in answer.text


def test_a_cancelled_contract_is_said_to_be_over(client, edition, contract, here, sealed):
    contracts.cancel(here, contract, reason="Withdrew")
    here.session.commit()

    assert said(drop(client, edition, sealed)) == ["Issued by us, but no longer in force."]


def command(tmp_path, content) -> int:
    """Return the exit status of the command on the same file."""
    file, certificate = tmp_path / "contract.pdf", tmp_path / "certificate.der"
    file.write_bytes(content)
    certificate.write_bytes(sealing.office().certificate)
    return (
        CliRunner().invoke(documents, ["verify", str(file), "--trust", str(certificate)]).exit_code
    )


#: What the page says first of each verdict on a sealed contract.
SAID = {
    SealVerdict.TRUSTED: "Issued by us, and in force.",
    SealVerdict.SIGNED_SINCE: "Issued by us, and in force.",
    SealVerdict.CHANGED: "Changed after it was sealed.",
    SealVerdict.BROKEN: "The seal is broken.",
}
HOW = {
    ChangeKind.APPENDED: "Something stands behind the document",
    ChangeKind.PAGES: "Pages were added, taken out or moved.",
    ChangeKind.CONTENT: "A page shows something else.",
    ChangeKind.NOTES: "Notes, links or drawings were laid over a page.",
    ChangeKind.FIELDS: "Fields of a form were added or filled in.",
    ChangeKind.TITLE: "The title, the author or the like is another.",
    ChangeKind.FILES: "Files were attached.",
    ChangeKind.ACTIONS: "It does something of its own accord",
    ChangeKind.SIGNATURE: "A later signature does not fit.",
    ChangeKind.OTHER: "Something else that it is made of was changed.",
}


#: One kind for each verdict and change; which change each kind is, the engine's tests show.
TOLD = list({(one.verdict, one.changes): kind for kind, one in KINDS.items()}.values())


@pytest.mark.parametrize("kind", TOLD)
def test_what_was_done_after_the_seal_is_told_by_page_and_command(
    client, edition, contract, sealed, tmp_path, kind
):
    altered = KINDS[kind]
    content = altered.do(sealed)

    answer = drop(client, edition, content)

    told = [change for change, words in HOW.items() if words in answer.text]
    assert said(answer) == [SAID[altered.verdict]]
    assert told == [one for one in altered.changes if one is not ChangeKind.BYTES]
    assert command(tmp_path, content) == (0 if altered.verdict.intact else 1)
    if altered.verdict is not SealVerdict.BROKEN:
        assert contract.number in answer.text
    if altered.verdict is SealVerdict.SIGNED_SINCE:
        assert "signed by Notaire Alaoui, and nothing else changed" in answer.text


def test_a_newline_behind_a_contract_as_issued_changes_nothing(client, edition, contract, here):
    answer = drop(client, edition, here.storage.get(contract.file.sha256) + b"\r\n")

    assert said(answer) == ["Issued by us, and in force."]
    assert "unchanged; only blanks stand behind its end." in answer.text
    assert "byte for byte" not in answer.text


def test_a_certificate_of_our_name_is_told_from_ours_by_page_and_command(
    client, edition, contract, here, tmp_path
):
    name = sealing.office().key.name
    other = key_of_pkcs12(demo_pkcs12(name, "x", NOW - timedelta(days=1)), "x")
    foreign = seal(here.storage.get(contract.file.sha256), other, sealed_at=NOW)

    answer = drop(client, edition, foreign)

    assert said(answer) == ["Not one of our documents."]
    assert "not one that we know" in answer.text
    assert command(tmp_path, foreign) == 1


def test_proofs_of_time_added_later_leave_a_contract_in_force(client, edition, sealed, tmp_path):
    stamped = stamped_again(sealed, World(NOW).service(Level.B_LTA))

    answer = drop(client, edition, stamped)

    assert said(answer) == ["Issued by us, and in force."]
    assert "only proofs of time were added" in answer.text
    assert command(tmp_path, stamped) == 0


def test_one_changed_byte_breaks_the_seal(client, edition, sealed):
    changed = bytearray(sealed)
    changed[len(changed) // 3] ^= 1

    assert said(drop(client, edition, bytes(changed))) == ["The seal is broken."]


def test_a_foreign_seal_is_named_but_not_taken_for_ours(client, edition, contract, here):
    other = key_of_pkcs12(demo_pkcs12("Somebody else", "x", NOW - timedelta(days=1)), "x")
    foreign = seal(here.storage.get(contract.file.sha256), other, sealed_at=NOW)

    answer = drop(client, edition, foreign)

    assert said(answer) == ["Not one of our documents."]
    assert "Somebody else" in answer.text


def test_our_seal_on_something_unknown_is_not_a_contract_of_ours(client, edition, contract, here):
    draft = contracts.preview(here, contract)
    ours = sealing.office().seal(draft, sealed_at=NOW, place="", zone="Africa/Casablanca").content

    answer = drop(client, edition, ours)

    assert said(answer) == ["Sealed with our certificate, but not among our contracts."]


def test_an_unsealed_document_that_is_not_ours_is_said_so(client, edition, contract, here):
    answer = drop(client, edition, contracts.preview(here, contract))

    assert said(answer) == ["Not one of our documents."]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.own_process] if name in HARMFUL else [])
        for name in HOSTILE
    ],
)
def test_a_hostile_file_is_refused_cleanly(client, edition, name):
    answer = drop(client, edition, HOSTILE[name]())

    assert answer.status_code in (200, 422)
    assert said(answer)[0] in (
        "Not one of our documents.",
        "This is not a PDF that can be read.",
        "This file could not be examined.",
    )


@pytest.mark.parametrize("name", FAKE_SEALS)
def test_a_seal_that_is_none_does_not_fit(client, edition, name):
    assert said(drop(client, edition, FAKE_SEALS[name]())) == ["The seal is broken."]


def test_no_file_is_asked_for_again(client, edition):
    answer = client.post(f"/en/{edition.code.lower()}/verify/")

    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)


def test_a_file_over_the_limit_is_cut_off(client, edition):
    assert drop(client, edition, b"%PDF-1.7" + bytes(9 * 1024 * 1024)).status_code == 413


def test_nothing_of_a_strangers_file_is_kept(client, edition, app):
    folder = app.config["VILLAGE"].data_dir
    sealing.office()  # makes the demo certificate, once
    before = sorted(folder.rglob("*"))

    drop(client, edition, b"%PDF-1.7\nrubbish", name="../../evil.pdf")

    assert sorted(folder.rglob("*")) == before


def test_a_check_costs_few_queries(client, edition, contract, here, count_queries):
    count_queries.clear()
    drop(client, edition, here.storage.get(contract.file.sha256))

    assert len(count_queries) <= 11, "five of them count the network's checks"


def test_one_network_checks_so_many_documents_a_minute_and_others_go_on(
    client, edition, monkeypatch
):
    monkeypatch.setattr("village.blueprints.verify.views.CHECKS_A_MINUTE", 2)

    answers = [drop(client, edition, b"no document") for _ in range(3)]

    assert [answer.status_code for answer in answers][1:] == [answers[0].status_code, 429]
    assert answers[2].headers["Retry-After"] == "60"


def test_sealed_minutes_are_known_by_their_fingerprint(client, edition, ctx, here):
    application = factories.ApplicationFactory(edition=ctx.edition, state=State.SELECTED)
    factories.DecisionFactory(application=application, state=DecisionState.ANNOUNCED, closed_at=NOW)
    made = minutes.seal(here, sealing.office())
    ctx.session.commit()

    answer = drop(client, edition, here.storage.get(made.file.sha256))

    assert said(answer) == ["These are minutes of a selection that we sealed, byte for byte."]
    assert f"/verify/minutes/{made.public_token}" in answer.text
