from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.conftest import acting
from tests.factories import ApplicationFactory, OrganisationFactory, UserFactory
from village.applications.words import Action, State
from village.applications.writes import screening
from village.core import outbox
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden, IllegalTransition
from village.core.outbox.tables import MailState, OutboxMail
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.jury.tables import Recusal

TOO_OLD = {
    "key": "too_old",
    "label": {"fr": "Trop ancienne", "en": "Too old"},
    "text": {"fr": "Plus de huit ans.", "en": "Over eight years."},
}


def with_conflict(ctx, application):
    """An organiser who stepped aside from `application`."""
    user = UserFactory()
    ctx.session.add(
        Recusal(
            user_id=user.id, application_id=application.id, reason="Cousin", declared_at=ctx.now
        )
    )
    ctx.session.commit()
    return acting(ctx, Role.ORGANISER, user=user)


def test_a_file_is_found_eligible(organiser):
    application = ApplicationFactory(edition=organiser.edition)

    screening.screen(organiser, application, eligible=True, note=" Welcome. ")

    assert (application.state, application.screening_note) == (State.ELIGIBLE, "Welcome.")
    [mail] = organiser.session.scalars(sa.select(OutboxMail))
    assert (mail.template, mail.params["note"]) == ("application_eligible", "Welcome.")


def test_a_refusal_says_why_in_the_applicants_language(organiser):
    organiser.edition.refusal_reasons = [TOO_OLD]
    application = ApplicationFactory(
        edition=organiser.edition, organisation=OrganisationFactory(language="en")
    )

    screening.screen(organiser, application, eligible=False, reason="too_old", note="Founded 2001.")

    assert (application.state, application.screening_note) == (
        State.INELIGIBLE,
        "Over eight years.\n\nFounded 2001.",
    )
    [mail] = organiser.session.scalars(sa.select(OutboxMail))
    assert (mail.template, mail.language) == ("application_ineligible", "en")
    [entry] = organiser.session.scalars(sa.select(AuditEntry))
    assert entry.data["note"] == application.screening_note


def test_an_unknown_reason_changes_nothing(organiser):
    application = ApplicationFactory(edition=organiser.edition)

    with pytest.raises(KeyError):
        screening.screen(organiser, application, eligible=False, reason="ugly")

    assert application.state is State.SUBMITTED


def mails(ctx) -> list[tuple[str, MailState]]:
    rows = ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    return [(one.template, one.state) for one in rows]


def test_a_verdict_taken_back_before_its_mail_leaves_tells_nobody(organiser):
    organiser = replace(organiser, sends_mail=True)
    application = ApplicationFactory(edition=organiser.edition)
    screening.screen(organiser, application, eligible=False, note="Too old.")
    [mail] = organiser.session.scalars(sa.select(OutboxMail))
    leaves_at = mail.leaves_at

    screening.reconsider(organiser, application, note="The founding year was mistyped")
    organiser.session.expire_all()

    assert leaves_at == organiser.now + timedelta(minutes=10)
    assert (application.state, application.screening_note) == (State.SUBMITTED, "")
    assert mails(organiser) == [("application_ineligible", MailState.RECALLED)]


def test_a_verdict_taken_back_after_its_mail_is_corrected_by_another(organiser):
    organiser = replace(organiser, sends_mail=True)
    application = ApplicationFactory(edition=organiser.edition)
    screening.screen(organiser, application, eligible=True)
    [mail] = organiser.session.scalars(sa.select(OutboxMail))
    outbox.mark_sent(organiser, mail)

    screening.reconsider(organiser, application)

    assert mails(organiser) == [
        ("application_eligible", MailState.SENT),
        ("application_reconsidered", MailState.QUEUED),
    ]


def test_an_edition_may_mail_its_verdicts_at_once(organiser):
    organiser.edition.verdict_delay_minutes = 0
    application = ApplicationFactory(edition=organiser.edition)

    screening.screen(organiser, application, eligible=True)

    [mail] = organiser.session.scalars(sa.select(OutboxMail))
    assert mail.leaves_at is None


def test_many_files_get_one_verdict(organiser):
    files = ApplicationFactory.create_batch(2, edition=organiser.edition)

    screening.screen_many(organiser, files, eligible=True, note="Welcome")

    assert [(one.state, one.screening_note) for one in files] == [(State.ELIGIBLE, "Welcome")] * 2


def test_the_chair_does_not_screen(chair):
    application = ApplicationFactory(edition=chair.edition)

    with pytest.raises(Forbidden):
        screening.screen(chair, application, eligible=True)


def test_who_stepped_aside_neither_screens_nor_selects(ctx):
    submitted = ApplicationFactory(edition=ctx.edition)
    eligible = ApplicationFactory(
        edition=ctx.edition, kind=CallKind.EXHIBITOR, state=State.ELIGIBLE
    )

    with pytest.raises(Forbidden):
        screening.screen(with_conflict(ctx, submitted), submitted, eligible=True)
    with pytest.raises(Forbidden):
        screening.answer_exhibitor(with_conflict(ctx, eligible), eligible, Action.SELECT)


@pytest.mark.parametrize(
    ("action", "state", "mail"),
    [
        (Action.SELECT, State.SELECTED, "application_selected"),
        (Action.WAITLIST, State.WAITLISTED, "application_waitlisted"),
        (Action.REJECT, State.REJECTED, "application_rejected"),
    ],
)
def test_an_exhibitor_is_answered_without_a_jury(organiser, action, state, mail):
    application = ApplicationFactory(
        edition=organiser.edition, kind=CallKind.EXHIBITOR, state=State.ELIGIBLE
    )

    screening.answer_exhibitor(organiser, application, action, note="Near the entrance")

    [sent] = organiser.session.scalars(sa.select(OutboxMail))
    assert (application.state, sent.template, sent.params["note"]) == (
        state,
        mail,
        "Near the entrance",
    )


def test_a_startup_is_not_selected_past_its_jury(organiser):
    application = ApplicationFactory(edition=organiser.edition, state=State.ELIGIBLE)

    with pytest.raises(IllegalTransition):
        screening.answer_exhibitor(organiser, application, Action.SELECT)


def test_an_exhibitor_is_not_reversed_by_an_answer(organiser):
    application = ApplicationFactory(
        edition=organiser.edition, kind=CallKind.EXHIBITOR, state=State.SELECTED
    )

    with pytest.raises(IllegalTransition):
        screening.answer_exhibitor(organiser, application, Action.REVERSE)
