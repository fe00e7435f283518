"""A file is read by those who read the answer that it is, and by nobody else (R8, R9)."""

from dataclasses import replace

import pytest

from tests import factories
from tests.attachments.conftest import DECK, LOGO
from tests.attachments.test_receiving import send
from tests.conftest import acting
from village.applications.reads import answers as answer_reads
from village.applications.words import State
from village.attachments import reads
from village.attachments.writes import receiving
from village.core.errors import ConflictOfInterest, NotFound, VillageError
from village.core.permissions import Role


@pytest.fixture
def sent(founder, draft):
    """Return a submitted application with a file for each question, and one that it left out."""
    files = {
        "deck": send(founder, draft, DECK),
        "shots": send(founder, draft, LOGO, "shots", "a.png"),
        "plan": send(founder, draft, LOGO, "plan", "plan.png"),
        "out": send(founder, draft, DECK, name="out.pdf"),
    }
    draft.answers = {key: [one.stored()] for key, one in files.items() if key != "out"}
    draft.asked = answer_reads.as_put(draft)
    draft.state, draft.submitted_at = State.ELIGIBLE, founder.now
    founder.session.commit()
    return files


def read(ctx, files):
    """Return the keys of the files that the actor reads."""
    found = set()
    for key, one in files.items():
        try:
            reads.find(ctx, one.id)
        except VillageError:
            continue
        found.add(key)
    return found


def juror(ctx, draft, *, assigned=True):
    user = factories.UserFactory()
    if assigned:
        factories.AssignmentFactory(application=draft, user=user)
    return acting(ctx, Role.JUROR, user=user)


def test_each_reads_the_files_of_the_answers_that_they_read(ctx, founder, organiser, draft, sent):
    stranger = acting(ctx, user=factories.OrganisationMemberFactory().user)
    gate = acting(ctx, Role.GATE)

    who = {
        "founder": founder,
        "organiser": organiser,
        "juror": juror(ctx, draft),
        "juror of other files": juror(ctx, draft, assigned=False),
        "stranger": stranger,
        "gate": gate,
        "nobody": ctx,
    }

    assert {name: read(one, sent) for name, one in who.items()} == {
        "founder": {"deck", "shots", "plan", "out"},
        "organiser": {"deck", "shots", "plan"},
        "juror": {"deck", "plan"},
        "juror of other files": set(),
        "stranger": set(),
        "gate": set(),
        "nobody": set(),
    }


def test_a_blind_juror_reads_no_file_as_any_may_tell_whose_it_is(ctx, edition, draft, sent):
    edition.blind = True
    ctx.session.flush()

    assert read(juror(ctx, draft), sent) == set()


def test_who_stepped_aside_reads_nothing(ctx, draft, sent):
    user = factories.UserFactory()
    factories.AssignmentFactory(application=draft, user=user)
    factories.ConflictFactory(application=draft, user=user)
    recused = acting(ctx, Role.JUROR, user=user)

    with pytest.raises(ConflictOfInterest):
        reads.find(recused, sent["deck"].id)
    assert read(recused, sent) == set()


def test_a_file_of_another_edition_does_not_exist(founder, sent):
    elsewhere = replace(founder, edition=factories.EditionFactory())

    with pytest.raises(NotFound):
        reads.find(elsewhere, sent["deck"].id)


def test_a_file_on_its_way_is_read_by_nobody(founder, draft):
    upload = receiving.begin(founder, draft, "deck", name="a.pdf", size_bytes=9)

    with pytest.raises(NotFound):
        reads.find(founder, upload.token)
    assert reads.on_their_way(founder) == {upload.token}


def test_the_form_asks_once_however_many_files_there_are(founder, draft, count_queries):
    counts = []
    for number in range(3):
        send(founder, draft, LOGO, "shots", f"{number}.png")
        founder.session.expire_all()
        founder.session.refresh(draft)
        count_queries.clear()
        reads.offered(founder, draft)
        counts.append(len(count_queries))

    assert counts == [1, 1, 1]
