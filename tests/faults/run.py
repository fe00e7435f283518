"""Run the fault scenarios at full length and write their figures into docs/reliability.md."""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from lxml import etree

from tests import factories
from tests.faults import machines, mails, submissions
from tests.faults.installation import installation
from village.accounts.writes import passwords
from village.config import ROOT

PAGE = ROOT / "docs" / "reliability.md"
SUBMISSIONS = 10_000
MAILS = 600
#: Each pair of use cases is one test.
PAIRS = "tests/board/test_pairs.py"


def main() -> None:
    """Run what was asked for; print the figures, and keep them where the run was a whole one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="?", choices=list(SCENARIOS))
    parser.add_argument("--scale", type=float, default=1, help="shorter or longer; not written")
    options = parser.parse_args()
    passwords.hasher = factories.HASHER
    for name, run in SCENARIOS.items():
        if options.only not in (None, name):
            continue
        figures = run(options.scale)
        print(*(f"{key:26} {value}" for key, value in figures.items()), sep="\n")
        if options.scale == 1:
            _write(name, figures)


def _submissions(scale: float) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory() as folder,
        installation(Path(folder), VILLAGE_PROXIES="1") as running,
    ):
        figures = submissions.run(
            running,
            submissions=round(SUBMISSIONS * scale),
            visitors=16,
            kill_every=60,
            deck_every=1,
        )
    return {
        "submissions": figures.submissions,
        "with a file": figures.decks,
        "files lost or damaged": figures.decks_damaged,
        "web workers killed": figures.kills["web worker"],
        "PostgreSQL killed": figures.kills["PostgreSQL"],
        "requests repeated": figures.retries,
        "acknowledged and lost": figures.lost,
        "there twice": figures.twice,
        "receipts by mail missing": figures.mails_missing,
        "audit chain": "whole" if figures.audit_broken_at is None else "broken",
        "longest wait for a page": f"{figures.longest_wait_seconds:.1f} s",
        "whole run": f"{figures.seconds:.0f} s",
    }


def _mails(scale: float) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory() as folder,
        mails.sink() as server,
        installation(Path(folder), VILLAGE_SMTP_URL=server.url) as running,
    ):
        figures = mails.run(running, server, mails=round(MAILS * scale), kills=10)
    named = asdict(figures)
    return {
        "mails": named["mails"],
        "workers killed": named["kills"],
        "received": named["received"],
        "lost": named["lost"],
        "received twice": named["twice"],
        "jobs left over": named["jobs_left"],
        "longest pause after a kill": f"{named['longest_recovery_seconds']:.1f} s",
        "whole run": f"{named['seconds']:.0f} s",
    }


def _machines(scale: float) -> dict[str, Any]:
    if not machines.NGINX:
        return {"several machines": "not tried: nginx is not installed"}
    with tempfile.TemporaryDirectory() as folder:
        figures = machines.run(Path(folder), away_seconds=60 * scale)
    return {
        "networks of the machines": figures.networks,
        "machines started at once on an empty database": "2",
        "pages asked for through the proxy": figures.asked,
        "answered while one machine was killed": figures.while_killed,
        "answered while the storage was away": figures.while_storage_away,
        "answered while PostgreSQL was away": figures.while_database_away,
        "bank statements brought in meanwhile": figures.imported,
        "sent again, as no clear answer came": figures.imports_sent_again,
        "payments lost or there twice": abs(figures.payments - figures.imported - 1),
        "not ready while the storage was away": "yes" if figures.said_storage_away else "no",
        "still logged in afterwards": "yes" if figures.logged_in else "no",
        "mail delivered afterwards": "yes" if figures.worker_works else "no",
        "bytes logged while PostgreSQL was away": figures.logged_bytes,
    }


def _pairs(_scale: float) -> dict[str, Any]:
    """Run every pair of use cases at once, in all classes of their interleavings."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "pairs.xml"
        options = ["-n", "0", "-o", "junit_family=xunit1", f"--junitxml={report}"]
        subprocess.run(
            [sys.executable, "-m", "pytest", *options, PAIRS, "-k", "two_use_cases"],
            cwd=ROOT,
            env={**os.environ, "HYPOTHESIS_PROFILE": "thorough"},
            check=False,
        )
        [suite] = etree.parse(report).iter("testsuite")
    classes, orders = (
        [int(one.get("value")) for one in suite.iter("property") if one.get("name") == name]
        for name in ("classes", "orders")
    )
    return {
        "pairs of use cases": suite.get("tests", "0"),
        "with a broken state": int(suite.get("failures", 0)) + int(suite.get("errors", 0)),
        "interleavings run, one of each class": f"{sum(classes):,}",
        "classes of one pair": f"{min(classes)} to {max(classes)}",
        "orders of statements they stand for, in the median pair": f"{median(orders):,.0f}",
        "pairs with fewer than 1,000 orders": sum(one < 1_000 for one in orders),
        "whole run": f"{float(suite.get('time', 0)):.0f} s",
    }


#: In the order in which the page tells of them.
SCENARIOS = {"submissions": _submissions, "mails": _mails, "machines": _machines, "pairs": _pairs}


def _write(name: str, figures: dict[str, Any]) -> None:
    """Replace the table between the page's two marks."""
    table = "\n".join(["| | |", "|---|---|", *(f"| {k} | {v} |" for k, v in figures.items())])
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = PAGE.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    PAGE.write_text(pattern.sub(f"{start}\n{table}\n{end}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
