"""Keep the demo's database as a release leaves it, so that later releases are tried on it.

    VILLAGE_DATA_DIR=DIR village demo load
    python scripts/keep_release.py DIR

writes `tests/releases/VERSION.sql.xz`: the tables and rows, without jobs and sessions, as
statements that any PostgreSQL of the same version runs. `tests/test_releases.py` brings each
forward.
"""

import argparse
import lzma
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from village.server import postgresql, processes  # noqa: E402

KEPT = ROOT / "tests" / "releases"
#: What a day leaves behind and no release has to bring forward.
PASSING = ("procrastinate*", "user_session", "login_attempt")
OPTIONS = (
    "--no-owner",
    "--no-privileges",
    "--inserts",
    "--rows-per-insert=200",
    *(f"--exclude-table-data={table}" for table in PASSING),
)


def main() -> None:
    """Write the file of today's version."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the data folder with the loaded demo")
    url = processes.embedded_url(parser.parse_args().folder / "postgresql")
    said = subprocess.run(
        [str(postgresql.programs() / "pg_dump"), *OPTIONS, url], check=True, capture_output=True
    )
    # psql's own commands, which pg_dump writes since 2025, are no SQL.
    statements = [line for line in said.stdout.splitlines() if not line.startswith(b"\\")]
    KEPT.mkdir(exist_ok=True)
    file = KEPT / f"{version('village')}.sql.xz"
    file.write_bytes(lzma.compress(b"\n".join(statements) + b"\n", preset=9 | lzma.PRESET_EXTREME))
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
