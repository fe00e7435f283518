"""What gates keep for when there is no network, and the figures of a day."""

import base64
import hashlib
import io
import json
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from PIL import Image

from tests import factories
from tests.conftest import acting
from tests.gate.cases import ZONES
from village.applications.words import State
from village.badges.tables import CheckIn, SigningKey
from village.badges.words import CheckMethod, Direction
from village.badges.writes import issuing, signing
from village.core.context import Context
from village.core.permissions import Role
from village.editions import BadgeRole
from village.engines.documents import tokens
from village.engines.documents.photo import SMALL
from village.gate import reads
from village.gate.reads import GateBar
from village.gate.words import Delay, GateDelays
from village.gate.writes.scanning import Station, check_in


@pytest.fixture
def gate(ctx: Context) -> Context:
    return acting(ctx, Role.GATE)


def scan(ctx, badge, **station):
    check_in(
        ctx,
        badge.token,
        method=CheckMethod.SCANNED,
        station=Station(**station),
        event_id=uuid.uuid4(),
    )


def admitted(ctx, name="Salma Berrada", **values):
    return issuing.admit(ctx, role=BadgeRole.VISITOR, name=name, **values)


def test_a_snapshot_has_what_a_gate_judges_by_and_no_code(ctx, gate, organiser):
    first = admitted(ctx, days=[ctx.the_edition.starts_on], organisation="Atlas")
    gone = admitted(ctx, "Amine Alami")
    issuing.revoke(organiser, gone)
    inside = admitted(ctx, "Bahia Bennis")
    scan(gate, inside, gate="Nord")

    text = reads.snapshot(gate)
    found = json.loads(text)

    assert found["badges"][str(first.number)][:6] == [
        first.reference, "Salma Berrada", "Atlas", "visitor", ["2026-03-01"], "issued",
    ]  # fmt: skip
    assert found["badges"][str(gone.number)][5] == "revoked"
    assert found["inside"] == {str(inside.number): [gate.now.isoformat(), "Nord"]}
    assert first.token not in text


@pytest.mark.parametrize(("reentry", "came"), [("ask", False), ("once", True)])
def test_a_snapshot_says_who_came_today_where_a_badge_comes_in_once(ctx, gate, reentry, came):
    ctx.the_edition.badges = {"reentry": reentry}
    badge = admitted(ctx)
    scan(gate, badge, gate="Nord")
    scan(replace(gate, now=gate.now + timedelta(minutes=9)), badge, direction=Direction.OUT)

    found = json.loads(reads.snapshot(replace(gate, now=gate.now + timedelta(minutes=10))))

    entry = {str(badge.number): [gate.now.isoformat(), "Nord"]}
    assert (found["reentry"], found["inside"]) == (reentry, {})
    assert found["came"] == (entry if came else {})


def test_a_snapshot_says_to_whom_zones_are_open(ctx, gate):
    ctx.the_edition.badges = {"zones": ZONES}

    found = json.loads(reads.snapshot(gate))

    assert found["zones"] == {"press-room": ["press", "staff"]}
    assert found["roles"] == list(BadgeRole)


def fingerprint(token):
    return hashlib.sha256(tokens.short(token).encode()).hexdigest()[:24]


def requested(ctx):
    application = factories.ApplicationFactory(edition=ctx.edition, state=State.CONFIRMED)
    member = factories.OrganisationMemberFactory(organisation=application.organisation)
    return issuing.name_person(acting(ctx, user=member.user), application, name="Salma Berrada")


def test_a_snapshot_knows_the_short_codes_of_the_badges_that_are_issued_next(ctx, gate, organiser):
    admitted(ctx)
    waiting = requested(ctx)

    ahead = json.loads(reads.snapshot(gate))["ahead"]
    issuing.issue(organiser, [waiting])
    after = [issuing.admit(ctx, role=role, name=role) for role in BadgeRole]

    last = waiting.number
    known = [ahead[str(one.number)].get(fingerprint(one.token)) for one in (waiting, *after)]
    assert known == [waiting.role, *BadgeRole]
    assert [*map(int, ahead)] == [*range(last, last + 1 + signing.MOST_AHEAD)]
    assert str(last) not in json.loads(reads.snapshot(gate))["ahead"]


def test_an_edition_without_a_key_knows_no_code_ahead_and_makes_none(ctx, gate):
    assert json.loads(reads.snapshot(gate))["ahead"] == {}
    assert ctx.session.query(SigningKey).count() == 0


