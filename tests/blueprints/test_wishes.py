"""An exhibitor's wishes for places on the plan, through its pages."""

import re
from html import unescape

import pytest
import sqlalchemy as sa

from tests import factories
from tests.blueprints.test_stands import PLAN, exhibitor, member, owner
from village.applications.words import State
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.stands.tables.allocation import StandWish
from village.stands.tables.places import Stand
from village.stands.writes import places, waiting


@pytest.fixture
def edition(session):
    edition = factories.EditionFactory(plan=PLAN)
    for number, x in (("A01", 0), ("A02", 6), ("A03", 12)):
        ring = [[x, 0], [x + 3, 0], [x + 3, 3], [x, 3], [x, 0]]
        factories.StandFactory(edition=edition, number=number, polygon=[ring])
    return edition


@pytest.fixture
def file(edition):
    return exhibitor(edition, "Atlas")


@pytest.fixture
def page(edition, file):
    return f"/en/{edition.code.lower()}/apply/{file.reference}/wishes"


def wished(session, file):
    """Return the stands that a file wishes for, in the order kept."""
    kept = sa.select(Stand.number).join(StandWish, StandWish.stand_id == Stand.id)
    mine = StandWish.application_id == file.id
    return list(session.scalars(kept.where(mine).order_by(StandWish.rank)))


def test_stands_pressed_are_added_kept_in_order_and_taken_back(app, session, file, page):
    mine = owner(app, file)

    offered = mine.get(f"{page}?stand=A02").text
    mine.post(page, data={"wish_1": "A03", "wish_2": "A01", "wish_3": "A03"})
    kept = wished(session, file)
    again = mine.get(page).text
    mine.post(page, data={})

    assert '<option selected value="A02">' in offered
    assert kept == ["A03", "A01"]
    assert len(re.findall(r'class="stand [^"]*is-wish', again)) == 2
    assert wished(session, file) == []


def test_what_is_pressed_one_after_the_other_adds_up_and_pressed_again_goes(app, file, page):
    mine = owner(app, file)

    def pressed(html, number):
        """Return the page that a stand on the plan leads to."""
        href = re.search(rf'href="([^"]*[?;]stand={number}[^"]*)#wished"', html)[1]
        return mine.get(unescape(href)).text

    def chosen(html):
        return re.findall(r'<option selected value="(A\d+)">', html)

    one = pressed(mine.get(page).text, "A02")
    two = pressed(one, "A01")
    less = pressed(two, "A02")
    none = pressed(less, "A01")

    assert [chosen(html) for html in (one, two, less, none)] == [
        ["A02"], ["A02", "A01"], ["A01"], [],
    ]  # fmt: skip


def test_the_file_leads_to_the_wishes_until_it_has_a_stand(app, edition, file, page):
    mine, staff = owner(app, file), app.test_client()
    show = page.removesuffix("/wishes")
    before = mine.get(show).text
    staff.login(member(edition, Role.ORGANISER))
    staff.post(f"/en/{edition.code.lower()}/stands/A01/give", data={"application": file.reference})

    assert page in before
    assert page not in mine.get(show).text
    assert "Nothing to wish for" in mine.get(page).text
    assert mine.post(page, data={"wish_1": "A02"}).status_code == 409


def test_a_stand_that_somebody_has_cannot_be_wished_for(app, edition, session, file, page):
    staff = app.test_client()
    staff.login(member(edition, Role.ORGANISER))
    other = exhibitor(edition, "Bidaya").reference
    staff.post(f"/en/{edition.code.lower()}/stands/A01/give", data={"application": other})

    answer = owner(app, file).post(page, data={"wish_1": "A01"})

    assert (answer.status_code, wished(session, file)) == (422, [])


def test_start_ups_and_strangers_have_no_wishes(app, edition, file, page):
    startup = factories.ApplicationFactory(
        edition=edition, kind=CallKind.STARTUP, state=State.CONFIRMED
    )
    theirs = page.replace(file.reference, startup.reference)

    assert "Nothing to wish for" in owner(app, startup).get(theirs).text
    assert owner(app, startup).get(page).status_code == 404


def test_who_waits_for_a_stand_leaves_its_list_and_only_their_own(app, session, organiser, edition):
    holder, waits = (exhibitor(edition, name) for name in ("Atlas", "Rif"))
    stand = session.scalars(sa.select(Stand).where(Stand.number == "A01")).one()
    places.give(organiser, stand, holder)
    waiting.join(organiser, stand, waits)
    base = f"/en/{edition.code.lower()}/apply/{waits.reference}"

    refused = owner(app, holder).post(f"{base}/waits/A01/leave").status_code
    mine = owner(app, waits)
    before = mine.get(base).text
    after = mine.post(f"{base}/waits/A01/leave", follow_redirects=True).text

    assert refused == 404
    assert [f"{base}/waits/A01/leave" in page for page in (before, after)] == [True, False]
    assert "You no longer wait for stand A01." in unescape(after)
