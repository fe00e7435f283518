"""The gate's pages: scanned and typed codes, the station, and who may look at people."""

import base64
import io
import re
import uuid

import pytest
from PIL import Image

from tests import factories
from tests.conftest import NOW
from tests.gate.cases import ZONES
from village.applications.words import State
from village.badges.tables import CheckIn
from village.badges.writes import issuing
from village.core.permissions import Role
from village.editions.words.badges import BadgeRole
from village.editions.words.calls import CallKind
from village.web import security


@pytest.fixture
def badge(ctx, organiser):
    ctx.the_edition.starts_on = NOW.date()
    member = factories.OrganisationMemberFactory()
    application = factories.ApplicationFactory(
        edition=ctx.edition, organisation=member.organisation, kind=CallKind.STARTUP,
        state=State.CONFIRMED,
    )  # fmt: skip
    from_owner = organiser.acting(
        organiser.actor.__class__(
            user_id=member.user.id, organisation_ids=frozenset({member.organisation.id})
        )
    )
    named = issuing.name_person(from_owner, application, name="Salma Berrada")
    issuing.issue(organiser, [named])
    return named


def logged_in(client, ctx, role):
    user = factories.UserFactory()
    factories.MembershipFactory(edition=ctx.edition, user=user, role=role)
    client.login(user.email)
    return f"/fr/{ctx.the_edition.code.lower()}"


def said(client, answer):
    page = client.get(answer.location) if answer.status_code == 303 else answer
    return re.findall(r'data-verdict="(\w+)"', shown(page))


def shown(page):
    """Return what a page shows, without what it keeps for when there is no network."""
    return re.sub(r"<template.*?</template>", "", page.get_data(as_text=True), flags=re.DOTALL)


def test_scanned_and_typed_codes_have_their_own_fields(client, ctx, badge):
    base = logged_in(client, ctx, Role.GATE)

    verdicts = [
        said(
            client, client.post(f"{base}/gate/{field}", data={"code": code, "event": uuid.uuid4()})
        )
        for field, code in (
            ("", badge.reference),
            ("typed", badge.reference),
            ("", badge.token),
            ("typed", "nobody"),
        )
    ]

    assert verdicts == [["refused"], ["flag"], ["flag"], ["refused"]]


def test_somebody_is_found_by_a_misspelt_name_and_comes_in_after_a_look_at_a_card(
    client, ctx, badge
):
    base = logged_in(client, ctx, Role.GATE)

    page = shown(client.get(f"{base}/gate/?q=berada"))
    [reference] = re.findall(r'name="code" type="hidden" value="([^"]+)"', page)
    nobody = shown(client.get(f"{base}/gate/?q=nobody"))
    answer = client.post(f"{base}/gate/named", data={"code": reference, "event": uuid.uuid4()})
    after = client.get(answer.location)

    assert reference == badge.reference
    assert "Personne ici n’a un nom comme celui-ci." in nobody
    assert said(client, answer) == ["flag"]
    assert "Trouvé par le nom" in shown(after)
    assert "par le nom" in shown(after).partition("Derniers passages")[2]


def test_another_code_under_a_used_event_shows_nobody(client, ctx, badge):
    base = logged_in(client, ctx, Role.GATE)
    event = uuid.uuid4()
    client.post(f"{base}/gate/", data={"code": badge.token, "event": event})

    answer = client.post(f"{base}/gate/", data={"code": "another", "event": event})
    [verdict] = re.findall(r'<section class="verdict.*?</section>', shown(answer), re.DOTALL)

    assert (answer.status_code, said(client, answer)) == (409, ["flag"])
    assert "Salma" not in verdict


def test_a_station_is_kept_and_its_scans_go_out_in_rehearsal(client, ctx, badge):
    base = logged_in(client, ctx, Role.GATE)
    chosen = {"gate": "Nord", "direction": "out", "is_rehearsal": "y"}
    client.post(f"{base}/gate/station", data=chosen)
    fields = station_of(client, base)

    client.post(f"{base}/gate/", data={"code": badge.token, "event": uuid.uuid4(), **fields})
    [event] = ctx.session.query(CheckIn).all()

    assert (event.gate, event.direction, event.is_rehearsal) == ("Nord", "out", True)


