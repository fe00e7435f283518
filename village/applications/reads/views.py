"""A file as its reader sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from village.applications.reads import answers, blind
from village.applications.tables import Application
from village.core.context import Context


@dataclass(frozen=True, slots=True)
class FileView:
    """The texts of a file; for a blind reader without a name of who applies."""

    title: str
    summary: str
    organisation: str
    answers: Sequence[answers.ShownAnswer]


def view(ctx: Context, application: Application, language: str) -> FileView:
    """Return a file as the actor sees it."""
    mask = blind.mask(ctx, application)
    return FileView(
        title=mask(application.title),
        summary=mask(application.summary),
        organisation=blind.named(ctx, application, language),
        answers=answers.shown(ctx, application, language),
    )
