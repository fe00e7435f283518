"""The programme: by day, axis and room; its speakers; its calendar files."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from village.blueprints.public import bp
from village.editions.reads import programme as programme_queries
from village.editions.reads.programme import TalkFilters
from village.web.access import public
from village.web.calendars import calendar, feed, followed
from village.web.context import context, language
from village.web.incoming import whole
from village.web.pages import localised_edition


@bp.route("/programme")
@public
def programme() -> ResponseReturnValue:
    """Show the programme by day, narrowed to a day, an axis or a room."""
    ctx = context()
    table = programme_queries.timetable(ctx, language())
    args = request.args
    filters = TalkFilters(args.get("day", ""), args.get("axis", 0, whole), args.get("room", ""))
    return render_template(
        "public/programme.html",
        table=table,
        filters=filters,
        days=table.by_day(filters),
        followed=followed(),
        clashes=lambda: programme_queries.clashes(ctx, language()),
    )


@bp.route("/speakers/<key>")
@public
def speaker(key: str) -> ResponseReturnValue:
    """Show one speaker with the sessions."""
    table = programme_queries.timetable(context(), language())
    one = table.speaker(key)
    talks = [talk for talk in table.talks if one in talk.speakers]
    return render_template("public/speaker.html", speaker=one, talks=talks)


@bp.route("/programme.ics")
@public
def programme_file() -> ResponseReturnValue:
    """Give the days of the edition and the whole programme as a calendar, to keep or to follow."""
    ctx, here = context(), localised_edition()
    talks = programme_queries.timetable(ctx, language()).talks
    return feed(here, talks, ctx.now, here.code.lower())


@bp.route("/programme/<key>.ics")
@public
def session_file(key: str) -> ResponseReturnValue:
    """Give one session as a calendar file."""
    ctx, here = context(), localised_edition()
    talk = programme_queries.timetable(ctx, language()).talk(key)
    return calendar(here, [talk], ctx.now, f"{here.code.lower()}-{talk.key}")
