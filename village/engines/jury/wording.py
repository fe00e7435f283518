"""Why no assignment exists, in English sentences; pages word the same data in their language."""

from __future__ import annotations

from collections.abc import Sequence

from village.engines.jury.shortage import Shortage, ShortageKind

SHOWN = 6


def sentence(
    found: Shortage,
    applications: Sequence[str],
    jurors: Sequence[str],
    *,
    everything: int,
    max_load: int,
) -> str:
    """Return what lacks and what would help, in one sentence."""
    match found.kind:
        case ShortageKind.JURORS | ShortageKind.ROOM:
            return _places(found, applications, jurors, everything, max_load)
        case ShortageKind.APPLICATIONS:
            return (
                f"{listed(jurors)}: {counted(found.asked, 'review')} asked as least load,"
                f" {found.asked - found.missing} can be had;"
                f" {found.missing} missing: lower the least load"
            )
        case ShortageKind.RULE:
            return (
                f"{found.rule}: {listed(applications)}: {counted(len(jurors), 'juror')} without"
                f" conflict, {counted(found.asked, 'place')} asked; {found.missing} missing"
            )
        case _:  # TOGETHER
            rules = f" under {found.rule}" if found.rule else ""
            asked, whole = counted(found.asked, "review"), counted(len(jurors), "juror")
            return (
                f"{listed(applications)}: {asked} asked cannot all be given by {whole}{rules},"
                " though each demand alone could be met;"
                f" {found.missing} missing"
            )


def _places(
    found: Shortage,
    applications: Sequence[str],
    jurors: Sequence[str],
    everything: int,
    max_load: int,
) -> str:
    """Word a shortage of jurors or of room."""
    more, fewer = remedies(found.asked, found.missing, len(applications), max_load)
    room = (
        "" if found.kind is ShortageKind.JURORS else f" with room for {found.asked - found.missing}"
    )
    more_jurors = f"find {counted(more, 'more juror')}" if max_load else "raise the largest load"
    return (
        f"{listed(applications, everything)}:"
        f" {counted(len(jurors), 'juror')} without conflict{room},"
        f" {counted(found.asked, 'review')} asked; {found.missing} missing:"
        f" {more_jurors}" + (f", or ask for {counted(fewer, 'review')} each" if fewer else "")
    )


def remedies(asked: int, missing: int, applications: int, max_load: int) -> tuple[int, int]:
    """Return how many more jurors would help, or how many reviews each could be had (0: none)."""
    helped = max(min(max_load, applications), 1)
    return -(-missing // helped), (asked - missing) // max(applications, 1)


def listed(names: Sequence[str], everyone: int = 0) -> str:
    """List names, the first few where there are many."""
    if len(names) > 1 and len(names) == everyone:
        return f"all {len(names)} applications"
    if len(names) <= SHOWN:
        return ", ".join(names)
    return f"{', '.join(names[: SHOWN - 1])} and {len(names) - SHOWN + 1} more"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
