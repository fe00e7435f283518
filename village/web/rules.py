"""Broken rules of a plan of stands, in words."""

from collections.abc import Callable, Iterable

from flask_babel import gettext as _

from village.engines.stands.check import Broken
from village.web.pages import stand_text


def broken_words(broken: Iterable[Broken], name: Callable[[str], str]) -> list[str]:
    """Return a sentence for each broken rule; `name` says who is behind a reference."""
    return [_sentence(fault, name) for fault in broken if fault.rule not in ("value", "bound")]


def _sentence(fault: Broken, name: Callable[[str], str]) -> str:
    who = name(fault.names[0]) if fault.names else ""
    other = fault.names[1] if len(fault.names) > 1 else ""
    sentences: dict[str, Callable[[], str]] = {
        "unknown-request": lambda: _("%(who)s no longer waits for a stand.", who=who),
        "unknown-module": lambda: _(
            "Stand %(stand)s is no longer on the plan.", stand=stand_text(other)
        ),
        "zone": lambda: _("%(who)s: the stand's pavilion or size does not suit.", who=who),
        "needs": lambda: _(
            "%(who)s: stand %(stand)s lacks a connection that is needed.",
            who=who,
            stand=stand_text(other),
        ),
        "shared": lambda: _(
            "Stand %(stand)s is given to both %(first)s and %(second)s.",
            stand=stand_text(fault.names[2]),
            first=who,
            second=name(other),
        ),
        "blocked": lambda: _("Stand %(stand)s is blocked.", stand=stand_text(other)),
        "pinned": lambda: _("%(who)s must stay on the stand kept for it.", who=who),
        "separate": lambda: _(
            "%(first)s and %(second)s stand too near each other.", first=who, second=name(other)
        ),
    }
    found = sentences.get(fault.rule)
    return found() if found else f"{who}: {fault.detail}"
