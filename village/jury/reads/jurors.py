"""What the assignment knows of each juror, and the files a juror may wish to read."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from village.accounts import Membership, User
from village.applications import JURY_STATES, Application, blind, visible
from village.core.context import Context
from village.core.errors import NotFound
from village.core.masking import Mask
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.editions import Axis, CallKind
from village.jury.tables import JurorBid, JurorProfile
from village.jury.words.jurors import Bid, Gender


@dataclass(frozen=True, slots=True)
class JurorEntry:
    """A juror's profile; `wishes` counts bids on files that the reader may know of."""

    id: int
    name: str
    institution: str
    axes: tuple[int, ...]
    languages: tuple[str, ...]
    gender: Gender | None
    words: tuple[str, ...]
    wishes: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A file that a juror may wish to read, with what they said of it."""

    reference: str
    title: str
    summary: str
    organisation: str
    language: str
    axis: Mapping[str, str] | None
    bid: Bid | None


def jurors(ctx: Context) -> list[JurorEntry]:
    """Return every juror of the edition, by name."""
    seen = sa.and_(
        visible.applications(ctx.actor, P.MANAGE_JURY),
        Application.kind == CallKind.STARTUP,
        Application.state.in_(JURY_STATES),
    )
    return _profiles(ctx, seen)


def own(ctx: Context) -> JurorEntry:
    """Return the actor's own profile.

    Raises:
        NotFound: the actor is no juror of this edition.
    """
    found = _profiles(ctx, _readable(ctx), ctx.actor.user_id)
    if not found:
        raise NotFound
    return found[0]


def _profiles(
    ctx: Context, seen: sa.ColumnElement[bool], user_id: int | None = None
) -> list[JurorEntry]:
    wishes = (
        sa.select(sa.func.count())
        .select_from(JurorBid)
        .join(Application, Application.id == JurorBid.application_id)
        .where(JurorBid.user_id == User.id, seen)
        .correlate(User)
        .scalar_subquery()
    )
    rows = ctx.session.execute(
        sa.select(User.id, User.name, JurorProfile, wishes)
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(
            JurorProfile,
            sa.and_(
                JurorProfile.user_id == User.id,
                JurorProfile.edition_id == ctx.the_edition.id,
            ),
        )
        .where(Membership.edition_id == ctx.the_edition.id, Membership.role == Role.JUROR)
        .where(sa.true() if user_id is None else User.id == user_id)
        .order_by(User.name, User.id)
    )
    return [_juror(*row) for row in rows]


def _juror(user_id: int, name: str, profile: JurorProfile | None, wishes: int) -> JurorEntry:
    if profile is None:
        return JurorEntry(user_id, name, "", (), (), None, (), wishes)
    return JurorEntry(
        id=user_id,
        name=name,
        institution=profile.institution,
        axes=tuple(profile.axes),
        languages=tuple(profile.languages),
        gender=profile.gender,
        words=tuple(profile.words),
        wishes=wishes,
    )


def wishes(ctx: Context) -> list[Wish]:
    """Return the files that the actor may wish to read, by axis; none while bids are closed."""
    if not ctx.the_edition.bids_open:
        return []
    own = sa.and_(JurorBid.application_id == Application.id, JurorBid.user_id == ctx.actor.user_id)
    rows = ctx.session.execute(
        sa.select(Application, JurorBid.bid)
        .outerjoin(Application.axis)
        .outerjoin(JurorBid, own)
        .where(_readable(ctx))
        .order_by(Axis.number.nulls_last(), Application.reference)
        .options(contains_eager(Application.axis), *blind.loading(ctx))
    ).all()
    masks = blind.masks(ctx, [file for file, _bid in rows])
    return [_wish(ctx, file, masks[file.id], bid) for file, bid in rows]


def _wish(ctx: Context, file: Application, mask: Mask, bid: Bid | None) -> Wish:
    return Wish(
        reference=file.reference,
        title=mask(file.title),
        summary=mask(file.summary),
        organisation=blind.named(ctx, file),
        language=file.language,
        axis=file.axis.title if file.axis else None,
        bid=bid,
    )


def wishable(ctx: Context) -> dict[str, int]:
    """Return the files that the actor may bid on: id by reference."""
    if not ctx.the_edition.bids_open:
        return {}
    rows = ctx.session.execute(
        sa.select(Application.reference, Application.id).where(_readable(ctx))
    )
    return {row.reference: row.id for row in rows}


def _readable(ctx: Context) -> sa.ColumnElement[bool]:
    """Return the condition under which a juror may wish for a file: no interest in it."""
    return sa.and_(
        Application.edition_id == ctx.the_edition.id,
        Application.kind == CallKind.STARTUP,
        Application.state.in_(JURY_STATES),
        Application.id.not_in(ctx.actor.conflict_ids),
        Application.organisation_id.not_in(ctx.actor.organisation_ids),
    )
