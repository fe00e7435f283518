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
#: In percent of the branches, in each group.
FLOOR = 95
GROUPS = (
    "policy",
    "words",
    "writes",
    "engines/documents",
    "engines/jury",
    "engines/plans",
    "engines/stands",
)
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
    """Print each group's share; return 1 where one lies below the floor."""
    there, taken = branches()
    short = 0
    for group in GROUPS:
        share = 100 * taken[group] / there[group]
        short += share < FLOOR
        verdict = "FAIL" if share < FLOOR else "ok  "
        print(f"{verdict} {group:18} {share:5.1f} % of {there[group]} branches, at least {FLOOR} %")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
