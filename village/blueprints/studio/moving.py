"""A deadline that moves while there are drafts: asked first, then told to those who hold them."""

from dataclasses import dataclass

from village.applications.writes import deadlines
from village.core.context import Context
from village.core.languages import as_language
from village.editions import Settings
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
