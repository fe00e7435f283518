"""CPU time of whole families of processes."""

import contextlib

import psutil


def seconds(*roots: int) -> float:
    """Return the CPU seconds that these processes and all their descendants have used so far.

    Those that have ended count through their parents.
    """
    return sum(_family(root) for root in roots)


def _family(root: int) -> float:
    total = 0.0
    process = psutil.Process(root)
    for member in (process, *process.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = member.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total
