"""Letters: asked for, issued once and sealed, refused, revoked."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

import sqlalchemy as sa

from village.applications import Application, State, lock
from village.core import audit, policy, sealing, steps
from village.core.errors import AlreadyDone, IllegalTransition, NotFound
from village.core.files import stored
from village.core.languages import as_language, text_in
from village.core.permissions import Permission as P
from village.core.steps import LogEntry, StepMail
from village.editions import Edition, LetterHolders, numbers
from village.letters.tables import OfficialLetter
from village.letters.words import LETTER_FLOW, STANDING, LetterAction
from village.letters.writes import saying

if TYPE_CHECKING:
    from village.accounts import User
    from village.core.context import Context
    from village.editions import LetterSettings
    from village.engines.documents.seal_office import SealOffice

_TOKEN_BYTES = 16


def ask(
    ctx: Context,
    kind: LetterSettings,
    application: Application,
    *,
    name: str,
    function: str = "",
    language: str,
) -> OfficialLetter:
    """Ask for a letter to somebody whom an exhibitor names. Flushes.

    Raises:
        NotFound: letters of this kind are not asked for.
        IllegalTransition: the application is not confirmed.
        AlreadyDone: that person has one, or it was asked for.
        Forbidden: the actor may not act for the application.
    """
    if not kind.on_request:
        raise NotFound
    policy.require(ctx.actor, P.APPLY, application)
    letter = _made(ctx, kind, application, name=name, function=function, language=language)
    audit.record(ctx, application.reference, "letter_ask", kind=letter.kind)
    return letter


def make(
    ctx: Context,
    kind: LetterSettings,
    holder: Application | User,
    *,
    name: str = "",
    function: str = "",
    award: str = "",
    language: str = "",
) -> OfficialLetter:
    """Begin a letter that the organiser issues without being asked. Flushes.

    An organisation's own name and language are taken where none are given, and so a juror's. The
    log names it once it is issued: that takes the edition's lock before the log's.

    Raises:
        IllegalTransition: the application has no place.
        AlreadyDone: there is such a letter.
        Forbidden: the actor does not issue letters.
    """
    application = holder if isinstance(holder, Application) else None
    policy.require(ctx.actor, P.CONTRACT, application)
    return _made(ctx, kind, holder, name=name, function=function, award=award, language=language)


def issue(ctx: Context, letter: OfficialLetter, office: SealOffice | None) -> None:
    """Draw the letter once, seal it where there is an office, and keep its bytes. Flushes.

    Raises:
        IllegalTransition: it was decided on before.
        Forbidden: the actor does not issue letters.
        NotFound: the edition has no letters of this kind any more.
        TextNotDrawable: the document cannot show a name or another text.
        SealFailed: it cannot be sealed now; nothing has changed.
    """
    _locked(ctx, letter)
    LETTER_FLOW.step(letter.state, LetterAction.ISSUE)
    policy.require(ctx.actor, P.CONTRACT, letter.application)
    kind = ctx.the_edition.letter_kinds.get(letter.kind)
    if kind is None:
        raise NotFound
    number = _next_number(ctx)
    said = saying.of(
        ctx, letter, kind, number=number, verify_url=f"{ctx.public_url}/l/{letter.public_token}"
    )
    content = saying.drawn(ctx, said)
    if office is not None:
        place = text_in(ctx.the_edition.organiser.get("city"), ctx.languages[0])
        sealed = sealing.sealed(ctx, office, content, place=place)
        content, letter.sealed_by = sealed.content, sealed.by[:160]
        letter.seal_level, letter.seal_is_demo = sealed.level.value, sealed.demo
    letter.number, letter.title, letter.issued_at = number, said.title, ctx.now
    letter.file = stored.put(ctx, f"{number}.pdf", content)
    _act(ctx, letter, LetterAction.ISSUE, sha256=letter.file.sha256)


def refuse(ctx: Context, letter: OfficialLetter, *, note: str) -> None:
    """Refuse a letter that was asked for, and say why. Flushes.

    Raises:
        IllegalTransition: it was decided on before.
        Forbidden: the actor does not issue letters.
    """
    _locked(ctx, letter)
    letter.note = note
    _act(ctx, letter, LetterAction.REFUSE)


def revoke(ctx: Context, letter: OfficialLetter, *, note: str) -> None:
    """Take back an issued letter: whoever checks it reads that it is not good any more. Flushes.

    Raises:
        IllegalTransition: it is not issued.
        Forbidden: the actor does not issue letters.
    """
    _locked(ctx, letter)
    letter.note = note
    _act(ctx, letter, LetterAction.REVOKE)


def specimen(ctx: Context, kind: LetterSettings, language: str) -> bytes:
    """Return the PDF of a letter to somebody made up; nothing is numbered, nothing kept.

    Raises:
        Forbidden: the actor does not issue letters.
        TextNotDrawable: the document cannot show a text.
    """
    policy.require(ctx.actor, P.CONTRACT)
    return saying.drawn(ctx, saying.example(ctx, kind, language))


def _made(
    ctx: Context,
    kind: LetterSettings,
    holder: Application | User,
    *,
    language: str,
    name: str,
    function: str,
    award: str = "",
) -> OfficialLetter:
    spoken = partial(as_language, among=ctx.the_edition.languages)
    letter = OfficialLetter(
        edition=ctx.the_edition,
        kind=kind.key,
        function=function,
        award=award,
        asked_at=ctx.now,
        public_token=secrets.token_urlsafe(_TOKEN_BYTES),
    )
    if isinstance(holder, Application):
        lock(ctx, [holder])
        _require_place(kind, holder)
        letter.application = holder
        letter.language = spoken(language or holder.organisation.language)
        letter.name = name or holder.organisation.named(letter.language)
    else:
        letter.juror = holder
        letter.language = spoken(language or holder.language)
        letter.name = name or holder.name
    if ctx.session.scalar(_same(ctx, letter, holder)) is not None:
        raise AlreadyDone
    ctx.session.add(letter)
    ctx.session.flush()
    return letter


def _same(ctx: Context, letter: OfficialLetter, holder: Application | User) -> sa.Select[int]:
    """Return how to find a letter that says the same of the same holder, issued or asked for."""
    same = sa.select(OfficialLetter.id).where(
        OfficialLetter.kind == letter.kind, OfficialLetter.state.in_(STANDING)
    )
    if isinstance(holder, Application):
        return same.where(
            OfficialLetter.application_id == holder.id,
            OfficialLetter.name == letter.name,
            OfficialLetter.award == letter.award,
        )
    return same.where(
        OfficialLetter.edition_id == ctx.the_edition.id, OfficialLetter.juror_id == holder.id
    )


def _require_place(kind: LetterSettings, application: Application) -> None:
    """Refuse an application that does not take part; one selected may win a prize already.

    Raises:
        IllegalTransition: it is in no such state.
    """
    wins = kind.holders is LetterHolders.WINNERS and application.state is State.SELECTED
    if application.state is not State.CONFIRMED and not wins:
        raise IllegalTransition(state=application.state, action="letter")


def _locked(ctx: Context, letter: OfficialLetter) -> None:
    """Lock the letter's application, or the letter of a juror, and read it anew."""
    if letter.application is not None:
        lock(ctx, [letter.application], letter)
    else:
        ctx.session.refresh(letter, with_for_update={"key_share": True})


def _act(ctx: Context, letter: OfficialLetter, action: LetterAction, **facts: object) -> None:
    said = {"kind": letter.kind, "number": letter.number or "", **facts}
    steps.move(
        ctx,
        letter,
        action,
        about=letter.application,
        entry=LogEntry(_subject(ctx, letter), f"letter_{action}", said),
        letter=lambda: _mail(ctx, letter),
    )


def _mail(ctx: Context, letter: OfficialLetter) -> StepMail:
    to = letter.reader
    kind = ctx.the_edition.letter_kinds.get(letter.kind)
    title = letter.title or (text_in(kind.title, to.language) if kind else letter.kind)
    about = letter.application.reference if letter.application else ""
    params = {"name": to.name, "letter": title, "holder": letter.name, "note": letter.note}
    return StepMail(to.email, to.language, about, params)


def _subject(ctx: Context, letter: OfficialLetter) -> str:
    """Return what the log names: the application, or the edition for a juror's letter."""
    return letter.application.reference if letter.application else ctx.the_edition.code


def _next_number(ctx: Context) -> str:
    number = numbers.take(ctx, Edition.last_letter_number)
    return f"{ctx.the_edition.code}-L-{number:04d}"
