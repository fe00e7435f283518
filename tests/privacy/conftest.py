"""A person of whom every room keeps something, and one beside whom nothing may touch."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import acting
from village.accounts.tables import User
from village.accounts.writes import logins, team
from village.accounts.writes.attempts import AttemptSource
from village.applications.tables import Application, FileNote
from village.applications.words import State
from village.applications.writes import indexing
from village.badges.tables import Badge
from village.badges.writes import issuing
from village.contracts.tables import Contract, Signatory
from village.contracts.writes import contracts
from village.core import outbox
from village.core.context import Context
from village.core.files.tables import StoredFile
from village.core.permissions import Role
from village.core.tables import Base
from village.editions.words.calls import CallKind
from village.stands.writes import places
from village.visitors.writes import registering
from village.visitors.writes.registering import Asked

NAME, EMAIL, PHONE = "Salma Zqcanariberrada", "zqcanarisalma@example.org", "+212 661 998877"
CANARY = "zqcanari"
#: What others wrote on the application, and nobody who applied reads.
IN_CONFIDENCE = "À lire entre nous"


@dataclass
class Everywhere:
    """Whom the tests erase."""

    user: User
    colleague: User
    application: Application
    badge: Badge
    photo: StoredFile
    contract: Contract
    ctx: Context


@pytest.fixture
def salma(ctx: Context, organiser: Context) -> Everywhere:
    """Let one person take part in everything, through the services where that is short."""
    member = factories.OrganisationMemberFactory(
        user__name=NAME, user__email=EMAIL, organisation__contact_name=NAME,
        organisation__contact_email="Zqcanarisalma@example.org", organisation__contact_phone=PHONE,
    )  # fmt: skip
    user = member.user
    colleague = factories.OrganisationMemberFactory(organisation=member.organisation).user
    application = factories.ApplicationFactory(
        edition=ctx.edition, organisation=member.organisation, kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED, summary=f"Écrivez à {NAME}, {EMAIL}.", answers={"lead": NAME},
    )  # fmt: skip
    indexing.index(application)
    own = acting(ctx, Role.JUROR, user=user)
    logins.log_in(
        ctx, EMAIL, factories.PASSWORD, source=AttemptSource("192.0.2.7"), device="Zqcanariphone"
    )
    session = ctx.session
    for text in (f"{NAME} a rappelé.", IN_CONFIDENCE):
        session.add(
            FileNote(
                application_id=application.id,
                author_id=organiser.actor.user_id,
                text=text,
                written_at=ctx.now,
            )
        )
    application.screening_note = IN_CONFIDENCE
    factories.AssignmentFactory(
        user=factories.UserFactory(), application=application, comment=IN_CONFIDENCE
    )
    factories.JurorProfileFactory(edition=ctx.edition, user=user, institution="Zqcanariinstitut")
    other = factories.ApplicationFactory(edition=ctx.edition)
    factories.AssignmentFactory(user=user, application=other, comment="Zqcanariavis", marks=[2, 3])
    stand = factories.StandFactory(edition=ctx.edition, number="A01")
    places.give(organiser, stand, application)
    contract = contracts.draft(organiser, application)
    contracts.issue(organiser, contract)
    session.add(
        Signatory(
            contract_id=contract.id, turn=1, name=NAME, capacity="Zqcanarigérante", email=EMAIL
        )
    )
    badge = issuing.name_person(own, application, name=NAME, email=EMAIL, job_title="Zqcanarichef")
    issuing.issue(organiser, [badge])
    photo = StoredFile(
        sha256=ctx.storage.put(b"zqcanari photo"), name="zqcanari.jpg", media_type="image/jpeg",
        size_bytes=14, created_at=ctx.now,
    )  # fmt: skip
    badge.photo = photo
    asked = Asked("public", NAME, [ctx.the_edition.starts_on], EMAIL)
    registering.register_at_desk(organiser, asked)
    outbox.queue(organiser, "campaign", to=EMAIL, language="fr", name=NAME)
    outbox.queue(organiser, "campaign", to="other@example.org", language="fr", name=f"<{EMAIL}>")
    team.invite(organiser, [EMAIL], Role.GATE, language="fr", lives=timedelta(7))
    session.flush()
    return Everywhere(user, colleague, application, badge, photo, contract, own)


def texts_of(session, *, but=frozenset()) -> list[str]:
    """Return the tables in which the canary still stands, beside some."""
    return sorted(
        table.name
        for table in Base.metadata.sorted_tables
        if table.name not in but
        and session.scalar(
            sa.select(sa.func.count())
            .select_from(table)
            .where(sa.cast(sa.literal_column(f'"{table.name}"'), sa.Text).icontains(CANARY))
        )
    )
