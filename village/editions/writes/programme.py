"""One session or one speaker of the programme changed by itself, as other software does it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from village.core.context import Context
from village.core.errors import NotFound, Stale
from village.editions.words.sections import Section, item_stamp
from village.editions.words.settings import SessionSettings, Settings, Speaker
from village.editions.writes import sections

#: The list of the programme that holds each kind of item.
_LISTS: Mapping[type, str] = MappingProxyType({SessionSettings: "sessions", Speaker: "speakers"})


def put(ctx: Context, item: SessionSettings | Speaker, *, seen: str) -> None:
    """Add an item, or let it take the place of the one with its key. Flushes.

    Args:
        ctx: the request's context.
        item: what is to be there.
        seen: the stamp of what it replaces; empty where there is none yet.

    Raises:
        Stale: what is there is another than was seen.
        NotFound: nothing is there any more.
        Forbidden, BadSettings: as for a section of the settings.
    """
    before = sections.locked(ctx)
    items = _items(before, type(item))
    if seen or item.key in items:
        _require_seen(items, item.key, seen)
    _save(ctx, before, type(item), [*(items | {item.key: item}).values()])


def remove(ctx: Context, kind: type[SessionSettings | Speaker], key: str, *, seen: str) -> None:
    """Take an item away. Flushes.

    Raises:
        Stale: it is another than was seen.
        NotFound: it is not there.
        BadSettings: something refers to it.
        Forbidden: as for a section of the settings.
    """
    before = sections.locked(ctx)
    items = _items(before, kind)
    _require_seen(items, key, seen)
    del items[key]
    _save(ctx, before, kind, [*items.values()])


def _items(settings: Settings, kind: type) -> dict[str, Any]:
    return {one.key: one for one in getattr(settings.programme, _LISTS[kind])}


def _require_seen(items: Mapping[str, Any], key: str, seen: str) -> None:
    if key not in items:
        raise NotFound
    if item_stamp(items[key]) != seen:
        raise Stale(section=Section.PROGRAMME)


def _save(ctx: Context, before: Settings, kind: type, items: Sequence[Any]) -> None:
    programme: Any = replace(before.programme, **{_LISTS[kind]: tuple(items)})
    sections.set_section(ctx, Section.PROGRAMME, replace(before, programme=programme))
