"""Check a stranger's document in a process of its own, with little memory and little time.

The request is one line of JSON with the trusted certificates (base64 of DER), then the
document; the answer is JSON.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from village.engines import bounded
from village.engines.documents.seals import ChangeKind, LegalStanding, Permitted, Seal

CPU_SECONDS = 8
WALL_SECONDS = 20
MEMORY_BYTES = 512 * 1024 * 1024
LONGEST_TEXT = 200


class NotReadable(Exception):
    """The file is no PDF that can be read."""


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
    trust = [base64.b64encode(der).decode() for der in trusted]
    request = json.dumps(trust).encode() + b"\n" + document
    limits = bounded.ProcessLimits(cpu_seconds, WALL_SECONDS, memory_bytes)
    found = json.loads(bounded.run("village.engines.documents.seal_probe:answer", request, limits))
    if "unreadable" in found:
        raise NotReadable(found["unreadable"])
    return tuple(_seal(seal) for seal in found["seals"])


def _seal(found: dict[str, Any]) -> Seal:
    times = {
        key: datetime.fromisoformat(found[key]) if found[key] else None
        for key in ("claimed_at", "stamped_at")
    }
    kinds = {
        "changes": tuple(map(ChangeKind, found["changes"])),
        "standing": LegalStanding(found["standing"]),
        "permits": Permitted(found["permits"]),
    }
    return Seal(**{**found, **times, **kinds})


def answer(request: bytes) -> bytes:
    """Return the seals of a document as JSON, to a request of `examine`."""
    trusted, _, document = request.partition(b"\n")
    return json.dumps(_found(document, json.loads(trusted))).encode()


def _found(document: bytes, trusted: Sequence[str]) -> dict[str, Any]:
    # Slow to import, and only this process needs it.
    from village.engines.documents import seal_check

    certificates = [seal_check.certificate_of_pem(base64.b64decode(der)) for der in trusted]
    try:
        report = seal_check.check(document, certificates)
    except seal_check.NotADocument as error:
        return {"unreadable": str(error)[:LONGEST_TEXT]}
    return {
        "seals": [
            asdict(
                replace(
                    seal,
                    by=seal.by[:LONGEST_TEXT],
                    issuer=seal.issuer[:LONGEST_TEXT],
                    claimed_at=_text(seal.claimed_at),  # type: ignore[arg-type]  # as JSON has it
                    stamped_at=_text(seal.stamped_at),  # type: ignore[arg-type]  # as JSON has it
                )
            )
            for seal in report.seals
        ]
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
