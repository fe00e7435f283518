"""Minutes of the selection: a specimen to read first, then sealed, with a salted hash a line."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from village.core import audit, policy, sealing
from village.core.errors import Forbidden, NotFound
from village.core.files import stored
from village.core.languages import text_in
from village.core.permissions import Permission as P
from village.engines.documents.minutes import build_minutes
from village.selection.reads import minutes as reads
from village.selection.tables import Minutes, MinutesLine
from village.selection.words import line_of, mark_of

if TYPE_CHECKING:
    from village.core.context import Context
    from village.engines.documents.seal_office import SealOffice
    from village.selection.tables import Decision

_SALT_BYTES, _TOKEN_BYTES = 12, 16


def specimen(ctx: Context, *, log_head: str = "") -> bytes:
    """Return the PDF of the minutes as they would be sealed now, marked as a specimen.

    It holds what the actor may see, and no hashes.

    Raises:
        Forbidden: the actor does not announce.
    """
    policy.require(ctx.actor, P.ANNOUNCE)
    said = reads.content(ctx, number=_next_number(ctx))
    return build_minutes(replace(said, log_head=log_head, specimen=True))


def seal(ctx: Context, office: SealOffice, *, log_head: str = "") -> Minutes:
    """Draw up the minutes of the decisions in force and seal them. Flushes.

    Raises:
        NotFound: nothing is announced.
        Forbidden: the actor does not seal, or stepped aside from a file, and so cannot know
            all that the minutes say.
        SealFailed: the document cannot be sealed now; nothing has changed.
    """
    policy.require(ctx.actor, P.SEAL)
    if not reads.may_read(ctx):
        raise Forbidden(permission=P.SEAL)
    edition = ctx.the_edition
    ctx.session.refresh(edition, with_for_update={"key_share": True})  # one at a time
    lines = {decision.id: _line(ctx, decision) for decision in reads.decided(ctx)}
    if not lines:
        raise NotFound
    number, token = _next_number(ctx), secrets.token_urlsafe(_TOKEN_BYTES)
    marks = {key: line.sha256 for key, line in lines.items()}
    said = replace(
        reads.content(ctx, number=number, marks=marks),
        log_head=log_head,
        verify_url=f"{ctx.public_url}/m/{token}",
    )
    place = text_in(edition.organiser.get("city"), said.languages[0])
    sealed = sealing.sealed(ctx, office, build_minutes(said), place=place)
    made = Minutes(
        edition=edition,
        number=number,
        public_token=token,
        file=stored.put(ctx, f"{edition.code}-minutes-{number}.pdf", sealed.content),
        sealed_at=ctx.now,
        sealed_by=sealed.by[:160],
        seal_level=sealed.level.value,
        seal_is_demo=sealed.demo,
    )
    for line in lines.values():
        line.minutes = made
    ctx.session.add_all([made, *lines.values()])
    audit.record(ctx, edition.code, "minutes_seal", minutes=number, sha256=made.file.sha256)
    ctx.session.flush()
    return made


def _line(ctx: Context, decision: Decision) -> MinutesLine:
    """Return the line on one decision, with a salt of its own; it is no row yet."""
    salt = secrets.token_hex(_SALT_BYTES)
    line = line_of(
        decision.application.reference,
        decision.outcome,
        reads.decided_on(ctx, decision),
        decision.reasons,
    )
    return MinutesLine(
        application_id=decision.application_id, line=line, salt=salt, sha256=mark_of(line, salt)
    )


def _next_number(ctx: Context) -> int:
    last = ctx.session.scalar(
        sa.select(sa.func.max(Minutes.number)).where(Minutes.edition_id == ctx.the_edition.id)
    )
    return (last or 0) + 1
