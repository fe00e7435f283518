"""Letters as pages show them, and as anybody may check them."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from village.applications import Application, visible
from village.core.context import Context
from village.core.errors import NotFound
from village.core.files.tables import StoredFile
from village.core.permissions import Permission as P
from village.core.policy import can
from village.letters.tables import OfficialLetter
from village.letters.words import LetterState


def listed(
    ctx: Context, kind: str = "", *, state: LetterState | None = None
) -> list[OfficialLetter]:
    """Return the edition's letters, or those of a kind or in a state; the newest first.

    Raises:
        Forbidden: the actor does not issue letters.
    """
    wanted = [OfficialLetter.edition_id == ctx.the_edition.id]
    if kind:
        wanted.append(OfficialLetter.kind == kind)
    if state:
        wanted.append(OfficialLetter.state == state)
    return list(ctx.session.scalars(_whole().where(*wanted).order_by(OfficialLetter.id.desc())))


def own(ctx: Context, application: Application | None = None) -> list[OfficialLetter]:
    """Return the letters of the actor here: as a juror, and of organisations it follows."""
    mine = sa.or_(
        OfficialLetter.juror_id == ctx.actor.user_id, visible.applications(ctx.actor, P.FOLLOW)
    )
    wanted = [OfficialLetter.edition_id == ctx.the_edition.id, mine]
    if application is not None:
        wanted.append(OfficialLetter.application_id == application.id)
    return list(ctx.session.scalars(_whole().where(*wanted).order_by(OfficialLetter.id.desc())))


def find(ctx: Context, token: str) -> OfficialLetter:
    """Return a letter of the edition that the actor may see.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    letter = ctx.session.scalar(
        _whole().where(
            OfficialLetter.public_token == token, OfficialLetter.edition_id == ctx.the_edition.id
        )
    )
    if letter is None or not _may_see(ctx, letter):
        raise NotFound
    return letter


def by_token(ctx: Context, token: str) -> OfficialLetter:
    """Return the issued letter that a code names, in whatever edition.

    Raises:
        NotFound: no letter that was issued carries this code.
    """
    letter = ctx.session.scalar(_issued().where(OfficialLetter.public_token == token))
    if letter is None:
        raise NotFound
    return letter


def by_content(ctx: Context, sha256s: Sequence[str]) -> OfficialLetter | None:
    """Return the letter whose document has one of these fingerprints, of any edition."""
    return ctx.session.scalar(_issued().where(StoredFile.sha256.in_(sha256s)).limit(1))


def _may_see(ctx: Context, letter: OfficialLetter) -> bool:
    if can(ctx.actor, P.CONTRACT, letter.application):
        return True
    if letter.application is None:
        return letter.juror_id == ctx.actor.user_id
    return can(ctx.actor, P.FOLLOW, letter.application)


def _whole() -> sa.Select[OfficialLetter]:
    return (
        sa.select(OfficialLetter)
        .outerjoin(OfficialLetter.application)
        .options(
            contains_eager(OfficialLetter.application).joinedload(Application.organisation),
            joinedload(OfficialLetter.juror),
            joinedload(OfficialLetter.file),
        )
    )


def _issued() -> sa.Select[OfficialLetter]:
    return (
        sa.select(OfficialLetter)
        .join(OfficialLetter.file)
        .options(contains_eager(OfficialLetter.file), joinedload(OfficialLetter.edition))
    )
