"""What exhibitors say and send for their stands: kept, logged, theirs alone, never overbooked."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.attachments.test_receiving import clamd
from tests.orders.conftest import confirmed, of
from village.applications.tables import Application
from village.applications.words import State
from village.core.audit.tables import AuditEntry
from village.core.errors import (
    FileNotTaken,
    Forbidden,
    IllegalTransition,
    NotFound,
    SlotFull,
    Stale,
    VillageError,
)
from village.editions import TaskKind
from village.exhibitors.reads import entries
from village.exhibitors.tables import ExhibitorEntry
from village.exhibitors.writes import entries as writing
from village.extensions import db

SLOTS = {
    "slots": [
        {
            "key": "early",
            "starts_at": "2027-06-03T08:00:00+00:00",
            "ends_at": "2027-06-03T10:00:00+00:00",
            "places": 1,
        },
        {
            "key": "late",
            "starts_at": "2027-06-03T10:00:00+00:00",
            "ends_at": "2027-06-03T12:00:00+00:00",
            "places": 2,
        },
    ]
}
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture
def exhibitor(ctx) -> Application:
    ctx.the_edition.tasks = SLOTS
    return confirmed(ctx, name="Atlas")


@pytest.fixture
def atlas(ctx, exhibitor):
    return of(ctx, exhibitor)


def left(ctx, application) -> dict[str, int]:
    return {one.slot.key: one.left for one in entries.slots(ctx, besides=application)}


def test_a_fascia_is_kept_by_language_and_logged(atlas, exhibitor):
    writing.set_fascia(atlas, exhibitor, {"fr": "Atlas", "ar": "أطلس"}, seen=0)

    entry = entries.kept(atlas, exhibitor)
    assert (entry.fascia, entry.version) == ({"fr": "Atlas", "ar": "أطلس"}, 1)
    [line] = atlas.session.scalars(sa.select(AuditEntry))
    assert (line.subject, line.action) == (exhibitor.reference, "exhibitor_fascia")


def test_each_part_leaves_the_others_as_they_are(atlas, exhibitor):
    writing.set_fascia(atlas, exhibitor, {"fr": "Atlas"}, seen=0)
    writing.set_catalogue(atlas, exhibitor, {"fr": "Des bornes."}, "pictures/x.png", seen=1)
    writing.set_co_exhibitors(atlas, exhibitor, ["Rif"], seen=2)
    writing.need_nothing(atlas, exhibitor, TaskKind.SERVICES)

    entry = entries.of(atlas, exhibitor)

    assert (entry.fascia, entry.catalogue, entry.logo, entry.co_exhibitors, entry.not_needed) == (
        {"fr": "Atlas"},
        {"fr": "Des bornes."},
        "pictures/x.png",
        ["Rif"],
        ["services"],
    )


def test_a_stale_part_overwrites_nothing(atlas, exhibitor):
    writing.set_fascia(atlas, exhibitor, {"fr": "Atlas"}, seen=0)

    with pytest.raises(Stale):
        writing.set_fascia(atlas, exhibitor, {"fr": "Other"}, seen=0)

    assert entries.of(atlas, exhibitor).fascia == {"fr": "Atlas"}


def test_what_is_not_needed_can_be_needed_after_all(atlas, exhibitor):
    writing.need_nothing(atlas, exhibitor, TaskKind.DELIVERY)
    writing.need_nothing(atlas, exhibitor, TaskKind.DELIVERY, needless=False)

    assert entries.of(atlas, exhibitor).not_needed == []
    with pytest.raises(NotFound):
        writing.need_nothing(atlas, exhibitor, TaskKind.INSURANCE)


def test_a_slot_is_taken_changed_and_given_back(ctx, atlas, exhibitor):
    other = confirmed(ctx, name="Rif")
    writing.book(atlas, exhibitor, "early", vehicle="Van", seen=0)
    assert left(ctx, other) == {"early": 0, "late": 2}
    with pytest.raises(SlotFull):
        writing.book(of(ctx, other), other, "early", vehicle="", seen=0)

    writing.book(atlas, exhibitor, "late", vehicle="Van", seen=1)
    assert left(ctx, other) == {"early": 1, "late": 1}

    writing.book(atlas, exhibitor, "", vehicle="Van", seen=2)
    assert left(ctx, other) == {"early": 1, "late": 2}
    assert entries.of(atlas, exhibitor).vehicle == ""


def test_a_slot_is_free_again_when_its_exhibitor_leaves(ctx, atlas, exhibitor):
    writing.book(atlas, exhibitor, "early", vehicle="", seen=0)

    exhibitor.state = State.WITHDRAWN

    assert entries.booked(ctx) == {}


def test_no_slot_is_made_up(atlas, exhibitor):
    with pytest.raises(NotFound):
        writing.book(atlas, exhibitor, "night", vehicle="", seen=0)


def test_a_certificate_is_kept_and_read_by_its_exhibitor_and_the_organiser(
    ctx, atlas, exhibitor, organiser
):
    writing.set_insurance(atlas, exhibitor, "attestation.pdf", PDF)

    for reader in (atlas, organiser):
        file = entries.certificate(reader, exhibitor.reference)
        assert (file.name, file.media_type) == ("attestation.pdf", "application/pdf")
        assert reader.storage.get(file.sha256) == PDF
    with pytest.raises(NotFound):
        entries.certificate(of(ctx, confirmed(ctx)), exhibitor.reference)


def test_what_is_no_certificate_is_not_kept(atlas, exhibitor):
    with pytest.raises(FileNotTaken):
        writing.set_insurance(atlas, exhibitor, "attestation.pdf", b"<script>alert(1)</script>")

    assert entries.kept(atlas, exhibitor) is None


def test_a_certificate_with_a_virus_is_not_kept(atlas, exhibitor):
    with clamd(b"stream: Eicar FOUND\0") as (address, _got), pytest.raises(FileNotTaken) as refusal:
        writing.set_insurance(replace(atlas, scanner=address), exhibitor, "a.pdf", PDF)

    assert (refusal.value.facts["why"], entries.kept(atlas, exhibitor)) == ("infected", None)


def test_the_public_reads_the_entry_in_its_language(ctx, atlas, exhibitor):
    assert entries.catalogued(ctx, exhibitor.reference, "ar") == ("", "")
    texts = {"fr": "Des bornes.", "ar": "محطات"}
    writing.set_catalogue(atlas, exhibitor, texts, "pictures/x.png", seen=0)

    assert entries.catalogued(ctx, exhibitor.reference, "ar") == ("محطات", "pictures/x.png")


def test_nobody_writes_for_another_nor_before_it_comes(ctx, atlas, exhibitor):
    stranger = of(ctx, confirmed(ctx))
    with pytest.raises(Forbidden):
        writing.set_fascia(stranger, exhibitor, {"fr": "X"}, seen=0)

    exhibitor.state = State.SELECTED

    with pytest.raises(IllegalTransition):
        writing.set_fascia(atlas, exhibitor, {"fr": "X"}, seen=0)


def test_a_slot_has_no_more_than_its_places_whoever_comes_at_once(committed, shared_app):
    committed.the_edition.tasks = SLOTS
    carriers = [confirmed(committed, name=f"Atelier {number}") for number in range(5)]
    contexts = {one.id: of(committed, one) for one in carriers}
    committed.session.commit()
    started, refused = Barrier(len(carriers)), []

    def take(application_id: int) -> None:
        with shared_app.app_context(), Session(db.engine) as session:
            application = session.get_one(Application, application_id)
            ctx = replace(contexts[application_id], session=session, edition=application.edition)
            started.wait()
            try:
                writing.book(ctx, application, "late", vehicle="", seen=0)
                session.commit()
            except VillageError as error:
                refused.append(type(error))

    threads = [Thread(target=take, args=(one.id,)) for one in carriers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    taken = committed.session.scalar(sa.select(sa.func.count(ExhibitorEntry.id)))
    assert (taken, refused) == (2, [SlotFull] * 3)


def test_the_organiser_lists_what_exhibitors_said_in_one_query(
    ctx, atlas, organiser, exhibitor, count_queries
):
    confirmed(ctx, name="Rif")
    writing.set_fascia(atlas, exhibitor, {"fr": "Atlas"}, seen=0)
    writing.book(atlas, exhibitor, "late", vehicle="Van", seen=1)
    organiser.session.flush()
    count_queries.clear()

    rows = entries.listed(organiser, "fr")

    assert [(one.organisation, one.fascia, one.slot and one.slot.key) for one in rows] == [
        ("Atlas", {"fr": "Atlas"}, "late"),
        ("Rif", {}, None),
    ]
    assert len(count_queries) == 1
    assert entries.listed(atlas, "fr") == []