def station_of(client, base):
    """Return the fields of a scan that say where the device stands."""
    page = client.get(f"{base}/gate/").text
    names = r'name="(gate|direction|is_rehearsal)" type="hidden" value="(\w*)"'
    return dict(re.findall(names, page))


def test_a_rehearsal_ends_with_its_day(client, ctx):
    base = logged_in(client, ctx, Role.GATE)
    client.post(f"{base}/gate/station", data={"gate": "Nord", "is_rehearsal": "y"})
    with client.session_transaction() as kept:
        kept["station"]["rehearsal_on"] = "2026-03-01"
        kept.modified = True

    assert station_of(client, base) == {"gate": "Nord", "direction": "in", "is_rehearsal": ""}


def test_a_station_guards_a_zone_and_says_which(client, ctx, badge):
    ctx.the_edition.badges = {"zones": ZONES}
    base = logged_in(client, ctx, Role.GATE)
    entrance = shown(client.get(f"{base}/gate/"))
    chosen = {"gate": "Nord", "direction": "out", "zone": "press-room"}
    client.post(f"{base}/gate/station", data=chosen)
    page = shown(client.get(f"{base}/gate/"))
    names = "gate|direction|zone"
    fields = dict(re.findall(rf'name="({names})" type="hidden" value="([\w-]*)"', page))

    answer = client.post(
        f"{base}/gate/", data={"code": badge.token, "event": uuid.uuid4(), **fields}
    )

    [heading] = re.findall(r'class="gate-station">\s*<strong>(.*?)</strong>', entrance)
    assert heading == "Entrée"
    assert "Zone <bdi>Salle de presse</bdi>" in page
    assert ("Vérifier le badge" in page, "Enregistrer l’entrée" in page) == (True, False)
    assert fields == {"gate": "Nord", "direction": "in", "zone": "press-room"}
    assert said(client, answer) == ["refused"]
    assert "Cette zone n’est pas pour ce badge." in shown(client.get(answer.location))


@pytest.mark.parametrize(
    ("field", "code", "kind"), [("", "token", "ok"), ("typed", "reference", "flag")]
)
def test_a_typed_reference_asks_for_an_identity_card_in_front_of_a_zone_too(
    client, ctx, badge, field, code, kind
):
    ctx.the_edition.badges = {"zones": [{**ZONES[0], "roles": ["startup"]}]}
    base = logged_in(client, ctx, Role.GATE)
    sent = {"code": getattr(badge, code), "event": uuid.uuid4(), "zone": "press-room"}

    answer = client.post(f"{base}/gate/{field}", data=sent)

    assert said(client, answer) == [kind]


def test_a_juror_who_scores_a_file_does_not_see_its_people(client, ctx, badge):
    user = factories.UserFactory()
    factories.MembershipFactory(edition=ctx.edition, user=user, role=Role.JUROR)
    factories.AssignmentFactory(application=badge.application, user=user)
    client.login(user.email)
    base = f"/fr/{ctx.the_edition.code.lower()}"
    reference = badge.application.reference

    paths = [
        f"badges/of/{reference}",
        f"badges/of/{reference}/badges.pdf",
        f"badges/{badge.reference}",
    ]

    assert [client.get(f"{base}/{path}").status_code for path in paths] == [404, 404, 404]


def upload(client, base, *events, **values):
    said = {"device": str(uuid.UUID(int=1)), "now": "2026-03-02T10:00:00+00:00", **values}
    page = client.get(f"{base}/gate/").get_data(as_text=True)
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page).group(1)
    return client.post(
        f"{base}/gate/events",
        json={**said, "events": list(events)},
        headers={"X-CSRFToken": token},
    )


def noted(code_of, **values):
    return {
        "event": str(uuid.uuid4()),
        "counter": 1,
        "at": "2026-03-02T09:55:00.000Z",
        "code": code_of,
        "method": "scanned",
        "direction": "in",
        "is_rehearsal": False,
        "gate": "Nord",
        "verdict": "welcome",
        **values,
    }


