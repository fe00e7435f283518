"""The demo: each edition loaded once through the services, the latest always ahead of today."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.browser import site
from tests.databases import copy_of
from village.accounts.tables import Membership, User
from village.applications.tables import Application
from village.badges.tables import Badge, CheckIn
from village.badges.words import BadgeState
from village.billing.tables import Invoice
from village.billing.words import InvoiceState
from village.cards.tables import CardPayment
from village.cards.words import CardPaymentState
from village.contracts.reads import exhibitors
from village.contracts.reads.exhibitors import ExhibitorFilters
from village.contracts.tables import Contract
from village.contracts.words import ContractState
from village.core.audit.reads import first_broken
from village.core.audit.tables import AuditEntry
from village.core.context import Context
from village.core.outbox.tables import MailState, OutboxMail
from village.core.permissions import Role
from village.demo import loader, source
from village.editions.reads import programme
from village.editions.tables import Edition
from village.editions.words.life import Life
from village.editions.words.settings import Mode
from village.exhibitors.tables import PressFile, StandDesign, TaskDelegate
from village.exhibitors.words import DesignState
from village.jury.tables import Assignment
from village.organisations.tables import Organisation, OrganisationMember
from village.selection.tables import Decision
from village.stands.tables.places import Stand, StandPlace
from village.web.context import job_context


@pytest.fixture(scope="module")
def database(demo_url: str) -> str:
    """Return the address of a copy of the demo that tests in a browser begin with."""
    return copy_of(demo_url, "loader")


@pytest.fixture
def ctx(database: str, demo_folder: Path) -> Iterator[Context]:
    """Give a context among the loaded editions; what is done in it is rolled back."""
    with site.inside(site.settings(database, demo_folder)):
        yield job_context()


def test_the_demo_is_played_once_and_stays_ahead_of_today(ctx: Context):
    assert set(ctx.session.scalars(sa.select(Edition.code))) == {"CSC21", "CSC24"}
    assert loader.load(ctx) == []

    sources = [source.read(folder) for folder in source.FOLDERS]
    assert {one.code: _states(ctx, one.code) for one in sources} == {
        one.code: Counter(data["state"] for data in one.applications) for one in sources
    }
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
    assert set(ctx.session.scalars(sa.select(Invoice.state))) == {
        InvoiceState.PRO_FORMA,
        InvoiceState.ISSUED,
        InvoiceState.SETTLED,
        InvoiceState.CREDITED,
    }

    [design] = ctx.session.scalars(sa.select(StandDesign))
    [press_file] = ctx.session.scalars(sa.select(PressFile))
    [delegated] = ctx.session.scalars(sa.select(TaskDelegate))
    [by_card] = ctx.session.scalars(sa.select(CardPayment))
    assert (design.state, by_card.state, by_card.is_test) == (
        DesignState.SUBMITTED, CardPaymentState.PAID, True,
    )  # fmt: skip
    assert {
        design.application_id,
        press_file.application_id,
        delegated.application_id,
    } == {by_card.invoice.application_id}

    assert _roles(ctx, "presidence@village.example") == {
        ("CSC21", Role.CHAIR),
        ("CSC24", Role.CHAIR),
    }
    assert _badges_of(ctx, "exposant@village.example") == {BadgeState.ISSUED}

    later = replace(ctx, now=ctx.now + timedelta(days=400))
    moved = [loader.keep_ahead(ctx), loader.keep_ahead(later), loader.keep_ahead(later)]

    assert moved == [False, True, False]
    edition = _edition(ctx, "CSC24")
    assert all(call.opens_at < later.now < call.deadline_at for call in edition.calls)
    assert edition.starts_on == later.now.date() + timedelta(days=70)


def test_the_edition_that_is_over_was_played_in_its_own_days(ctx: Context):
    over = _edition(ctx, "CSC21")
    here = replace(ctx, edition=over)
    answers = exhibitors.find(here, _reference(ctx, "Réseaux du Détroit"), "fr").answers
    times = ctx.session.scalars(
        sa.select(AuditEntry.at).where(AuditEntry.edition_id == over.id).order_by(AuditEntry.at)
    ).all()

    assert (over.state, over.mode, over.is_demo) == (Life.ARCHIVED, Mode.HYBRID, True)
    assert exhibitors.listing(here, "fr", ExhibitorFilters())[1] == 10
    assert [(one.label, one.url) for one in answers] == [
        ("Vidéo", "https://video.village.example/reseaux-du-detroit"),
        ("Documents", "https://reseaux-du-detroit.example/documents"),
        ("Prendre rendez-vous", ""),
    ]
    assert all(talk.stream for talk in programme.timetable(here, "fr").talks)
    assert {times[0].year, times[-1].year} == {2021}


def _edition(ctx: Context, code: str) -> Edition:
    return ctx.session.scalars(sa.select(Edition).where(Edition.code == code)).one()


def _reference(ctx: Context, organisation: str) -> str:
    found = sa.select(Application.reference).join(Application.organisation)
    return ctx.session.scalars(found.where(Organisation.name == organisation)).one()


def _roles(ctx: Context, email: str) -> set[tuple[str, Role]]:
    held = sa.select(Edition.code, Membership.role).join(
        Membership, Membership.edition_id == Edition.id
    )
    rows = ctx.session.execute(held.join(Membership.user).where(User.email == email))
    return {(code, role) for code, role in rows}


def _states(ctx: Context, code: str) -> Counter[str]:
    here = sa.select(Edition.id).where(Edition.code == code).scalar_subquery()
    rows = ctx.session.execute(
        sa.select(Application.state, sa.func.count())
        .where(Application.edition_id == here)
        .group_by(Application.state)
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
