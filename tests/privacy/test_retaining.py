"""What is kept for some days only is erased once they are over."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from tests import factories
from tests.privacy.conftest import CANARY, texts_of
from village.applications.tables import Application, ChecklistTick, Submission
from village.applications.words import State
from village.core.actor import SYSTEM
from village.core.audit.tables import AuditEntry
from village.core.errors import Forbidden
from village.core.personal import ERASED_NAMES
from village.editions.tables import Edition
from village.privacy.writes import retaining

ALL = {"drafts_days": 5, "refused_days": 5, "badges_days": 5, "mails_days": 5}


def after(ctx, days: int):
    """Return the installation at work, so many days after the last of the edition."""
    end = ctx.the_edition.ends_on
    now = datetime(end.year, end.month, end.day, 12, tzinfo=UTC)
    return replace(ctx.acting(SYSTEM), now=now.replace(year=end.year + days // 365))


def test_without_days_nothing_goes(ctx, salma):
    ctx.the_edition.visitors = {"keep_days": 3650}

    assert retaining.retain(after(ctx, 730)) == 0


def test_names_on_badges_and_mails_go_and_the_rest_stays(ctx, salma):
    ctx.the_edition.data_protection = ALL

    while retaining.retain(after(ctx, 730), most=1):
        pass

    left = texts_of(ctx.session)
    assert {"badge", "outbox_mail", "visitor"} & set(left) == set()
    assert {"application", "contract"} <= set(left), "an exhibitor's file stays"


@pytest.mark.parametrize("state", [State.DRAFT, State.REJECTED])
def test_people_leave_what_led_to_nothing_and_the_figures_stay(ctx, state):
    application = factories.ApplicationFactory(
        edition=ctx.edition, state=state, title=CANARY, summary=CANARY,
        answers={"why": CANARY},
        organisation__contact_name="Zqcanari", organisation__contact_email="zqcanari@example.org",
    )  # fmt: skip
    organiser = factories.UserFactory()
    ctx.session.add(
        ChecklistTick(
            application_id=application.id, key="seat", user_id=organiser.id, ticked_at=ctx.now
        )
    )
    ctx.the_edition.data_protection = ALL

    done = [retaining.retain(after(ctx, 730)) for _ in range(2)]

    assert done == [1, 0]
    assert texts_of(ctx.session) == []
    assert ctx.session.scalars(sa.select(ChecklistTick)).all() == []
    assert application.organisation.contact_name == ERASED_NAMES["fr"]
    assert ctx.session.get(Application, application.id).state is state
    received = ctx.session.scalars(sa.select(Submission)).all()
    assert all(one.content["reference"] == application.reference for one in received)
    [entry] = ctx.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "retention"))
    assert entry.data == {"rule": "drafts" if state is State.DRAFT else "refused", "rows": 1}


def test_another_edition_keeps_its_own(ctx, session):
    other = factories.EditionFactory()
    application = factories.ApplicationFactory(
        edition=other, state=State.REJECTED, organisation__contact_name="Zqcanari Other"
    )
    ctx.the_edition.data_protection = ALL

    assert retaining.retain(after(ctx, 730)) == 0
    assert application.organisation.contact_name == "Zqcanari Other"
    assert session.get(Edition, other.id).data_protection == {}


def test_only_the_installation_erases(organiser):
    with pytest.raises(Forbidden):
        retaining.retain(organiser)
