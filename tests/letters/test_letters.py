"""Letters: asked for, issued once with a number and a seal, refused, revoked."""

import pytest
import sqlalchemy as sa

from tests import factories, pdf
from tests.conftest import acting
from village.applications.words import State
from village.core.audit.tables import AuditEntry
from village.core.errors import (
    AlreadyDone,
    Forbidden,
    IllegalTransition,
    NotFound,
    TextNotDrawable,
)
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.engines.documents.seal_check import check
from village.letters.words import LetterState
from village.letters.writes import letters


def mails(ctx):
    return [
        (mail.template, mail.to)
        for mail in ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
        if mail.template.startswith("letter_")
    ]


def asked(exhibitor, confirmed, name="Awa Diop"):
    kind = exhibitor.the_edition.letter_kinds["visa"]
    return letters.ask(exhibitor, kind, confirmed, name=name, function="Directrice", language="fr")


def test_a_visa_letter_is_asked_for_then_issued_sealed_and_mailed(
    exhibitor, organiser, confirmed, office
):
    letter = asked(exhibitor, confirmed)

    letters.issue(organiser, letter, office)

    content = organiser.storage.get(letter.file.sha256)
    [seal] = check(content).seals
    said = " ".join(pdf.text(content).split())
    assert (letter.state, letter.number) == (
        LetterState.ISSUED, f"{organiser.the_edition.code}-L-0001",
    )  # fmt: skip
    assert (seal.by, letter.sealed_by, letter.seal_is_demo) == ("Demo office", "Demo office", True)
    assert "Awa Diop" in said
    assert "Teranga (Sénégal)" in said
    assert "stand A07" in said
    assert "Passeport nº ____" in said
    assert mails(organiser) == [("letter_issued", confirmed.organisation.contact_email)]
    logged = organiser.session.scalars(
        sa.select(AuditEntry.action)
        .where(AuditEntry.action.startswith("letter_"))
        .order_by(AuditEntry.id)
    )
    assert list(logged) == ["letter_ask", "letter_issue"]


def test_without_an_office_it_is_issued_without_a_seal(exhibitor, organiser, confirmed):
    letter = asked(exhibitor, confirmed)

    letters.issue(organiser, letter, None)

    assert (letter.state, letter.sealed_by) == (LetterState.ISSUED, "")
    with pytest.raises(IllegalTransition):
        letters.issue(organiser, letter, None)


def test_the_same_letter_is_not_asked_for_twice_but_after_a_refusal(
    exhibitor, organiser, confirmed
):
    letter = asked(exhibitor, confirmed)
    with pytest.raises(AlreadyDone):
        asked(exhibitor, confirmed)

    letters.refuse(organiser, letter, note="Pas de votre équipe")

    assert (letter.state, letter.note) == (LetterState.REFUSED, "Pas de votre équipe")
    assert mails(organiser) == [("letter_refused", confirmed.organisation.contact_email)]
    assert asked(exhibitor, confirmed).state is LetterState.ASKED


def test_only_what_may_be_asked_for_is_asked_for_by_whom_it_concerns(ctx, exhibitor, confirmed):
    kinds = ctx.the_edition.letter_kinds
    stranger = acting(ctx, user=factories.OrganisationMemberFactory().user)

    with pytest.raises(NotFound):
        letters.ask(exhibitor, kinds["award"], confirmed, name="Awa", language="fr")
    with pytest.raises(Forbidden):
        letters.ask(stranger, kinds["visa"], confirmed, name="Awa", language="fr")
    with pytest.raises(Forbidden):
        letters.make(exhibitor, kinds["exhibitor"], confirmed)
    confirmed.state = State.WITHDRAWN
    ctx.session.flush()
    with pytest.raises(IllegalTransition):
        letters.ask(exhibitor, kinds["visa"], confirmed, name="Awa", language="fr")


def test_a_name_that_no_font_has_is_named_and_takes_no_number(exhibitor, organiser, confirmed):
    letter = asked(exhibitor, confirmed, name="Atlas \U00012345")

    with (
        pytest.raises(TextNotDrawable, match="\U00012345"),
        organiser.session.begin_nested(),
    ):
        letters.issue(organiser, letter, None)

    organiser.session.refresh(organiser.the_edition)
    assert (letter.state, organiser.the_edition.last_letter_number) == (LetterState.ASKED, 0)


def test_a_kind_that_the_edition_has_no_more_is_not_issued(exhibitor, organiser, confirmed):
    letter = asked(exhibitor, confirmed)
    kind = {"key": "other", "holders": "people", "title": {"fr": "A"}, "text": {"fr": "B"}}
    organiser.the_edition.letters = [kind]

    with pytest.raises(NotFound):
        letters.issue(organiser, letter, None)

    assert letter.state is LetterState.ASKED


def test_a_juror_is_thanked_in_their_own_language_and_it_can_be_revoked(organiser):
    juror = factories.UserFactory(name="Salma", language="ar")
    factories.MembershipFactory(edition=organiser.edition, user=juror, role=Role.JUROR)
    kind = organiser.the_edition.letter_kinds["juror"]
    letter = letters.make(organiser, kind, juror)
    letters.issue(organiser, letter, None)

    letters.revoke(organiser, letter, note="Erreur")

    assert (letter.language, letter.title, letter.state) == (
        "ar", kind.title["ar"], LetterState.REVOKED,
    )  # fmt: skip
    assert mails(organiser) == [
        ("letter_issued", juror.email), ("letter_revoked", juror.email),
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["visa", "exhibitor", "startup", "juror", "award"])
def test_each_usual_letter_can_be_looked_at_and_leaves_nothing_unfilled(organiser, key):
    kind = organiser.the_edition.letter_kinds[key]

    for language in ("fr", "ar", "en"):
        said = pdf.text(letters.specimen(organiser, kind, language))

        assert "{" not in said
