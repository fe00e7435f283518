"""The kinds of question: each module here holds one as `KIND`, known by its code in `KINDS`."""

import datetime  # `date` is one of the kinds
from collections.abc import Iterable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from village.editions.words.files import USUAL_MB
from village.editions.words.questions import Question, QuestionKind, Shape

KINDS: dict[str, QuestionKind] = {
    kind.code: kind
    for kind in (import_module(f"{__name__}.{one.name}").KIND for one in iter_modules(__path__))
}


def read_questions(rows: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Return questions from their stored form, which is that of the edition's file.

    Raises:
        KeyError: a question has no key or label, or there is no such kind.
    """
    return tuple(
        Question(
            key=row["key"],
            kind=KINDS[row["kind"]],
            label=row["label"],
            help=row.get("help") or {},
            required=bool(row.get("required")),
            least=row.get("least"),
            most=row.get("most"),
            unit=row.get("unit") or "",
            choices=tuple((one["value"], one["label"]) for one in row.get("choices") or ()),
            shown_if=_condition(row.get("shown_if")),
            axes=tuple(row.get("axes") or ()),
            pavilions=tuple(row.get("pavilions") or ()),
            jury=bool(row.get("jury", True)),
            hidden_when_blind=bool(row.get("hidden_when_blind")),
            frozen_after=_day(row.get("frozen_after")),
            public=bool(row.get("public")),
            retired=bool(row.get("retired")),
            accepts=tuple(row.get("accepts") or ()),
            largest_mb=row.get("largest_mb") or USUAL_MB,
        )
        for row in rows
    )


def is_put(row: Mapping[str, Any]) -> bool:
    """Say of a question in its stored form whether there is anything to answer, still."""
    return not row.get("retired") and KINDS[row["kind"]].shape is not Shape.NOTHING


def _day(given: datetime.date | str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(given) if isinstance(given, str) else given


def _condition(row: Mapping[str, Any] | None) -> tuple[str, tuple[str, ...]] | None:
    return (row["question"], tuple(row["is"])) if row else None
