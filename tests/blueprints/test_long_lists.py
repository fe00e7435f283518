"""A list of applications too long to wait for: written by a run, downloaded, let go."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from village.applications.reads.filtering import ApplicationFilters, ListOrder, filters_of
from village.applications.words import State
from village.core.audit.tables import AuditEntry
from village.core.files.tables import StoredFile
from village.core.permissions import Role
from village.core.runs.tables import Run
from village.editions.words.calls import CallKind
from village.privacy.writes import exporting


@pytest.fixture
def admin(edition) -> str:
    for kind, title in ((CallKind.STARTUP, "Capteurs"), (CallKind.EXHIBITOR, "Vannes")):
        factories.ApplicationFactory(edition=edition, kind=kind, title=title)
    return f"/fr/{edition.code.lower()}/admin"


@pytest.fixture
def organiser(client, edition, session, admin, monkeypatch):
    monkeypatch.setattr("village.blueprints.admin.export.MOST_AT_ONCE", 1)
    user = factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user
    session.commit()
    client.login(user.email)
    return user


def export(client, admin, form="csv", **more):
    return client.post(f"{admin}/applications.{form}", data=more).location


def test_a_long_list_is_asked_for_by_a_press_and_a_short_one_is_given_at_once(
    client, admin, organiser
):
    long = client.get(f"{admin}/applications/export").text
    short = client.get(f"{admin}/applications/export?kind=exhibitor").text

    assert ('method="post"' in long, "en arrière-plan" in long) == (True, True)
    assert 'class="form" method="get"' in short


def test_a_long_list_is_followed_and_downloaded_as_it_was_streamed(
    client, admin, organiser, work_off
):
    streamed = client.get(f"{admin}/applications.csv?column=reference&column=title")
    run = export(client, admin, column=["reference", "title"])
    bar = client.get(run)
    work_off()
    page = client.get(client.get(run).location)
    with client.get(f"{client.get(run).location}/file") as file:
        content = file.data

    assert "progress" in bar.text
    assert "2 dossiers" in page.text
    assert content == streamed.data
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert {row[1] for row in rows} == {"Titre", "Capteurs", "Vannes"}
    assert file.headers["Content-Disposition"].endswith("-applications.csv")


def test_filters_columns_and_formats_go_along(client, admin, organiser, work_off):
    run = export(client, admin, "json", kind="exhibitor", column="title")
    work_off()
    with client.get(f"{client.get(run).location}/file") as file:
        found = json.loads(file.data)
    book = export(client, admin, "xlsx")
    work_off()
    with client.get(f"{client.get(book).location}/file") as file:
        packed = file.data

    assert found == [{"title": "Vannes"}]
    assert packed[:2] == b"PK"


def test_the_log_notes_who_took_it_and_how_many_rows(client, admin, organiser, session, work_off):
    export(client, admin, kind="exhibitor")
    work_off()

    taken = sa.select(AuditEntry).where(AuditEntry.action == "export")
    [entry] = session.scalars(taken)
    assert entry.data == {"rows": 1, "kind": "exhibitor"}


def test_nobody_else_gets_the_file(client, admin, edition, organiser, session, work_off):
    run = export(client, admin)
    work_off()
    page = client.get(run).location
    other = factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user
    session.commit()
    client.login(other.email)

    assert [client.get(path).status_code for path in (page, f"{page}/file")] == [404, 404]


def test_the_file_is_let_go_after_some_days(client, ctx, admin, organiser, session, work_off):
    run = export(client, admin)
    early = client.get(f"{admin}/applications/export/{run.rpartition('/')[2]}")
    work_off()
    page = client.get(run).location
    run_row = session.scalars(sa.select(Run)).one()
    later = run_row.finished_at + exporting.KEPT + timedelta(minutes=1)
    exporting.let_go(replace(ctx, now=later))
    session.commit()

    assert early.status_code == 303
    assert "supprimé" in client.get(page).text
    assert client.get(f"{page}/file").status_code == 404
    assert session.scalars(sa.select(StoredFile)).all() == []


def test_filters_come_back_from_json_as_they_were():
    filters = ApplicationFilters(
        kind=CallKind.STARTUP,
        state=State.SUBMITTED,
        axis=3,
        words="eau",
        chosen=frozenset({"B", "A"}),
        order=ListOrder.TITLE,
        descending=False,
    )

    told = json.loads(json.dumps(filters.as_json()))

    assert filters_of(told) == filters
    assert filters_of(json.loads(json.dumps(ApplicationFilters().as_json()))) == (
        ApplicationFilters()
    )
