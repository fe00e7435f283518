"""Tags: put on files and taken off by who screens, and seen by nobody else."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from village.applications.reads import listing, tags
from village.applications.reads.filtering import ApplicationFilters
from village.applications.writes import tags as writes
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden


@pytest.fixture
def files(ctx):
    """Return three files."""
    return factories.ApplicationFactory.create_batch(3, edition=ctx.edition)


def listed(ctx, **filters) -> dict[str, list[str]]:
    found = listing.page(ctx, ApplicationFilters(**filters), 1, "fr")
    return {row.reference: list(row.tags) for row in found.rows}


def test_a_tag_stands_on_files_once_and_filters_the_list(organiser, files):
    writes.put(organiser, files[:2], "Énergie")
    writes.put(organiser, files[1:2], "Énergie")
    writes.put(organiser, files[1:2], "À rappeler")

    assert listed(organiser, tag="Énergie") == {
        files[0].reference: ["Énergie"],
        files[1].reference: ["À rappeler", "Énergie"],
    }
    assert tags.of(organiser, files[2]) == []
    assert tags.known(organiser) == ["À rappeler", "Énergie"]


def test_a_tag_taken_off_its_last_file_is_gone(organiser, files):
    writes.put(organiser, files[:1], "Énergie")

    writes.take_off(organiser, files[:2], "Énergie")

    assert (tags.known(organiser), tags.of(organiser, files[0])) == ([], [])
    entries = organiser.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))
    assert [(one.action, one.data["tag"]) for one in entries] == [
        ("tag_put", "Énergie"),
        ("tag_taken_off", "Énergie"),
    ]


def test_a_tag_put_on_no_file_is_none(organiser, files):
    writes.put(organiser, [], "Énergie")

    assert tags.known(organiser) == []


def test_files_whose_tags_would_change_are_told_before(organiser, files):
    writes.put(organiser, files[:1], "Énergie")
    everything = ApplicationFilters()

    put = writes.to_change(organiser, everything, "Énergie", put_on=True)
    off = writes.to_change(organiser, everything, "Énergie", put_on=False)

    assert (put, off) == (files[1:], files[:1])


def test_a_chair_and_another_edition_see_no_tag(organiser, chair, files):
    writes.put(organiser, files, "Énergie")
    theirs = replace(organiser, edition=factories.EditionFactory())
    elsewhere = replace(theirs, actor=replace(organiser.actor, edition_id=theirs.edition.id))

    assert set(map(tuple, listed(chair).values())) == {()}
    assert listed(chair, tag="Énergie") == {}
    assert (tags.of(chair, files[0]), tags.known(chair), tags.known(elsewhere)) == ([], [], [])
    with pytest.raises(Forbidden):
        writes.put(chair, files, "Énergie")
    with pytest.raises(Forbidden):
        writes.take_off(chair, files, "Énergie")
