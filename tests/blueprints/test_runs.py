import pytest

from tests import factories
from village.core import runs
from village.core.actor import SYSTEM
from village.core.errors import StandTaken
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.core.runs.tables import Run
from village.core.runs.words import KINDS, RunKind, RunState
from village.web.runs import WORDS, Words

KIND = "test.note"


@pytest.fixture
def work(monkeypatch):
    """Declare a shared kind of run for this test."""
    monkeypatch.setitem(KINDS, KIND, RunKind(P.MANAGE_JURY, shared=True))
    words = Words("Noting", lambda run: "/fr/here", {"half": "Half way"})
    monkeypatch.setitem(WORDS, KIND, words)


@pytest.fixture
def run(chair, work):
    """Return a run that the chair asked for."""
    asked = runs.start(chair, KIND)
    chair.session.commit()
    return asked


@pytest.fixture
def reader(client, chair):
    """Return the chair's browser."""
    client.login(chair.actor.email)
    return client


def url(edition, run, path="", lang="en"):
    return f"/{lang}/{edition.code.lower()}/runs/{run.token}{path}"


def under_way(ctx, run, share=0.4, stage="half"):
    runs.claim(ctx.acting(SYSTEM), run.id)
    ctx.session.commit()
    runs.tell(ctx.session, run.id, share, stage, {})
    ctx.session.commit()


def test_a_run_that_waits_says_so(reader, edition, run):
    page = reader.get(url(edition, run)).text

    assert "Noting" in page
    assert "Waiting for its turn" in page


def test_a_run_that_works_shows_its_bar_and_says_a_new_stage_once(reader, chair, edition, run):
    under_way(chair, run)

    page = reader.get(url(edition, run)).text
    part = reader.get(url(edition, run) + "?said=", headers={"HX-Request": "true"}).text
    again = reader.get(url(edition, run) + "?said=half", headers={"HX-Request": "true"}).text

    assert '<progress class="bar" value="0.4" max="1" aria-label="Noting">' in page
    assert "Half way" in page
    assert "40%" in page
    assert ("<html" in part, "run-said" in part, "run-said" in again) == (False, True, False)


@pytest.mark.parametrize("way", ["done", "cancelled"])
def test_a_run_that_is_over_leads_to_its_features_page(reader, chair, edition, run, way):
    under_way(chair, run)
    if way == "done":
        runs.finish(chair.acting(SYSTEM), run.id, {})
    else:
        runs.cancel(chair, run)
    chair.session.commit()

    answer = reader.get(url(edition, run))
    part = reader.get(url(edition, run), headers={"HX-Request": "true"})

    assert (answer.status_code, answer.location) == (303, "/fr/here")
    assert (part.status_code, part.headers["HX-Redirect"]) == (200, "/fr/here")


def test_a_run_that_failed_says_why_in_the_readers_language(reader, chair, edition, run):
    runs.fail(chair.acting(SYSTEM), run.id, StandTaken(stand="A1", holder="Nour"))
    chair.session.commit()

    part = reader.get(url(edition, run), headers={"HX-Request": "true"})
    english, french = (reader.get(url(edition, run, lang=lang)).text for lang in ("en", "fr"))

    assert part.headers["HX-Redirect"] == url(edition, run)
    assert "Stand A1 has just been given to Nour" in english
    assert "Le stand A1" in french
    assert 'href="/fr/here"' in english


def test_a_run_that_broke_says_that_nothing_was_changed(reader, chair, edition, run):
    runs.fail(chair.acting(SYSTEM), run.id, None)
    chair.session.commit()

    assert "Nothing was changed; you can try again." in reader.get(url(edition, run)).text


def test_a_run_is_stopped_once(reader, session, edition, run):
    stopped = reader.post(url(edition, run, "/cancel"))
    again = reader.post(url(edition, run, "/cancel"))

    assert (stopped.status_code, stopped.location) == (303, "/fr/here")
    assert (again.status_code, again.location) == (303, url(edition, run))
    assert session.get_one(Run, run.id).state is RunState.CANCELLED


@pytest.mark.parametrize(
    ("role", "shared", "status"),
    [(Role.CHAIR, True, 200), (Role.CHAIR, False, 404), (Role.JUROR, True, 404)],
)
def test_a_run_is_seen_by_its_asker_and_if_shared_by_all_who_may_start_it(
    client, chair, edition, run, role, shared, status
):
    run.shared = shared
    chair.session.commit()
    other = factories.MembershipFactory(edition=edition, role=role).user
    client.login(other.email)

    assert client.get(url(edition, run)).status_code == status
    if status == 404:
        assert client.post(url(edition, run, "/cancel")).status_code == 404
