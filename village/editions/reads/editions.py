"""Editions as pages show them, in one language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.orm import (
    Session,
    joinedload,
    make_transient_to_detached,
    object_session,
)

from village.core.errors import NotFound
from village.core.languages import LANGUAGES, text_in
from village.core.prepared import Prepared
from village.editions.tables import Axis, Call, Edition, Pavilion
from village.editions.words.calls import Kind


def _editions() -> sa.Select[Edition]:
    return sa.select(Edition).options(joinedload(Edition.pavilions))


# Built once: each page of an edition begins with one of them.
_BY_CODE = _editions().where(Edition.code == sa.bindparam("code"))
_COLUMNS = sa.inspect(Edition).column_attrs.keys()
_LATEST = _editions().order_by(Edition.starts_on.desc(), Edition.id.desc()).limit(1)


def _row_versions(table: type[Edition | Pavilion]) -> sa.ColumnElement[str]:
    """Return where PostgreSQL keeps a row and who wrote it: new after each change of the row."""
    name = table.__tablename__
    return sa.literal_column(f"{name}.xmin::text || {name}.ctid::text", sa.Text)


#: What says whether the rows of an edition have changed: see `at_versions`.
VERSIONS = (
    Edition.id,
    _row_versions(Edition),
    sa.select(sa.func.string_agg(_row_versions(Pavilion), ""))
    .where(Pavilion.edition_id == Edition.id)
    .correlate(Edition)
    .scalar_subquery(),
)
_VERSIONS_BY_CODE = Prepared(sa.select(*VERSIONS).where(Edition.code == sa.bindparam("code")))


@dataclass(frozen=True, slots=True)
class EditionView:
    """What every page's frame shows of an edition."""

    code: str
    ordinal: int
    name: str
    theme: str
    tagline: str
    venue: str
    patronage: str
    organiser: str
    website: str
    starts_on: date
    ends_on: date
    timezone: str
    currency: str
    pavilions: tuple[tuple[str, str], ...]

    def pavilion(self, code: str) -> str:
        """Return the label of a pavilion."""
        return dict(self.pavilions).get(code, code)


@dataclass(frozen=True, slots=True)
class _Known:
    """An edition as this process last read it."""

    versions: Sequence[object]
    columns: Mapping[str, Any]
    views: Mapping[str, EditionView]


#: By database and code.
_LAST_READ: WeakKeyDictionary[sa.Engine, dict[str, _Known]] = WeakKeyDictionary()
#: Where a session keeps the edition that it was given, and of what that was made.
_GIVEN = "edition"


def by_code(session: Session, code: str) -> Edition | None:
    """Return the edition with this code, in any case."""
    row = _VERSIONS_BY_CODE.one(session, code=code.upper())
    return None if row is None else at_versions(session, code.upper(), row)


def at_versions(session: Session, code: str, versions: Sequence[Any]) -> Edition:
    """Return the edition of whose rows a statement has found the `VERSIONS`.

    They are read anew only where they have changed: their texts are long, and every page needs
    them.
    """
    if session.identity_key(Edition, versions[0]) in session.identity_map:
        return session.scalars(_BY_CODE, {"code": code}).unique().one()
    kept = _LAST_READ.setdefault(session.get_bind().engine, {})
    known = kept.get(code)
    if known is None or known.versions != tuple(versions):
        edition = session.scalars(_BY_CODE, {"code": code}).unique().one()
        views: dict[str, EditionView] = {code: _view(edition, code) for code in LANGUAGES}
        columns = {name: edition.__dict__[name] for name in _COLUMNS if name in edition.__dict__}
        kept[code] = known = _Known(tuple(versions), columns, views)
    else:
        edition = _made_of(session, known)
    session.info[_GIVEN] = edition, known
    return edition


def _made_of(session: Session, known: _Known) -> Edition:
    """Return an edition of the session without asking; what is not known is read when used."""
    edition = Edition()
    edition.__dict__.update(known.columns)
    make_transient_to_detached(edition)
    session.add(edition)
    return edition


def current(session: Session) -> Edition | None:
    """Return the edition that starts last."""
    return session.scalars(_LATEST).unique().one_or_none()


def by_id(session: Session, edition_id: int) -> Edition | None:
    """Return an edition by its row, for jobs and mails."""
    return session.scalars(_editions().where(Edition.id == edition_id)).unique().one_or_none()


def call(session: Session, edition_id: int, kind: Kind) -> Call:
    """Return an edition's call for one kind of application.

    Raises:
        NotFound: it has none.
    """
    found = session.scalar(sa.select(Call).where(Call.edition_id == edition_id, Call.kind == kind))
    if found is None:
        raise NotFound
    return found


def calls(session: Session, edition_id: int) -> list[Call]:
    """Return an edition's calls."""
    own = sa.select(Call).where(Call.edition_id == edition_id)
    return list(session.scalars(own.order_by(Call.id)))


def axis(session: Session, axis_id: int) -> Axis | None:
    """Return an axis by its row."""
    return session.get(Axis, axis_id)


def everything(session: Session) -> list[Edition]:
    """Return all editions, the latest first."""
    return list(session.scalars(_editions().order_by(Edition.starts_on.desc())).unique())


def view(edition: Edition, language: str) -> EditionView:
    """Return what the page frame shows of `edition` in `language`."""
    session = object_session(edition)
    given, known = session.info.get(_GIVEN, (None, None)) if session else (None, None)
    if known is not None and given is edition and not sa.inspect(edition).modified:
        found: EditionView = known.views[language]
        return found
    return _view(edition, language)


def _view(edition: Edition, language: str) -> EditionView:
    """Return what the page frame shows of `edition` in `language`."""
    organiser = edition.organiser
    name = organiser.get("name_ar") if language == "ar" else None
    return EditionView(
        code=edition.code,
        ordinal=edition.ordinal,
        name=text_in(edition.name, language),
        theme=text_in(edition.theme, language),
        tagline=text_in(edition.tagline, language),
        venue=text_in(edition.venue, language),
        patronage=text_in(edition.patronage, language),
        organiser=name or organiser.get("name", ""),
        website=edition.website,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        timezone=edition.timezone,
        currency=edition.currency,
        pavilions=tuple((p.code, text_in(p.label, language)) for p in edition.pavilions),
    )
