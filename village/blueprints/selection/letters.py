"""The mail of a decision as its applicant will read it, before it leaves."""

from datetime import date

from village.applications.tables import Application
from village.applications.words import APPLICATION_FLOW
from village.applications.writes import applications
from village.selection.words import Feedback, Outcome
from village.selection.writes.deciding import told
from village.web import mails
from village.web.context import context


def letter(
    application: Application,
    outcome: Outcome,
    reasons: str,
    feedback: Feedback,
    answer_by: date | None = None,
) -> mails.Letter:
    """Return the mail that a decision would send now."""
    step = APPLICATION_FLOW.step(application.state, outcome.action)
    return mails.preview(
        step.mail,
        language=application.organisation.language,
        reference=application.reference,
        params=applications.mail_params(
            application, note=reasons, **told(context(), outcome, feedback, answer_by)
        ),
    )
