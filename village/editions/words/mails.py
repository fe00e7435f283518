"""The mails that an edition may word: the placeholders of each, from a closed list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from village.engines.placeholders import filled

#: What every mail knows.
_ALWAYS = ("name", "event", "organiser", "link")
_FILE = (*_ALWAYS, "organisation", "title", "reference")
_DECIDED = (*_FILE, "note")
_DRAFT = (*_ALWAYS, "title", "reference", "call", "deadline")
_STAND = (*_ALWAYS, "organisation", "reference", "stand")
_CONTRACT = (*_ALWAYS, "organisation", "reference", "stand", "contract")
_BADGE = (*_ALWAYS, "organisation", "reference")
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
        "deadline_moved": MailKind((*_DRAFT, "before"), may_be_off=True),
        "call_closed": MailKind(_DRAFT, may_be_off=True),
        "organisation_to_read": MailKind(
            ("event", "link", "organisation", "inviter"), needs_link=True
        ),
        "application_received": MailKind(_FILE),
        "application_amended": MailKind(_FILE),
        "application_eligible": MailKind(_DECIDED),
        "application_ineligible": MailKind(_DECIDED),
        "application_selected": MailKind((*_DECIDED, "feedback", "due")),
        "application_waitlisted": MailKind((*_DECIDED, "feedback")),
        "application_rejected": MailKind((*_DECIDED, "feedback")),
        "application_confirmed": MailKind(_FILE),
        "application_declined": MailKind(_FILE),
        "place_reminder": MailKind((*_FILE, "due"), may_be_off=True),
        "place_lapsed": MailKind(_DECIDED),
        "application_withdrawn": MailKind(_FILE),
        "stand_allocated": MailKind((*_STAND, "plan")),
        "stand_released": MailKind(_STAND),
        "stand_redrawn": MailKind((*_STAND, "plan")),
        "contract_issued": MailKind(_CONTRACT),
        "contract_signed": MailKind(_CONTRACT),
        "contract_cancelled": MailKind(_CONTRACT),
        "badge_issued": MailKind(_BADGE),
        "badge_to_pass_on": MailKind((*_BADGE, "holder")),
        "team_invitation": MailKind(
            ("event", "link", "inviter", "role", "duty", "days"), needs_link=True
        ),
        "role_given": MailKind(_ROLE),
        "role_taken": MailKind(_ROLE),
        "jury_assigned": MailKind((*_ALWAYS, "given")),
        "jury_changed": MailKind((*_ALWAYS, "given", "taken")),
        "jury_reminder": MailKind((*_ALWAYS, "deadline"), may_be_off=True),
    }
)


def paragraphs(text: str, values: Mapping[str, str]) -> Iterator[str]:
    """Give the paragraphs of a mail's text whose placeholders leave something to read."""
    for paragraph in text.split("\n\n"):
        if filled(paragraph, values.get).strip():
            yield paragraph.strip()
