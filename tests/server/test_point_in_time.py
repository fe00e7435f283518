"""PostgreSQL brought back to a moment, by the settings that the guide gives."""

import os
import re
import shutil
from pathlib import Path

import psycopg
import pytest

from village.config import ROOT
from village.server import postgresql

GUIDE = ROOT / "docs" / "guide" / "operating.md"
#: Where the guide keeps the log of what was written.
ARCHIVE = "/srv/archive"


def given(moment: str, archive: Path) -> tuple[str, str]:
    """Return the guide's settings: of the server, and of one that comes back to a moment."""
    text = GUIDE.read_text("utf-8").partition("### To any moment")[2].partition("\n## ")[0]
    server, coming_back = re.findall(r"^```ini\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    coming_back = re.sub("(?<=recovery_target_time = ').*(?=')", moment, coming_back)
    return server.replace(ARCHIVE, str(archive)), coming_back.replace(ARCHIVE, str(archive))


def folder(path: Path) -> Path:
    """Make a folder of the server's own account."""
    path.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(path, postgresql.ACCOUNT)
    return path


def rows(url: str, *statements: str) -> list[str]:
    with psycopg.connect(url, autocommit=True) as session:
        found = [session.execute(one) for one in statements][-1]
        return [str(row[0]) for row in found] if found.description else []


@pytest.mark.faults
def test_what_was_deleted_after_a_moment_is_there_again(tmp_path: Path):
    server, base = tmp_path / "server", tmp_path / "base"
    postgresql.start(server)
    postgresql.leave(server)
    archive = folder(tmp_path / "archive")
    with (server / "postgresql.conf").open("a") as settings:
        settings.write(given("", archive)[0])
    postgresql.start(server)
    url = postgresql.make_database(server, "village")
    rows(url, "CREATE TABLE kept (said text)", "INSERT INTO kept VALUES ('before the copy')")
    copied = ["-D", str(folder(base)), "-X", "fetch", "--checkpoint=fast"]
    postgresql._run(server, "pg_basebackup", *postgresql._where(server), *copied, check=True)
    rows(url, "INSERT INTO kept VALUES ('after it')")
    [moment] = rows(url, "SELECT clock_timestamp()")
    rows(url, "DELETE FROM kept")
    postgresql.leave(server)

    with (base / "postgresql.auto.conf").open("a") as settings:
        settings.write(given(moment, archive)[1])
    (base / "recovery.signal").touch()
    postgresql.start(base)

    assert rows(postgresql.url(base, "village"), "SELECT said FROM kept") == [
        "before the copy",
        "after it",
    ]
    postgresql.leave(base)
