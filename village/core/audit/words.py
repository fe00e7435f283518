"""The audit log's chain: each entry's hash covers its content and the hash before it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

from village.core.fingerprints import canonical, fingerprint

GENESIS = "0" * 64
#: How an entry names a list that was taken away as a file; the name of the list follows.
LIST = "list-"
#: What an entry is about that is about no edition.
INSTALLATION = "installation"
#: Acts on many at once: their entries say how many, or which.
COUNTING = ("print_badges", "publish_stands", "repair_stands", "retry_mails")
#: Where an entry's JSON names the previous hash; within a text its quotes would be escaped.
_PREVIOUS = '"previous":""'
#: Erasing a person: the entry names those out of which the person was taken.
ERASE = "person_erased"


def digest(salt: str, name: str, data: Mapping[str, object]) -> str:
    """Return what stands in the chain for what names people in an entry.

    Without the salt, which goes when a person is erased, nobody can try out who it was.
    """
    return fingerprint({"salt": salt, "name": name, "data": data})


def content(
    edition_id: int | None, actor_id: int | None, subject: str, action: str, **said: object
) -> dict[str, object]:
    """Return what an entry's hash covers beside the time and the previous hash.

    `said` is the digest, or the name and the data themselves in an entry of an older release.
    """
    return {
        "edition": edition_id, "actor": actor_id, "subject": subject, "action": action, **said,
    }  # fmt: skip


def entry_hash(previous: str, content: Mapping[str, object], at: datetime) -> str:
    """Return the SHA-256 (hex) of an entry chained to `previous`.

    The content is written as JSON with sorted keys, so equal entries have equal hashes
    whatever the order of their fields.
    """
    before, after = around_previous(content, at)
    return sha256(f"{before}{previous}{after}".encode()).hexdigest()


def around_previous(content: Mapping[str, object], at: datetime) -> tuple[str, str]:
    """Return an entry's JSON as it stands before the previous hash, and after it.

    So that the database, which knows the previous hash, can make the entry's own.
    """
    whole = {"at": at.astimezone(UTC).isoformat(), "previous": "", **content}
    before, mark, after = canonical(whole).decode().rpartition(_PREVIOUS)
    return before + mark[:-1], mark[-1] + after
