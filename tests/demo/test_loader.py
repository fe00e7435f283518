"""The demo: loaded once through the services, no screen empty, dates always ahead."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from village.accounts.tables import User
from village.applications.tables import Application
from village.badges.tables import Badge, CheckIn
from village.badges.words import BadgeState
from village.contracts.tables import Contract
from village.contracts.words import ContractState
from village.core.audit.reads import first_broken
from village.core.context import Context
from village.core.outbox.tables import MailState, OutboxMail
from village.demo import loader, source
from village.editions.tables import Edition
from village.jury.tables import Assignment
from village.organisations.tables import OrganisationMember
from village.selection.tables import Decision
from village.stands.tables.places import Stand, StandPlace


def test_the_demo_is_played_once_and_stays_ahead_of_today(ctx: Context):
    ctx = replace(ctx, edition=None, now=datetime.now(UTC))

    loaded = [loader.load(ctx), loader.load(ctx)]

    assert loaded == [True, False]
    assert _states(ctx) == Counter(data["state"] for data in source.read().applications)
    assert first_broken(ctx.session) is None
    assert _mail_states(ctx) == {MailState.KEPT}
    assert all(_count(ctx, model) for model in (Assignment, Decision, Badge, CheckIn, StandPlace))
    assert _count(ctx, Stand) == 72
    issued = ctx.session.scalars(sa.select(Contract).where(Contract.issued_at.is_not(None))).all()
    assert all(ctx.storage.get(contract.file.sha256)[:5] == b"%PDF-" for contract in issued)
    assert {contract.state for contract in issued} == {
        ContractState.ISSUED,
        ContractState.SIGNED,
        ContractState.SEALED,
    }

    assert _badges_of(ctx, "exposant@village.example") == {BadgeState.ISSUED}

    later = replace(ctx, now=ctx.now + timedelta(days=400))
    moved = [loader.keep_ahead(ctx), loader.keep_ahead(later), loader.keep_ahead(later)]

    assert moved == [False, True, False]
    edition = ctx.session.scalars(sa.select(Edition).where(Edition.is_demo)).one()
    assert all(call.opens_at < later.now < call.deadline_at for call in edition.calls)
    assert edition.starts_on == later.now.date() + timedelta(days=70)


def _states(ctx: Context) -> Counter[str]:
    rows = ctx.session.execute(
        sa.select(Application.state, sa.func.count()).group_by(Application.state)
    )
    return Counter({str(state): count for state, count in rows})


def _badges_of(ctx: Context, email: str) -> set[BadgeState]:
    """Return the states of the badges of an account that has a signed contract."""
    signed = sa.select(Contract.application_id).where(Contract.signed_at.is_not(None))
    return set(
        ctx.session.scalars(
            sa.select(Badge.state)
            .join(Badge.application)
            .join(
                OrganisationMember,
                OrganisationMember.organisation_id == Application.organisation_id,
            )
            .join(OrganisationMember.user)
            .where(User.email == email, Application.id.in_(signed))
        )
    )


def _mail_states(ctx: Context) -> set[MailState]:
    return set(ctx.session.scalars(sa.select(OutboxMail.state).distinct()))


def _count(ctx: Context, model: type) -> int:
    return ctx.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
