"""Who could score what, read for one actor: what this one may not see does not exist."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from village.accounts import Membership, User
from village.applications import JURY_STATES, Application, visible
from village.core.context import Context
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.editions import Axis, CallKind
from village.engines.jury.expertise import words_in
from village.jury.reads.candidates import CandidateJuror, Candidates, File, Pair
from village.jury.reads.files import READABLE, counted
from village.jury.tables import Assignment, JurorBid, JurorProfile, Recusal
from village.jury.words.jurors import Bid
from village.organisations import Organisation, OrganisationMember


def candidates(ctx: Context) -> Candidates:
    """Return the files and jurors that the actor may bring together."""
    seen = (visible.applications(ctx.actor, P.MANAGE_JURY), Application.kind == CallKind.STARTUP)
    given = ctx.session.execute(
        sa.select(Assignment.application_id, Assignment.user_id, counted())
        .join(Assignment.application)
        .where(*seen, Application.state.in_(READABLE))
    ).all()
    loads: dict[int, int] = {}
    for row in given:
        loads[row.user_id] = loads.get(row.user_id, 0) + bool(row[2])
    jurors = _jurors(ctx, loads)
    return Candidates(
        files=_files(ctx, seen, frozenset().union(*(juror.words for juror in jurors))),
        jurors=jurors,
        given=frozenset((row.application_id, row.user_id) for row in given),
        barred=_barred(ctx, seen),
        bids=_bids(ctx, seen),
    )


def reviews(ctx: Context) -> dict[Pair, bool]:
    """Return the reviews that somebody has begun, and whether each is complete."""
    rows = ctx.session.execute(
        sa.select(
            Assignment.application_id, Assignment.user_id, Assignment.completed_at.is_not(None)
        )
        .join(Assignment.application)
        .where(
            visible.applications(ctx.actor, P.MANAGE_JURY),
            Application.state.in_(JURY_STATES),
            Assignment.saved_at.is_not(None),
        )
    )
    return {(application_id, user_id): complete for application_id, user_id, complete in rows}


def _files(
    ctx: Context, seen: Iterable[sa.ColumnElement[bool]], words: frozenset[str]
) -> tuple[File, ...]:
    """Return the files, each with those of the jury's words that its title or summary has."""
    rows = ctx.session.execute(
        sa.select(
            Application.id,
            Application.reference,
            Application.title,
            Organisation.name,
            Application.organisation_id,
            Application.zone,
            Application.language,
            Axis.number,
            Application.summary,
        )
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(Axis, Axis.id == Application.axis_id)
        .where(*seen, Application.state.in_(JURY_STATES))
        .order_by(Application.reference)
    )
    return tuple(
        File(*row[:-1], words=words_in(f"{row.title}\n{row.summary}", words)) for row in rows
    )


def _jurors(ctx: Context, loads: Mapping[int, int]) -> tuple[CandidateJuror, ...]:
    profile = sa.and_(
        JurorProfile.user_id == User.id, JurorProfile.edition_id == ctx.the_edition.id
    )
    rows = ctx.session.execute(
        sa.select(
            User.id,
            User.name,
            JurorProfile.institution,
            JurorProfile.axes,
            JurorProfile.languages,
            JurorProfile.gender,
            JurorProfile.words,
        )
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(JurorProfile, profile)
        .where(Membership.edition_id == ctx.the_edition.id, Membership.role == Role.JUROR)
        .order_by(User.name, User.id)
    )
    return tuple(
        CandidateJuror(
            id=row.id,
            name=row.name,
            institution=row.institution or "",
            axes=tuple(row.axes or ()),
            languages=tuple(row.languages or ()),
            load=loads.get(row.id, 0),
            gender=row.gender,
            words=frozenset(row.words or ()),
        )
        for row in rows
    )


def _barred(ctx: Context, seen: Iterable[sa.ColumnElement[bool]]) -> frozenset[Pair]:
    """Return who may not score what: conflicts declared, and members of the organisation."""
    declared = (
        sa.select(Recusal.application_id, Recusal.user_id).join(Recusal.application).where(*seen)
    )
    members = (
        sa.select(Application.id, OrganisationMember.user_id)
        .join(
            OrganisationMember,
            OrganisationMember.organisation_id == Application.organisation_id,
        )
        .where(*seen)
    )
    rows = ctx.session.execute(sa.union(declared, members))
    return frozenset((application_id, user_id) for application_id, user_id in rows)


def _bids(ctx: Context, seen: Iterable[sa.ColumnElement[bool]]) -> dict[Pair, Bid]:
    rows = ctx.session.execute(
        sa.select(JurorBid.application_id, JurorBid.user_id, JurorBid.bid)
        .join(Application, Application.id == JurorBid.application_id)
        .where(*seen)
    )
    return {(application_id, user_id): bid for application_id, user_id, bid in rows}
