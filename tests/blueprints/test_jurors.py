import pytest
import sqlalchemy as sa

from tests import factories
from village.applications.words import State
from village.core.permissions import Role
from village.jury.tables import JurorBid, JurorProfile


def url(edition, path):
    return f"/en/{edition.code.lower()}/jury/{path}"


@pytest.fixture
def juror(edition):
    """Return a juror of the edition, with a profile."""
    user = factories.MembershipFactory(edition=edition, role=Role.JUROR).user
    factories.JurorProfileFactory(edition=edition, user=user)
    return user


@pytest.fixture
def chair_user(client, chair):
    """Return a logged-in chair."""
    client.login(chair.actor.email)


def fields(user, **values):
    return {f"juror{user.id}-{name}": value for name, value in values.items()}


def stored(session, user):
    profile = session.scalar(sa.select(JurorProfile).where(JurorProfile.user_id == user.id))
    return (profile.institution, profile.axes, profile.languages, profile.gender, profile.words)


def test_a_juror_fills_in_the_own_profile(client, edition, session, juror):
    client.login(juror.email)
    number = edition.axes[1].number
    page = client.get(url(edition, "profile")).text

    answer = client.post(
        url(edition, "profile"),
        data=fields(
            juror, institution="École", axes=[number], languages=["ar"], gender="woman",
            words="eau, réseaux\nمياه",
        ),
    )  # fmt: skip

    assert "Institut" in page
    assert answer.status_code == 303
    assert stored(session, juror) == (
        "École",
        [number],
        ["ar"],
        "woman",
        ["eau", "réseaux", "مياه"],
    )


def test_too_long_a_list_of_words_is_refused_and_kept(client, edition, juror):
    client.login(juror.email)

    answer = client.post(url(edition, "profile"), data=fields(juror, words="w" * 61))

    assert answer.status_code == 422
    assert "w" * 61 in answer.text


def test_the_chair_sees_and_changes_profiles(client, edition, session, chair_user, juror):
    other = factories.MembershipFactory(edition=edition, role=Role.JUROR).user

    page = client.get(url(edition, "jurors")).text
    answer = client.post(
        url(edition, "jurors"), data={"juror": other.id, **fields(other, institution="Ailleurs")}
    )
    wrong = client.post(
        url(edition, "jurors"), data={"juror": other.id, **fields(other, institution="w" * 161)}
    )
    nobody = client.post(url(edition, "jurors"), data={"juror": 0})

    assert (juror.name in page, other.name in page) == (True, True)
    assert (answer.status_code, wrong.status_code, nobody.status_code) == (303, 422, 404)
    assert stored(session, other) == ("Ailleurs", [], [], None, [])


def test_wishes_are_opened_said_and_closed(client, edition, session, chair, juror):
    file = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE, title="Fuites")
    client.login(juror.email)
    closed = client.get(url(edition, "bids")).text
    refused = client.post(url(edition, "bids"), data={f"bid-{file.reference}": "eager"})
    client.login(chair.actor.email)
    client.post(url(edition, "bids/open"), data={"open": "yes"})
    client.login(juror.email)

    shown = client.get(url(edition, "bids")).text
    client.post(url(edition, "bids"), data={f"bid-{file.reference}": "eager", "bid-X": "eager"})
    kept = client.get(url(edition, "bids")).text

    assert ("Fuites" in closed, "Fuites" in shown, refused.status_code) == (False, True, 409)
    assert 'value="eager" checked' in kept
    assert [row.bid for row in session.scalars(sa.select(JurorBid))] == ["eager"]


@pytest.mark.parametrize("path", ["jurors", "absence", "bids"])
def test_the_pages_ask_as_much_for_three_as_for_one(
    client, edition, chair, juror, count_queries, path
):
    edition.bids_open = True
    factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    client.login(juror.email if path == "bids" else chair.actor.email)
    client.get(url(edition, path))
    count_queries.clear()
    client.get(url(edition, path))
    one = len(count_queries)
    for _ in range(2):
        factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
        user = factories.MembershipFactory(edition=edition, role=Role.JUROR).user
        factories.JurorProfileFactory(edition=edition, user=user)
    count_queries.clear()

    client.get(url(edition, path))

    assert len(count_queries) == one
