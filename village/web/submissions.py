"""What a version of a file says, in the words of its reader: on pages, in the receipt, compared."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from village.applications.reads import versions
from village.applications.tables import Application, Submission
from village.applications.words import JURORS_READ
from village.core import policy
from village.core.context import Context
from village.core.languages import NATIVE_NAMES, text_in
from village.core.permissions import Permission as P
from village.editions.words.kinds import read_questions
from village.engines.documents.receipts import ReceiptData, build_receipt
from village.web.context import language
from village.web.filters import country

#: How many digits of a fingerprint a receipt's code holds.
_IN_LINK = 32
#: The standard questions in the order of the form; how a start-up and an exhibitor are asked.
_ORGANISATION = {
    "name": _l("Name of the organisation"),
    "name_ar": _l("Name in Arabic"),
    "country": _l("Country"),
    "city": _l("City"),
    "legal_form": _l("Legal form"),
    "address": _l("Postal address"),
    "website": _l("Website"),
    "founded_year": _l("Founded in"),
    "team_size": _l("People in the team"),
    "ice": _l("ICE"),
    "rc": _l("Trade register (RC)"),
    "if_number": _l("Tax number (IF)"),
    "contact_name": _l("Name of the contact"),
    "contact_role": _l("Position"),
    "contact_email": _l("Email address"),
    "contact_phone": _l("Telephone"),
    "language": _l("Language of our mails"),
}
_PROJECT = {"axis": _l("Axis"), "pavilion": _l("Pavilion")}
_OF_STARTUPS = {
    "title": _l("Title of the project"),
    "summary": _l("The project in a few sentences"),
}
_OF_EXHIBITORS = {
    "title": _l("What you will show"),
    "summary": _l("Your offer in a few sentences"),
}
_AFTER = {
    "women_led": _l("The organisation is led by a woman"),
    "first_time": _l("We take part for the first time"),
    "wanted_area_m2": _l("Area wanted, in m²"),
    "wanted_open_sides": _l("Open sides"),
    "shell_scheme": _l("Fitted stand: walls, carpet, lighting and name sign"),
    "needs": _l("What you need on the stand"),
}
#: Numbers and addresses run from left to right on every page.
_LTR = frozenset({
    "website", "ice", "rc", "if_number", "contact_email", "contact_phone", "founded_year",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a file with its answer; `words` is empty where none was given.

    Attributes:
        field: the name of its field on the form.
        jury: whether jurors read it; `hidden_when_blind`, whether blind ones do not.
    """

    field: str
    label: str
    words: str
    jury: bool
    hidden_when_blind: bool = False

    @property
    def ltr(self) -> bool:
        """Whether the answer runs from left to right on every page."""
        return self.field in _LTR


#: What only those read who write to the organisation.
_CONTACT = frozenset({
    "contact_name", "contact_role", "contact_email", "contact_phone", "language", "address",
    "ice", "rc", "if_number",
})  # fmt: skip
#: Says whether its reader may read a line.
Reader = Callable[[Line], bool]


@dataclass(frozen=True, slots=True)
class Change:
    """One question whose answer two versions give differently."""

    label: str
    old: str
    new: str


def lines(content: Mapping[str, Any], lang: str) -> list[Line]:
    """Return every question of a version with its answer, in the order of the form."""
    own = [_standard(content, name, label, lang) for name, label in _standards(content)]
    questions = read_questions(content["asked"])
    given = content["answers"]
    asked = [
        Line(
            f"q_{one.key}",
            one.title(lang),
            one.words(given, lang),
            jury=one.jury,
            hidden_when_blind=one.hidden_when_blind,
        )
        for one in questions
    ]
    at = next((at for at, line in enumerate(own) if line.field in _AFTER), len(own))
    return [*own[:at], *asked, *own[at:]]


def _standards(content: Mapping[str, Any]) -> list[tuple[str, object]]:
    kind = _OF_EXHIBITORS if content["call"]["kind"] == "exhibitor" else _OF_STARTUPS
    every = {**_ORGANISATION, **_PROJECT, **kind, **_AFTER}
    said = {**content["organisation"], **content["project"]}
    return [(name, label) for name, label in every.items() if name in said]


def _standard(content: Mapping[str, Any], name: str, label: object, lang: str) -> Line:
    said = {**content["organisation"], **content["project"]}
    reworded = text_in(content["labels"].get(name), lang)
    return Line(
        name, reworded or str(label), _words(name, said[name], lang), jury=name in JURORS_READ
    )


