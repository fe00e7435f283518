"""An edition's settings changed, one section or all: pages and files tell the same use cases."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from village.core import audit, policy
from village.core.context import Context
from village.core.errors import BadSettings, Forbidden, InUse, ScaleInUse, Stale
from village.core.permissions import Permission as P
from village.editions.reads import settings as settings_reads
from village.editions.tables import Edition
from village.editions.words.comparing import compared
from village.editions.words.life import Life
from village.editions.words.moving import event_moved
from village.editions.words.prices import renumbered
from village.editions.words.sections import (
    FIELDS,
    Section,
    changed,
    content,
    keeping_questions,
    rekinded,
    stamp,
)
from village.editions.words.settings import Settings
from village.editions.words.translating import in_its_languages
from village.editions.writes.storing import store, wrong


def set_section(ctx: Context, section: Section, settings: Settings, *, seen: str = "") -> None:
    """Change one section to what `settings` say of it; the others stay as they are. Flushes.

    With a language of the edition go the texts in it, in every section; the log keeps them. With
    the days of the event move its sessions, the hours of badges and the delivery slots.

    Args:
        ctx: the use case's context.
        section: what changes.
        settings: settings of which this section counts.
        seen: the stamp of what the form showed; empty where nobody looked.

    Raises:
        Forbidden: the actor does not configure this edition, or it is archived.
        Stale: somebody else changed the section since the form was shown.
        BadSettings: `facts["faults"]` lists what is wrong.
        InUse: something that is left out is referred to.
    """
    before = locked(ctx)
    if seen and seen != stamp(before, section):
        raise Stale(section=section)
    parts: Any = {name: getattr(settings, name) for name in FIELDS[section]}
    after = _kept(ctx.the_edition, before, replace(before, **parts))
    if not set(before.edition.languages) <= set(after.edition.languages):
        after = in_its_languages(after)
    after = event_moved(before, after)
    if sections := changed(before, after):
        _save(ctx, before, after, sections)


def set_all(ctx: Context, settings: Settings) -> tuple[Section, ...]:
    """Change whatever differs from `settings`; returns the sections that changed. Flushes.

    Raises:
        Forbidden, BadSettings, InUse: as for one section.
    """
    before = locked(ctx)
    after = _kept(ctx.the_edition, before, settings)
    sections = changed(before, after)
    _save(ctx, before, after, sections)
    return sections


def renumber_stands(ctx: Context, numbers: Mapping[str, str]) -> None:
    """Let the prices of single stands follow them to their new numbers. Flushes.

    The caller has locked the edition's row. `numbers` are the new ones by the old ones.

    Raises:
        Forbidden: the actor does not configure this edition.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    if not numbers:
        return
    before = settings_reads.of(ctx.session, ctx.the_edition)
    after = replace(before, prices=renumbered(before.prices, numbers))
    _put(ctx, before, after, changed(before, after))


def would_be(ctx: Context, settings: Settings) -> Settings:
    """Return the settings that `set_all` would leave: lost questions are retired."""
    return _kept(ctx.the_edition, settings_reads.of(ctx.session, ctx.the_edition), settings)


def locked(ctx: Context) -> Settings:
    """Return the settings as they stand; nobody else changes them until this is over.

    Raises:
        Forbidden: the actor does not configure this edition, or it is archived.
    """
    policy.require(ctx.actor, P.CONFIGURE)
    edition = ctx.the_edition
    ctx.session.flush()
    ctx.session.expire_all()  # whoever had the lock before may have changed what was read so far
    ctx.session.refresh(edition, with_for_update=True)
    if edition.state is Life.ARCHIVED:
        raise Forbidden(permission=P.CONFIGURE)
    return settings_reads.of(ctx.session, edition)


def _kept(edition: Edition, before: Settings, after: Settings) -> Settings:
    """Return the settings with nothing lost that applications or marks refer to.

    Raises:
        InUse: a question would ask for another kind of answer.
        ScaleInUse: marks were given on a scale that would be another one.
    """
    if edition.marks_given and before.jury.scale.marks != after.jury.scale.marks:
        raise ScaleInUse
    if not edition.last_application_number:
        return after
    if others := rekinded(before, after):
        raise InUse(what="question", key=others[0])
    return keeping_questions(before, after)


def _save(ctx: Context, before: Settings, after: Settings, sections: Iterable[Section]) -> None:
    if faults := wrong(ctx, after):
        raise BadSettings(faults=faults)
    _put(ctx, before, after, sections)


def _put(ctx: Context, before: Settings, after: Settings, sections: Iterable[Section]) -> None:
    store(ctx, ctx.the_edition, after, sections)
    for section in sections:
        differences = compared(content(before, section), content(after, section))
        changes = {one.key: [one.before, one.after] for one in differences}
        audit.record(ctx, after.edition.code, "configure", section=section, changes=changes)
