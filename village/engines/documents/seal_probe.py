"""Check a stranger's document in a process of its own, with little memory and little time.

    python -m village.engines.documents.seal_probe < REQUEST

The request is one line of JSON with the trusted certificates (base64 of DER), then the
document. The answer on standard output is JSON as `examined` reads it. A document that
breaks the reader or asks for too much ends this process and nothing else.
"""

import base64
import hashlib
import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

CPU_SECONDS = 8
WALL_SECONDS = 20
MEMORY_BYTES = 512 * 1024 * 1024
LONGEST_TEXT = 200


class TooCostly(Exception):
    """The document could not be examined within the limits."""


class NotReadable(Exception):
    """The file is no PDF that can be read."""


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal of an examined document."""

    by: str
    claimed_at: datetime | None
    stamped_at: datetime | None
    level: str
    intact: bool
    changed_since: bool
    trusted: bool
    revision_sha256: str
    """SHA-256 of the file as it was when it was sealed: all bytes up to the seal's end."""


def examine(
    document: bytes,
    trusted: Sequence[bytes] = (),
    *,
    cpu_seconds: int = CPU_SECONDS,
    memory_bytes: int = MEMORY_BYTES,
) -> tuple[Seal, ...]:
    """Return the seals of a document; it is parsed in another process, within limits.

    Raises:
        NotReadable: the bytes are no PDF.
        TooCostly: it took too much time or memory.
    """
    request = {
        "trusted": [base64.b64encode(der).decode() for der in trusted],
        "cpu_seconds": cpu_seconds,
        "memory_bytes": memory_bytes,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "village.engines.documents.seal_probe"],
            input=json.dumps(request).encode() + b"\n" + document,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise TooCostly from None
    if "unreadable" in answer:
        raise NotReadable(answer["unreadable"])
    return tuple(_seal(found) for found in answer["seals"])


def _seal(found: dict[str, Any]) -> Seal:
    times = {
        key: datetime.fromisoformat(found[key]) if found[key] else None
        for key in ("claimed_at", "stamped_at")
    }
    return Seal(**{**found, **times})


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.readline())
    cpu, memory = request["cpu_seconds"], request["memory_bytes"]
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    document = sys.stdin.buffer.read()
    json.dump(_answer(document, request["trusted"]), sys.stdout)


def _answer(document: bytes, trusted: Sequence[str]) -> dict[str, Any]:
    # Slow to import, and only this process needs it.
    from village.engines.documents import seal_check

    certificates = [seal_check.certificate_of_pem(base64.b64decode(der)) for der in trusted]
    try:
        verdict = seal_check.check(document, certificates)
    except seal_check.NotADocument as error:
        return {"unreadable": str(error)[:LONGEST_TEXT]}
    return {
        "seals": [
            asdict(
                Seal(
                    by=found.by[:LONGEST_TEXT],
                    claimed_at=_text(found.claimed_at),  # type: ignore[arg-type]  # as JSON has it
                    stamped_at=_text(found.stamped_at),  # type: ignore[arg-type]  # as JSON has it
                    level=found.level,
                    intact=found.intact,
                    changed_since=bool(found.changed_since),
                    trusted=found.trusted,
                    revision_sha256=_sha256(document, found.ends_at),
                )
            )
            for found in verdict.seals
        ]
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _sha256(document: bytes, end: int) -> str:
    return hashlib.sha256(document[:end]).hexdigest() if 0 < end <= len(document) else ""


if __name__ == "__main__":
    main()
