"""Say which share of the branches the tests just run have taken; exit 1 where it is too small.

`make test` runs this last. Tests that drive a server in its own process measure nothing here.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: In percent. 95 is the aim; each floor lies some points under what was last measured, as searches
#: with a time limit and drawn examples move a share between runs. They rise with the tests.
FLOORS = {
    "policy": 90,
    "words": 70,
    "writes": 80,
    "engines/documents": 80,
    "engines/jury": 70,
    "engines/plans": 85,
    "engines/stands": 70,
}
GROUP = re.compile(r"village/(?:.*/)?(engines/\w+|policy|words|writes)(?:/|\.py)")


def branches() -> tuple[Counter[str], Counter[str]]:
    """Return how many branches each group has, and how many of them were taken."""
    report = [sys.executable, "-m", "coverage", "json", "-q", "-o", "-"]
    files = json.loads(subprocess.run(report, cwd=ROOT, check=True, capture_output=True).stdout)
    there: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for path, file in files["files"].items():
        if found := GROUP.match(path):
            there[found[1]] += file["summary"]["num_branches"]
            taken[found[1]] += file["summary"]["covered_branches"]
    return there, taken


def main() -> int:
    """Print each group's share; return 1 where one lies below its floor."""
    there, taken = branches()
    short = 0
    for group, floor in FLOORS.items():
        share = 100 * taken[group] / there[group]
        short += share < floor
        verdict = "FAIL" if share < floor else "ok  "
        print(f"{verdict} {group:18} {share:5.1f} % of {there[group]} branches, at least {floor} %")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
