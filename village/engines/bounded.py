"""Readers of strangers' files, each run in a process of its own with little memory and time.

    python -m village.engines.bounded MODULE:FUNCTION SECONDS MEMORY RESERVED < REQUEST

The function takes the request's bytes and returns the answer's. A file that breaks its reader or
asks for too much ends that process and nothing else.
"""

import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module


class TooCostly(Exception):
    """The file could not be read within the limits."""


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What a reader may use, its start included.

    `reserved_bytes` are addresses that its libraries reserve beyond the memory that they use.
    """

    cpu_seconds: int
    wall_seconds: float
    memory_bytes: int
    reserved_bytes: int = 0


def run(reader: str, request: bytes, limits: ProcessLimits) -> bytes:
    """Return what a reader, named `module:function`, answers to a request.

    Raises:
        TooCostly: it took too much time or memory, or broke.
    """
    command = [
        *(sys.executable, "-m", "village.engines.bounded", reader),
        *map(str, (limits.cpu_seconds, limits.memory_bytes, limits.reserved_bytes)),
    ]
    try:
        done = subprocess.run(  # noqa: S603  our own module
            command, input=request, capture_output=True, timeout=limits.wall_seconds, check=True
        )
    except subprocess.SubprocessError:
        raise TooCostly from None
    return done.stdout


def main(reader: str, cpu_seconds: str, memory_bytes: str, reserved_bytes: str) -> None:
    """Answer one request; pages go first where the processor is busy."""
    os.nice(10)
    memory = int(memory_bytes)
    for limit, most in (
        (resource.RLIMIT_CPU, int(cpu_seconds)),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_AS, memory + int(reserved_bytes)),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    os.putenv("OPENBLAS_NUM_THREADS", "1")  # each thread of it reserves memory
    sys.stdout.buffer.write(answer(reader, sys.stdin.buffer.read()))


def answer(reader: str, request: bytes) -> bytes:
    """Return what a reader answers to a request in this process, where nothing bounds it."""
    module, _, function = reader.partition(":")
    found: bytes = getattr(import_module(module), function)(request)
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
