"""Sessions, their rooms and their speakers."""

from dataclasses import dataclass, field
from datetime import datetime

from village.editions.words.settings.values import Key, Line, Link, PictureSettings, Positive
from village.editions.words.shape import Texts


@dataclass(frozen=True, slots=True)
class Room:
    """Where sessions take place."""

    key: Key
    name: Texts


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks."""

    key: Key
    name: Line
    role: Texts = field(default_factory=dict)
    biography: Texts = field(default_factory=dict)
    photo: PictureSettings | None = None


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """One item of the programme; `credits` says who speaks where they are not listed one by one."""

    key: Key
    room: Key
    starts_at: datetime
    ends_at: datetime
    title: Texts
    axis: Positive | None = None
    speakers: tuple[Key, ...] = ()
    credits: Texts = field(default_factory=dict)
    stream: Link = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """Rooms, speakers and sessions."""

    rooms: tuple[Room, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    sessions: tuple[SessionSettings, ...] = ()
