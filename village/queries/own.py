"""What applicants see of their own file, as plain values: the form, and its receipt.

These are the pages that everybody opens on the last evening of a call, so that their rows come
straight from the driver (see `queries/prepared.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from village import policy
from village.context import Context
from village.domain.applications import ORGANISATION_FIELDS, PROJECT_FIELDS, Kind, State
from village.domain.errors import NotFound
from village.domain.permissions import Permission as P
from village.models import Application, Axis, Call, Organisation
from village.queries import terms
from village.queries.prepared import Prepared
from village.queries.terms import Terms

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
    """A file as its form shows it."""

    state: State
    zone: str
    title: str
    #: What a form remembers of the rows it shows, see `services.drafts.stamp`.
    stamp: str
    terms: Terms
    #: By the names of the form's fields.
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Receipt(_Own):
    """What a receipt says of a file; it is not submitted where there is no date."""

    organisation: str
    title: str
    contact_email: str
    submitted_at: datetime | None


def draft(ctx: Context, reference: str) -> Draft:
    """Return a file of the actor's own with the terms of its call.

    Raises:
        NotFound: the actor may not know of it.
        Forbidden: the actor may see it, as an organiser or a juror does, and no more.
    """
    file, row = _row(ctx, _DRAFT, reference)
    kind, state, zone, version, organisation_version, axis, *more = row
    fields, call = more[: len(_FIELDS)], more[len(_FIELDS) :]
    values = dict(zip((*ORGANISATION_FIELDS, *PROJECT_FIELDS), fields, strict=True))
    return Draft(
        file.id,
        file.edition_id,
        file.organisation_id,
        state=State(state),
        zone=zone,
        title=values["title"],
        stamp=f"{version}-{organisation_version}",
        terms=terms.from_row(Kind(kind), call),
        values=form_values(values, axis),
    )


def receipt(ctx: Context, reference: str) -> Receipt:
    """Return what the receipt of a file of the actor's own says.

    Raises:
        NotFound: the actor may not know of it.
        Forbidden: the actor may see it, as an organiser or a juror does, and no more.
    """
    file, row = _row(ctx, _RECEIPT, reference)
    return Receipt(file.id, file.edition_id, file.organisation_id, *row)


def form_values(fields: Mapping[str, Any], axis_number: int | None) -> dict[str, Any]:
    """Return what the fields of a file hold by the names of its form's fields."""
    values = dict(fields)
    del values["axis_id"]
    answers: Mapping[str, Any] = values.pop("answers")
    values["axis"] = "" if axis_number is None else str(axis_number)
    return {**values, **{f"q_{key}": answer for key, answer in answers.items()}}


def _row(ctx: Context, statement: Prepared, reference: str) -> tuple[_Own, Sequence[Any]]:
    """Return where a file belongs, and the rest of its row.

    Raises:
        NotFound: the actor may not know of it.
        Forbidden: the actor may see it, and no more.
    """
    row = statement.one(ctx.session, reference=reference, edition=ctx.the_edition.id)
    if row is None:
        raise NotFound
    own = _Own(*row[:3])
    policy.require_visible(ctx.actor, own)
    policy.require(ctx.actor, P.APPLY, own)
    return own, row[3:]


_DRAFT = Prepared(
    sa.select(
        *_SUBJECT,
        Application.kind,
        Application.state,
        Application.zone,
        Application.version,
        Organisation.version,
        Axis.number,
        *_FIELDS,
        *terms.COLUMNS,
    )
    .join(Application.organisation)
    .outerjoin(Application.axis)
    .join(Call, sa.and_(Call.edition_id == Application.edition_id, Call.kind == Application.kind))
    .where(*_BY_REFERENCE)
)
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
