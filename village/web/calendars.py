"""The programme, or one's own visit, as a calendar file that telephones and mail programs take."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from flask import Response
from icalendar import Calendar, Event

from village.core.context import Context
from village.editions.reads import editions
from village.editions.reads.editions import EditionView
from village.editions.reads.programme import Talk, timetable
from village.visitors.tables import Visitor
from village.web.caching import share
from village.web.links import absolute

#: How often a calendar that subscribed may ask.
ASKED_EVERY = timedelta(hours=6)


def calendar(edition: EditionView, talks: Iterable[Talk], now: datetime, filename: str) -> Response:
    """Return sessions as a file of iCalendar (RFC 5545), moments in UTC."""
    found = _calendar(edition)
    for talk in talks:
        found.add_component(_event(edition, talk, now))
    return as_file(found.to_ical(), filename)


def feed(edition: EditionView, talks: Iterable[Talk], now: datetime, filename: str) -> Response:
    """Return the days of an edition and its sessions, for calendars that follow them."""
    found = _calendar(edition)
    found.add("refresh-interval", ASKED_EVERY, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT6H")
    found.add_component(_days(edition, now))
    for talk in talks:
        found.add_component(_event(edition, talk, now))
    response = as_file(found.to_ical(), filename)
    # When it was made stands in every event, and tells nothing new.
    said = (line for line in response.data.splitlines() if not line.startswith(b"DTSTAMP"))
    share(response, b"\n".join(said))
    return response


def followed() -> str:
    """Return the address at which a calendar program follows the edition."""
    return "webcal:" + absolute("public.programme_file").partition(":")[2]


def as_file(content: bytes, filename: str) -> Response:
    """Return a calendar as a file to take in."""
    return Response(
        content,
        mimetype="text/calendar",
        headers={"Content-Disposition": f'attachment; filename="{filename}.ics"'},
    )


def visit_file(ctx: Context, visitor: Visitor, language: str) -> bytes | None:
    """Return the days on which a visitor has a place, and the sessions wished for on them.

    None where no day is given.
    """
    here = editions.view(ctx.the_edition, language)
    days = [one.day for one in visitor.days if one.given]
    if not days:
        return None
    found = _calendar(here)
    for day in days:
        found.add_component(_visit(here, visitor.reference, day, ctx.now))
    for talk in timetable(ctx, language).talks if visitor.sessions else ():
        if talk.key in visitor.sessions and talk.starts_at.date() in days:
            found.add_component(_event(here, talk, ctx.now))
    content: bytes = found.to_ical()
    return content


def _calendar(edition: EditionView) -> Calendar:
    found = Calendar()
    found.add("prodid", "-//Village//Programme//EN")
    found.add("version", "2.0")
    found.add("name", edition.name)
    found.add("x-wr-calname", edition.name)
    return found


def _visit(edition: EditionView, reference: str, day: date, now: datetime) -> Event:
    page = absolute("public.visit")
    event = Event()
    site = page.partition("://")[2].split("/")[0]
    event.add("uid", f"{reference.lower()}.{day.isoformat()}@{site}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", edition.name)
    event.add("location", edition.venue)
    event.add("url", page)
    return event


def _days(edition: EditionView, now: datetime) -> Event:
    page = absolute("public.home")
    event = Event()
    event.add("uid", f"{edition.code.lower()}@{page.partition('://')[2].split('/')[0]}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", edition.starts_on)
    event.add("dtend", edition.ends_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # nobody is busy all day because of it
    event.add("summary", edition.name)
    event.add("location", edition.venue)
    event.add("description", edition.theme)
    event.add("url", page)
    return event


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
