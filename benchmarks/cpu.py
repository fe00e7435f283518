"""CPU time of whole families of processes."""

import contextlib
import time

import psutil

#: Linux counts a process's time to the nanosecond, but shows it in /proc in ticks of 10 ms.
_SCHEDULED = 2


def seconds(*roots: int) -> float:
    """Return the CPU seconds that these processes and all their descendants have used so far.

    Those that have ended count through their parents.
    """
    return sum(_family(root) for root in roots)


def _family(root: int) -> float:
    total = 0.0
    process = psutil.Process(root)
    for member in (process, *process.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess, OSError):
            times = member.cpu_times()
            total += _own(member.pid) + times.children_user + times.children_system
    return total


def _own(pid: int) -> float:
    """Return what a process itself has used, its ended threads among it: clock_getcpuclockid(3).

    Raises:
        OSError: there is no such process.
    """
    return time.clock_gettime((~pid << 3) | _SCHEDULED)
