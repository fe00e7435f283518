"""The programme of version 1: its sessions, speakers and rooms, read and changed one by one."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import request
from werkzeug.exceptions import (
    Conflict,
    HTTPException,
    PreconditionFailed,
    UnprocessableEntity,
)

from village.accounts.words.scopes import TokenScope
from village.blueprints.api import bp
from village.blueprints.api.serving import PageAsked, change, item, resource
from village.blueprints.api.shapes import (
    RoomShape,
    SessionSent,
    SessionShape,
    SpeakerSent,
    SpeakerShape,
)
from village.core.context import Context
from village.core.errors import BadSettings, NotFound, Stale
from village.core.languages import text_in
from village.editions.reads import programme as queries
from village.editions.reads import settings
from village.editions.reads.programme import Talk, TalkSpeaker
from village.editions.words.sections import item_stamp
from village.editions.words.settings import Programme, SessionSettings, Speaker
from village.editions.words.settings.values import KEY_PATTERN
from village.editions.writes import programme as writes
from village.web.context import context, language
from village.web.settings_faults import fault_line

Item = TypeVar("Item", SessionSettings, Speaker)
_CHANGED = "It has changed: read it again."


@resource(bp, TokenScope.PROGRAMME, SessionShape)
def programme(asked: PageAsked) -> tuple[Sequence[SessionShape], int]:
    """The sessions of the public programme, in the order of time."""
    ctx = context()
    talks = queries.timetable(ctx, language()).talks
    kept = _kept(_programme(ctx).sessions)
    return [_session_shape(talk, kept[talk.key]) for talk in asked.of(talks)], len(talks)


@item(bp, TokenScope.PROGRAMME)
def session(reference: str) -> SessionShape:
    """One session of the public programme, by its key."""
    ctx = context()
    talk = queries.timetable(ctx, language()).talk(reference)
    return _session_shape(talk, _kept(_programme(ctx).sessions)[reference])


@resource(bp, TokenScope.PROGRAMME, SpeakerShape, path="speakers")
def speakers(asked: PageAsked) -> tuple[Sequence[SpeakerShape], int]:
    """The speakers of the public programme."""
    ctx = context()
    shown = queries.timetable(ctx, language()).speakers
    kept = _kept(_programme(ctx).speakers)
    return [_speaker_shape(one, kept[one.key]) for one in asked.of(shown)], len(shown)


@item(bp, TokenScope.PROGRAMME, path="speakers")
def speaker(reference: str) -> SpeakerShape:
    """One speaker of the public programme, by their key."""
    ctx = context()
    shown = queries.timetable(ctx, language()).speaker(reference)
    return _speaker_shape(shown, _kept(_programme(ctx).speakers)[reference])


@resource(bp, TokenScope.PROGRAMME, RoomShape, path="rooms")
def rooms(asked: PageAsked) -> tuple[Sequence[RoomShape], int]:
    """The rooms in which sessions take place."""
    found = _programme(context()).rooms
    items = [RoomShape(one.key, text_in(one.name, language())) for one in asked.of(found)]
    return items, len(found)


@change(
    bp, "PUT", "programme/<reference>", TokenScope.PROGRAMME_WRITE,
    body=SessionSent, shape=SessionShape, conditional=True, creates=True,
)  # fmt: skip
def put_session(sent: SessionSent, reference: str) -> SessionShape:
    """Add a session, or let it take the place of the one with this key."""
    ctx = context()
    before = _kept(_programme(ctx).sessions).get(reference)
    made = SessionSettings(
        key=_key(reference),
        room=sent.room_key,
        starts_at=sent.starts_at,
        ends_at=sent.ends_at,
        title=sent.title_texts,
        axis=sent.axis,
        speakers=tuple(sent.speaker_keys),
        credits=sent.credits_texts,
        stream=_stream(sent, before),
    )
    with _refusing(UnprocessableEntity):
        writes.put(ctx, made, seen=_seen(before))
    return session(reference)


@change(
    bp, "DELETE", "programme/<reference>", TokenScope.PROGRAMME_WRITE,
    shape=SessionShape, conditional=True,
)  # fmt: skip
def remove_session(reference: str) -> SessionShape:
    """Take a session out of the programme; the answer is what it was."""
    ctx, was = context(), session(reference)
    seen = _seen(_kept(_programme(ctx).sessions)[reference])
    with _refusing(Conflict):
        writes.remove(ctx, SessionSettings, reference, seen=seen)
    return was


@change(
    bp, "PUT", "speakers/<reference>", TokenScope.PROGRAMME_WRITE,
    body=SpeakerSent, shape=SpeakerShape, conditional=True, creates=True,
)  # fmt: skip
def put_speaker(sent: SpeakerSent, reference: str) -> SpeakerShape:
    """Add a speaker, or let them take the place of the one with this key."""
    ctx = context()
    before = _kept(_programme(ctx).speakers).get(reference)
    made = Speaker(
        key=_key(reference),
        name=sent.name,
        role=sent.role_texts,
        biography=sent.biography_texts,
        photo=before.photo if before else None,
    )
    with _refusing(UnprocessableEntity):
        writes.put(ctx, made, seen=_seen(before))
    return speaker(reference)


@change(
    bp, "DELETE", "speakers/<reference>", TokenScope.PROGRAMME_WRITE,
    shape=SpeakerShape, conditional=True,
)  # fmt: skip
def remove_speaker(reference: str) -> SpeakerShape:
    """Take away a speaker whom no session names; the answer is what they were."""
    ctx, was = context(), speaker(reference)
    seen = _seen(_kept(_programme(ctx).speakers)[reference])
    with _refusing(Conflict):
        writes.remove(ctx, Speaker, reference, seen=seen)
    return was


def _programme(ctx: Context) -> Programme:
    return settings.of(ctx.session, ctx.the_edition).programme


def _kept(items: Sequence[Item]) -> dict[str, Item]:
    """Return what the settings say, by key: with all languages, unlike what is shown."""
    return {one.key: one for one in items}


def _session_shape(talk: Talk, kept: SessionSettings) -> SessionShape:
    return SessionShape(
        key=talk.key,
        title=talk.title,
        title_texts=dict(kept.title),
        starts_at=talk.starts_at,
        ends_at=talk.ends_at,
        room=talk.room.name,
        room_key=kept.room,
        axis=talk.axis_number or None,
        speakers=[one.name for one in talk.speakers],
        speaker_keys=list(kept.speakers),
        credits=talk.credits,
        credits_texts=dict(kept.credits),
        etag=f'"{item_stamp(kept)}"',
    )


def _speaker_shape(shown: TalkSpeaker, kept: Speaker) -> SpeakerShape:
    return SpeakerShape(
        key=shown.key,
        name=shown.name,
        role=shown.role,
        role_texts=dict(kept.role),
        biography=shown.biography,
        biography_texts=dict(kept.biography),
        etag=f'"{item_stamp(kept)}"',
    )


def _stream(sent: SessionSent, before: SessionSettings | None) -> str:
    if sent.stream is None:
        return before.stream if before else ""
    return sent.stream


def _key(reference: str) -> str:
    """Return the key of an item, which its address names."""
    if not re.fullmatch(KEY_PATTERN, reference):
        raise UnprocessableEntity(f"{reference} is no key: {KEY_PATTERN}.")
    return reference


def _seen(before: SessionSettings | Speaker | None) -> str:
    """Return the stamp of what the program has read; empty where it means something new."""
    if before is None and not request.if_match:
        return ""
    if before is None:
        raise NotFound
    stamp = item_stamp(before)
    if not request.if_match.contains(stamp):
        raise PreconditionFailed(_CHANGED)
    return stamp


@contextmanager
def _refusing(status: type[HTTPException]) -> Iterator[None]:
    """Tell a program what contradicts the rest of the edition, and that it read something old."""
    try:
        yield
    except Stale:
        raise PreconditionFailed(_CHANGED) from None
    except BadSettings as error:
        faults: Any = error.facts["faults"]
        raise status(" ".join(fault_line(one) for one in faults)) from None
