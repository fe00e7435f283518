"""Somebody's consents in words, and taken back."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import request

from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import text_in
from village.core.personal import Person
from village.editions.reads import editions
from village.privacy.reads import register
from village.visitors.reads import find
from village.visitors.writes import changing
from village.web.context import language


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One consent as a page shows it; one that is required goes with the registration alone."""

    edition: str
    reference: str
    key: str
    label: str
    at: datetime
    required: bool


def consent_lines(ctx: Context, person: Person) -> list[ConsentLine]:
    """Return what somebody agreed to, in the page's language."""
    there = {edition.id: edition for edition in editions.all_of_them(ctx.session)}
    lines = []
    for one in register.consents_of(ctx, person):
        edition = there[one.edition_id]
        asked = {consent.key: consent for consent in edition.visitor_settings.consents}
        known = asked.get(one.key)
        lines.append(
            ConsentLine(
                text_in(edition.name, language()),
                one.reference,
                one.key,
                text_in(known.label, language()) if known else one.key,
                datetime.fromisoformat(one.at),
                known.required if known else False,
            )
        )
    return lines


def withdraw(ctx: Context, person: Person) -> None:
    """Take back the consent that the form names, where it is the person's.

    Raises:
        NotFound: it is not.
    """
    asked = (request.form.get("reference", ""), request.form.get("consent", ""))
    for one in register.consents_of(ctx, person):
        if (one.reference, one.key) == asked:
            edition = next(e for e in editions.all_of_them(ctx.session) if e.id == one.edition_id)
            here = replace(ctx, edition=edition)
            changing.withdraw_consent(here, find(here, one.reference), one.key)
            return
    raise NotFound
