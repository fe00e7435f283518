"""What an organiser writes to many organisations, and how far it has come."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from village.core.labels import N_, Label, Shade

#: The template of its mails.
TEMPLATE = "campaign"
#: How far ahead a campaign may be sent.
FARTHEST = timedelta(days=90)

#: What a campaign says in each language.
PARTS = ("subject", "text")
#: By language, its `subject` and its `text`.
Wording = Mapping[str, Mapping[str, str]]


class Stage(StrEnum):
    """How far a campaign has come."""

    PREPARED = "prepared"
    WAITING = "waiting"
    LEAVING = "leaving"
    LEFT = "left"
    UNDONE = "undone"


STAGE_LABELS: dict[Stage, Label] = {
    Stage.PREPARED: Label(N_("Prepared")),
    Stage.WAITING: Label(N_("Waits for its time"), Shade.WARN),
    Stage.LEAVING: Label(N_("On its way")),
    Stage.LEFT: Label(N_("Has left"), Shade.GOOD),
    Stage.UNDONE: Label(N_("Undone"), Shade.GONE),
}


def stage(
    *, leaves_at: datetime | None, undone_at: datetime | None, waiting: int, now: datetime
) -> Stage:
    """Return how far a campaign is; `waiting` is how many of its mails have not left."""
    if undone_at is not None:
        return Stage.UNDONE
    if leaves_at is None:
        return Stage.PREPARED
    if not waiting:
        return Stage.LEFT
    return Stage.WAITING if now < leaves_at else Stage.LEAVING


def unworded(wording: Wording, languages: Iterable[str]) -> list[str]:
    """Return the languages, of those asked for, in which a subject or a text is missing."""
    return [one for one in languages if not all(wording.get(one, {}).get(p) for p in PARTS)]
