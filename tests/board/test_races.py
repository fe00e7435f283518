"""Two organisers at once, on connections of their own: nothing here is rolled back."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests import factories
from tests.conftest import acting
from village.applications.reads.lookup import own
from village.applications.tables import Application
from village.applications.words import State
from village.applications.writes import applications, drafts
from village.core.audit.reads import first_broken, of_subject
from village.core.context import Context
from village.core.errors import LimitReached, ScaleInUse, Stale, StandTaken
from village.core.permissions import Role
from village.editions.reads import settings
from village.editions.tables import Call, Edition
from village.editions.words.calls import CallKind
from village.editions.words.sections import Section, stamp
from village.editions.words.settings import Scale
from village.editions.writes import sections
from village.extensions import db
from village.jury.tables import Assignment, Score
from village.jury.writes import marking
from village.stands.tables.places import Stand, StandPlace
from village.stands.words.places import PlaceState
from village.stands.writes import places as stands

RACERS = 32


def race(ctx: Context, act: Callable[[Context, int], object], racers: int = RACERS) -> list[object]:
    """Run `act` on as many connections at once; return what each got, errors among it."""
    engine = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    ready, results = threading.Barrier(racers), [object()] * racers

    def run(number: int) -> None:
        with Session(engine, expire_on_commit=False) as session:
            mine = replace(ctx, session=session, edition=session.get(Edition, ctx.the_edition.id))
            ready.wait()
            try:
                results[number] = act(mine, number)
                session.commit()
            except Exception as error:
                session.rollback()
                results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_32_organisers_who_give_one_stand_one_wins_and_the_others_learn_who_holds_it(committed):
    edition = committed.the_edition
    stand = factories.StandFactory(edition=edition, number="A001")
    wanting = [
        factories.ApplicationFactory(edition=edition, state=State.CONFIRMED).id
        for _ in range(RACERS)
    ]

    results = race(
        committed,
        lambda ctx, number: (
            stands.give(
                ctx, ctx.session.get(Stand, stand.id), ctx.session.get(Application, wanting[number])
            ).application.organisation.name
        ),
    )

    winners = [result for result in results if isinstance(result, str)]
    losers = [error.facts for error in results if isinstance(error, StandTaken)]
    places = committed.session.execute(
        sa.select(StandPlace.stand_id, StandPlace.state).where(
            StandPlace.state != PlaceState.RELEASED
        )
    ).all()
    assert len(winners) == 1, results
    assert losers == [{"stand": "A001", "holder": winners[0]}] * (RACERS - 1), results
    assert places == [(stand.id, PlaceState.ALLOCATED)]
    assert first_broken(committed.session) is None


def test_one_application_given_two_stands_at_once_gets_one(committed):
    edition = committed.the_edition
    free = [factories.StandFactory(edition=edition).id for _ in range(8)]
    application = factories.ApplicationFactory(edition=edition, state=State.CONFIRMED)

    results = race(
        committed,
        lambda ctx, number: (
            stands.give(
                ctx,
                ctx.session.get(Stand, free[number]),
                ctx.session.get(Application, application.id),
            ).stand.number
        ),
        racers=8,
    )

    assert len([result for result in results if isinstance(result, str)]) == 1, results


def test_a_submission_sent_eight_times_at_once_is_there_once(committed):
    account, organisation = factories.UserFactory(), factories.OrganisationFactory()
    factories.OrganisationMemberFactory(user=account, organisation=organisation)
    applicant = acting(committed, user=account)
    draft = factories.ApplicationFactory(
        edition=committed.the_edition, organisation=organisation, state=State.DRAFT
    )
    organisation.contact_phone, organisation.founded_year = "+212 600 000 000", 2019
    organisation.team_size = 7
    committed.session.commit()
    key = uuid.uuid4()

    def submit(ctx: Context, number: int) -> str:
        mine = own(ctx, draft.reference, lock=True)
        applications.submit(ctx, mine, key=key)
        return mine.state.value

    results = race(applicant, submit, racers=8)

    entries = [entry.action for entry in of_subject(committed.session, draft.reference)]
    assert (results, entries) == (["submitted"] * 8, ["submit"])


def test_a_draft_started_eight_times_at_once_with_one_key_is_one_draft(committed):
    applicant, key = acting(committed, user=factories.UserFactory()), uuid.uuid4()

    def start(ctx: Context, number: int) -> str:
        call = ctx.session.scalar(
            sa.select(Call).where(
                Call.edition_id == ctx.the_edition.id, Call.kind == CallKind.STARTUP
            )
        )
        return drafts.start(ctx, call, draft_key=key).reference

    results = race(applicant, start, racers=8)

    drafted = committed.session.scalars(sa.select(Application.reference)).all()
    assert (set(results), len(drafted)) == (set(drafted), 1), results


def test_of_eight_submissions_of_one_organisation_the_call_takes_as_many_as_it_says(committed):
    edition = committed.the_edition
    call = next(one for one in edition.calls if one.kind is CallKind.STARTUP)
    call.per_organisation = 2
    user = factories.UserFactory()
    own = [
        factories.OrganisationMemberFactory(
            user=user,
            organisation=factories.OrganisationFactory(
                name="Aqua", founded_year=2021, team_size=3, contact_phone="+212522000000"
            ),
        ).organisation
        for _ in range(8)
    ]
    drafted = [
        factories.ApplicationFactory(edition=edition, organisation=one, state=State.DRAFT).id
        for one in own
    ]
    committed.session.commit()
    founder = acting(committed, user=user)

    results = race(
        founder,
        lambda ctx, number: applications.submit(
            ctx, ctx.session.get(Application, drafted[number]), key=uuid.uuid4()
        ),
        racers=8,
    )

    refused = [error.facts for error in results if isinstance(error, LimitReached)]
    submitted = sa.select(sa.func.count()).where(Application.state == State.SUBMITTED)
    assert refused == [{"most": 2}] * 6, results
    assert committed.session.scalar(submitted) == 2


def test_a_first_mark_and_another_scale_at_once_leave_marks_that_are_on_the_scale(committed):
    edition = committed.the_edition
    edition.scale = {"least": 0, "most": 5}
    file = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    jurors = [factories.UserFactory() for _ in range(RACERS - 1)]
    rows = [factories.AssignmentFactory(user=one, application=file).id for one in jurors]
    committed.session.commit()
    acting_as = [acting(committed, Role.JUROR, user=one).actor for one in jurors]
    organiser = acting(committed, Role.ORGANISER).actor
    committed.session.commit()
    criteria = [one.id for one in edition.criteria]

    def act(ctx: Context, number: int) -> str:
        if number == len(jurors):
            stands_now = settings.of(ctx.session, ctx.the_edition)
            ten = replace(stands_now, jury=replace(stands_now.jury, scale=Scale(1, 10)))
            sections.set_section(replace(ctx, actor=organiser), Section.JURY, ten)
            return "scale"
        mine = ctx.session.get(Assignment, rows[number])
        given = marking.MarksGiven(dict.fromkeys(criteria, 0))
        juror = replace(ctx, actor=acting_as[number])
        marking.save_review(juror, mine, given, version=mine.version)
        return "mark"

    results = race(committed, act)

    committed.session.expire_all()
    marks = set(committed.session.scalars(sa.select(Score.mark)))
    if results[-1] == "scale":
        assert (marks, edition.mark_scale) == (set(), Scale(1, 10)), results
        assert {type(result) for result in results[:-1]} == {ValueError}, results
    else:
        assert isinstance(results[-1], ScaleInUse), results
        assert (marks, edition.mark_scale) == ({0}, Scale(0, 5)), results
        assert set(results[:-1]) == {"mark"}, results


def test_of_two_organisers_who_save_one_section_at_once_one_is_told(committed):
    read = threading.Barrier(2)

    def act(ctx: Context, number: int) -> str:
        before = settings.of(ctx.session, ctx.the_edition)
        title = {"fr": f"Axe de {number}"}
        after = replace(before, axes=(replace(before.axes[0], title=title), *before.axes[1:]))
        read.wait()
        seen = stamp(before, Section.AXES)
        sections.set_section(ctx, Section.AXES, after, seen=seen)
        return title["fr"]

    results = race(committed, act, racers=2)

    committed.session.expire_all()
    [saved] = [result for result in results if isinstance(result, str)]
    assert [type(result) for result in results if result != saved] == [Stale], results
    assert committed.the_edition.axes[0].title["fr"] == saved
