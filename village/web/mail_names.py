"""What each mail of an edition and each placeholder is called."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask
from flask_babel import lazy_gettext as _l

#: By the key of the mail.
MAIL_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "organisation_invitation": _l("Invitation to act for an organisation"),
        "draft_week": _l("Reminder of a draft, a week before the deadline"),
        "draft_day": _l("Reminder of a draft, a day before the deadline"),
        "draft_hours": _l("Reminder of a draft, three hours before the deadline"),
        "amendment_open": _l("Reminder of an amendment, a day before the deadline"),
        "deadline_moved": _l("Deadline moved, to those who have a draft"),
        "call_closed": _l("Call closed early, to those who have a draft"),
        "organisation_to_read": _l("Invitation to read an application"),
        "application_received": _l("Application received"),
        "application_amended": _l("Amended application received"),
        "application_changed": _l("Application changed by the organiser"),
        "correction_asked": _l("Correction asked for"),
        "correction_reminder": _l("Reminder of a correction, a day before its end"),
        "correction_dropped": _l("Correction no longer asked for"),
        "application_eligible": _l("Application found eligible"),
        "application_ineligible": _l("Application found not eligible"),
        "application_reconsidered": _l("Verdict taken back after its mail"),
        "application_selected": _l("Application selected"),
        "application_waitlisted": _l("Application on the waiting list"),
        "application_rejected": _l("Application not selected"),
        "application_confirmed": _l("Participation confirmed"),
        "application_declined": _l("Place declined"),
        "place_reminder": _l("Reminder of a place that is offered"),
        "place_lapsed": _l("Place no longer offered"),
        "application_withdrawn": _l("Application withdrawn"),
        "application_merged": _l("Application closed as a duplicate"),
        "stand_allocated": _l("Stand given"),
        "stand_released": _l("Stand taken back"),
        "stand_redrawn": _l("Stand drawn anew"),
        "contract_issued": _l("Contract issued"),
        "signature_asked": _l("Signature asked for"),
        "contract_signed": _l("Contract signed"),
        "contract_cancelled": _l("Contract cancelled"),
        "order_received": _l("Services ordered"),
        "order_changed": _l("Order changed by the organiser"),
        "task_reminder": _l("Reminder of what an exhibitor has left to do"),
        "invoice_issued": _l("Invoice issued"),
        "credit_note_issued": _l("Credit note issued"),
        "invoice_reminder": _l("Reminder of an invoice"),
        "payment_received": _l("Payment received"),
        "badge_issued": _l("Badge, to its bearer"),
        "badge_to_pass_on": _l("Badge, to the organisation's contact"),
        "visitor_registered": _l("Visitor registered, with the badge"),
        "visitor_waiting": _l("Visitor on the waiting list"),
        "visitor_promoted": _l("Place for a visitor who waited, with the badge"),
        "visitor_pending": _l("Visitor whose proof is to be read"),
        "visitor_refused": _l("Visitor not accepted"),
        "visitor_cancelled": _l("Registration cancelled"),
        "team_invitation": _l("Invitation to the team"),
        "role_given": _l("Role given"),
        "role_taken": _l("Role taken"),
        "note_mention": _l("A note on a file is meant for an organiser"),
        "jury_assigned": _l("Files given to a juror"),
        "jury_changed": _l("Files taken back from a juror"),
        "jury_discussion": _l("New remarks on a file, to its jurors"),
        "jury_reminder": _l("Reminder of the reviews"),
        "campaign": _l("Mail to many"),
    }
)
#: By the name in braces.
PLACEHOLDER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "name": _l("the reader's name"),
        "event": _l("the name of the event"),
        "organiser": _l("the name of the organiser"),
        "link": _l("the address of the page to which the mail leads"),
        "organisation": _l("the organisation"),
        "title": _l("the title of the project"),
        "reference": _l("the reference"),
        "call": _l("the title of the call"),
        "deadline": _l("the deadline, with its time zone"),
        "before": _l("the deadline as it was before"),
        "note": _l("the words that go with the decision, if there are any"),
        "questions": _l("the questions whose answers are to be corrected"),
        "until": _l("until when they can be corrected, with its time zone"),
        "file": _l("the number of the file"),
        "kept": _l("the reference of the application that is kept"),
        "feedback": _l("what the jury praised and missed, where applicants are told"),
        "due": _l("a sentence: the last day to confirm, if there is one"),
        "stand": _l("the number of the stand"),
        "plan": _l("the address of the floor plan"),
        "contract": _l("the number of the contract"),
        "total": _l("what the services ordered come to, with tax"),
        "tasks": _l("what is left to do, with the last days"),
        "invoice": _l("the number of the invoice"),
        "amount": _l("the amount, with its currency"),
        "due_day": _l("the last day to pay"),
        "payment_reference": _l("the reference that a transfer has to quote"),
        "holder": _l("whose badge it is"),
        "visit_days": _l("the days on which the visitor has a place"),
        "waiting": _l("a sentence: the days for which the visitor waits, if there are any"),
        "inviter": _l("who invites"),
        "author": _l("who wrote the note"),
        "role": _l("the role"),
        "duty": _l("what the role is for"),
        "days": _l("how many days the link works"),
        "given": _l("a sentence: how many files are given"),
        "taken": _l("a sentence: how many files are taken back"),
    }
)


def init_app(app: Flask) -> None:
    """Offer the names of mails to every template."""
    app.jinja_env.filters["mail_name"] = MAIL_NAMES.get
