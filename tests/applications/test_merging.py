import pytest

from tests.conftest import acting
from tests.factories import ApplicationFactory
from village.applications.reads import notes, tags
from village.applications.reads.duplicates import merged_from, merged_into
from village.applications.words import State
from village.applications.writes import notes as note_writes
from village.applications.writes import tags as tag_writes
from village.applications.writes.merging import close_as_duplicate
from village.core.errors import IllegalTransition
from village.core.permissions import Role


def test_a_duplicate_points_at_the_file_that_has_its_notes_and_tags(ctx):
    organiser = acting(ctx, Role.ORGANISER)
    kept, closed = (ApplicationFactory(edition=ctx.edition) for _ in range(2))
    note_writes.write(organiser, closed, "Rappelé hier")
    tag_writes.put(organiser, [closed], "pilote")
    tag_writes.put(organiser, [kept, closed], "eau")

    close_as_duplicate(organiser, closed, kept, note="Double envoi")

    assert (closed.state, merged_into(organiser, closed)) == (State.WITHDRAWN, kept.reference)
    assert (merged_from(organiser, kept), merged_into(organiser, kept)) == (
        [closed.reference],
        None,
    )
    assert [one.text for one in notes.of(organiser, kept)] == ["Rappelé hier"]
    assert tags.of(organiser, kept) == ["eau", "pilote"]


def test_a_decided_file_is_no_duplicate(ctx):
    kept = ApplicationFactory(edition=ctx.edition)
    selected = ApplicationFactory(edition=ctx.edition, state=State.SELECTED)

    with pytest.raises(IllegalTransition):
        close_as_duplicate(acting(ctx, Role.ORGANISER), selected, kept, note="")