def test_a_device_gets_its_list_once_and_sends_its_scans_as_often_as_it_likes(client, ctx, badge):
    base = logged_in(client, ctx, Role.GATE)
    event = noted(badge.token)

    first = client.get(f"{base}/gate/snapshot.json")
    again = client.get(
        f"{base}/gate/snapshot.json", headers={"If-None-Match": first.headers["ETag"]}
    )
    answers = [upload(client, base, event), upload(client, base, event)]

    assert (first.status_code, again.status_code) == (200, 304)
    assert badge.reference in first.json["text"]
    assert [answer.json for answer in answers] == [{"received": [event["event"]]}] * 2
    assert ctx.session.query(CheckIn).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "left"},
        {"verdict": "king"},
        {"method": "typed"},
        {"method": "named"},
        {"counter": 0},
        {"event": "1"},
        {"at": "2026-03-02T09:55:00"},
        {"code": "X" * 301},
        {"gate": "X" * 41},
        {"zone": "press-room"},
        {"zone": "X" * 33, "verdict": "allowed"},
        {"verdict": "allowed"},
        {"verdict": "refused", "direction": "out", "zone": "press-room"},
    ],
)
def test_what_is_no_scan_is_refused_whole(client, ctx, badge, wrong):
    base = logged_in(client, ctx, Role.GATE)

    answer = upload(client, base, noted(badge.token), noted(badge.token, **wrong))

    assert answer.status_code == 422
    assert ctx.session.query(CheckIn).count() == 0


def test_too_many_scans_at_once_are_refused(client, ctx, badge):
    base = logged_in(client, ctx, Role.GATE)

    assert upload(client, base, *[noted(badge.token)] * 201).status_code == 422
    assert upload(client, base, now="never").status_code == 422


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"delays": {"$": 420}}, 420),
        ({}, None),  # of a device that does not measure yet
        ({"delays": {"$": "420"}}, None),
        ({"delays": {"$": True}}, None),
        ({"delays": {"$": -1}}, None),
        ({"delays": {"$": 600_001}}, None),
        ({"delays": {"$": 10**30}}, None),
        ({"delays": {"$": 0.5}}, None),
        ({"delays": {"$": None}}, None),
        ({"delays": {"no scan": 420}}, None),
        ({"delays": [420]}, None),
        ({"delays": "long"}, None),
    ],
)
def test_a_scan_is_taken_in_whatever_is_said_of_how_long_it_took(client, ctx, badge, said, kept):
    base = logged_in(client, ctx, Role.GATE)
    event = noted(badge.token)
    if isinstance(listed := said.get("delays"), dict):
        said = {"delays": {event["event"] if key == "$" else key: listed[key] for key in listed}}

    answer = upload(client, base, event, **said)

    assert (answer.status_code, answer.json) == (200, {"received": [event["event"]]})
    assert [one.verdict_after_ms for one in ctx.session.query(CheckIn)] == [kept]


def test_how_long_a_scan_with_network_took_is_sent_after_it_and_stands_on_the_board(
    client, ctx, badge
):
    base = logged_in(client, ctx, Role.GATE)
    event = str(uuid.uuid4())
    client.post(f"{base}/gate/", data={"code": badge.token, "event": event, "gate": "Nord"})
    before = texts_of_delays(client, base)

    answers = [upload(client, base, delays={event: 420}) for _ in range(2)]

    assert [answer.json for answer in answers] == [{"received": []}] * 2
    assert before == [*["Nord dernière heure", *["— non mesuré"] * 2, "0"],
                      *["Nord aujourd’hui", *["— non mesuré"] * 2, "0"]]  # fmt: skip
    assert texts_of_delays(client, base) == [
        *("Nord dernière heure", "0,42 s", "0,42 s", "1"),
        *("Nord aujourd’hui", "0,42 s", "0,42 s", "1"),
    ]


def texts_of_delays(client, base):
    """Return what the cells of the board's table say."""
    body = client.get(f"{base}/gate/board").text.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = re.findall(r"<t[hd].*?>(.*?)</t[hd]>", body, re.DOTALL)
    return [" ".join(re.sub(r"<.*?>", " ", cell).split()) for cell in cells]


def test_the_board_and_the_conflicts_show_what_happened(client, ctx, badge):
    base = logged_in(client, ctx, Role.GATE)
    upload(client, base, noted(badge.token), noted(badge.token, counter=2, gate="Sud"))

    board = client.get(f"{base}/gate/board")
    part = client.get(f"{base}/gate/board", headers={"HX-Request": "true"})
    conflicts = client.get(f"{base}/gate/conflicts").get_data(as_text=True)

    assert (board.status_code, part.status_code) == (200, 200)
    assert "<html" not in part.get_data(as_text=True)
    assert badge.name in conflicts


