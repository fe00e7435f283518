"""An edition made: blank, as a copy, or from a file."""

from dataclasses import replace

from village.core import audit, policy
from village.core.context import Context
from village.core.errors import BadSettings, CodeTaken
from village.core.permissions import Permission as P
from village.editions.reads import editions
from village.editions.tables import Edition
from village.editions.words.sections import Section
from village.editions.words.settings import Settings
from village.editions.writes.storing import store, wrong


def create(ctx: Context, settings: Settings) -> Edition:
    """Make an edition with these settings, in preparation. Flushes.

    Raises:
        Forbidden: the actor makes no editions.
        CodeTaken: there is an edition with this code.
        BadSettings: `facts["faults"]` lists what is wrong.
    """
    policy.require(ctx.actor, P.CREATE_EDITION)
    code = settings.edition.code.upper()
    if editions.by_code(ctx.session, code) is not None:
        raise CodeTaken(code=code)
    settings = replace(settings, edition=replace(settings.edition, code=code))
    faults = wrong(ctx, settings)
    if faults:
        raise BadSettings(faults=faults)
    one = settings.edition
    edition = Edition(
        code=code,
        ordinal=one.ordinal,
        name=one.name,
        languages=list(one.languages),
        country=one.country,
        timezone=one.timezone,
        currency=one.currency,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
    )
    ctx.session.add(edition)
    ctx.session.flush()
    here = replace(ctx, edition=edition)
    store(here, edition, settings, Section)
    audit.record(here, code, "create_edition")
    return edition
