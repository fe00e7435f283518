"""A back-up of a running installation, brought back on an empty one: rows, files, keys, a scan."""

import io
import json
import tarfile
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from tests.databases import empty_database
from tests.gate.test_scanning import event
from village import create_app
from village.accounts.tables import User
from village.applications.words import State
from village.badges.words import Verdict
from village.badges.writes import issuing
from village.core.audit import reads as audit
from village.core.files.storage import Folder
from village.core.files.tables import StoredFile
from village.core.permissions import Role
from village.extensions import db
from village.server import backups
from village.server.backups import BackupError
from village.web.context import job_context

PASSPHRASE = "a passphrase for the test"


@pytest.fixture
def source(committed, settings, tmp_path):
    """Return the settings of an installation with a badge, an account and a file."""
    member = factories.OrganisationMemberFactory()
    application = factories.ApplicationFactory(
        edition=committed.the_edition, organisation=member.organisation, state=State.CONFIRMED
    )
    badge = issuing.name_person(acting(committed, user=member.user), application, name="Salma")
    issuing.issue(committed, [badge])
    files = Folder(tmp_path / "files")
    key = files.put(b"a contract")
    facts = {"name": "c.pdf", "media_type": "application/pdf", "size_bytes": 10}
    committed.session.add(StoredFile(sha256=key, created_at=committed.now, **facts))
    acting(committed, Role.GATE, user=factories.UserFactory(email="gate@example.org"))
    committed.session.commit()
    return replace(settings, data_dir=tmp_path / "data", storage_url=str(tmp_path / "files"))


@pytest.fixture
def empty(settings, tmp_path):
    """Give the settings of an empty machine."""
    with empty_database(settings.database_url, "restored") as url:
        yield replace(
            settings,
            database_url=url,
            secret_key="",
            data_dir=tmp_path / "new",
            storage_url=str(tmp_path / "new" / "files"),
        )


def archive_of(settings) -> bytes:
    into = io.BytesIO()
    backups.make(settings, into, PASSPHRASE)
    return into.getvalue()


def restored(settings, content, passphrase=PASSPHRASE):
    return backups.restore(settings, io.BytesIO(content), passphrase)


def changed(content: bytes, name: str, change) -> bytes:
    """Return an archive with one of its members changed."""
    into = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(content)) as old,
        tarfile.open(fileobj=into, mode="w") as new,
    ):
        for member in old:
            content = old.extractfile(member).read()
            if member.name.startswith(name):
                content = change(content)
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return into.getvalue()


def test_what_the_address_leaves_out_is_told_to_the_programs_too(source, monkeypatch):
    known, _, host = source.database_url.partition("?host=")
    monkeypatch.setenv("PGHOST", host)
    short = replace(source, database_url=known)

    assert archive_of(short)


def test_an_installation_comes_back_with_its_rows_files_keys_log_and_gate(source, empty):
    outcome = restored(empty, archive_of(source))

    assert outcome.missing == ()
    assert [empty.data_dir.name in note for note in outcome.notes] == [True]
    assert (empty.data_dir / "secret_key").read_text() == source.secret_key
    with create_app(empty).app_context():
        ctx = job_context()
        assert audit.first_broken(ctx.session) is None
        [file] = ctx.session.scalars(sa.select(StoredFile).where(StoredFile.name == "c.pdf"))
        assert ctx.storage.get(file.sha256) == b"a contract"
        guard = ctx.session.scalars(sa.select(User).where(User.email == "gate@example.org")).one()
        code = ctx.session.execute(sa.text("SELECT token FROM badge")).scalar_one()
        edition = ctx.session.scalars(sa.select(factories.Edition)).one()
        noon = datetime.combine(edition.starts_on, time(12), UTC)
        at_gate = acting(replace(ctx, edition=edition, now=noon), user=guard)
        assert event(at_gate, code).verdict is Verdict.WELCOME
        db.session.remove()
        db.engine.dispose()


def test_a_file_that_the_storage_has_lost_is_named_and_the_rest_comes_back(source, empty):
    [path] = [one for one in Path(source.storage_url).rglob("*") if one.is_file()]
    path.unlink()

    outcome = restored(empty, archive_of(source))

    assert outcome.missing == (path.name,)


def test_secrets_are_locked(source):
    assert source.secret_key.encode() not in archive_of(source)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda content: content[: len(content) // 2], "no whole back-up"),
        (lambda content: changed(content, "database.dump", lambda dump: dump[:-1]), "not whole"),
        (lambda content: changed(content, "files/", lambda file: file + b"!"), "fit its hash"),
        (lambda content: changed(content, "missing.json", lambda _: b'["x"]'), "of"),
        (
            lambda content: changed(content, "village.json", lambda _: b"{}"),
            "no back-up of Village",
        ),
        (lambda content: b"no archive", "no whole back-up"),
    ],
)
def test_what_is_no_whole_back_up_leaves_the_machine_empty(source, empty, spoil, says):
    with pytest.raises(BackupError, match=says):
        restored(empty, spoil(archive_of(source)))

    with psycopg.connect(empty.database_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchone() == (0,)


def test_a_back_up_of_a_later_release_says_so(source, empty):
    def later(head: bytes) -> bytes:
        return json.dumps({**json.loads(head), "format": backups.FORMAT + 1}).encode()

    with pytest.raises(BackupError, match="too old"):
        restored(empty, changed(archive_of(source), "village.json", later))


def test_another_passphrase_opens_nothing(source, empty):
    with pytest.raises(BackupError, match="passphrase"):
        restored(empty, archive_of(source), "another one")


def test_a_machine_with_data_or_another_secret_is_left_alone(source, empty):
    content = archive_of(source)

    with pytest.raises(BackupError, match="tables already"):
        restored(source, content)
    with pytest.raises(BackupError, match="VILLAGE_SECRET_KEY is not the secret"):
        restored(replace(empty, secret_key="another" * 8), content)


def test_a_certificate_goes_with_the_secrets_and_its_setting_is_named(source, empty, tmp_path):
    certificate = tmp_path / "seal.p12"
    certificate.write_bytes(b"certificate")

    outcome = restored(empty, archive_of(replace(source, seal_file=str(certificate))))

    assert (empty.data_dir / "seal.p12").read_bytes() == b"certificate"
    assert any("VILLAGE_SEAL_FILE" in note for note in outcome.notes)


def test_what_comes_in_while_the_archive_is_written_is_not_half_in_it(source, empty, committed):
    class Busy(io.BytesIO):
        """An archive during whose writing an account is made."""

        busy = True

        def write(self, content):
            if self.busy:
                self.busy = False
                factories.UserFactory(email="late@example.org")
                committed.session.commit()
            return super().write(content)

    into = Busy()
    backups.make(source, into, PASSPHRASE)
    outcome = restored(empty, into.getvalue())

    with psycopg.connect(empty.database_url) as connection:
        emails = {row[0] for row in connection.execute("SELECT email FROM user_account")}
    assert "late@example.org" not in emails
    assert len(emails) == outcome.backup.rows["user_account"]