def test_a_snapshot_has_the_fingerprints_of_codes_that_were_replaced(ctx, gate, organiser):
    badge = admitted(ctx)
    old = badge.token
    ctx.the_edition.ends_on += timedelta(days=1)
    issuing.sign_again(organiser)

    earlier = json.loads(reads.snapshot(gate))["badges"][str(badge.number)][9]

    assert earlier[1] == fingerprint(old)
    assert fingerprint(badge.token) not in earlier


def photo():
    out = io.BytesIO()
    Image.effect_noise((900, 1100), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_gates_keep_small_photos_of_issued_badges(ctx, gate, organiser):
    shown, gone, bare = (admitted(ctx, name) for name in ("Salma Berrada", "Amine Alami", "Nora"))
    for badge in (shown, gone):
        issuing.set_photo(organiser, badge, photo())
    issuing.revoke(organiser, gone)

    listed = json.loads(reads.snapshot(gate))["badges"]
    known = [listed[str(one.number)][10] for one in (shown, gone, bare)]
    found = reads.photos(gate, [shown.number, gone.number, bare.number, 4_000_000])
    [small] = found.values()

    assert known == [shown.photo.sha256[:24], "", ""]
    assert list(found) == known[:1]
    assert len(small) < 8_000  # of noise, which no JPEG makes small
    with Image.open(io.BytesIO(small)) as picture:
        assert (picture.size, picture.format) == (SMALL, "JPEG")


def test_a_photo_that_is_missing_is_left_out(ctx, gate, organiser):
    badge = admitted(ctx)
    issuing.set_photo(organiser, badge, photo())
    gate.storage.drop(badge.photo.sha256)

    assert reads.photos(gate, [badge.number]) == {}


def test_people_of_who_withdrew_are_said_to_have(ctx, gate, organiser):
    application = factories.ApplicationFactory(edition=ctx.edition, state=State.CONFIRMED)
    owner = acting(
        ctx, user=factories.OrganisationMemberFactory(organisation=application.organisation).user
    )
    badge = issuing.name_person(owner, application, name="Salma Berrada")
    issuing.issue(organiser, [badge])
    application.state = State.WITHDRAWN
    ctx.session.flush()

    found = json.loads(reads.snapshot(gate))

    assert found["badges"][str(badge.number)][5] == "withdrawn"


def test_a_snapshot_is_signed_and_a_changed_one_is_not_ours(gate):
    text = reads.snapshot(gate)
    key = tokens.public_of_text(reads.public_key(gate))
    signature = base64.b64decode(reads.signature(gate, text))

    key.verify(signature, text.encode())
    with pytest.raises(InvalidSignature):
        key.verify(signature, text.encode() + b" ")


def test_the_board_counts_people_by_hour_role_and_gate(ctx, gate):
    one, two = admitted(ctx), admitted(ctx, "Amine Alami")
    scan(gate, one, gate="Nord")
    scan(gate, two, gate="Sud")
    scan(gate, two, gate="Sud", direction=Direction.OUT)

    board = reads.board(gate)

    assert (board.inside, board.came) == (1, 2)
    assert board.by_hour == (GateBar("10", 2),)
    assert board.by_role == (GateBar("visitor", 2),)
    assert board.by_gate == (GateBar("Nord", 1), GateBar("Sud", 1))


def test_yesterday_is_not_on_todays_board(ctx, gate):
    scan(replace(gate, now=gate.now - timedelta(days=1)), admitted(ctx), gate="Nord")

    assert (reads.board(gate).inside, reads.board(gate).came) == (0, 0)


def measured(ctx, scanner, delays, *, minutes=0, **station):
    """Keep a scan of some minutes ago for each delay, in milliseconds or None."""
    then = replace(scanner, now=scanner.now - timedelta(minutes=minutes))
    for delay in delays:
        scan(then, admitted(ctx), **station)
        last = ctx.session.scalars(sa.select(CheckIn).order_by(CheckIn.id.desc()).limit(1)).one()
        last.verdict_after_ms = delay
    ctx.session.flush()


def test_the_board_says_how_long_each_gate_took_in_the_last_hour_and_today(ctx, gate):
    measured(ctx, gate, [*range(100, 2100, 100), None], gate="Nord")
    measured(ctx, gate, [9000], gate="Nord", minutes=61)
    measured(ctx, gate, [None], gate="Sud")
    measured(ctx, gate, [50], gate="Sud", is_rehearsal=True)
    measured(ctx, gate, [50], gate="Est", minutes=24 * 60)

    assert reads.delays(gate) == [
        GateDelays("Nord", hour=Delay(1.0, 1.9, 20), day=Delay(1.1, 2.0, 21)),
        GateDelays("Sud", hour=Delay(None, None, 0), day=Delay(None, None, 0)),
        GateDelays("Sud", Delay(0.05, 0.05, 1), Delay(0.05, 0.05, 1), is_rehearsal=True),
    ]


def test_without_scans_no_gate_has_taken_long(gate):
    assert reads.delays(gate) == []


def test_a_snapshot_has_no_address_of_anybody(ctx, gate, organiser):
    application = factories.ApplicationFactory(edition=ctx.edition, state=State.CONFIRMED)
    owner = acting(
        ctx, user=factories.OrganisationMemberFactory(organisation=application.organisation).user
    )
    badge = issuing.name_person(
        owner, application, name="Salma Berrada", email="canary@example.org", job_title="Canary"
    )
    issuing.issue(organiser, [badge])

    assert "canary" not in reads.snapshot(gate).lower()


def test_an_audit_counts_visitors_once_and_visits_once_a_day(ctx, gate):
    days = [replace(gate, now=gate.now - timedelta(days=ago)) for ago in (1, 0)]
    salma, amine = admitted(ctx), admitted(ctx, "Amine Alami")
    press = issuing.admit(ctx, role=BadgeRole.PRESS, name="Bahia Bennis")
    for day in days:
        scan(day, salma, gate="Nord")
        scan(replace(day, now=day.now + timedelta(minutes=1)), salma, direction=Direction.OUT)
    last = replace(gate, now=gate.now + timedelta(minutes=2))
    for badge in (salma, amine, press):
        scan(last, badge, gate="Sud")
    scan(last, amine, gate="Sud", is_rehearsal=True)

    found = reads.audit(last)

    first, second = found.figures.days
    assert [(one.day.isoformat(), one.visits, one.entries) for one in (first, second)] == [
        ("2026-03-01", 1, 1),
        ("2026-03-02", 2, 4),
    ]
    assert (first.board.inside, second.board.inside) == (0, 3)
    assert (found.figures.visits, found.figures.visitors, found.figures.people) == (3, 2, 3)
    assert (found.kept, found.recorded, found.unlike) == (7, 7, ())
    assert second.board == reads.board(last)


def test_an_audit_says_which_scan_the_log_does_not_have_and_which_day_the_board_has_not(
    ctx, gate, monkeypatch
):
    scan(gate, admitted(ctx), gate="Nord")
    ctx.session.execute(sa.delete(CheckIn))

    assert (reads.audit(gate).kept, reads.audit(gate).recorded) == (0, 1)

    scan(gate, admitted(ctx, "Amine Alami"), gate="Nord")
    empty = reads.GateBoard(0, 0, (), (), ())
    monkeypatch.setattr(reads, "board", lambda _ctx: empty)

    assert reads.audit(gate).unlike == (ctx.today,)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("salma", ["Salma Berrada", "Salma Zniber"]),
        ("Berrada Salma", ["Salma Berrada"]),
        ("slama berada", ["Salma Berrada"]),
        ("BÉRR", ["Salma Berrada"]),
        ("سلمى", ["Salma Berrada", "Salma Zniber"]),
        ("علمي", ["Amine Alami"]),
        ("nobody", []),
        ("?", []),
        ("", []),
    ],
)
def test_somebody_is_found_by_name_in_spite_of_typing_errors(ctx, gate, asked, names):
    admitted(ctx)
    admitted(ctx, "Salma Zniber")
    other = admitted(ctx, "Amine Alami")
    other.name_ar = "أمين العلمي"

    assert [one.name for one in reads.named(gate, asked)] == names


def test_so_many_are_found_and_no_more_and_the_nearest_first(ctx, gate):
    for number in range(10):
        admitted(ctx, f"Salmane {'ABCDEFGHIJ'[number]}lami")
    near = admitted(ctx, "Zineb Salma")

    found = reads.named(gate, "Salma")

    assert (len(found), found[0].reference) == (8, near.reference)