def _words(name: str, value: Any, lang: str) -> str:
    """Return the answer to a standard question in words."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    say = _SAID.get(name)
    return say(value, lang) if say else str(value)


_SAID: dict[str, Callable[[Any, str], str]] = {
    "country": lambda code, _lang: str(country(code)),
    "language": lambda code, _lang: NATIVE_NAMES[code],
    "axis": lambda axis, lang: f"{axis['number']}. {text_in(axis['title'], lang)}",
    "pavilion": lambda one, lang: text_in(one["label"], lang),
}


def changes(
    old: Mapping[str, Any], new: Mapping[str, Any], lang: str, *, read: Reader | None = None
) -> list[Change]:
    """Return the questions that two versions answer differently, in the order of the newer one."""
    said = [
        [one for one in lines(content, lang) if not read or read(one)] for content in (old, new)
    ]
    return [
        Change(now.label, was.words, now.words)
        for was, now in paired(*said)
        if was.words != now.words
    ]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a file, and how it differs from the one before."""

    number: int
    submitted_at: datetime
    sha256: str
    on_behalf: str  #: why an organiser made it; empty where the applicant did
    changes: tuple[Change, ...]


def differing(
    kept: Sequence[Submission], lang: str, *, read: Reader | None = None
) -> list[Version]:
    """Return versions, the newest first, each with what it changed; `read` chooses the questions.

    `kept` are all versions of a file, the newest first.
    """
    return [
        Version(
            one.number,
            one.submitted_at,
            one.sha256,
            one.content.get("on_behalf", ""),
            tuple(changes(old.content, one.content, lang, read=read)) if old else (),
        )
        for one, old in zip(kept, [*kept[1:], None], strict=False)
    ]


def reader(ctx: Context, application: Application) -> Reader:
    """Return which lines of a file the actor reads: as on the pages that show it as it is today."""
    if any(policy.can(ctx.actor, one, application) for one in (P.FOLLOW, P.SCREEN)):
        return lambda line: True
    standards = application.call.standards.asked | {"pavilion"}
    today = {f"q_{one.key}": one for one in read_questions(application.call.questions)}
    if policy.can(ctx.actor, P.VIEW_BOARD, application):
        return lambda line: line.field.startswith("q_") or line.field in standards - _CONTACT
    blind = ctx.the_edition.blind

    def juror(line: Line) -> bool:
        question = today.get(line.field, line)
        asked = line.field.startswith("q_") or line.field in standards
        return asked and question.jury and not (question.hidden_when_blind and blind)

    return juror


def since(kept: Sequence[Submission], at: datetime, lang: str, *, read: Reader) -> list[Change]:
    """Return what changed in a file since the version that was in force at a moment."""
    then = next((one for one in kept if one.submitted_at <= at), None)
    return changes(then.content, kept[0].content, lang, read=read) if then else []


def paired(old: Iterable[Line], new: Iterable[Line]) -> list[tuple[Line, Line]]:
    """Put the lines of one question together; where a version has none, its answer is empty."""
    before = {line.field: line for line in old}
    pairs = [(before.pop(line.field, replace(line, words="")), line) for line in new]
    return [*pairs, *((line, replace(line, words="")) for line in before.values())]


def receipt(submission: Submission, lang: str) -> bytes:
    """Return the receipt of one version as PDF, in a language that the page or the mail has."""
    content = submission.content
    timezone = submission.application.edition.timezone
    return build_receipt(
        ReceiptData(
            reference=content["reference"],
            edition=text_in(content["edition"]["name"], lang),
            organisation=_named(content["organisation"], lang),
            kind=text_in(content["call"]["title"], lang),
            submitted_at=submission.submitted_at,
            timezone=timezone,
            version=submission.number,
            sha256=submission.sha256,
            verify_url=url_for("code.receipt", sha256=submission.sha256[:_IN_LINK], _external=True),
            summary=tuple((line.label, line.words) for line in lines(content, lang)),
            lang=lang,
        )
    )


def mailed_receipt(ctx: Context, reference: str) -> bytes | None:
    """Return the receipt that goes with a mail, in the language of the request it is made for."""
    submission = versions.of_reference(ctx, reference)
    return receipt(submission, language()) if submission else None


def _named(organisation: Mapping[str, Any], lang: str) -> str:
    arabic = organisation.get("name_ar", "") if lang == "ar" else ""
    return str(arabic or organisation["name"])
