"""What the assignment knows of jurors: their profiles, and which files they wish to read."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from village.accounts import Membership, User
from village.core import audit, policy
from village.core.context import Context
from village.core.errors import CallClosed, NotFound
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.jury.reads import jurors
from village.jury.tables import JurorBid, JurorProfile
from village.jury.words.jurors import Bid, Gender


@dataclass(frozen=True, slots=True)
class Profile:
    """What is said of a juror."""

    institution: str
    axes: tuple[int, ...]
    languages: tuple[str, ...]
    gender: Gender | None
    words: tuple[str, ...]


def describe(ctx: Context, user_id: int, said: Profile) -> User:
    """Keep a juror's profile: one's own, or anybody's for whoever manages the jury. Flushes.

    Raises:
        Forbidden: it is not the actor's to say.
        NotFound: this account is no juror of the edition.
    """
    policy.require(ctx.actor, P.SCORE if user_id == ctx.actor.user_id else P.MANAGE_JURY)
    user = ctx.session.scalar(
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            User.id == user_id,
            Membership.edition_id == ctx.the_edition.id,
            Membership.role == Role.JUROR,
        )
    )
    if user is None:
        raise NotFound
    profile = _profile(ctx, user_id)
    numbers = {axis.number for axis in ctx.the_edition.axes}
    profile.institution = said.institution
    profile.axes = sorted(set(said.axes) & numbers)
    profile.languages = list(said.languages)
    profile.gender = said.gender
    profile.words = list(dict.fromkeys(said.words))
    audit.record(ctx, ctx.the_edition.code, "juror_described", juror=user.name)
    ctx.session.flush()
    return user


def _profile(ctx: Context, user_id: int) -> JurorProfile:
    """Return a juror's profile, locked; a new one where there is none."""
    found = ctx.session.scalar(
        sa.select(JurorProfile)
        .where(JurorProfile.user_id == user_id, JurorProfile.edition_id == ctx.the_edition.id)
        .with_for_update()
    )
    if found is None:
        found = JurorProfile(
            edition_id=ctx.the_edition.id, user_id=user_id, axes=[], languages=[], words=[]
        )
        ctx.session.add(found)
    return found


def open_bids(ctx: Context, *, opened: bool) -> None:
    """Let jurors say what they wish to read, or no longer. Flushes.

    While it is open every juror reads the title and the summary of every file before the jury,
    but for those they have an interest in.

    Raises:
        Forbidden: the actor does not manage the jury.
    """
    policy.require(ctx.actor, P.MANAGE_JURY)
    ctx.the_edition.bids_open = opened
    audit.record(ctx, ctx.the_edition.code, "bids_opened" if opened else "bids_closed")
    ctx.session.flush()


def bid(ctx: Context, said: Mapping[str, Bid | None]) -> None:
    """Keep what the actor says of files, by reference; None takes it back. Flushes.

    Files that are not the actor's to bid on are passed over; others keep what was said before.

    Raises:
        Forbidden: the actor is no juror.
        CallClosed: bids are closed.
    """
    policy.require(ctx.actor, P.SCORE)
    if not ctx.the_edition.bids_open:
        raise CallClosed
    known = jurors.wishable(ctx)
    said_of = {known[reference]: value for reference, value in said.items() if reference in known}
    mine = sa.and_(JurorBid.user_id == ctx.actor.user_id, JurorBid.application_id.in_(said_of))
    ctx.session.execute(sa.delete(JurorBid).where(mine))
    ctx.session.add_all(
        JurorBid(user_id=ctx.actor.user_id, application_id=application_id, bid=value)
        for application_id, value in said_of.items()
        if value is not None
    )
    ctx.session.flush()
