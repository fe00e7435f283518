"""The programme as everybody reads it: by day on the edition's clock, narrowed, its clashes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.editions.test_making import SETTINGS
from village.core.actor import SYSTEM
from village.core.errors import NotFound
from village.editions.reads import programme
from village.editions.reads.programme import TalkFilters
from village.editions.writes import making

[TALK] = SETTINGS.programme.sessions


def made(ctx, *sessions):
    settings = replace(SETTINGS, programme=replace(SETTINGS.programme, sessions=sessions))
    return replace(ctx, edition=making.create(replace(ctx, actor=SYSTEM), settings))


def test_the_programme_is_by_day_on_the_editions_clock(ctx):
    [(day, [talk])] = programme.timetable(made(ctx, TALK), "fr").by_day(TalkFilters())

    assert (str(day), talk.starts_at.strftime("%H:%M")) == ("2027-10-12", "09:30")
    assert (talk.title, talk.room.name, talk.axis) == ("Ouverture", "Scène", "Réparer")
    assert [one.name for one in talk.speakers] == ["Une oratrice"]


def test_a_visitor_narrows_it_to_a_day_an_axis_or_a_room(ctx):
    other = replace(TALK, key="other", axis=2, starts_at=TALK.starts_at + timedelta(days=1),
                    ends_at=TALK.ends_at + timedelta(days=1))  # fmt: skip
    table = programme.timetable(made(ctx, TALK, other), "fr")

    def keys(**filters):
        return [talk.key for _day, talks in table.by_day(TalkFilters(**filters)) for talk in talks]

    assert keys() == ["open", "other"]
    assert keys(axis=2) == keys(day="2027-10-13") == ["other"]
    assert (keys(room="stage"), keys(room="attic")) == (["open", "other"], [])


def test_a_session_or_a_speaker_that_is_not_there_is_not_found(ctx):
    table = programme.timetable(made(ctx, TALK), "fr")

    assert table.talk("open").title == "Ouverture"
    for find in (table.talk, table.speaker):
        with pytest.raises(NotFound):
            find("nobody")


def test_two_sessions_in_one_room_at_once_clash(ctx):
    beside = replace(TALK, key="beside", speakers=(), starts_at=TALK.starts_at + timedelta(hours=1),
                     ends_at=TALK.ends_at + timedelta(hours=1))  # fmt: skip
    within = replace(beside, starts_at=TALK.starts_at, ends_at=TALK.ends_at)

    [(first, second, what)] = programme.clashes(made(ctx, TALK, within), "fr")

    assert {first.key, second.key} == {"open", "beside"}
    assert what == "Scène"


def test_sessions_are_named_alone_as_in_the_programme(ctx):
    here = made(ctx, TALK)

    [named] = programme.titles(here, "fr")

    [talk] = programme.timetable(here, "fr").talks
    assert (named.key, named.starts_at, named.title) == (talk.key, talk.starts_at, "Ouverture")
