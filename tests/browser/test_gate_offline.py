"""The gate without network: it judges by its signed list, keeps its log, sends it later."""

import io
import json
import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import expect

from tests.browser import site
from tests.gate.cases import REENTRY, ZONES
from village.badges.tables import Badge
from village.badges.writes import issuing
from village.core.files import stored
from village.editions.tables import Edition
from village.editions.words.badges import BadgeRole
from village.engines.documents import tokens
from village.engines.documents.photo import SMALL
from village.extensions import db
from village.web.context import job_context

pytestmark = pytest.mark.browser

GATE = f"/fr/{site.EDITION.lower()}/gate/"
VERDICT = "[data-judged-here]"
SYNC = "[data-gate-sync]"


@pytest.fixture
def issued(database):
    """Return the codes of three badges that are issued for every day, and the first one's row."""
    engine = sa.create_engine(database, poolclass=sa.NullPool)
    site.open_doors(database)
    with engine.connect() as connection:
        found = connection.execute(
            sa.text(
                "SELECT b.token, b.id FROM badge b JOIN edition e ON e.id = b.edition_id"
                " JOIN application a ON a.id = b.application_id"
                " WHERE e.code = :code AND b.state = 'issued' AND a.state = 'confirmed'"
                " AND b.id NOT IN (SELECT badge_id FROM check_in WHERE badge_id IS NOT NULL)"
                " AND a.id NOT IN (SELECT application_id FROM contract WHERE state = 'cancelled')"
                " ORDER BY b.id LIMIT 3"
            ),
            {"code": site.EDITION},
        ).all()
        yield [row.token for row in found], engine


def forged(code):
    """Return a code with one letter changed."""
    return code[:-1] + ("1" if code[-1] == "0" else "0")


def beyond(code):
    """Return a short code that names a number which no list knows ahead."""
    claim = replace(tokens.read(code), badge=4_000_000)
    return tokens.short(tokens.sign(claim, tokens.new_key()))


def issued_now(database, folder):
    """Return the short code of a speaker's badge that is issued while the gate is cut off."""
    with site.inside(site.settings(database, folder)):
        ctx = job_context()
        edition = db.session.scalars(sa.select(Edition).where(Edition.code == site.EDITION)).one()
        made = issuing.admit(
            replace(ctx, edition=edition), role=BadgeRole.SPEAKER, name="Nora Tazi"
        )
        db.session.commit()
        return tokens.short(made.token)


def replace_code(engine, code):
    """Give a badge an earlier token, as if the dates had moved; return its short code."""
    earlier = tokens.sign(tokens.read(code), tokens.new_key())
    change = "UPDATE badge SET earlier_tokens = CAST(:earlier AS jsonb) WHERE token = :code"
    with engine.begin() as connection:
        connection.execute(sa.text(change), {"earlier": json.dumps([earlier]), "code": code})
    return tokens.short(earlier)


def scans(engine):
    """Return how often each device's scans are here, by verdict."""
    with engine.connect() as connection:
        return connection.execute(
            sa.text(
                "SELECT verdict, count(*) FROM check_in WHERE device <> ''"
                " GROUP BY verdict ORDER BY verdict"
            )
        ).all()


def measured(engine):
    """Return of which scans, by their count on their device, it is known how long they took."""
    with engine.connect() as connection:
        found = connection.execute(
            sa.text(
                "SELECT counter FROM check_in WHERE device <> ''"
                " AND verdict_after_ms BETWEEN 0 AND 60000 ORDER BY counter"
            )
        )
        return list(found.scalars())


def at_the_gate(context, base):
    """Return the gate's page, ready for the network to go."""
    page = site.log_in(context, base, "gate")
    page.goto(base + GATE)
    page.wait_for_selector(f"{SYNC}[data-ready]")
    expect(page.locator(SYNC)).to_contain_text("Dernière synchro")
    return page


