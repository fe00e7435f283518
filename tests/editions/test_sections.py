"""Settings changed section by section: what differs is kept and logged, the rest stays."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from tests.editions.test_making import SETTINGS
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.errors import BadSettings, Forbidden, InUse, Stale
from village.core.permissions import Role
from village.editions.reads import settings as settings_reads
from village.editions.words.life import Life
from village.editions.words.sections import Section, stamp
from village.editions.writes import making, sections

TEXT = {"fr": "Autrement", "en": "Otherwise"}
SERVICE, PACKAGE = SETTINGS.services
[REASON] = SETTINGS.jury.refusal_reasons


@pytest.fixture
def there(ctx: Context) -> Context:
    """Return the context of an organiser of an edition made from a file."""
    edition = making.create(replace(ctx, actor=SYSTEM), SETTINGS)
    return acting(replace(ctx, edition=edition), Role.ORGANISER)


def now(ctx):
    return settings_reads.of(ctx.session, ctx.the_edition)


def logged(ctx):
    entries = ctx.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "configure"))
    return {entry.data["section"]: sorted(entry.data["changes"]) for entry in entries}


def with_axes(*axes):
    return replace(SETTINGS, axes=axes)


def with_jury(**changes):
    return replace(SETTINGS, jury=replace(SETTINGS.jury, **changes))


CHANGES = {
    Section.IDENTITY: (
        replace(SETTINGS, edition=replace(SETTINGS.edition, theme=TEXT)),
        lambda settings: settings.edition.theme == TEXT,
    ),
    Section.AXES: (
        with_axes(replace(SETTINGS.axes[0], title=TEXT), SETTINGS.axes[1]),
        lambda settings: settings.axes[0].title == TEXT,
    ),
    Section.PAVILIONS: (
        replace(
            SETTINGS,
            pavilions=(replace(SETTINGS.pavilions[0], name=TEXT), *SETTINGS.pavilions[1:]),
        ),
        lambda settings: settings.pavilions[0].name == TEXT,
    ),
    Section.CALLS: (
        replace(SETTINGS, calls=(replace(SETTINGS.calls[0], sections=()), *SETTINGS.calls[1:])),
        lambda settings: settings.calls[0].sections == (),
    ),
    Section.JURY: (
        with_jury(refusal_reasons=(replace(REASON, label=TEXT),)),
        lambda settings: settings.jury.refusal_reasons[0].label == TEXT,
    ),
    Section.PRICES: (
        replace(SETTINGS, services=(replace(SERVICE, label=TEXT), PACKAGE)),
        lambda settings: settings.services[0].label == TEXT,
    ),
    Section.CONTRACTS: (
        replace(SETTINGS, contracts=replace(SETTINGS.contracts, exhibitor=())),
        lambda settings: settings.contracts.exhibitor == (),
    ),
    Section.PROGRAMME: (
        replace(SETTINGS, programme=replace(SETTINGS.programme, sessions=())),
        lambda settings: settings.programme.sessions == (),
    ),
}


@pytest.mark.parametrize("section", CHANGES)
def test_a_section_is_changed_alone_and_logged(there, section):
    settings, is_changed = CHANGES[section]

    sections.set_section(there, section, settings)

    assert is_changed(now(there))
    assert list(logged(there)) == [section]


def test_what_stands_already_is_not_logged(there):
    sections.set_section(there, Section.AXES, SETTINGS)
    sections.set_section(there, Section.PRACTICAL, SETTINGS)

    assert logged(there) == {}


def test_all_at_once_changes_the_sections_that_differ(there):
    other = replace(
        SETTINGS, services=(), axes=(replace(SETTINGS.axes[0], title=TEXT), SETTINGS.axes[1])
    )

    changed = sections.set_all(there, other)

    assert (set(changed), now(there)) == ({Section.AXES, Section.PRICES}, other)
    assert sections.would_be(there, other) == other


def test_who_looked_at_an_older_section_changes_nothing(there):
    seen = stamp(now(there), Section.AXES)
    other = with_axes(SETTINGS.axes[0], replace(SETTINGS.axes[1], title=TEXT))
    sections.set_section(there, Section.AXES, other, seen=seen)

    with pytest.raises(Stale):
        sections.set_section(there, Section.AXES, SETTINGS, seen=seen)


def test_an_edition_that_gives_up_a_language_keeps_no_text_in_it(there):
    identity = replace(SETTINGS.edition, languages=("fr",))

    sections.set_section(there, Section.IDENTITY, replace(SETTINGS, edition=identity))

    stands = now(there)
    assert (stands.edition.theme, stands.axes[1].title) == (
        {"fr": "Faire mieux avec moins"},
        {"fr": "Partager"},
    )


def test_faulty_settings_are_refused_with_their_faults(there):
    with pytest.raises(BadSettings) as refused:
        sections.set_section(there, Section.JURY, with_jury(criteria=SETTINGS.jury.criteria[:1]))

    assert [fault.code for fault in refused.value.facts["faults"]] == ["weights"]
    assert now(there) == SETTINGS


def test_an_axis_that_an_application_has_is_not_left_out(there):
    factories.ApplicationFactory(edition=there.the_edition, axis=there.the_edition.axes[1])

    with pytest.raises(InUse):
        sections.set_section(there, Section.AXES, with_axes(SETTINGS.axes[0]))


def test_an_archived_edition_and_other_peoples_are_not_configured(there, chair):
    with pytest.raises(Forbidden):
        sections.set_section(chair, Section.AXES, SETTINGS)
    there.the_edition.state = Life.ARCHIVED
    there.session.flush()
    with pytest.raises(Forbidden):
        sections.set_section(there, Section.AXES, SETTINGS)


@pytest.mark.parametrize(("first", "last", "moves"), [(1, 1, 1), (0, 1, 0)])
def test_an_event_with_as_many_days_takes_its_sessions_along(there, first, last, moves):
    before = now(there)
    day = timedelta(days=1)
    edition = replace(
        before.edition,
        starts_on=before.edition.starts_on + day * first,
        ends_on=before.edition.ends_on + day * last,
    )

    sections.set_section(there, Section.IDENTITY, replace(before, edition=edition))

    after = now(there)
    starts = [one.starts_at + day * moves for one in before.programme.sessions]
    assert [one.starts_at for one in after.programme.sessions] == starts
    assert after.calls == before.calls
