"""The pages of a stand draw: prepared and opened by the organiser, chosen in by exhibitors."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from lxml import html

from tests import factories
from tests.conftest import NOW
from tests.draws.conftest import PLAN, exhibitor, meeting, stands
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Permission
from village.draws.reads.turns import find, seen
from village.draws.words import DrawState
from village.draws.writes import following, preparing, running
from village.stands.reads.places import on_plan
from village.web import mails

FORM = {"minutes": "10", "points_edition": "0", "points_m2": "0", "tie_break": "lot", "seed": "x"}


@pytest.fixture
def three(organiser):
    return meeting(organiser)


@pytest.fixture
def live(organiser, three):
    """Return a draw of the three that began five minutes ago."""
    return going(organiser)


def base(ctx) -> str:
    return f"/fr/{ctx.the_edition.code.lower()}/draws"


def as_exhibitor(client, application):
    member = factories.OrganisationMemberFactory(organisation=application.organisation)
    client.login(member.user.email)
    return client


def text(answer) -> str:
    return " ".join(html.fromstring(answer.text).text_content().split()).replace("\u00a0", " ")


def test_an_organiser_prepares_moves_and_opens_a_draw(client, organiser, three):
    client.login(organiser.actor.email)
    start = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    assert client.get(f"{base(organiser)}/").status_code == 200
    sent = {**FORM, "pavilions": "africa", "starts_at": start}

    wrong = client.post(f"{base(organiser)}/prepare", data={**sent, "day_opens": "09:00"})
    made = client.post(f"{base(organiser)}/prepare", data=sent)
    page = f"{base(organiser)}/1"
    moved = client.post(
        f"{page}/of/{three[2].reference}/move", data={"rank": "1", "why": "Main partner"}
    )
    shown = text(client.get(page))
    opened = client.post(f"{page}/open")

    assert (wrong.status_code, made.status_code) == (422, 303)
    assert (made.location, moved.status_code, opened.status_code) == (page, 303, 303)
    assert "Main partner" in shown
    draw = find(organiser, 1)
    assert (draw.state, draw.turns[0].application) == (DrawState.RUNNING, three[2])


def test_a_draw_with_too_few_stands_says_for_whom_and_stays_shut(client, organiser, three):
    exhibitor(organiser, "Souss", 9)
    soon = replace(PLAN, starts_at=datetime.now(UTC) + timedelta(days=1))
    preparing.prepare(organiser, soon)
    organiser.session.commit()
    client.login(organiser.actor.email)

    refused = client.post(f"{base(organiser)}/1/open")

    alerts = html.fromstring(refused.text).xpath('//*[contains(@class, "notice-bad")]')
    said = " ".join(alert.text_content() for alert in alerts)
    assert refused.status_code == 409
    assert [name in said for name in ("Atlas", "Rif", "Souss", "A1, A2", "Nour")] == [
        True, True, True, True, False,
    ]  # fmt: skip


def test_an_exhibitor_sees_what_it_may_take_and_takes_it(client, organiser, live, three):
    browser = as_exhibitor(client, three[0])
    page = f"{base(organiser)}/of/{three[0].reference}"

    shown = html.fromstring(browser.get(page, query_string={"stand": "B1"}).text)
    unsafe = browser.post(f"{page}/choose", data={"stand": "A1"})
    taken = browser.post(f"{page}/choose", data={"stand": "B1"}, follow_redirects=True)

    marks = {
        stand.get("data-number"): [
            one for one in ("is-hit", "has-problem") if one in stand.get("class").split()
        ]
        for stand in shown.xpath("//*[@data-number]")
    }
    assert marks == {"A1": ["has-problem"], "A2": ["has-problem"], "B1": ["is-hit"]}
    assert [form.get("action") for form in shown.xpath('//*[@id="stand"]//form')] == [
        f"{page}/choose"
    ]
    assert unsafe.status_code == 409
    assert "Atlas" not in " ".join(
        html.fromstring(unsafe.text).xpath('//*[@id="stand"]//text()')
    )  # nobody learns whose stand it would be
    assert taken.status_code == 200
    assert [row.holder for row in on_plan(organiser) if row.number == "B1"] == ["Nour"]


def going(ctx):
    """Return a draw whose first window began five minutes ago."""
    now = replace(ctx, now=datetime.now(UTC))
    plan = replace(PLAN, starts_at=now.now + timedelta(hours=1), hours=None)
    draw = preparing.prepare(now, plan)
    running.begin(now, draw)
    for one in (draw, *draw.turns):
        one.starts_at -= timedelta(minutes=65)
    for turn in draw.turns:
        turn.ends_at -= timedelta(minutes=65)
    ctx.session.commit()
    return draw


#: Five stands of 18 m² and fifteen of 9 for twenty exhibitors; the first six would take any.
TWENTY_STANDS = {f"S{n:02}": 18 if n < 5 else 9 for n in range(20)}
TWENTY_WISHES = [None] * 6 + [18] * 5 + [9] * 9


def test_twenty_exhibitors_choose_each_in_a_session_of_its_own_and_all_have_a_stand(app, organiser):
    stands(organiser, TWENTY_STANDS)
    files = [
        exhibitor(organiser, f"Firm {n}", area, state_at=NOW - timedelta(days=30 - n))
        for n, area in enumerate(TWENTY_WISHES)
    ]
    draw = going(organiser)
    sessions = {one.reference: as_exhibitor(app.test_client(), one) for one in files}
    turn, refused = random.Random(7), []

    while present := (view := seen(replace(organiser, now=datetime.now(UTC)), draw)).present:
        following = view.following
        page = f"{base(organiser)}/of/{present.reference}"
        shown = html.fromstring(sessions[present.reference].get(page).text)
        offered, unsafe = (
            shown.xpath(f'//*[contains(@class, "{mark}")]/@data-number')
            for mark in ("is-hit", "has-problem")
        )
        if len(refused) < 4:  # each refusal draws the whole page again
            refused += [
                sessions[present.reference].post(f"{page}/choose", data={"stand": unsafe[0]}),
                sessions[following.reference].post(
                    f"{base(organiser)}/of/{following.reference}/choose",
                    data={"stand": offered[0]},
                ),
            ]
        taken = sessions[present.reference].post(
            f"{page}/choose", data={"stand": turn.choice(offered)}
        )
        assert taken.status_code == 303

    holders = [row.holder for row in on_plan(organiser)]
    assert sorted(holders) == sorted(one.organisation.name for one in files)
    assert [answer.status_code for answer in refused] == [409] * 4
    log = text(sessions[files[0].reference].get(f"{base(organiser)}/of/{files[0].reference}"))
    assert [number for number in TWENTY_STANDS if number not in log] == []


def test_an_open_page_learns_that_something_has_changed(client, organiser, live, three):
    browser = as_exhibitor(client, three[1])
    page = f"{base(organiser)}/of/{three[1].reference}"
    [shown] = html.fromstring(browser.get(page).text).xpath("//@data-turns-stamp")

    before = browser.get(f"{page}/stamp").json["stamp"]
    running.take_out(organiser, live, three[2].reference, reason="Gone")
    organiser.session.commit()
    after = browser.get(f"{page}/stamp").json["stamp"]

    assert (shown == before, before == after) == (True, False)


def test_the_organiser_chooses_for_an_exhibitor_with_a_reason(client, organiser, live, three):
    client.login(organiser.actor.email)
    page = f"{base(organiser)}/1/of/{three[0].reference}"
    assert client.get(page, query_string={"stand": "B1"}).status_code == 200

    silent = client.post(f"{page}/choose", data={"stand": "B1"})
    unsafe = client.post(f"{page}/choose", data={"stand": "A1", "why": "By telephone"})
    done = client.post(f"{page}/choose", data={"stand": "B1", "why": "By telephone"})

    assert (silent.status_code, unsafe.status_code, done.status_code) == (422, 409, 303)
    assert seen(organiser, live).participants[0].stand == "B1"


def test_a_draw_is_interrupted_continued_and_closed(client, organiser, live):
    client.login(organiser.actor.email)
    page = f"{base(organiser)}/1"

    statuses = [
        client.post(f"{page}/pause", data={"reason": ""}).status_code,
        client.post(f"{page}/pause", data={"reason": "Plan corrected"}).status_code,
        client.post(f"{page}/resume").status_code,
        client.post(f"{page}/close").status_code,
        client.get(page).status_code,
        client.post(f"{page}/resume").status_code,
    ]

    assert statuses == [422, 303, 303, 303, 200, 409]


def test_each_mail_of_a_draw_says_until_when_and_leads_to_its_page(organiser, live, three):
    following.follow(
        replace(organiser, now=live.turns[0].ends_at), live, within=Permission.ALLOCATE
    )

    sent = organiser.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)).all()
    letters = {mail.template: (mail, mails.render(mail).text) for mail in sent}

    assert set(letters) == {"draw_opened", "draw_missed", "draw_turn", "draw_next"}
    for mail, body in letters.values():
        assert f"{base(organiser)}/of/{mail.reference}" in body
        assert mail.params["organisation"] in body
    until = live.turns[1].ends_at.astimezone(ZoneInfo("Africa/Casablanca"))
    assert f" {until.hour} h {until:%M} " in (
        letters["draw_turn"][1].replace("\u202f", " ").replace("\u00a0", " ")
    )


def test_the_page_of_a_file_leads_to_the_draw(client, organiser, live, three):
    browser = as_exhibitor(client, three[1])

    shown = browser.get(f"/fr/{organiser.the_edition.code.lower()}/apply/{three[1].reference}")

    assert f"{base(organiser)}/of/{three[1].reference}" in shown.text
