"""A deadline that moves while there are drafts: asked first, then told to those who hold them."""

from dataclasses import dataclass

from flask import request
from flask_babel import ngettext

from village.applications.writes import deadlines
from village.core.context import Context
from village.core.languages import as_language
from village.editions import Settings, sections
from village.editions.words.sections import Section
from village.extensions import db
from village.web import mails as letters
from village.web.context import context, language
from village.web.flashes import flash


@dataclass(frozen=True, slots=True)
class MoveAsked:
    """What an organiser agrees to before a deadline moves, with the mail of those who are told."""

    move: deadlines.DeadlineMove
    letter: letters.Letter | None
    spoken: str

    @property
    def key(self) -> str:
        """What the form sends back once it is agreed to."""
        return f"{self.move.after.isoformat()} {self.move.drafts}"


def _asked(ctx: Context, move: deadlines.DeadlineMove) -> MoveAsked:
    """Return the question with one of the mails, as its reader would get it."""
    reader = deadlines.a_reader(ctx, move, language()) if move.readers else None
    if reader is None:
        return MoveAsked(move, None, "")
    user, draft = reader
    spoken = as_language(user.language, ctx.languages)
    said = deadlines.params_of(move, user, draft, spoken)
    letter = letters.preview(move.mail, language=spoken, reference=draft.reference, params=said)
    return MoveAsked(move, letter, spoken)


def save_calls(after: Settings, seen: str) -> MoveAsked | None:
    """Save the calls, or say what has to be agreed to first.

    Raises:
        Stale, BadSettings, InUse: as for any section.
    """
    ctx = context()
    moved = deadlines.moves(ctx, after)
    asked = [_asked(ctx, move) for move in moved]
    if asked and request.form.get("agreed") != asked[0].key:
        sections.set_section(ctx, Section.CALLS, after, seen=seen)  # says first what is wrong
        db.session.rollback()
        return asked[0]
    deadlines.change_calls(ctx, after, seen=seen)
    if mails := sum(move.readers for move in moved):
        flash(ngettext("%(num)s mail is on its way.", "%(num)s mails are on their way.", mails))
    return None
