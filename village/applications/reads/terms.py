"""What a form has to know of its call: when it closes, what it asks, under which axes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from village.core.errors import NotFound
from village.core.prepared import Prepared
from village.editions import Axis, Call, Kind, Window


@dataclass(frozen=True)
class Terms:
    """A call and its edition's axes, as plain values."""

    kind: Kind
    title: Mapping[str, str]
    opens_at: datetime
    deadline_at: datetime
    grace_minutes: int
    questions: list[dict[str, Any]]
    #: Triples of the row's number, the axis's own number, and its title in the languages.
    axes: tuple[tuple[int, int, Mapping[str, str]], ...]

    @property
    def window(self) -> Window:
        """When applications are taken, by the one rule."""
        return Window(self.opens_at, self.deadline_at, self.grace_minutes)

    @cached_property
    def text(self) -> str:
        """What a page drawn from these terms depends on, as one text."""
        said = self.title, str(self.deadline_at), self.grace_minutes, self.questions, self.axes
        return json.dumps(said, sort_keys=True)


def of_call(session: Session, edition_id: int, kind: Kind) -> Terms:
    """Return the terms of an edition's call.

    Raises:
        NotFound: it has no such call.
    """
    row = _TERMS.one(session, edition=edition_id, kind=kind.value)
    if row is None:
        raise NotFound
    return from_row(kind, row)


def from_row(kind: Kind, row: Sequence[Any]) -> Terms:
    """Return the terms that the `COLUMNS` of a statement say."""
    title, opens_at, deadline_at, grace_minutes, questions, axes = row
    return Terms(
        kind, title, opens_at, deadline_at, grace_minutes, questions,
        tuple((axis_id, number, words) for axis_id, number, words in axes or ()),
    )  # fmt: skip


def _axes() -> sa.ScalarSelect[Any]:
    listed = sa.func.jsonb_build_array(Axis.id, Axis.number, Axis.title)
    axes = sa.select(sa.func.jsonb_agg(aggregate_order_by(listed, Axis.number)))
    return axes.where(Axis.edition_id == Call.edition_id).correlate(Call).scalar_subquery()


#: What a statement over calls selects to make `Terms` of.
COLUMNS = (
    Call.title,
    Call.opens_at,
    Call.deadline_at,
    Call.grace_minutes,
    Call.questions,
    _axes(),
)
_TERMS = Prepared(
    sa.select(*COLUMNS).where(
        Call.edition_id == sa.bindparam("edition", type_=sa.BigInteger),
        sa.cast(Call.kind, sa.Text) == sa.bindparam("kind", type_=sa.Text),
    )
)
