"""Fingerprints: equal data have one SHA-256, whatever the order of their fields."""

import hashlib
import json
from typing import Any


def canonical(data: Any) -> bytes:
    """Return data as the one JSON text that it has: sorted keys, no spaces, UTF-8."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.encode()


def fingerprint(data: Any) -> str:
    """Return the SHA-256 of data in canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(data)).hexdigest()
