"""A person erased: no trace beside the holds, and nothing breaks."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting, without_triggers
from tests.privacy.conftest import EMAIL, NAME, texts_of
from village.accounts.tables import Membership, User, UserSession
from village.accounts.writes import logins
from village.accounts.writes.attempts import AttemptSource
from village.applications.reads import checklist
from village.applications.writes import checklist as ticking
from village.badges.words import BadgeState
from village.core import audit
from village.core.audit.reads import first_broken
from village.core.audit.tables import AuditEntry
from village.core.audit.words import ERASE
from village.core.errors import InvalidCredentials, LastOfRole
from village.core.files.tables import StoredFile
from village.core.outbox.tables import MailState, OutboxMail
from village.core.permissions import Role
from village.core.personal import ERASED_NAMES
from village.core.runs.tables import Run
from village.core.runs.words import EXPORT_OWN, RunState, silent
from village.privacy.reads import people
from village.privacy.writes import erasing, exporting
from village.visitors.tables import Visitor

ERASED = ERASED_NAMES["fr"]
#: What stays of somebody who signs a contract in force and has judged a file.
HELD = frozenset({"assignment", "contract", "contract_signatory", "stored_file"})


def erase(ctx, email=EMAIL):
    return erasing.erase(ctx, people.known(ctx, email))


def test_no_trace_is_left_beside_what_is_held(ctx, salma):
    assert len(texts_of(ctx.session)) >= 15

    erase(salma.ctx)

    assert set(texts_of(ctx.session)) <= HELD


def test_what_is_held_stays_as_it_was(ctx, salma):
    before = salma.contract.terms

    erase(salma.ctx)

    ctx.session.refresh(salma.contract)
    assert salma.contract.terms == before


def test_the_rooms_are_left_sound(ctx, salma):
    photo = salma.photo.id

    erase(salma.ctx)

    session = ctx.session
    session.expire_all()
    visitor = session.scalars(sa.select(Visitor)).one()
    assert (salma.badge.state, salma.badge.name, salma.badge.photo) == (
        BadgeState.REVOKED, ERASED, None,
    )  # fmt: skip
    assert (visitor.state, visitor.name, visitor.days) == ("cancelled", ERASED, [])
    assert salma.application.organisation.contact_name == ERASED
    assert salma.application.summary == "Écrivez à […], […]."
    assert salma.application.answers == {"lead": "[…]"}
    assert session.get(StoredFile, photo) is None
    assert not session.scalars(sa.select(UserSession)).all()
    queued = session.scalars(sa.select(OutboxMail).where(OutboxMail.to == "")).all()
    assert MailState.QUEUED not in {mail.state for mail in queued}


def test_what_was_packed_for_an_erased_person_goes_with_the_run(ctx, salma):
    packed = exporting.pack(salma.ctx, silent)
    ctx.session.add(
        Run(
            token="packed", asked_by_id=salma.user.id, kind=EXPORT_OWN, shared=False, params={},
            state=RunState.DONE, asked_at=ctx.now, started_at=ctx.now, finished_at=ctx.now,
            result=packed,
        )
    )  # fmt: skip
    ctx.session.flush()

    erase(salma.ctx)

    assert ctx.session.scalars(sa.select(Run)).all() == []
    assert ctx.session.get(StoredFile, packed["file"]) is None


def test_nobody_logs_in_with_an_erased_account(ctx, salma):
    erase(salma.ctx)

    user = ctx.session.get(User, salma.user.id)
    assert (user.name, user.email) == (ERASED, f"erased-{user.id}@invalid")
    for address in (EMAIL, user.email):
        for password in (factories.PASSWORD, "", "erased"):
            with pytest.raises(InvalidCredentials):
                logins.log_in(ctx, address, password, source=AttemptSource("192.0.2.1"))


def test_a_colleague_and_the_organisation_stay(ctx, salma):
    erase(salma.ctx)

    ctx.session.refresh(salma.colleague)
    assert (salma.colleague.disabled_at, salma.colleague.email) == (None, salma.colleague.email)
    assert salma.application.organisation.name.startswith("Organisme")


def test_the_chain_of_the_log_is_whole_and_names_the_erased_entries(ctx, salma, organiser):
    spoken = [entry.id for entry in ctx.session.scalars(sa.select(AuditEntry))]

    erase(salma.ctx)

    ctx.session.expire_all()
    last = ctx.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (last.action, last.actor_name, first_broken(ctx.session)) == (ERASE, ERASED, None)
    assert set(last.data["entries"]) & set(spoken)
    erased = ctx.session.scalars(sa.select(AuditEntry).where(AuditEntry.salt == "")).all()
    assert sorted(entry.id for entry in erased) == last.data["entries"]


def test_an_entry_erased_without_an_erasing_is_found(ctx, organiser):
    audit.record(organiser, "TS26-0001", "screen", note="x")
    entry = ctx.session.scalars(sa.select(AuditEntry)).one()

    ctx.session.execute(sa.update(AuditEntry).values(salt="", actor_name="", data={}))
    ctx.session.expire_all()

    assert first_broken(ctx.session) == entry.id


def test_an_older_entry_stays_as_it_is_and_is_told_of(ctx, salma):
    audit.record(salma.ctx, "TS26-0001", "screen")
    old = ctx.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    without_triggers(ctx.session)
    ctx.session.execute(
        sa.update(AuditEntry).where(AuditEntry.id == old.id).values(salt="", digest="")
    )

    lines = erase(salma.ctx)

    ctx.session.refresh(old)
    assert old.actor_name == NAME
    assert sum(line.held for line in lines if line.table == "audit_entry") == 1


def test_the_last_organiser_is_not_erased(ctx):
    user = factories.MembershipFactory(edition=ctx.edition, role=Role.ORGANISER).user

    with pytest.raises(LastOfRole):
        erase(ctx, user.email)

    assert ctx.session.scalars(sa.select(Membership)).all()


def test_somebody_without_an_account_is_erased_by_the_address(ctx, organiser):
    factories.OrganisationFactory(
        contact_name="Amine Zqcanarialami", contact_email="a@zqcanari.example"
    )

    erase(replace(ctx, edition=None), "a@zqcanari.example")

    assert texts_of(ctx.session) == []


def test_erasing_again_finds_only_what_is_held(ctx, salma):
    erase(salma.ctx)

    assert [one.free for one in people.found(ctx, people.known(ctx, EMAIL))] == [()]


def test_a_point_checked_by_somebody_erased_stays_without_their_name(ctx, organiser):
    user = factories.MembershipFactory(
        edition=ctx.edition, role=Role.ORGANISER, user__name=NAME, user__email=EMAIL
    ).user
    file = factories.ApplicationFactory(edition=ctx.edition)
    file.call.checklist = [{"key": "seat", "label": {"fr": "Siège"}}]
    ctx.session.flush()
    ticking.change(acting(ctx, user=user), file, ticked=["seat"], seen=[])

    erase(ctx)

    [line] = checklist.of(organiser, file)
    assert (line.by, line.at) == (ERASED, ctx.now)
