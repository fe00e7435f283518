import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import NOW, acting
from village.applications.words import State
from village.core.audit.tables import AuditEntry
from village.core.errors import AlreadyDone, Forbidden, IllegalTransition, Stale, TooManySelected
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.selection.reads import decisions
from village.selection.tables import Decision
from village.selection.words import DecisionState, Feedback, Outcome
from village.selection.writes import deciding as selection


@pytest.fixture
def application(edition):
    return factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)


def stored(ctx):
    return [
        (decision.outcome, decision.reasons, decision.state)
        for decision in ctx.session.scalars(sa.select(Decision).order_by(Decision.id))
    ]


def actions(ctx):
    return [e.action for e in ctx.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))]


def mails(ctx):
    rows = ctx.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    return [(mail.template, mail.reference, mail.params["note"]) for mail in rows]


def seen(ctx):
    return decisions.announcement(ctx).mark


def recused(ctx, application):
    """Return the same actor after stepping aside from the file."""
    user = ctx.session.get(factories.User, ctx.actor.user_id)
    factories.ConflictFactory(user=user, application=application)
    return acting(ctx, user=user)


def test_a_decision_is_staged_and_tells_nobody(chair, application):
    decision = selection.stage(
        chair, application, outcome=Outcome.SELECT, reasons="Ville pilote claire"
    )

    assert stored(chair) == [(Outcome.SELECT, "Ville pilote claire", DecisionState.STAGED)]
    assert (decision.staged_by_id, decision.staged_at) == (chair.actor.user_id, NOW)
    assert (application.state, mails(chair), actions(chair)) == (
        State.ELIGIBLE,
        [],
        ["decision_stage"],
    )


def test_a_staged_decision_is_changed_by_whoever_read_it(chair, application):
    decision = selection.stage(chair, application, outcome=Outcome.SELECT, reasons="Oui")

    selection.stage(
        chair, application, outcome=Outcome.REJECT, reasons="Non", version=decision.version
    )

    assert stored(chair) == [(Outcome.REJECT, "Non", DecisionState.STAGED)]


def test_the_second_of_two_chairs_is_told(chair, ctx, application):
    other = acting(ctx, Role.CHAIR)
    first = selection.stage(chair, application, outcome=Outcome.SELECT, reasons="Oui")
    opened = first.version
    selection.stage(chair, application, outcome=Outcome.SELECT, reasons="Oui !", version=opened)

    for version in (0, opened):
        with pytest.raises(Stale):
            selection.stage(
                other, application, outcome=Outcome.REJECT, reasons="Non", version=version
            )

    assert stored(chair) == [(Outcome.SELECT, "Oui !", DecisionState.STAGED)]


def test_the_index_refuses_two_decisions_staged_at_once(chair, application, monkeypatch):
    selection.stage(chair, application, outcome=Outcome.SELECT, reasons="Oui")
    monkeypatch.setattr(selection, "_staged", lambda ctx, application: None)  # read a moment before

    with pytest.raises(Stale):
        selection.stage(chair, application, outcome=Outcome.REJECT, reasons="Non")

    assert stored(chair) == [(Outcome.SELECT, "Oui", DecisionState.STAGED)]


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (State.SUBMITTED, Outcome.SELECT),
        (State.WAITLISTED, Outcome.WAITLIST),
        (State.CONFIRMED, Outcome.REJECT),
    ],
)
def test_only_what_the_flow_allows_is_staged(chair, edition, state, outcome):
    application = factories.ApplicationFactory(edition=edition, state=state)

    with pytest.raises(IllegalTransition):
        selection.stage(chair, application, outcome=outcome, reasons="x")


def test_exhibitors_are_not_before_the_committee(chair, edition):
    exhibitor = factories.ApplicationFactory(
        edition=edition, state=State.ELIGIBLE, kind=CallKind.EXHIBITOR
    )

    with pytest.raises(IllegalTransition):
        selection.stage(chair, exhibitor, outcome=Outcome.SELECT, reasons="x")


