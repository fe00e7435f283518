"""Applications found by words: exactly where something is written so, else by what comes near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from rapidfuzz import process
from rapidfuzz.distance import OSA

from village.applications.reads import visible
from village.applications.tables import Application
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.searching import ALIKE, LONG_ENOUGH, prefix_query, words

#: How many spellings one word is taken for.
SPELLINGS = 5

#: Words that others are taken for.
Spellings = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Search:
    """What words ask for: a condition, what answers them best, and whether they were misspelt."""

    condition: sa.ColumnElement[bool]
    best: Sequence[sa.SQLColumnExpression[object]]
    near: bool = False


def exact(ctx: Context, text: str) -> Search | None:
    """Return what is written like `text`; None where it has no words.

    Only what the actor may read is searched: contacts are for those who screen.
    """
    return _search(ctx, text, {}) if words(text) else None


def near(ctx: Context, text: str) -> Search:
    """Return what is written like words that those of `text` resemble."""
    return _search(ctx, text, _resembled(ctx, text), near=True)


def _search(ctx: Context, text: str, others: Spellings, *, near: bool = False) -> Search:
    fields = "" if P.SCREEN in ctx.actor.permissions else "ad"
    condition, named = (
        Application.search.bool_op("@@")(_parsed(query))
        for query in (prefix_query(text, others, fields), prefix_query(text, others, "a"))
    )
    best: list[sa.SQLColumnExpression[object]] = [named.desc()]
    number = words(text)[-1]
    if number.isdecimal():
        best.insert(0, Application.reference.endswith(f"-{int(number):04d}").desc())
    return Search(condition, best, near)


def _parsed(query: str) -> sa.ScalarSelect[object]:
    """Return a tsquery that a statement parses once, not for each row."""
    return sa.select(sa.func.to_tsquery(sa.literal_column("'simple'"), query)).scalar_subquery()


def _resembled(ctx: Context, text: str) -> Spellings:
    """Return the words of the names, else of the contacts, that those of `text` resemble.

    The names of all files are read at once: 10,000 are 0.5 MB, compared in some milliseconds.
    """
    columns = [Application.search_names]
    if P.SCREEN in ctx.actor.permissions:
        columns.append(Application.search_contact)
    found: dict[str, list[str]] = {}
    for column in columns:
        written = _written(ctx, column)
        for word in words(text):
            if len(word) >= LONG_ENOUGH and not found.get(word):
                found[word] = _alike(word, written)
        if all(found.values()):
            break
    return found


def _written(ctx: Context, column: sa.SQLColumnExpression[str]) -> set[str]:
    """Return every word that stands in a column of what the actor sees."""
    everything = sa.select(sa.func.string_agg(column, " "))
    mine = visible.applications(ctx.actor, P.VIEW_BOARD)
    return set((ctx.session.scalar(everything.where(mine)) or "").split())


def _alike(word: str, written: set[str]) -> list[str]:
    alike = process.extract(
        word, written, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=SPELLINGS
    )
    return [spelling for spelling, _score, _key in alike]
