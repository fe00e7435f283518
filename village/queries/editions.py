"""Editions as pages show them, in one language."""

from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from village.domain.applications import Kind
from village.domain.errors import NotFound
from village.domain.languages import text_in
from village.models import Axis, Call, Edition, Pavilion
from village.queries.prepared import Prepared

#: What one page in ten needs, and no other should read and decode: loaded where it is asked for.
_LONG = (
    Edition.about,
    Edition.clauses,
    Edition.plan,
    Edition.practical,
    Edition.refusal_reasons,
    Edition.services,
)


def _editions() -> sa.Select[Edition]:
    return sa.select(Edition).options(
        joinedload(Edition.pavilions), *(defer(column) for column in _LONG)
    )


# Built once: each page of an edition begins with one of them.
_BY_CODE = _editions().where(Edition.code == sa.bindparam("code"))
_LATEST = _editions().order_by(Edition.starts_on.desc(), Edition.id.desc()).limit(1)


def _row_versions(table: type[Edition | Pavilion]) -> sa.ColumnElement[str]:
    """Return where PostgreSQL keeps a row and who wrote it: new after each change of the row."""
    name = table.__tablename__
    return sa.literal_column(f"{name}.xmin::text || {name}.ctid::text", sa.Text)


_VERSION_BY_CODE = Prepared(
    sa.select(
        Edition.id,
        _row_versions(Edition),
        sa.select(sa.func.string_agg(_row_versions(Pavilion), ""))
        .where(Pavilion.edition_id == Edition.id)
        .correlate(Edition)
        .scalar_subquery(),
    ).where(Edition.code == sa.bindparam("code"))
)
#: Editions as this process last read them, by database and code, with the versions of their rows.
_LAST_READ: WeakKeyDictionary[sa.Engine, dict[str, tuple[tuple[object, ...], Edition]]] = (
    WeakKeyDictionary()
)


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


def by_code(session: Session, code: str) -> Edition | None:
    """Return the edition with this code, in any case, with its pavilions.

    Its rows are read anew only where they have changed: their texts are long, and every page
    needs them.
    """
    code = code.upper()
    row = _VERSION_BY_CODE.one(session, code=code)
    if row is None:
        return None
    if _is_loaded(session, row[0]):
        return session.scalars(_BY_CODE, {"code": code}).unique().one_or_none()
    known = _LAST_READ.setdefault(session.get_bind().engine, {})
    if code not in known or known[code][0] != tuple(row):
        edition = session.scalars(_BY_CODE, {"code": code}).unique().one()
        known[code] = tuple(row), _detached(edition)
        return edition
    return session.merge(known[code][1], load=False)


def _is_loaded(session: Session, edition_id: object) -> bool:
    return session.identity_key(Edition, edition_id) in session.identity_map


def _detached(edition: Edition) -> Edition:
    """Return a copy that belongs to no session, for others to be made of."""
    with Session() as scratch:
        copy = scratch.merge(edition, load=False)
        scratch.expunge_all()
    return copy


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
