"""What applicants see of their own file, as plain values: the form, and its receipt.

These are the pages that everybody opens on the last evening of a call, so that their rows come
straight from the driver (see `core/prepared.py`).
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from village.applications.reads import terms
from village.applications.reads.terms import Terms
from village.applications.tables import Application
from village.applications.words import ORGANISATION_FIELDS, PROJECT_FIELDS, State
from village.core import policy
from village.core.context import Context
from village.core.errors import NotFound
from village.core.permissions import Permission as P
from village.core.prepared import Prepared
from village.editions import Call, Kind
from village.organisations import Organisation

_SUBJECT = (Application.id, Application.edition_id, Application.organisation_id)
_FIELDS = (
    *(getattr(Organisation, name) for name in ORGANISATION_FIELDS),
    *(getattr(Application, name) for name in PROJECT_FIELDS),
)
_BY_REFERENCE = (
    Application.reference == sa.bindparam("reference"),
    Application.edition_id == sa.bindparam("edition", type_=sa.BigInteger),
)


@dataclass(frozen=True, slots=True)
class _Own:
    """Where a file belongs, for the rules of who may see it."""

    id: int
    edition_id: int
    organisation_id: int


@dataclass(frozen=True, slots=True)
class Draft(_Own):
    """A file as its form shows it; one that is locked may be changed by the services."""

    reference: str
    state: State
    zone: str
    submission_key: uuid.UUID | None
    version: int
    organisation_version: int
    #: By the columns of `ORGANISATION_FIELDS` and `PROJECT_FIELDS`.
    fields: Mapping[str, Any]
    terms: Terms

    @property
    def stamp(self) -> str:
        """What a form remembers of the rows it shows, to notice later that they changed."""
        return f"{self.version}-{self.organisation_version}"

    @property
    def values(self) -> dict[str, Any]:
        """What the fields hold by the names of the form's fields."""
        values = dict(self.fields)
        axis, answers = values.pop("axis_id"), values.pop("answers")
        numbers = {row: str(number) for row, number, _title in self.terms.axes}
        return {
            **values,
            "axis": numbers.get(axis, ""),
            **{f"q_{key}": answer for key, answer in answers.items()},
        }


@dataclass(frozen=True, slots=True)
class Receipt(_Own):
    """What a receipt says of a file; it is not submitted where there is no date."""

    organisation: str
    title: str
    contact_email: str
    submitted_at: datetime | None


def draft(ctx: Context, reference: str, *, lock: bool = False) -> Draft:
    """Return a file of the actor's own with the terms of its call.

    With `lock`, others who want to change it or its organisation wait for this transaction.

    Raises:
        NotFound: the actor may not know of it.
        Forbidden: the actor may see it, as an organiser or a juror does, and no more.
    """
    file, row = _row(ctx, _LOCKED if lock else _DRAFT, reference)
    kind, state, zone, key, version, organisation_version, *more = row
    fields, call = more[: len(_FIELDS)], more[len(_FIELDS) :]
    return Draft(
        file.id,
        file.edition_id,
        file.organisation_id,
        reference=reference,
        state=State(state),
        zone=zone,
        submission_key=key,
        version=version,
        organisation_version=organisation_version,
        fields=dict(zip((*ORGANISATION_FIELDS, *PROJECT_FIELDS), fields, strict=True)),
        terms=terms.from_row(Kind(kind), call),
    )


def receipt(ctx: Context, reference: str) -> Receipt:
    """Return what the receipt of a file of the actor's own says.

    Raises:
        NotFound: the actor may not know of it.
        Forbidden: the actor may see it, as an organiser or a juror does, and no more.
    """
    file, row = _row(ctx, _RECEIPT, reference)
    return Receipt(file.id, file.edition_id, file.organisation_id, *row)


def _row(ctx: Context, statement: Prepared, reference: str) -> tuple[_Own, Sequence[Any]]:
    """Return where a file belongs, and the rest of its row.

    Raises:
        NotFound: the actor may not know of it.
        Forbidden: the actor may see it, and no more.
    """
    ctx.session.flush()
    row = statement.one(ctx.session, reference=reference, edition=ctx.the_edition.id)
    if row is None:
        raise NotFound
    own = _Own(*row[:3])
    _require_own(ctx, own)
    return own, row[3:]


def _require_own(ctx: Context, subject: policy.Subject) -> None:
    policy.require_visible(ctx.actor, subject)
    policy.require(ctx.actor, P.APPLY, subject)


_FILE = (
    sa.select(
        *_SUBJECT,
        Application.kind,
        Application.state,
        Application.zone,
        Application.submission_key,
        Application.version,
        Organisation.version,
        *_FIELDS,
        *terms.COLUMNS,
    )
    .join(Application.organisation)
    .join(Call, sa.and_(Call.edition_id == Application.edition_id, Call.kind == Application.kind))
    .where(*_BY_REFERENCE)
)
_DRAFT = Prepared(_FILE)
_LOCKED = Prepared(_FILE.with_for_update(of=(Application, Organisation)))
_RECEIPT = Prepared(
    sa.select(
        *_SUBJECT,
        Organisation.name,
        Application.title,
        Organisation.contact_email,
        Application.submitted_at,
    )
    .join(Application.organisation)
    .where(*_BY_REFERENCE)
)
