"""The versions of a file: what it said each time that it was submitted."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from village.applications.reads import answers
from village.applications.tables import Application, Submission
from village.applications.words import PROJECT_FIELDS
from village.core.context import Context
from village.core.fingerprints import canonical
from village.editions import Call, Edition
from village.organisations import ORGANISATION_FIELDS

#: How much of a fingerprint names a submission: nobody finds another one's by trying.
SHORTEST_FINGERPRINT = 16
_FINGERPRINT = re.compile(f"[0-9a-f]{{{SHORTEST_FINGERPRINT},64}}")
#: Of the project, what is kept by other means than its column.
_APART = ("axis_id", "zone", "answers")


def content(file: Application, *, number: int, at: datetime, reason: str = "") -> dict[str, Any]:
    """Return all that a file says, as its submission at this moment keeps it.

    docs/reference/submissions.md describes it. It stays readable alone: the wording of every
    question and choice is in it. `reason` is why an organiser made the version for the applicant.
    """
    call, standards = file.call, file.call.standards
    asked, put = standards.asked, answers.as_put(file)
    given, keys = answers.in_force(file), {question["key"] for question in put}
    return {
        "format": "submission/1",
        "reference": file.reference,
        "version": number,
        "submitted_at": at.astimezone(UTC).isoformat(),
        "edition": {"code": file.edition.code, "name": file.edition.name},
        "call": {"key": call.key, "kind": call.kind.value, "title": call.title},
        "organisation": {
            name: getattr(file.organisation, name) for name in ORGANISATION_FIELDS if name in asked
        },
        "project": {
            **{
                name: getattr(file, name)
                for name in PROJECT_FIELDS
                if name in asked and name not in _APART
            },
            **({"axis": _axis(file)} if "axis" in asked else {}),
            **({"pavilion": _pavilion(file)} if file.edition.zones else {}),
        },
        "labels": {key: dict(text) for key, text in standards.labels.items() if key in asked},
        "asked": put,
        "answers": {key: answer for key, answer in given.items() if key in keys},
        **({"on_behalf": reason} if reason else {}),
    }


def _axis(file: Application) -> dict[str, Any] | None:
    return {"number": file.axis.number, "title": file.axis.title} if file.axis else None


def _pavilion(file: Application) -> dict[str, Any] | None:
    labels = {code: label for code, label, _colour in file.edition.zones or ()}
    return {"code": file.zone, "label": labels[file.zone]} if file.zone in labels else None


def of(ctx: Context, application: Application) -> list[Submission]:
    """Return the versions of a file, the one in force first."""
    return list(
        ctx.session.scalars(
            sa.select(Submission)
            .where(Submission.application_id == application.id)
            .order_by(Submission.number.desc())
        )
    )


def of_reference(ctx: Context, reference: str, number: int | None = None) -> Submission | None:
    """Return a version of the file with this reference, the one in force where none is named."""
    which = Submission.number == number if number else sa.true()
    return ctx.session.scalar(
        sa.select(Submission)
        .join(Submission.application)
        .where(
            Application.reference == reference,
            Application.edition_id == ctx.the_edition.id,
            which,
        )
        .order_by(Submission.number.desc())
        .limit(1)
    )


def as_file(submission: Submission) -> bytes:
    """Return a version as the bytes whose SHA-256 is its fingerprint."""
    return canonical(submission.content)


@dataclass(frozen=True, slots=True)
class Received:
    """What anybody who holds a submission's fingerprint may know of it."""

    sha256: str
    number: int
    latest: int
    submitted_at: datetime
    edition: Edition
    call: Call

    @property
    def in_force(self) -> bool:
        """Whether no later version has taken its place."""
        return self.number == self.latest


def by_fingerprint(ctx: Context, sha256: str) -> Received | None:
    """Return the submission that a fingerprint, or its first digits, names, in whatever edition."""
    if not _FINGERPRINT.fullmatch(sha256):
        return None
    later = (
        sa.select(sa.func.max(Submission.number))
        .where(Submission.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )
    rows = ctx.session.execute(
        sa.select(
            Submission.sha256, Submission.number, later, Submission.submitted_at, Edition, Call
        )
        .select_from(Submission)
        .join(Submission.application)
        .join(Application.edition)
        .join(Application.call)
        .where(Submission.sha256.startswith(sha256))
        .limit(2)
    ).all()
    return Received(*rows[0]) if len(rows) == 1 else None
