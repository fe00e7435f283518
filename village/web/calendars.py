"""The programme as a calendar file, which telephones and mail programs take in."""

from collections.abc import Iterable
from datetime import UTC, datetime

from flask import Response
from icalendar import Calendar, Event

from village.editions.reads.editions import EditionView
from village.editions.reads.programme import Talk
from village.web.links import absolute


def calendar(edition: EditionView, talks: Iterable[Talk], now: datetime, filename: str) -> Response:
    """Return sessions as a file of iCalendar (RFC 5545), moments in UTC."""
    found = Calendar()
    found.add("prodid", "-//Village//Programme//EN")
    found.add("version", "2.0")
    found.add("name", edition.name)
    found.add("x-wr-calname", edition.name)
    for talk in talks:
        found.add_component(_event(edition, talk, now))
    return Response(
        found.to_ical(),
        mimetype="text/calendar",
        headers={"Content-Disposition": f'attachment; filename="{filename}.ics"'},
    )


def _event(edition: EditionView, talk: Talk, now: datetime) -> Event:
    page = absolute("public.programme", _anchor=talk.key)
    event = Event()
    event.add("uid", f"{talk.key}.{edition.code.lower()}@{page.partition('://')[2].split('/')[0]}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", talk.starts_at.astimezone(UTC))
    event.add("dtend", talk.ends_at.astimezone(UTC))
    event.add("summary", talk.title)
    event.add("location", ", ".join(part for part in (talk.room.name, edition.venue) if part))
    who = talk.credits or ", ".join(one.name for one in talk.speakers)
    event.add("description", "\n".join(part for part in (who, talk.axis) if part))
    event.add("url", page)
    return event
