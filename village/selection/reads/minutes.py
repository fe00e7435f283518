"""Minutes of the selection: what they would say now, and those that are sealed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from village.accounts import Membership, User
from village.applications import Application, visible
from village.core.context import Context
from village.core.errors import NotFound
from village.core.files.tables import StoredFile
from village.core.languages import as_language, text_in
from village.core.permissions import Permission as P
from village.core.permissions import Role
from village.editions import CallKind
from village.engines.documents.minutes import (
    MinutesCriterion,
    MinutesData,
    MinutesDecision,
    MinutesJuror,
    MinutesQuota,
    MinutesRecusal,
    MinutesRow,
)
from village.engines.documents.wording import word
from village.jury import Recusal, progress
from village.selection.reads import decisions, quotas, ranking
from village.selection.reads.standing import Scope, StandingRow
from village.selection.tables import Decision, Minutes, MinutesLine


def content(ctx: Context, *, number: int, marks: Mapping[int, str] | None = None) -> MinutesData:
    """Return what the minutes say now, of the files that the actor may see.

    `marks` are the salted hashes of the decisions' lines, by the decision's id.
    """
    edition = ctx.the_edition
    main = as_language(None, edition.languages)
    weights = sum(criterion.weight for criterion in edition.criteria)
    standing = ranking.standing(ctx, Scope.ALL)
    return MinutesData(
        edition=text_in(edition.name, main),
        organiser=text_in(edition.organiser.get("name"), main),
        made_at=ctx.now,
        languages=(main, *(one for one in edition.languages if one != main)),
        timezone=edition.timezone,
        number=number,
        places=edition.startup_places,
        reviews_per_file=edition.reviews_per_application,
        chairs=tuple(_chairs(ctx)),
        jurors=tuple(
            MinutesJuror(juror.name, juror.institution, juror.done)
            for juror in progress.overview(ctx).jurors
            if juror.done
        ),
        recusals=tuple(_recusals(ctx)),
        criteria=tuple(
            MinutesCriterion(one.title, one.weight / weights) for one in edition.criteria
        ),
        ranking=tuple(_row(row) for row in standing.rows),
        quotas=tuple(_quotas(ctx)),
        decisions=tuple(
            _decision(ctx, decision, (marks or {}).get(decision.id, ""))
            for decision in decided(ctx)
        ),
    )


def decided(ctx: Context) -> list[Decision]:
    """Return the announced decisions in force that the actor may see, by outcome and reference."""
    return [one for found in decisions.announced(ctx).values() for one in found]


def decided_on(ctx: Context, decision: Decision) -> date:
    """Return the day, at the place of the edition, on which a decision was announced."""
    return ctx.day_of(decision.closed_at or ctx.now)


def sealed(ctx: Context) -> list[Minutes]:
    """Return the edition's sealed minutes, the latest first."""
    return list(
        ctx.session.scalars(
            sa.select(Minutes)
            .where(Minutes.edition_id == ctx.the_edition.id)
            .options(joinedload(Minutes.file))
            .order_by(Minutes.number.desc())
        )
    )


def may_read(ctx: Context) -> bool:
    """Say whether the actor may read whole minutes: nobody who stepped aside from a file here."""
    aside = sa.exists().where(
        Recusal.user_id == ctx.actor.user_id,
        Recusal.application_id == Application.id,
        Application.edition_id == ctx.the_edition.id,
    )
    return not ctx.session.scalar(sa.select(aside))


def document(ctx: Context, token: str) -> Minutes:
    """Return sealed minutes of the edition whose document the actor may read.

    Raises:
        NotFound: there are none, or the actor stepped aside from a file.
    """
    found = by_token(ctx, token)
    if found.edition_id != ctx.the_edition.id or not may_read(ctx):
        raise NotFound
    return found


def by_token(ctx: Context, token: str) -> Minutes:
    """Return the minutes that a code names, in whatever edition.

    Raises:
        NotFound: there are none.
    """
    found = ctx.session.scalar(
        sa.select(Minutes)
        .where(Minutes.public_token == token)
        .options(joinedload(Minutes.file), joinedload(Minutes.edition))
    )
    if found is None:
        raise NotFound
    return found


def by_content(ctx: Context, sha256s: Sequence[str]) -> Minutes | None:
    """Return the minutes whose sealed document has one of these fingerprints, of any edition."""
    return ctx.session.scalar(
        sa.select(Minutes)
        .join(Minutes.file)
        .where(StoredFile.sha256.in_(sha256s))
        .options(joinedload(Minutes.edition))
        .order_by(Minutes.id.desc())
        .limit(1)
    )


def stands_in(ctx: Context, minutes: Minutes, mark: str) -> bool:
    """Say whether the minutes print this salted hash of a line."""
    line = sa.exists().where(MinutesLine.minutes_id == minutes.id, MinutesLine.sha256 == mark)
    return bool(ctx.session.scalar(sa.select(line)))


def own_line(ctx: Context, application: Application) -> MinutesLine | None:
    """Return what the latest minutes with a line on this file say of it."""
    return ctx.session.scalar(
        sa.select(MinutesLine)
        .where(
            MinutesLine.application_id == application.id,
            visible.applications(ctx.actor, P.FOLLOW),
        )
        .join(Application, Application.id == MinutesLine.application_id)
        .options(joinedload(MinutesLine.minutes))
        .order_by(MinutesLine.minutes_id.desc())
        .limit(1)
    )


def _row(row: StandingRow) -> MinutesRow:
    entry = row.entry
    return MinutesRow(
        row.rank, entry.reference, entry.title, row.reviews, row.raw_mean, row.score, row.low,
        row.high,
    )  # fmt: skip


def _decision(ctx: Context, decision: Decision, mark: str) -> MinutesDecision:
    application = decision.application
    return MinutesDecision(
        outcome=decision.outcome.value,
        reference=application.reference,
        title=application.title,
        organisation=application.organisation.name,
        decided_on=decided_on(ctx, decision),
        reasons=decision.reasons,
        mark=mark,
    )


def _chairs(ctx: Context) -> Iterable[str]:
    return ctx.session.scalars(
        sa.select(User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.edition_id == ctx.the_edition.id, Membership.role == Role.CHAIR)
        .order_by(User.name, User.id)
    )


def _recusals(ctx: Context) -> Iterable[MinutesRecusal]:
    rows = ctx.session.execute(
        sa.select(User.name, Application.reference, Recusal.reason)
        .join(User, User.id == Recusal.user_id)
        .join(Application, Application.id == Recusal.application_id)
        .where(
            visible.applications(ctx.actor, P.VIEW_RANKING),
            Application.kind == CallKind.STARTUP,
        )
        .order_by(User.name, Application.reference)
    )
    return (MinutesRecusal(*row) for row in rows)


def _quotas(ctx: Context) -> Iterable[MinutesQuota]:
    edition = ctx.the_edition
    labels: dict[str, Mapping[str, str]] = {
        trait: {lang: word(trait, lang) for lang in edition.languages} for trait in quotas.TRAITS
    }
    labels |= {f"axis-{axis.number}": axis.title for axis in edition.axes}
    labels |= {f"zone-{pavilion.code}": pavilion.label for pavilion in edition.pavilions}
    held = quotas.held(ranking.placed(ctx))
    return (
        MinutesQuota(labels.get(group, {"": group}), least, most, held[group])
        for group, (least, most) in quotas.kept(ctx).items()
    )
