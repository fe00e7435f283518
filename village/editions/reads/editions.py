"""Editions as pages show them, in one language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.orm import Session

from village.core.errors import NotFound
from village.core.languages import text_in
from village.editions.reads.pictures import ShownPicture, shown
from village.editions.tables import Axis, Call, Edition
from village.editions.words.colours import PALETTE
from village.editions.words.life import Life
from village.editions.words.settings import Mode


@dataclass(frozen=True)
class EditionView:
    """What every page's frame shows of an edition."""

    code: str
    is_preparing: bool
    is_online: bool  # hybrid or virtual
    is_over: bool
    ordinal: int
    name: str
    theme: str
    tagline: str
    venue: str
    patronage: str
    organiser: str
    contact_email: str
    sender: str  # the name under which mails come
    website: str
    starts_on: date
    ends_on: date
    timezone: str
    currency: str
    accent: str  # `#rrggbb`, as all colours; empty for the site's own
    accent_dark: str
    logo: ShownPicture | None
    language: str
    _zones: Sequence[tuple[str, dict[str, str], str]] = field(repr=False)

    @cached_property
    def pavilions(self) -> tuple[tuple[str, str], ...]:
        """Their codes and labels."""
        return tuple((code, text_in(label, self.language)) for code, label, _ in self._zones)

    @cached_property
    def colours(self) -> tuple[tuple[str, str], ...]:
        """Those of the pavilions, by their codes."""
        return tuple(
            (code, colour or PALETTE[at % len(PALETTE)])
            for at, (code, _, colour) in enumerate(self._zones)
        )

    def pavilion(self, code: str | None) -> str:
        """Return the label of a pavilion; nothing for none."""
        return dict(self.pavilions).get(code or "", code or "")


_BY_CODE = sa.select(Edition).where(Edition.code == sa.bindparam("code"))


def by_code(session: Session, code: str) -> Edition | None:
    """Return the edition with this code, in any case."""
    return session.scalar(_BY_CODE, {"code": code.upper()})


def seen(session: Session, code: str) -> Edition | None:
    """Return the edition with this code where it is no secret."""
    found = by_code(session, code)
    return found if found is not None and found.state is not Life.PREPARING else None


def current(session: Session) -> Edition | None:
    """Return the edition that starts last, of those that are no secret."""
    seen = sa.select(Edition).where(Edition.state != Life.PREPARING)
    latest = seen.order_by(Edition.starts_on.desc(), Edition.id.desc()).limit(1)
    return session.scalar(latest)


def by_id(session: Session, edition_id: int) -> Edition | None:
    """Return an edition by its row, for jobs and mails."""
    return session.get(Edition, edition_id)


def call(session: Session, edition_id: int, key: str) -> Call:
    """Return one call of an edition.

    Raises:
        NotFound: it has none of this key.
    """
    found = session.scalar(sa.select(Call).where(Call.edition_id == edition_id, Call.key == key))
    if found is None:
        raise NotFound
    return found


def calls(session: Session, edition_id: int) -> list[Call]:
    """Return an edition's calls."""
    own = sa.select(Call).where(Call.edition_id == edition_id)
    return list(session.scalars(own.order_by(Call.position)))


def axis(session: Session, axis_id: int) -> Axis | None:
    """Return an axis by its row."""
    return session.get(Axis, axis_id)


def everything(session: Session, also: Iterable[int] = ()) -> list[Edition]:
    """Return all editions that are no secret, and those that have the ids, the latest first."""
    wanted = sa.or_(Edition.state != Life.PREPARING, Edition.id.in_(also))
    seen = sa.select(Edition).where(wanted)
    latest_first = seen.order_by(Edition.starts_on.desc())
    return list(session.scalars(latest_first))


def venue_line(edition: Edition, language: str) -> str:
    """Return where an edition takes place, in one line: the place and its city."""
    parts = (text_in(edition.venue.get(name), language) for name in ("name", "city"))
    return ("، " if language == "ar" else ", ").join(part for part in parts if part)


def all_of_them(session: Session) -> list[Edition]:
    """Return every edition, those in preparation too, the latest first."""
    return list(session.scalars(sa.select(Edition).order_by(Edition.starts_on.desc(), Edition.id)))


def view(edition: Edition, language: str) -> EditionView:
    """Return what the page frame shows of `edition` in `language`."""
    return EditionView(
        code=edition.code,
        is_preparing=edition.state is Life.PREPARING,
        is_online=edition.mode is not Mode.ON_SITE,
        is_over=edition.state in (Life.CLOSED, Life.ARCHIVED),
        ordinal=edition.ordinal,
        name=text_in(edition.name, language),
        theme=text_in(edition.theme, language),
        tagline=text_in(edition.tagline, language),
        venue=venue_line(edition, language),
        patronage=text_in(edition.patronage, language),
        organiser=text_in(edition.organiser.get("name"), language),
        contact_email=edition.organiser.get("email", ""),
        sender=text_in(edition.organiser.get("sender") or edition.name, language),
        website=edition.website,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        timezone=edition.timezone,
        currency=edition.currency,
        accent=edition.accent,
        accent_dark=edition.accent_dark,
        logo=shown(edition.logo, language, instead=text_in(edition.name, language)),
        language=language,
        _zones=edition.zones or (),
    )
