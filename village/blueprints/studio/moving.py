"""Dates that move: asked first, with who is touched, then told to them by mail.

A deadline while there are drafts; the days of the event while visitors have chosen some.
"""

from dataclasses import dataclass

from village.applications.writes import deadlines
from village.core.context import Context
from village.core.languages import as_language
from village.editions import Settings
from village.visitors.writes import moving
from village.web import mails as letters
from village.web.context import context, language


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

    @property
    def mails(self) -> int:
        """How many are told."""
        return self.move.readers


@dataclass(frozen=True, slots=True)
class DatesAsked:
    """What an organiser agrees to before the days of the event move."""

    dates: moving.DatesMove

    @property
    def key(self) -> str:
        """What the form sends back once it is agreed to."""
        days = ",".join(f"{one.day}>{one.to or ''}" for one in self.dates.days)
        return f"{days} {self.dates.visitors}"

    @property
    def mails(self) -> int:
        """How many are told."""
        return self.dates.mails


Asked = MoveAsked | DatesAsked


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


def asked_before(after: Settings) -> MoveAsked | None:
    """Return what has to be agreed to before the calls become so; None where nothing has."""
    ctx = context()
    moved = deadlines.moves(ctx, after)
    return _asked(ctx, moved[0]) if moved else None


def dates_asked(after: Settings) -> DatesAsked | None:
    """Return what has to be agreed to before the event has these dates; None where nothing has."""
    dates = moving.dates_move(context(), after.edition.starts_on, after.edition.ends_on)
    return DatesAsked(dates) if dates.days else None
