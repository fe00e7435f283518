"""Pages when the storage fails: a damaged or missing file, a disk that is full."""

import errno
import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from psycopg.errors import DiskFull
from sqlalchemy.exc import OperationalError

from tests import factories, object_store
from tests.full_disk import full_disk
from village.applications.words import State
from village.contracts.words import ContractState
from village.contracts.writes import contracts
from village.core.files.storage import open_storage
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.stands.writes import places


@pytest.fixture
def browser(client, edition):
    """Return an organiser's browser."""
    user = factories.UserFactory()
    factories.MembershipFactory(edition=edition, user=user, role=Role.ORGANISER)
    client.login(user.email)
    return client


@pytest.fixture
def contract(app, organiser, edition):
    """Return a drafted contract."""
    storage = app.extensions["village_storage"]
    here = replace(organiser, storage=storage, now=datetime.now(UTC))
    application = factories.ApplicationFactory(
        edition=edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    places.give(here, factories.StandFactory(edition=edition, number="A07"), application)
    contract = contracts.draft(here, application)
    here.session.commit()
    return contract


@pytest.fixture
def stored(app, browser, edition, contract):
    """Return the file of the issued contract."""
    browser.post(address(edition, contract, "/issue"))
    key = contract.file.sha256
    return app.config["VILLAGE"].data_dir / "files" / key[:2] / key


def address(edition, contract, rest, lang="fr"):
    return f"/{lang}/{edition.code.lower()}/contracts/{contract.number}{rest}"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Le fichier est endommagé"),
        ("ar", "الملف تالف"),
        ("en", "The file is damaged"),
    ],
)
def test_a_damaged_file_is_never_sent(browser, edition, contract, stored, lang, said):
    stored.write_bytes(b"%PDF-1.7 something else")

    answer = browser.get(address(edition, contract, ".pdf", lang))

    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert (said in answer.text, "something else" in answer.text) == (True, False)
    assert contract.file.sha256 in answer.text


def test_a_missing_file_has_a_page_that_says_so(browser, edition, contract, stored):
    stored.unlink()

    answer = browser.get(address(edition, contract, ".pdf"))

    assert (answer.status_code, "Le fichier manque" in answer.text) == (404, True)


def test_while_the_storage_is_away_people_are_asked_to_come_back(
    app, browser, edition, contract, stored, monkeypatch
):
    for name, value in object_store.KEYS.items():
        monkeypatch.setenv(name, value)
    dead = open_storage("s3://bucket/x?endpoint=http://127.0.0.1:9&region=us-east-1", stored)
    monkeypatch.setitem(app.extensions, "village_storage", dead)

    answer = browser.get(address(edition, contract, ".pdf"))

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "lus ni conservés" in answer.text
    assert browser.get("/readyz").text == "no room in the storage, or it is away\n"


def test_a_full_disk_is_said_and_leaves_nothing_behind(app, browser, edition, contract):
    folder = app.config["VILLAGE"].data_dir / "files"
    before = sorted(folder.rglob("*"))

    with full_disk(16 * 1024):
        answer = browser.post(address(edition, contract, "/issue"))
    contract.application.organisation.name  # noqa: B018 - read anew after the rollback

    assert (answer.status_code, "Le disque du serveur est plein" in answer.text) == (507, True)
    assert [path for path in folder.rglob("*") if path.is_file() and path not in before] == []
    assert (contract.state, contract.file) == (ContractState.DRAFTED, None)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OperationalError("INSERT", {}, DiskFull("could not extend file")),
    ],
)
def test_a_disk_full_anywhere_else_is_said_as_well(browser, edition, monkeypatch, error):
    def full(*args, **kwargs):
        raise error

    monkeypatch.setattr("village.applications.writes.drafts.start", full)
    data = {"draft_key": str(uuid.uuid4()), "call": "startup"}

    answer = browser.post(f"/fr/{edition.code.lower()}/apply/start", data=data)

    assert (answer.status_code, "Le disque du serveur est plein" in answer.text) == (507, True)


def test_readiness_knows_that_the_disk_is_full(client):
    with full_disk(16 * 1024):
        full = client.get("/readyz")

    assert (full.status_code, full.text) == (503, "no room on the disk\n")
    assert client.get("/readyz").text == "ok\n"
