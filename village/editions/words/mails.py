"""The mails that an edition may word: the placeholders of each, from a closed list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from village.engines.placeholders import filled

#: What every mail knows.
_ALWAYS = ("name", "event", "organiser", "link")
_FILE = (*_ALWAYS, "organisation", "title", "reference")
_DECIDED = (*_FILE, "note")
_CORRECTION = (*_DECIDED, "questions", "until")
_DRAFT = (*_ALWAYS, "title", "reference", "call", "deadline")
_STAND = (*_ALWAYS, "organisation", "reference", "stand")
_TURN = (*_ALWAYS, "organisation", "reference", "opens", "closes")
_CONTRACT = (*_ALWAYS, "organisation", "reference", "stand", "contract")
_ORDER = (*_ALWAYS, "organisation", "reference", "total")
_INVOICE = (*_ALWAYS, "organisation", "reference", "invoice", "amount")
_TO_PAY = (*_INVOICE, "due_day", "payment_reference")
_LETTER = (*_ALWAYS, "letter", "holder")
_BADGE = (*_ALWAYS, "organisation", "reference")
_VISITOR = (*_ALWAYS, "visit_days", "waiting")
_ROLE = (*_ALWAYS, "role", "duty")


@dataclass(frozen=True, slots=True)
class MailKind:
    """What may stand in braces in a mail's wording."""

    placeholders: tuple[str, ...]
    may_be_off: bool = False  #: the organiser may decide that it is not sent
    needs_link: bool = False  #: without its link the mail is worth nothing


#: In the order in which people get them.
MAILS: Mapping[str, MailKind] = MappingProxyType(
    {
        "organisation_invitation": MailKind(
            ("event", "link", "organisation", "inviter"), needs_link=True
        ),
        "draft_week": MailKind(_DRAFT, may_be_off=True),
        "draft_day": MailKind(_DRAFT, may_be_off=True),
        "draft_hours": MailKind(_DRAFT, may_be_off=True),
        "amendment_open": MailKind(_DRAFT, may_be_off=True),
        "deadline_moved": MailKind((*_DRAFT, "before"), may_be_off=True),
        "call_closed": MailKind(_DRAFT, may_be_off=True),
        "organisation_to_read": MailKind(
            ("event", "link", "organisation", "inviter"), needs_link=True
        ),
        "organisation_left": MailKind(("name", "event", "organisation")),
        "application_received": MailKind(_FILE),
        "application_amended": MailKind(_FILE),
        "application_changed": MailKind(_DECIDED),
        "correction_asked": MailKind(_CORRECTION),
        "correction_reminder": MailKind(_CORRECTION, may_be_off=True),
        "correction_dropped": MailKind(_FILE),
        "application_eligible": MailKind(_DECIDED),
        "application_ineligible": MailKind(_DECIDED),
        "application_reconsidered": MailKind(_FILE),
        "application_selected": MailKind((*_DECIDED, "feedback", "due")),
        "application_waitlisted": MailKind((*_DECIDED, "feedback")),
        "application_rejected": MailKind((*_DECIDED, "feedback")),
        "application_confirmed": MailKind(_FILE),
        "application_declined": MailKind(_FILE),
        "place_reminder": MailKind((*_FILE, "due"), may_be_off=True),
        "place_lapsed": MailKind(_DECIDED),
        "application_withdrawn": MailKind(_FILE),
        "draw_opened": MailKind(_TURN),
        "draw_next": MailKind(_TURN, may_be_off=True),
        "draw_turn": MailKind(_TURN),
        "draw_missed": MailKind(_TURN, may_be_off=True),
        "application_merged": MailKind((*_DECIDED, "kept")),
        "stand_allocated": MailKind((*_STAND, "plan")),
        "stand_released": MailKind(_STAND),
        "stand_freed": MailKind(_STAND, may_be_off=True),
        "stand_redrawn": MailKind((*_STAND, "plan")),
        "contract_issued": MailKind(_CONTRACT),
        "signature_asked": MailKind(_CONTRACT, needs_link=True),
        "contract_signed": MailKind(_CONTRACT),
        "contract_cancelled": MailKind(_CONTRACT),
        "order_received": MailKind(_ORDER, may_be_off=True),
        "order_changed": MailKind(_ORDER),
        "task_reminder": MailKind((*_BADGE, "tasks"), may_be_off=True),
        "task_delegated": MailKind((*_BADGE, "tasks"), may_be_off=True),
        "stand_design_approved": MailKind(_STAND),
        "stand_design_returned": MailKind((*_STAND, "note")),
        "invoice_issued": MailKind(_TO_PAY),
        "credit_note_issued": MailKind(_INVOICE),
        "invoice_reminder": MailKind(_TO_PAY, may_be_off=True),
        "invoice_last_reminder": MailKind(_TO_PAY, may_be_off=True),
        "payment_received": MailKind(_INVOICE, may_be_off=True),
        "letter_issued": MailKind(_LETTER, may_be_off=True),
        "letter_refused": MailKind((*_LETTER, "note")),
        "letter_revoked": MailKind((*_LETTER, "note")),
        "badge_issued": MailKind(_BADGE),
        "badge_to_pass_on": MailKind((*_BADGE, "holder")),
        "visitor_registered": MailKind(_VISITOR, needs_link=True),
        "visitor_taken_in": MailKind(_VISITOR, may_be_off=True, needs_link=True),
        "visitor_waiting": MailKind(_VISITOR, needs_link=True),
        "visitor_promoted": MailKind(_VISITOR, needs_link=True),
        "visitor_moved": MailKind(_VISITOR, may_be_off=True, needs_link=True),
        "visitor_pending": MailKind(_ALWAYS, needs_link=True),
        "visitor_refused": MailKind(_ALWAYS, may_be_off=True),
        "visitor_cancelled": MailKind(_ALWAYS, may_be_off=True),
        "team_invitation": MailKind(
            ("event", "link", "inviter", "role", "duty", "days"), needs_link=True
        ),
        "role_given": MailKind(_ROLE),
        "role_taken": MailKind(_ROLE),
        "note_mention": MailKind((*_ALWAYS, "title", "reference", "author"), may_be_off=True),
        "webhook_halted": MailKind((*_ALWAYS, "address", "reason")),
        "jury_assigned": MailKind((*_ALWAYS, "given")),
        "jury_changed": MailKind((*_ALWAYS, "given", "taken")),
        "jury_discussion": MailKind((*_ALWAYS, "file"), may_be_off=True),
        "jury_reminder": MailKind((*_ALWAYS, "deadline"), may_be_off=True),
    }
)

#: Mails that are worded each time that they are written.
WORDED_EACH_TIME: Mapping[str, MailKind] = MappingProxyType(
    {"campaign": MailKind((*_FILE, "call", "deadline"))}
)


def placeholders_of(template: str) -> tuple[str, ...]:
    """Return what may stand in braces in a mail; nothing in one that no edition words."""
    kind = MAILS.get(template) or WORDED_EACH_TIME.get(template)
    return kind.placeholders if kind else ()


def paragraphs(text: str, values: Mapping[str, str]) -> Iterator[str]:
    """Give the paragraphs of a mail's text whose placeholders leave something to read."""
    for paragraph in text.split("\n\n"):
        if filled(paragraph, values.get).strip():
            yield paragraph.strip()