def test_the_gate_can_be_installed(client, ctx, badge):
    base = logged_in(client, ctx, Role.GATE)

    manifest = client.get(f"{base}/gate/manifest.webmanifest")
    worker = client.get(f"{base}/gate/worker.js")

    assert manifest.json["scope"] == f"{base}/gate/"
    assert manifest.mimetype == "application/manifest+json"
    assert worker.mimetype in ("text/javascript", "application/javascript")


def test_the_pages_own_script_gets_the_verdict_alone_and_asks_later_who_is_inside(
    client, ctx, badge
):
    gate = f"{logged_in(client, ctx, Role.GATE)}/gate/"
    ours, event = {"HX-Request": "true"}, uuid.uuid4()

    answers = [
        client.post(gate, data={"code": badge.token, "event": event}, headers=ours).text
        for _ in range(2)
    ]
    parts = client.get(gate, headers=ours).text

    assert [re.findall(r'data-verdict="(\w+)"', one) for one in answers] == [["ok"], ["ok"]]
    assert "Salma Berrada" in answers[0]
    assert re.findall(r'data-gate-part="(\w+)"', parts) == ["state", "history"]
    assert "Salma Berrada" in parts
    assert "<html" not in answers[0] + parts


def test_a_scan_takes_few_statements(client, ctx, organiser, count_queries):
    ctx.the_edition.starts_on = NOW.date()
    code = issuing.admit(organiser, role=BadgeRole.VISITOR, name="Salma Berrada").token
    gate = f"{logged_in(client, ctx, Role.GATE)}/gate/"
    client.post(gate, data={"code": "nobody's", "event": uuid.uuid4()})
    ctx.session.expunge_all()
    count_queries.clear()

    fields = {"code": code, "event": uuid.uuid4()}
    answer = client.post(gate, data=fields, headers={"HX-Request": "true"})

    # The edition with the scanner, key and badge, its last scan; then the scan, and its log's line.
    sent = [one.split()[0] for one in count_queries if "SAVEPOINT" not in one]
    expected = [*["SELECT"] * 3, "INSERT", "WITH"]
    assert (re.findall(r'data-verdict="(\w+)"', answer.text), sent) == (["ok"], expected)


def test_the_gate_alone_may_compile_what_reads_codes_where_the_browser_reads_none(client, ctx):
    base = logged_in(client, ctx, Role.GATE)

    policies = {
        path: client.get(f"{base}/{path}").headers["Content-Security-Policy"]
        for path in ("gate/", "gate/board")
    }

    assert policies == {"gate/": security.CAMERA_POLICY, "gate/board": security.POLICY}


def test_the_verdict_shows_the_photo_that_is_on_the_badge(app, client, ctx, badge):
    out = io.BytesIO()
    Image.new("RGB", (400, 500)).save(out, "JPEG")
    base = logged_in(client, ctx, Role.GATE)
    office = app.test_client()
    logged_in(office, ctx, Role.ORGANISER)
    event = uuid.uuid4()
    before = shown(client.get(f"{base}/gate/?scan={event}"))
    form = {"photo": (io.BytesIO(out.getvalue()), "me.jpg")}
    office.post(
        f"{base}/badges/{badge.reference}/photo", data=form, content_type="multipart/form-data"
    )

    client.post(f"{base}/gate/", data={"code": badge.token, "event": event})
    page = shown(client.get(f"{base}/gate/?scan={event}"))
    photo = client.get(f"{base}/gate/scans/{event}/photo.jpg")
    nobody = client.get(f"{base}/gate/scans/{uuid.uuid4()}/photo.jpg")
    small = client.get(f"{base}/gate/photos.json?of={badge.number},0,,x,{'9' * 40}")

    assert "verdict-photo" not in before
    assert f'src="{base}/gate/scans/{event}/photo.jpg"' in page
    assert (photo.mimetype, photo.data[:2], nobody.status_code) == ("image/jpeg", b"\xff\xd8", 404)
    [(known, kept)] = small.json.items()
    assert known == badge.photo.sha256[:24]
    assert base64.b64decode(kept).startswith(b"\xff\xd8")
    assert small.headers["Cache-Control"] == "no-store"
