"""Lists that leave the system as files: the log says who took which, and how many rows."""

from village.core import audit
from village.core.audit.words import LIST
from village.core.context import Context


def note(ctx: Context, what: str, *, rows: int, **facts: object) -> None:
    """Write down that the actor takes a list of `rows` rows away. Flushes.

    `facts` says what was asked of the list; what was not asked is left out. Whoever stepped
    aside from a file reads of their own lists alone (`visible.logged`).
    """
    asked = {name: str(value) for name, value in facts.items() if value not in (None, "", False)}
    audit.record(ctx, f"{LIST}{what}", "export", rows=rows, **asked)
