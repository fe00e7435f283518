"""The programme as its readers see it: sessions by day, axis and room, speakers, what clashes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from village.core.context import Context
from village.core.errors import NotFound
from village.core.languages import text_in
from village.editions.reads import settings
from village.editions.reads.pictures import ShownPicture, shown
from village.editions.reads.public import THEMES, AxisCard, axis_cards
from village.editions.tables import Edition, Session
from village.editions.words.clashes import clashes as all_clashes
from village.editions.words.settings import Mode

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class TalkSpeaker:
    """Who speaks, in one language."""

    key: str
    name: str
    role: str
    biography: str
    photo: ShownPicture | None


@dataclass(frozen=True, slots=True)
class TalkRoom:
    """Where sessions take place, in one language."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Talk:
    """One item of the programme, its times in the edition's zone.

    `credits` says who speaks where they are not listed one by one. `stream` is empty where the
    edition takes place on site only.
    """

    key: str
    starts_at: datetime
    ends_at: datetime
    title: str
    room: TalkRoom
    axis_number: int
    axis: str
    speakers: tuple[TalkSpeaker, ...]
    credits: str
    stream: str


@dataclass(frozen=True, slots=True)
class TalkTitle:
    """What names an item of the programme to who chooses some, its time in the edition's zone."""

    key: str
    starts_at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class TalkFilters:
    """What a visitor looks for in the programme; empty values do not narrow it."""

    day: str = ""
    axis: int = 0
    room: str = ""

    def keeps(self, talk: Talk) -> bool:
        """Say whether a session is looked for."""
        return (
            self.day in ("", talk.starts_at.date().isoformat())
            and self.axis in (0, talk.axis_number)
            and self.room in ("", talk.room.key)
        )


@dataclass(frozen=True, slots=True)
class TimeTable:
    """The whole programme, in order of time, and what it can be narrowed by."""

    talks: tuple[Talk, ...]
    rooms: tuple[TalkRoom, ...]
    axes: tuple[AxisCard, ...]
    speakers: tuple[TalkSpeaker, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """The days with sessions."""
        return tuple(dict.fromkeys(talk.starts_at.date() for talk in self.talks))

    def by_day(self, filters: TalkFilters) -> tuple[tuple[date, tuple[Talk, ...]], ...]:
        """Return the sessions that are looked for, by day."""
        found: dict[date, list[Talk]] = {}
        for talk in filter(filters.keeps, self.talks):
            found.setdefault(talk.starts_at.date(), []).append(talk)
        return tuple((day, tuple(talks)) for day, talks in found.items())

    def talk(self, key: str) -> Talk:
        """Return one session.

        Raises:
            NotFound: there is none with this key.
        """
        return _the([talk for talk in self.talks if talk.key == key])

    def speaker(self, key: str) -> TalkSpeaker:
        """Return one speaker.

        Raises:
            NotFound: there is none with this key.
        """
        return _the([one for one in self.speakers if one.key == key])


def timetable(ctx: Context, language: str) -> TimeTable:
    """Return the programme in one language."""
    edition = ctx.the_edition
    named, axes = ctx.session.execute(_NAMED, {"edition": edition.id}).one()
    rooms = {
        one["key"]: TalkRoom(one["key"], text_in(one["name"], language))
        for one in named.get("rooms", ())
    }
    speakers = {one["key"]: _speaker(one, language) for one in named.get("speakers", ())}
    themes = axis_cards(axes or (), language)
    titles = {axis.number: axis.title for axis in themes}
    zone = ZoneInfo(edition.timezone)
    talks = tuple(
        Talk(
            key=row.key,
            starts_at=row.starts_at.astimezone(zone),
            ends_at=row.ends_at.astimezone(zone),
            title=text_in(row.title, language),
            room=rooms.get(row.room, TalkRoom(row.room, "")),
            axis_number=row.axis_number or 0,
            axis=titles.get(row.axis_number, ""),
            speakers=tuple(speakers[key] for key in row.speakers if key in speakers),
            credits=text_in(row.credits, language),
            stream="" if edition.mode is Mode.ON_SITE else row.stream,
        )
        for row in ctx.session.execute(_SESSIONS, {"edition": edition.id})
    )
    return TimeTable(talks, _used(rooms.values(), talks), themes, tuple(speakers.values()))


def titles(ctx: Context, language: str) -> list[TalkTitle]:
    """Return what names the sessions in one language, in order of time, without who speaks."""
    zone = ZoneInfo(ctx.the_edition.timezone)
    return [
        TalkTitle(row.key, row.starts_at.astimezone(zone), text_in(row.title, language))
        for row in ctx.session.execute(_TITLES, {"edition": ctx.the_edition.id})
    ]


def days_of(ctx: Context, keys: Collection[str]) -> dict[str, date]:
    """Return the days on which these sessions begin, in order; without those that are unknown."""
    zone = ZoneInfo(ctx.the_edition.timezone)
    return {
        row.key: row.starts_at.astimezone(zone).date()
        for row in ctx.session.execute(_TITLES, {"edition": ctx.the_edition.id})
        if row.key in keys
    }


def clashes(ctx: Context, language: str) -> tuple[tuple[Talk, Talk, str], ...]:
    """Return the sessions that overlap and have one room or speaker, with its name."""
    found = settings.of(ctx.session, ctx.the_edition).programme.sessions
    table = timetable(ctx, language)
    names = {("room", one.key): one.name for one in table.rooms}
    names |= {("speaker", one.key): one.name for one in table.speakers}
    return tuple(
        (table.talk(one.first), table.talk(one.second), names.get((one.what, one.key), one.key))
        for one in all_clashes(found)
    )


_HERE: sa.BindParameter[int] = sa.bindparam("edition")
_NAMED = sa.select(Edition.programme, THEMES).where(Edition.id == _HERE)
_TITLES = (
    sa.select(Session.key, Session.starts_at, Session.title)
    .where(Session.edition_id == _HERE)
    .order_by(Session.starts_at, Session.id)
)
_SESSIONS = (
    sa.select(
        Session.key,
        Session.starts_at,
        Session.ends_at,
        Session.title,
        Session.room,
        Session.speakers,
        Session.credits,
        Session.axis_number,
        Session.stream,
    )
    .where(Session.edition_id == _HERE)
    .order_by(Session.starts_at, Session.id)
)


def _speaker(one: Mapping[str, Any], language: str) -> TalkSpeaker:
    role, biography = (text_in(one.get(name), language) for name in ("role", "biography"))
    photo = shown(one.get("photo"), language, instead=one["name"])
    return TalkSpeaker(one["key"], one["name"], role, biography, photo)


def _used(rooms: Iterable[TalkRoom], talks: Iterable[Talk]) -> tuple[TalkRoom, ...]:
    taken = {talk.room.key for talk in talks}
    return tuple(room for room in rooms if room.key in taken)


def _the(found: list[One]) -> One:
    if not found:
        raise NotFound
    return found[0]