#: This minute and the next one as the browser knows them in Casablanca.
MINUTES = """
[0, 1].map((more) => new Date(Date.now() + 60_000 * more).toLocaleTimeString(
  "fr", { timeStyle: "short", timeZone: "Africa/Casablanca" }))
"""


def scan(page, code):
    field = page.locator("[name=code]").first
    field.fill(code)
    field.press("Enter")


def test_a_gate_goes_on_without_network_and_tells_all_of_it_once(
    base, opened, complaints, issued, database, demo_folder
):
    codes, engine = issued
    replaced = replace_code(engine, codes[1])
    context = opened(locale="fr", timezone_id="Pacific/Kiritimati")  # a device set elsewhere
    page = at_the_gate(context, base)

    came = page.evaluate(MINUTES)
    verdicts = [judged(page, codes[2])]  # the server's word, which the list does not have yet
    context.set_offline(True)
    said = []
    small = tokens.short(codes[1])  # as it stands on a card or a label
    for code in (
        *(codes[2], codes[0].swapcase(), codes[0], small.swapcase(), codes[1]),
        *("NO-BADGE-OF-OURS", forged(codes[2]), forged(small)),
        *(replaced, issued_now(database, demo_folder), beyond(codes[2])),
    ):
        page.evaluate(
            "document.querySelector('[data-verdict]').removeAttribute('data-judged-here')"
        )
        scan(page, code)
        page.wait_for_selector(VERDICT)
        verdicts.append(page.locator(VERDICT).get_attribute("data-verdict"))
        said.append(page.locator(VERDICT).inner_text())
    expect(page.locator(SYNC)).to_contain_text("11 en attente")

    page.reload()  # the tab was closed, or died: the page and the log are still there
    page.wait_for_selector(f"{SYNC}[data-ready]")
    expect(page.locator(SYNC)).to_contain_text("11 en attente")
    complaints.clear()  # the browser's own words on requests without network

    context.set_offline(False)
    expect(page.locator(SYNC)).to_have_attribute("data-count", "0")
    expect(page.locator("[data-gate-part=history]")).to_contain_text("Nora Tazi")
    page.reload()
    page.wait_for_selector(f"{SYNC}[data-ready]")

    assert re.search(r"\d\d:\d\d", said[0])[0] in came
    assert verdicts == ["ok", *["flag", "ok"] * 2, "flag", *["refused"] * 4, "flag", "refused"]
    assert "Un badge plus récent a été émis" in said[-3]
    assert "Plus récent que la liste de cette porte" in said[-2]
    assert "peut-être plus récent" in said[-1]
    assert [tuple(row) for row in scans(engine)] == [
        ("again", 3), ("identity", 1), ("refused", 5), ("welcome", 2),
    ]  # fmt: skip
    assert measured(engine)[:10] == [*range(1, 11)]  # the page was reloaded right after the last


#: Have the page send what it keeps once the last verdict is painted, before it would by itself.
SEND = """
requestAnimationFrame(() => requestAnimationFrame(
  () => setTimeout(() => dispatchEvent(new Event("online")), 200)))
"""


def test_a_scan_with_network_is_followed_by_how_long_it_took(base, opened):
    page = at_the_gate(opened(locale="fr"), base)

    with page.expect_response("**/gate/events") as answered:
        scan(page, "NO-BADGE-OF-OURS")
        page.wait_for_selector("[data-verdict=refused]")
        page.evaluate(SEND)
    sent = answered.value.request.post_data_json

    [(scanned, milliseconds)] = sent["delays"].items()
    assert (answered.value.status, sent["events"]) == (200, [])
    assert page.url.endswith(f"scan={scanned}")
    assert 0 < milliseconds < 60_000


def misspelt(name):
    """Return a name in capitals, with its two longest words' second and third letters swapped."""
    return " ".join(
        word[0] + word[2] + word[1] + word[3:] if len(word) > 4 else word for word in name.split()
    ).upper()


