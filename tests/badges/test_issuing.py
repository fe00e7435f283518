"""Badges named and issued, and what the gate says of each kind of code."""

import io
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from PIL import Image

from tests import factories
from tests.conftest import NOW, acting
from village.applications.tables import Application
from village.applications.words import State
from village.badges.tables import Badge, SigningKey
from village.badges.words import CheckMethod, Refusal, Verdict
from village.badges.writes import issuing, quotas, signing
from village.core.context import Context
from village.core.errors import AlreadyNamed, Forbidden, IllegalTransition, TextNotDrawable
from village.core.permissions import Role
from village.editions import BadgeRole
from village.engines.documents import tokens
from village.engines.documents.photo import HEIGHT, WIDTH, PhotoRefused
from village.gate.writes import scanning as checkin
from village.gate.writes.scanning import Station
from village.organisations.tables import Organisation


@pytest.fixture
def applicant(ctx: Context) -> Context:
    return acting(ctx, user=factories.OrganisationMemberFactory().user)


def named(ctx: Context, applicant: Context, name: str = "Salma Berrada") -> Badge:
    [organisation_id] = applicant.actor.organisation_ids
    application = ctx.session.scalar(
        sa.select(Application).where(Application.organisation_id == organisation_id)
    ) or factories.ApplicationFactory(
        edition=applicant.edition,
        organisation=ctx.session.get(Organisation, organisation_id),
        state=State.CONFIRMED,
    )
    return issuing.name_person(applicant, application, name=name)


@pytest.fixture
def badge(ctx: Context, applicant: Context, organiser: Context) -> Badge:
    made = named(ctx, applicant)
    issuing.issue(organiser, [made])
    return made


@pytest.fixture
def gate(ctx: Context) -> Context:
    ctx.the_edition.starts_on = NOW.date()
    return acting(ctx, Role.GATE)


def scan(
    gate: Context, code: str, *, method: CheckMethod = CheckMethod.SCANNED
) -> tuple[Verdict, Refusal | None]:
    event = checkin.check_in(
        gate, code, method=method, station=Station("Sud"), event_id=uuid.uuid4()
    )
    return event.verdict, event.refusal


def key_row(ctx: Context, number: int = 1) -> SigningKey:
    return ctx.session.scalars(sa.select(SigningKey).where(SigningKey.number == number)).one()


def test_badges_signed_before_a_new_key_stay_valid(ctx, organiser, applicant, gate, badge):
    number = signing.rotate_key(organiser)
    newer = named(ctx, applicant, "Adil")
    issuing.issue(organiser, [newer])

    assert (number, tokens.read(badge.token).key, tokens.read(newer.token).key) == (2, 1, 2)
    assert scan(gate, badge.token) == scan(gate, newer.token) == (Verdict.WELCOME, None)


def test_a_retired_keys_codes_are_refused(gate, badge):
    key_row(gate).retired_at = gate.now
    gate.session.flush()

    assert scan(gate, badge.token) == (Verdict.REFUSED, Refusal.FORGED)


def test_the_gate_says_why_it_refuses(ctx, organiser, applicant, gate, badge):
    waiting = named(ctx, applicant, "Adil")
    forged = badge.token[:-3] + ("ABC" if badge.token[-3:] != "ABC" else "ABD")
    later = replace(gate, now=gate.now + timedelta(days=1000))

    assert scan(gate, "nonsense") == (Verdict.REFUSED, Refusal.UNKNOWN)
    assert scan(gate, "A" * tokens.TOKEN_CHARACTERS) == (Verdict.REFUSED, Refusal.LAYOUT)
    assert scan(gate, forged) == (Verdict.REFUSED, Refusal.FORGED)
    assert scan(later, badge.token) == (Verdict.REFUSED, Refusal.EXPIRED)
    assert scan(gate, waiting.reference) == (Verdict.REFUSED, Refusal.UNKNOWN)
    typed = scan(gate, waiting.reference, method=CheckMethod.TYPED)
    assert typed == (Verdict.REFUSED, Refusal.NOT_ISSUED)
    issuing.revoke(organiser, badge)
    assert scan(gate, badge.token) == (Verdict.REFUSED, Refusal.REVOKED)


