"""Signing: named, asked in turn, identified by a code; on paper instead; nothing gets round it."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from tests.engines.inspection import corpus
from tests.signing import CONSENT, STROKES, put, sign
from village.contracts.reads import signatories
from village.contracts.tables import Contract
from village.contracts.words import CODE_LIVES, LINK_LIVES, ContractState, NamedSignatory
from village.contracts.writes import contracts, signing
from village.core import outbox
from village.core.audit.tables import AuditEntry
from village.core.errors import (
    AlreadyDone,
    CodeRefused,
    FileNotTaken,
    Forbidden,
    IllegalTransition,
    InvalidToken,
    LimitReached,
    TooManyAttempts,
)
from village.core.outbox.tables import OutboxMail
from village.engines.documents.evidence import Manner
from village.engines.documents.strokes import NoSignature

SALMA = NamedSignatory("Salma Berrada", "Salma@example.org", "Directrice")
SCAN = corpus.document()
OMAR = NamedSignatory("Omar Idrissi", "omar@example.org")


@pytest.fixture
def issued(organiser, drafted) -> Contract:
    contracts.issue(organiser, drafted)
    return drafted


@pytest.fixture
def link(exhibitor, issued) -> str:
    """Return the token of the link by which Salma alone is asked."""
    return signing.name_signatories(exhibitor, issued, [SALMA])


def mails(ctx, template):
    return ctx.session.scalars(
        sa.select(OutboxMail).where(OutboxMail.template == template).order_by(OutboxMail.id)
    ).all()


def given(code="000000", path=""):
    return signing.GivenSignature(code, "Salma Berrada", CONSENT, path)


def test_who_is_named_first_gets_a_link_that_no_organiser_reads(ctx, exhibitor, issued):
    token = signing.name_signatories(exhibitor, issued, [SALMA, OMAR])

    [mail] = mails(ctx, "signature_asked")
    assert (mail.to, mail.edition_id) == ("salma@example.org", None)
    assert outbox.opened(ctx.safe, mail)["token"] == token
    assert [(one.name, one.turn, bool(one.token_hash)) for one in signatories.of(ctx, issued)] == [
        ("Salma Berrada", 1, True), ("Omar Idrissi", 2, False),
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["", STROKES])
def test_the_last_signature_signs_the_contract_and_the_seal_follows(ctx, exhibitor, issued, path):
    deferred = []
    watched = replace(exhibitor, defer=lambda task, **facts: deferred.append((task, facts)))
    token = signing.name_signatories(watched, issued, [SALMA])

    put(replace(watched, network="203.0.113.7"), token, "Salma Berrada", path)

    [one] = signatories.of(ctx, issued)
    assert (issued.state, issued.signed_by) == (ContractState.SIGNED, "Salma Berrada")
    assert (one.manner, one.written, one.path, one.consent, one.network, one.signed_at) == (
        Manner.DRAWN if path else Manner.TYPED, "Salma Berrada", path, CONSENT, "203.0.113.7",
        ctx.now,
    )  # fmt: skip
    assert ("contracts.seal", {"contract_id": issued.id}) in deferred
    logged = ctx.session.scalars(
        sa.select(AuditEntry.action)
        .where(AuditEntry.action.like("contract_si%"))
        .order_by(AuditEntry.id)
    ).all()
    assert logged == ["contract_signatories", "contract_signature", "contract_sign"]


def test_the_second_is_asked_after_the_first_has_signed(ctx, exhibitor, issued):
    first = signing.name_signatories(exhibitor, issued, [SALMA, OMAR])

    second = put(exhibitor, first, "Salma Berrada")

    assert [mail.to for mail in mails(ctx, "signature_asked")] == [
        "salma@example.org", "omar@example.org",
    ]  # fmt: skip
    assert issued.state is ContractState.ISSUED
    assert put(exhibitor, second, "Omar Idrissi") == ""
    assert (issued.state, issued.signed_by) == (
        ContractState.SIGNED, "Salma Berrada, Omar Idrissi",
    )  # fmt: skip


def test_no_link_gets_round_the_order(ctx, exhibitor, issued):
    """Even one whose token somebody wrote into the row of the second."""
    signing.name_signatories(exhibitor, issued, [SALMA, OMAR])
    _first, second = signatories.of(ctx, issued)

    with pytest.raises(IllegalTransition):
        signing.send_code(exhibitor, second, "any token", language="fr")
    with pytest.raises(IllegalTransition):
        signing.sign(exhibitor, second, "any token", given())


def test_a_code_fits_its_own_link_alone(ctx, exhibitor, issued, link):
    [salma] = signatories.of(ctx, issued)
    code = signing.send_code(exhibitor, salma, link, language="ar")

    with pytest.raises(CodeRefused):
        signing.sign(exhibitor, salma, "another token", given(code))

    [mail] = mails(ctx, "signature_code")
    assert (mail.to, mail.language, mail.edition_id) == ("salma@example.org", "ar", None)
    assert outbox.opened(ctx.safe, mail)["token"] == code
    assert code not in str(mail.params)
    assert (len(code), code.isdecimal(), code in salma.code_hash) == (6, True, False)


def test_a_code_dies_after_a_quarter_of_an_hour(exhibitor, link):
    salma = signatories.by_token(exhibitor, link)
    code = signing.send_code(exhibitor, salma, link, language="fr")
    late = replace(exhibitor, now=exhibitor.now + CODE_LIVES)

    assert signatories.has_live_code(exhibitor, salma)
    assert not signatories.has_live_code(late, salma)
    with pytest.raises(CodeRefused):
        signing.sign(late, salma, link, given(code))


def test_a_code_dies_after_five_wrong_ones(exhibitor, link):
    salma = signatories.by_token(exhibitor, link)
    code = signing.send_code(exhibitor, salma, link, language="fr")
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    for _ in range(5):
        with pytest.raises(CodeRefused):
            signing.sign(exhibitor, salma, link, given(wrong))
    with pytest.raises(CodeRefused):
        signing.sign(exhibitor, salma, link, given(code))
    again = signing.send_code(exhibitor, salma, link, language="fr")
    signing.sign(exhibitor, salma, link, given(again))

    assert salma.signed_at == exhibitor.now


def test_an_address_gets_five_codes_an_hour(exhibitor, link):
    online = replace(exhibitor, network="203.0.113.7")
    salma = signatories.by_token(online, link)

    for _ in range(5):
        signing.send_code(online, salma, link, language="fr")
    with pytest.raises(TooManyAttempts):
        signing.send_code(online, salma, link, language="fr")


def test_nobody_signs_twice(exhibitor, link):
    put(exhibitor, link, "Salma Berrada")
    salma = signatories.by_token(exhibitor, link)

    with pytest.raises(AlreadyDone):
        signing.sign(exhibitor, salma, link, given())
    with pytest.raises(AlreadyDone):
        signing.send_code(exhibitor, salma, link, language="fr")


def test_a_drawing_that_is_none_signs_nothing(exhibitor, link):
    salma = signatories.by_token(exhibitor, link)
    code = signing.send_code(exhibitor, salma, link, language="fr")

    with pytest.raises(NoSignature):
        signing.sign(exhibitor, salma, link, given(code, "M1 1"))

    assert salma.signed_at is None


def test_only_the_exhibitor_names_who_signs(organiser, exhibitor, issued):
    with pytest.raises(Forbidden):
        signing.name_signatories(organiser, issued, [SALMA])
    for people in ([], [SALMA] * 5):
        with pytest.raises(LimitReached):
            signing.name_signatories(exhibitor, issued, people)


def test_a_draft_cannot_be_signed(exhibitor, drafted):
    with pytest.raises(IllegalTransition):
        signing.name_signatories(exhibitor, drafted, [SALMA])


def test_naming_others_kills_the_earlier_link(exhibitor, issued, link):
    other = signing.name_signatories(exhibitor, issued, [OMAR])

    with pytest.raises(InvalidToken):
        signatories.by_token(exhibitor, link)
    put(exhibitor, other, "Omar Idrissi")
    assert issued.signed_by == "Omar Idrissi"


def test_who_has_signed_cannot_be_replaced(exhibitor, issued):
    first = signing.name_signatories(exhibitor, issued, [SALMA, OMAR])
    put(exhibitor, first, "Salma Berrada")

    with pytest.raises(AlreadyDone):
        signing.name_signatories(exhibitor, issued, [OMAR])


def test_the_link_is_sent_again_by_either_side_and_replaces_the_earlier(
    ctx, organiser, exhibitor, issued, link
):
    signing.ask_again(organiser, issued)
    signing.ask_again(exhibitor, issued)

    with pytest.raises(InvalidToken):
        signatories.by_token(ctx, link)
    last = outbox.opened(ctx.safe, mails(ctx, "signature_asked")[-1])["token"]
    put(exhibitor, last, "Salma Berrada")
    with pytest.raises(IllegalTransition):
        signing.ask_again(organiser, issued)


def test_before_anybody_is_named_there_is_no_link_to_send_again(organiser, issued):
    with pytest.raises(IllegalTransition):
        signing.ask_again(organiser, issued)

    assert mails(organiser, "signature_asked") == []


def test_a_stranger_sends_no_link(ctx, issued, link):
    stranger = acting(ctx, user=factories.OrganisationMemberFactory().user)

    with pytest.raises(Forbidden):
        signing.ask_again(stranger, issued)


def test_a_link_is_sent_again_three_times_an_hour(organiser, issued, link):
    online = replace(organiser, network="203.0.113.7")

    for _ in range(3):
        signing.ask_again(online, issued)
    with pytest.raises(TooManyAttempts):
        signing.ask_again(online, issued)


@pytest.mark.parametrize("over", ["cancel", "expire", "other edition"])
def test_a_link_opens_nothing_once_it_is_over(organiser, exhibitor, issued, link, over):
    there = exhibitor
    if over == "cancel":
        contracts.cancel(organiser, issued, reason="Other plans")
    elif over == "expire":
        there = replace(exhibitor, now=exhibitor.now + LINK_LIVES + timedelta(seconds=1))
    else:
        there = replace(exhibitor, edition=factories.EditionFactory())

    with pytest.raises(InvalidToken):
        signatories.by_token(there, link)


def test_a_scan_takes_the_place_of_who_has_not_signed(ctx, exhibitor, issued):
    deferred = []
    watched = replace(exhibitor, defer=lambda task, **facts: deferred.append(task))
    first = signing.name_signatories(watched, issued, [SALMA, OMAR])
    put(watched, first, "Salma Berrada")

    hand_in(watched, issued, SCAN)

    people = signatories.of(ctx, issued)
    assert [(one.name, one.manner, one.proxy) for one in people] == [
        ("Salma Berrada", Manner.TYPED, ""),
        ("Omar Idrissi", Manner.PAPER, exhibitor.actor.name),
    ]
    assert issued.state is ContractState.SIGNED
    assert ctx.storage.get(people[1].scan.sha256) == SCAN
    assert "contracts.seal" not in deferred  # the organiser reads the scan first


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "empty"), (b"no picture", "kind"), (bytes(11 * 2**20), "too_large")]
)
def test_a_scan_is_inspected(exhibitor, issued, content, why):
    with pytest.raises(FileNotTaken) as refused:
        hand_in(exhibitor, issued, content)

    assert (refused.value.facts["why"], issued.state) == (why, ContractState.ISSUED)


def test_only_the_exhibitor_hands_a_scan_in(organiser, issued):
    with pytest.raises(Forbidden):
        hand_in(organiser, issued, SCAN)


def hand_in(ctx, contract, content):
    signing.hand_in(
        ctx,
        contract,
        name="Omar Idrissi",
        capacity="Associé",
        filename="contrat signé.pdf",
        scan=io.BytesIO(content),
    )


def test_one_signs_by_name_as_the_helper_of_other_tests_does(exhibitor, issued):
    sign(exhibitor, issued, "Leïla Amrani")

    assert (issued.state, issued.signed_by) == (ContractState.SIGNED, "Leïla Amrani")