@pytest.mark.parametrize("is_offline", [False, True])
def test_somebody_is_found_by_a_misspelt_name_with_and_without_network(
    base, opened, complaints, issued, is_offline
):
    codes, engine = issued
    with engine.connect() as connection:
        name, badge_id = connection.execute(
            sa.text("SELECT name, id FROM badge WHERE token = :code"), {"code": codes[2]}
        ).one()
    context = opened(locale="fr")
    page = at_the_gate(context, base)

    context.set_offline(is_offline)
    page.get_by_text("Badge absent").click()
    page.locator("#q").fill("Nobody Whatsoever")
    page.locator("#q").press("Enter")
    expect(page.locator("[data-gate-part=found]")).to_contain_text("Personne ici")
    page.locator("#q").fill(misspelt(name))
    page.locator("#q").press("Enter")
    page.locator("[data-gate=named]", has_text=name).get_by_role("button").click()
    expect(page.locator("[data-verdict] .verdict-who")).to_contain_text(name)
    verdict = page.locator("[data-verdict]").get_attribute("data-verdict")
    expect(page.locator("[data-gate-part=found]")).to_be_empty()
    complaints.clear()  # the browser's own words on requests without network
    context.set_offline(False)
    expect(page.locator(SYNC)).to_have_attribute("data-count", "0")

    assert verdict == "flag"
    with engine.connect() as connection:
        methods = connection.execute(
            sa.text("SELECT DISTINCT method FROM check_in WHERE badge_id = :id"), {"id": badge_id}
        ).scalars()
        assert list(methods) == ["named"]


def test_a_list_that_we_did_not_sign_is_not_taken(base, opened):
    context = opened(locale="fr")

    def forge(route):
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "text": '{"badges":{}}'})

    context.route("**/snapshot.json", forge)
    page = site.log_in(context, base, "gate")
    page.goto(base + GATE)

    expect(page.locator(SYNC)).to_contain_text("pas signée")


@pytest.fixture
def photographed(issued, database, demo_folder):
    """Return the code of a badge that has a photo until the test is over."""
    [code, *_others], _engine = issued
    out = io.BytesIO()
    Image.new("RGB", (425, 543), "#225588").save(out, "JPEG")

    def show(picture):
        with site.inside(site.settings(database, demo_folder)):
            badge = db.session.scalars(sa.select(Badge).where(Badge.token == code)).one()
            put = stored.put(job_context(), "me.jpg", picture, "image/jpeg") if picture else None
            badge.photo = put
            db.session.commit()

    show(out.getvalue())
    yield code
    show(b"")


#: What the browser keeps of the gate: keys of its notes, and whether the page is kept.
KEPT = """async () => {
  const settled = (asked) =>
    new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result)));
  const [{ name }] = await indexedDB.databases();
  const store = (await settled(indexedDB.open(name))).transaction("kept").objectStore("kept");
  return [(await settled(store.getAllKeys())).map(String).sort(), await caches.has("gate")];
}"""


def test_photos_are_shown_without_network_and_gone_with_who_logs_out(
    base, opened, complaints, photographed
):
    context = opened(locale="fr")
    page = at_the_gate(context, base)
    expect(page.locator(SYNC)).to_contain_text("photos gardées ici : 1 sur 1")

    context.set_offline(True)
    scan(page, photographed)
    photo = page.locator(f"{VERDICT} .verdict-photo")
    expect(photo).to_be_visible()
    width = photo.evaluate("async (one) => { await one.decode(); return one.naturalWidth; }")
    with_photo, _has_page = page.evaluate(KEPT)
    session = context.cookies()
    context.clear_cookies()  # as where the session is ended elsewhere
    context.set_offline(False)
    expect(page.locator(SYNC)).to_contain_text("session")
    without = page.evaluate(KEPT)[0]
    complaints.clear()  # the browser's own words on requests without network
    context.add_cookies(session)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(SYNC)).to_have_attribute("data-count", "0")
    page.locator("[data-forget-drafts]").first.evaluate("(form) => form.requestSubmit()")
    page.wait_for_url(lambda url: "/gate/" not in url)

    assert width == SMALL[0]
    assert [key for key in with_photo if key.startswith("photo,")]
    assert [key for key in without if key.startswith(("photo,", "snapshot"))] == ["snapshot"]
    assert page.evaluate(KEPT) == [["device", "sent"], False]


