"""An edition's settings changed, one section or all: pages and files tell the same use cases."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from village.core import audit, policy
from village.core.context import Context
from village.core.errors import BadSettings, Forbidden, InUse, Stale
from village.core.permissions import Permission as P
from village.editions.reads import settings as settings_reads
from village.editions.tables import Edition
from village.editions.words.comparing import compared
from village.editions.words.file.checks import check_settings
from village.editions.words.life import Life
from village.editions.words.sections import (
    Section,
    changed,
    content,
    keeping_questions,
    rekinded,
    stamp,
)
from village.editions.words.settings import (
    AxisSettings,
    CallSettings,
    ContractSettings,
    FigureSettings,
    Identity,
    JurySettings,
    Organiser,
    PavilionRule,
    PavilionSettings,
    PracticalSection,
    PriceSettings,
    Programme,
    QuestionSection,
    Service,
    Settings,
    Venue,
)
from village.editions.writes.storing import store


def set_identity(
    ctx: Context, edition: Identity, organiser: Organiser, venue: Venue, *, seen: str = ""
) -> None:
    """Change what the edition is called, when and where it is, and who answers for it. Flushes."""
    _change(ctx, Section.IDENTITY, seen, edition=edition, organiser=organiser, venue=venue)


def set_axes(ctx: Context, axes: Sequence[AxisSettings], *, seen: str = "") -> None:
    """Change the themes. Flushes."""
    _change(ctx, Section.AXES, seen, axes=tuple(axes))


def set_pavilions(
    ctx: Context, rule: PavilionRule, pavilions: Sequence[PavilionSettings], *, seen: str = ""
) -> None:
    """Change the pavilions and who says where applications belong. Flushes."""
    _change(ctx, Section.PAVILIONS, seen, pavilion_rule=rule, pavilions=tuple(pavilions))


def set_calls(ctx: Context, calls: Sequence[CallSettings], *, seen: str = "") -> None:
    """Change the calls; a question left out is retired once there are applications. Flushes."""
    _change(ctx, Section.CALLS, seen, calls=tuple(calls))


def set_questions(
    ctx: Context, key: str, sections: Sequence[QuestionSection], *, seen: str = ""
) -> None:
    """Change the form of one call. Flushes."""
    calls = settings_reads.of(ctx.session, ctx.the_edition).calls
    asked = (replace(one, sections=tuple(sections)) if one.key == key else one for one in calls)
    set_calls(ctx, tuple(asked), seen=seen)


def set_jury(ctx: Context, jury: JurySettings, *, seen: str = "") -> None:
    """Change the criteria, the scale and the reasons of refusal. Flushes."""
    _change(ctx, Section.JURY, seen, jury=jury)


def set_prices(
    ctx: Context, prices: PriceSettings, services: Sequence[Service], *, seen: str = ""
) -> None:
    """Change what stands and services cost and when they are paid. Flushes."""
    _change(ctx, Section.PRICES, seen, prices=prices, services=tuple(services))


def set_contracts(ctx: Context, contracts: ContractSettings, *, seen: str = "") -> None:
    """Change the clauses of contracts drafted from now on. Flushes."""
    _change(ctx, Section.CONTRACTS, seen, contracts=contracts)


def set_programme(ctx: Context, programme: Programme, *, seen: str = "") -> None:
    """Change rooms, speakers and sessions. Flushes."""
    _change(ctx, Section.PROGRAMME, seen, programme=programme)


def set_practical(
    ctx: Context,
    sections: Sequence[PracticalSection],
    figures: Sequence[FigureSettings],
    *,
    seen: str = "",
) -> None:
    """Change the practical information and the figures. Flushes."""
    _change(ctx, Section.PRACTICAL, seen, practical=tuple(sections), figures=tuple(figures))


def set_all(ctx: Context, settings: Settings) -> tuple[Section, ...]:
    """Change whatever differs from `settings`; returns the sections that changed. Flushes.

    Raises:
        Forbidden, BadSettings, InUse: as for one section.
    """
    before = _locked(ctx)
    after = _kept(ctx.the_edition, before, settings)
    sections = changed(before, after)
    _save(ctx, before, after, sections)
    return sections


def would_be(ctx: Context, settings: Settings) -> Settings:
    """Return the settings that `set_all` would leave: lost questions are retired."""
    return _kept(ctx.the_edition, settings_reads.of(ctx.session, ctx.the_edition), settings)


def _change(ctx: Context, section: Section, seen: str, **parts: Any) -> None:
    """Change one section.

    Args:
        ctx: the use case's context.
        section: what changes.
        seen: the stamp of what the form showed; empty where nobody looked.
        parts: the fields of the settings, with their new values.

    Raises:
        Forbidden: the actor does not configure this edition, or it is archived.
        Stale: somebody else changed the section since the form was shown.
        BadSettings: `facts["faults"]` lists what is wrong.
        InUse: something that is left out is referred to.
    """
    before = _locked(ctx)
    if seen and seen != stamp(before, section):
        raise Stale(section=section)
    after = _kept(ctx.the_edition, before, replace(before, **parts))
    if content(before, section) != content(after, section):
        _save(ctx, before, after, [section])


def _locked(ctx: Context) -> Settings:
    """Return the settings as they stand; nobody else changes them until this is over."""
    policy.require(ctx.actor, P.CONFIGURE)
    edition = ctx.the_edition
    lock = sa.select(Edition).where(Edition.id == edition.id).with_for_update()
    ctx.session.execute(lock.execution_options(populate_existing=True))
    if edition.state is Life.ARCHIVED:
        raise Forbidden(permission=P.CONFIGURE)
    return settings_reads.of(ctx.session, edition)


def _kept(edition: Edition, before: Settings, after: Settings) -> Settings:
    """Return the settings with nothing lost to which applications may have answered."""
    if not edition.last_application_number:
        return after
    if others := rekinded(before, after):
        raise InUse(what="question", key=others[0])
    return keeping_questions(before, after)


def _save(ctx: Context, before: Settings, after: Settings, sections: Iterable[Section]) -> None:
    faults = [fault for fault in check_settings(after) if not fault.warns]
    if faults:
        raise BadSettings(faults=faults)
    store(ctx, ctx.the_edition, after, sections)
    for section in sections:
        differences = compared(content(before, section), content(after, section))
        changes = {one.key: [one.before, one.after] for one in differences}
        audit.record(ctx, after.edition.code, "configure", section=section, changes=changes)