def test_an_older_code_of_a_badge_is_replaced(organiser, gate, badge):
    old = badge.token
    badge.token = tokens.sign(
        replace(tokens.read(old), role=(tokens.read(old).role + 1) % 6),
        signing.signing_key(organiser)[1],
    )
    organiser.session.flush()

    assert scan(gate, old) == (Verdict.REFUSED, Refusal.REPLACED)
    assert scan(gate, badge.token) == (Verdict.WELCOME, None)


def test_a_badge_of_another_edition_is_told_from_a_forged_one(ctx, gate, badge):
    elsewhere = factories.EditionFactory()
    there = acting(replace(ctx, edition=elsewhere), Role.ORGANISER)
    claim = tokens.Claim(
        edition=tokens.edition_number(elsewhere.id), badge=1, role=1,
        expires_at=gate.now + timedelta(days=9), key=1,
    )  # fmt: skip
    foreign = tokens.sign(claim, signing.signing_key(there)[1])

    assert scan(gate, foreign) == (Verdict.REFUSED, Refusal.OTHER_EDITION)


def picture(width: int = 900, height: int = 600, kind: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#b4532a").save(out, kind, **more)
    return out.getvalue()


def test_a_photo_is_made_anew_in_the_badges_measures(applicant, badge):
    turned = Image.Exif()
    turned[0x0112] = 6
    turned[0x010E] = "taken at home"
    photo = picture(exif=turned) + b"<script>alert(1)</script>"

    issuing.set_photo(applicant, badge, photo)

    kept = applicant.storage.get(badge.photo.sha256)
    with Image.open(io.BytesIO(kept)) as found:
        assert (found.size, found.format) == ((WIDTH, HEIGHT), "JPEG")
    assert b"home" not in kept
    assert b"script" not in kept
    issuing.drop_photo(applicant, badge)
    assert badge.photo is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "format"),
        (b"\xff\xd8\xff", "format"),
        (b"GIF89a" + bytes(100), "format"),
        (picture(kind="PNG"), "format"),
        (picture()[:600], "format"),
        (picture(100, 100), "small"),
        (picture(10_000, 6_000), "large"),
        (bytes(6 * 1024 * 1024), "large"),
    ],
)  # fmt: skip
def test_what_is_no_good_photo_is_refused(applicant, badge, content, code):
    with pytest.raises(PhotoRefused, match=code):
        issuing.set_photo(applicant, badge, content)


def test_an_organiser_puts_a_photo_on_anybodys_badge(organiser, badge):
    issuing.set_photo(organiser, badge, picture())

    assert badge.photo.name == f"{badge.reference}.jpg"


def test_a_stranger_puts_no_photo_on_a_badge(ctx, badge):
    stranger = acting(ctx, user=factories.OrganisationMemberFactory().user)

    with pytest.raises(Forbidden):
        issuing.set_photo(stranger, badge, picture())


def test_a_person_whose_name_cannot_be_printed_is_not_named(applicant, badge):
    with pytest.raises(TextNotDrawable) as caught:
        issuing.name_person(applicant, badge.application, name="Zoë 𒀭")

    assert caught.value.facts == {"texts": "Zoë 𒀭 (𒀭)"}


def test_nobody_has_two_badges_of_a_role_outside_every_application(organiser):
    salma = {"name": "Salma Berrada", "name_ar": "", "organisation": "", "email": ""}
    issuing.add(organiser, role=BadgeRole.PRESS, **salma)

    issuing.add(organiser, role=BadgeRole.SPEAKER, **salma)
    with pytest.raises(AlreadyNamed) as refused:
        issuing.add(organiser, role=BadgeRole.PRESS, **{**salma, "name": "berrada salma"})

    assert refused.value.facts == {"name": "Salma Berrada"}


def test_passes_for_work_are_counted_apart(applicant, badge):
    applicant.edition.badges = {"work_passes": 1}
    application = badge.application
    again = {"name": badge.name, "work": BadgeRole.BUILD_UP}

    one = issuing.name_person(applicant, application, **again)

    assert (one.role, quotas.of(applicant, application).free) == (BadgeRole.BUILD_UP, 3)
    with pytest.raises(IllegalTransition):
        issuing.name_person(applicant, application, name="Adil Tazi", work=BadgeRole.BUILD_UP)