@pytest.fixture
def gate_rules(issued):
    """Return how to say what this edition asks of badges, until the test is over."""
    _codes, engine = issued
    where = {"code": site.EDITION}
    with engine.connect() as connection:
        asked = "SELECT badges FROM edition WHERE code = :code"
        before = connection.execute(sa.text(asked), where).scalar_one()

    def say(**settings):
        with engine.begin() as connection:
            change = "UPDATE edition SET badges = CAST(:badges AS jsonb) WHERE code = :code"
            said = json.dumps({**before, **settings})
            connection.execute(sa.text(change), {**where, "badges": said})

    yield say
    say()


KINDS = {"welcome": "ok", "again": "flag", "left": "left", "refused": "refused"}


def judged(page, code, way="in"):
    """Return the kind of the verdict of a scan on this page, without network or with it."""
    page.evaluate(
        "way => {"
        " document.querySelector('[data-gate=scanned]').elements.direction.value = way;"
        " document.querySelector('[data-verdict]').dataset.old = ''; }",
        way,
    )
    scan(page, code)
    page.wait_for_selector("[data-verdict]:not([data-old])")
    return page.locator("[data-verdict]").get_attribute("data-verdict")


@pytest.mark.parametrize(("reentry", "online"), [("free", 0), ("once", 0), ("once", 3)])
def test_a_second_entry_is_worth_the_same_without_network(
    base, opened, complaints, issued, gate_rules, reentry, online
):
    """The first scans reach the server from another device, and this one knows of them."""
    codes, _engine = issued
    gate_rules(reentry=reentry)
    ways, verdicts = zip(*REENTRY[reentry], strict=True)
    there = at_the_gate(opened(locale="fr"), base)
    found = [judged(there, codes[0], way) for way in ways[:online]]
    context = opened(locale="fr")
    here = at_the_gate(context, base)

    context.set_offline(True)
    found += [judged(here, codes[0], way) for way in ways[online:]]
    complaints.clear()  # the browser's own words on requests without network
    context.set_offline(False)
    expect(here.locator(SYNC)).to_have_attribute("data-count", "0")

    assert found == [KINDS[one] for one in verdicts]


@pytest.mark.parametrize("is_offline", [False, True])
def test_a_zone_is_open_to_its_badges_alone_without_network_too(
    base, opened, complaints, issued, gate_rules, is_offline
):
    codes, engine = issued
    with engine.connect() as connection:
        asked = sa.text("SELECT token, role FROM badge WHERE token = ANY(:codes)")
        roles = dict(map(tuple, connection.execute(asked, {"codes": codes})))
    mine, other = roles[codes[0]], "jury" if roles[codes[0]] != "jury" else "press"
    gate_rules(zones=[{**ZONES[0], "roles": [mine]}, {**ZONES[0], "key": "hall", "roles": [other]}])
    context = opened(locale="fr")
    page = at_the_gate(context, base)
    stand_before = (
        "zone => { for (const form of document.querySelectorAll('[data-gate]'))"
        " form.elements.zone.value = zone; }"
    )

    context.set_offline(is_offline)
    verdicts = []
    for zone in ("press-room", "hall", "press-room"):
        page.evaluate(stand_before, zone)
        verdicts.append(judged(page, codes[0]))
        if zone == "hall":
            expect(page.locator("[data-verdict]")).to_contain_text("n’est pas pour ce badge")
    complaints.clear()  # the browser's own words on requests without network
    context.set_offline(False)
    expect(page.locator(SYNC)).to_have_attribute("data-count", "0")

    assert verdicts == ["ok", "refused", "ok"]