def test_only_a_chair_without_conflict_stages(chair, organiser, ctx, application):
    for refused in (organiser, acting(ctx, Role.JUROR), recused(chair, application)):
        with pytest.raises(Forbidden):
            selection.stage(refused, application, outcome=Outcome.SELECT, reasons="x")


def test_staging_together_is_all_or_nothing(chair, edition):
    files = [factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE) for _ in range(3)]
    selection.stage(chair, files[2], outcome=Outcome.REJECT, reasons="Non")
    chair.session.commit()

    with pytest.raises(Stale):
        selection.stage_all(chair, files, outcome=Outcome.SELECT, reasons="Oui")
    chair.session.rollback()
    selection.stage_all(chair, files[:2], outcome=Outcome.SELECT, reasons="Oui")

    assert [outcome for outcome, _reasons, _state in stored(chair)] == [
        Outcome.REJECT,
        Outcome.SELECT,
        Outcome.SELECT,
    ]


def test_a_staged_decision_is_cancelled_and_may_be_staged_again(chair, application):
    decision = selection.stage(chair, application, outcome=Outcome.SELECT, reasons="Oui")

    with pytest.raises(Stale):
        selection.cancel(chair, application, version=decision.version + 1)
    selection.cancel(chair, application, version=decision.version)
    selection.stage(chair, application, outcome=Outcome.REJECT, reasons="Non")

    assert stored(chair) == [
        (Outcome.SELECT, "Oui", DecisionState.CANCELLED),
        (Outcome.REJECT, "Non", DecisionState.STAGED),
    ]
    with pytest.raises(Stale):
        selection.cancel(chair, application, version=99)


def test_all_staged_decisions_are_announced_together(organiser, edition):
    files = [factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE) for _ in range(3)]
    for file, outcome in zip(files, Outcome, strict=True):
        factories.DecisionFactory(application=file, outcome=outcome, reasons=f"Parce que {outcome}")

    counts = selection.announce(organiser, seen=seen(organiser))

    assert counts == {Outcome.SELECT: 1, Outcome.WAITLIST: 1, Outcome.REJECT: 1}
    assert [file.state for file in files] == [State.SELECTED, State.WAITLISTED, State.REJECTED]
    assert mails(organiser) == [
        ("application_selected", files[0].reference, "Parce que select"),
        ("application_waitlisted", files[1].reference, "Parce que waitlist"),
        ("application_rejected", files[2].reference, "Parce que reject"),
    ]
    assert [state for _outcome, _reasons, state in stored(organiser)] == (
        [DecisionState.ANNOUNCED] * 3
    )
    assert actions(organiser) == [
        "decision_announce", "select", "decision_announce", "waitlist",
        "decision_announce", "reject",
    ]  # fmt: skip


def test_more_than_there_are_places_is_announced_on_purpose_only(organiser, edition):
    edition.calls[0].places = 1
    files = [factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE) for _ in range(2)]
    for file in files:
        factories.DecisionFactory(application=file)

    with pytest.raises(TooManySelected) as refusal:
        selection.announce(organiser, seen=seen(organiser))
    untouched = [file.state for file in files]
    counts = selection.announce(organiser, seen=seen(organiser), beyond=True)

    assert refusal.value.facts == {"selected": 2, "places": 1}
    assert untouched == [State.ELIGIBLE] * 2
    assert counts[Outcome.SELECT] == 2


def test_a_second_announcement_announces_nothing(organiser, application):
    factories.DecisionFactory(application=application)
    mark = seen(organiser)
    selection.announce(organiser, seen=mark)

    with pytest.raises(AlreadyDone):
        selection.announce(organiser, seen=mark)

    assert len(mails(organiser)) == 1


def test_nothing_is_announced_that_was_not_read(organiser, application, edition):
    decision = factories.DecisionFactory(application=application)
    mark = seen(organiser)
    decision.outcome = Outcome.REJECT
    organiser.session.commit()

    with pytest.raises(Stale):
        selection.announce(organiser, seen=mark)

    assert (application.state, mails(organiser)) == (State.ELIGIBLE, [])


