"""What an installation at rest takes of memory, beside PostgreSQL: PSS of each of its processes.

PSS counts a page that several processes share as a part for each (Linux, `smaps_rollup`).
"""

import sys
from pathlib import Path

import psutil


def pss_mib(pid: int) -> float:
    """Return the proportional set size of a process in MiB.

    Raises:
        OSError: there is no such process, or it is not ours to look at.
    """
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    [line] = [line for line in rollup.splitlines() if line.startswith("Pss:")]
    return int(line.split()[1]) / 1024


def at_rest(supervisor: int) -> dict[str, float]:
    """Return the PSS in MiB of `village serve` and each of its children but PostgreSQL."""
    root = psutil.Process(supervisor)
    ours = [one for one in (root, *root.children(recursive=True)) if one.name() != "postgres"]
    return {f"{one.pid} {one.name()}": pss_mib(one.pid) for one in ours}


if __name__ == "__main__":
    taken = at_rest(int(sys.argv[1]))
    for name, mib in taken.items():
        print(f"{mib:7.1f} MiB  {name[-70:]}")
    print(f"{sum(taken.values()):7.1f} MiB  together")