def test_an_announcement_that_breaks_changes_nothing(organiser, edition, monkeypatch):
    files = [factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE) for _ in range(2)]
    for file in files:
        factories.DecisionFactory(application=file)
    organiser.session.commit()
    queued = selection.steps.outbox.queue_at

    def break_on_the_second(*mail, reference="", **params):
        if reference == files[1].reference:
            raise OSError("disk full")
        return queued(*mail, reference=reference, **params)

    monkeypatch.setattr(selection.steps.outbox, "queue_at", break_on_the_second)
    with pytest.raises(OSError, match="disk full"):
        selection.announce(organiser, seen=seen(organiser))
    organiser.session.rollback()
    organiser.session.expire_all()

    assert [file.state for file in files] == [State.ELIGIBLE, State.ELIGIBLE]
    assert (mails(organiser), actions(organiser)) == ([], [])
    assert [state for _o, _r, state in stored(organiser)] == [DecisionState.STAGED] * 2


def test_a_withdrawn_file_is_left_out_of_the_announcement(organiser, chair, edition):
    stays = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    gone = factories.ApplicationFactory(edition=edition, state=State.WITHDRAWN)
    factories.DecisionFactory(application=stays)
    stuck = factories.DecisionFactory(application=gone)

    counts = selection.announce(organiser, seen=seen(organiser))
    selection.cancel(chair, gone, version=stuck.version)

    assert counts[Outcome.SELECT] == 1
    assert (stays.state, gone.state) == (State.SELECTED, State.WITHDRAWN)
    assert stuck.state is DecisionState.CANCELLED


def test_a_recused_organiser_announces_the_hidden_file_without_counting_it(organiser, edition):
    files = [factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE) for _ in range(2)]
    for file in files:
        factories.DecisionFactory(application=file)
    aside = recused(organiser, files[0])

    counts = selection.announce(aside, seen=seen(aside))

    assert counts[Outcome.SELECT] == 1
    assert [file.state for file in files] == [State.SELECTED, State.SELECTED]


def test_a_file_is_promoted_from_the_waiting_list(chair, organiser, edition):
    application = factories.ApplicationFactory(edition=edition, state=State.WAITLISTED)
    factories.DecisionFactory(
        application=application,
        outcome=Outcome.WAITLIST,
        state=DecisionState.ANNOUNCED,
        closed_at=NOW,
    )

    selection.stage(chair, application, outcome=Outcome.SELECT, reasons="Une place s'est libérée")
    selection.announce(organiser, seen=seen(organiser))

    assert application.state is State.SELECTED
    assert [state for _o, _r, state in stored(chair)] == [DecisionState.ANNOUNCED] * 2


def test_an_announced_decision_is_reversed_by_the_chair_alone(chair, organiser, application):
    selection.stage(chair, application, outcome=Outcome.REJECT, reasons="Non")
    selection.announce(organiser, seen=seen(organiser))

    with pytest.raises(Forbidden):
        selection.reverse(organiser, application, reasons="Erreur")
    selection.reverse(chair, application, reasons="Pièce égarée par nous")

    assert application.state is State.ELIGIBLE
    assert stored(chair) == [(Outcome.REJECT, "Non", DecisionState.CANCELLED)]
    [entry] = chair.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "reverse"))
    assert entry.data["note"] == "Pièce égarée par nous"


def test_what_is_not_announced_is_not_reversed(chair, application):
    with pytest.raises(IllegalTransition):
        selection.reverse(chair, application, reasons="x")


def test_a_juror_announces_nothing(ctx, application):
    with pytest.raises(Forbidden):
        selection.announce(acting(ctx, Role.JUROR), seen="")


@pytest.mark.parametrize("told", [True, False])
def test_feedback_stands_in_the_mail_where_the_organiser_allows(chair, edition, six, told):
    edition.tells_feedback = told
    said = Feedback("Équipe solide", "Un modèle économique")
    selection.stage(chair, six[0], outcome=Outcome.REJECT, reasons="Non", feedback=said)

    selection.announce(chair, seen=decisions.announcement(chair).mark)

    mail = chair.session.scalars(
        sa.select(OutboxMail).where(OutboxMail.template == "application_rejected")
    ).one()
    wanted = said._asdict() if told else {}
    assert {key: mail.params[key] for key in said._fields if key in mail.params} == wanted
