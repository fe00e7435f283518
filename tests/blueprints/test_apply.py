import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import sqlalchemy as sa

from tests import factories, pdf
from tests.client import hidden_fields
from village.accounts.writes import limits
from village.applications.tables import Application, Submission
from village.applications.words import State
from village.applications.writes import screening
from village.applications.writes.drafts import RATE
from village.core import clock
from village.core.audit.tables import AuditEntry
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.tables import Call
from village.editions.words.calls import CallKind
from village.extensions import db
from village.organisations.tables import Organisation
from village.selection.tables import Decision
from village.selection.words import DecisionState, Outcome
from village.web import mails

QUESTIONS = [
    {
        "key": "stage",
        "kind": "choice",
        "label": {"fr": "Avancement", "en": "Stage"},
        "required": True,
        "choices": [{"value": "pilot", "label": {"fr": "Pilote", "en": "Pilot"}}],
    },
    {"key": "users", "kind": "number", "label": {"fr": "Usagers", "en": "Users"}, "most": 1000},
    {"key": "open", "kind": "consent", "label": {"fr": "Ouvert", "en": "Open source"}},
    {"key": "more", "kind": "text", "label": {"fr": "Plus", "en": "More"}, "most": 300},
    {"key": "where", "kind": "line", "label": {"fr": "Ville", "en": "City of the pilot"}},
]
FILLED = {
    "name": "Aquanaute",
    "name_ar": "أكوانوت",
    "country": "MA",
    "city": "Mohammedia",
    "website": "aquanaute.ma",
    "ice": "00 15 61 19 10 000 66",
    "founded_year": "2021",
    "team_size": "6",
    "contact_name": "Amina Berrada",
    "contact_email": "amina@example.org",
    "contact_phone": "+212 522 00 00 00",
    "language": "fr",
    "title": "Fuites d'eau",
    "summary": "Des capteurs trouvent les fuites.",
    "women_led": "y",
    "q_stage": "pilot",
    "q_users": "300",
    "q_where": "Fès",
}


@pytest.fixture
def founder(client, edition):
    """Return a logged-in person who acts for nobody yet."""
    user = factories.UserFactory(name="Amina", email="amina@example.org")
    client.login(user.email)
    return user


@pytest.fixture
def call(session, edition):
    found = session.scalars(
        sa.select(Call).where(Call.edition_id == edition.id, Call.kind == CallKind.STARTUP)
    ).one()
    found.sections = [{"questions": QUESTIONS}]
    session.commit()
    return found


def url(edition, path="", lang="en"):
    return f"/{lang}/{edition.code.lower()}/apply/{path}"


def started(client, edition, kind="startup"):
    """Start a draft through the pages; return its reference."""
    page = client.get(url(edition, "start"))
    key = hidden_fields(page.text)["draft_key"]
    answer = client.post(url(edition, "start"), data={"draft_key": key, "call": kind})
    assert answer.status_code == 303, answer.text
    return answer.location.split("/")[-2]


def fields(client, edition, reference):
    page = client.get(url(edition, f"{reference}/edit"))
    assert page.status_code == 200
    hidden = hidden_fields(page.text)
    return {"version": hidden["version"]}


def send(client, edition, reference, hidden, do="save", headers=None, **typed):
    axis = str(edition.axes[0].number)
    data = {**FILLED, "axis": axis, **hidden, **typed, "do": do}
    return client.post(url(edition, f"{reference}/edit"), data=data, headers=headers)


def press(client, edition, reference, **said):
    """Read a file through and submit it."""
    path = url(edition, f"{reference}/review")
    hidden = hidden_fields(client.get(path).text)
    data = {name: hidden[name] for name in ("version", "submission_key")}
    return client.post(path, data={**data, **said})


def submit(client, edition, reference, hidden, **typed):
    """Fill the form in, read it through and submit it."""
    saved = send(client, edition, reference, hidden, do="review", **typed)
    return press(client, edition, reference) if saved.status_code == 303 else saved


def owned(session, edition, user, **fields):
    member = factories.OrganisationMemberFactory(user=user)
    return factories.ApplicationFactory(edition=edition, organisation=member.organisation, **fields)


def stored(session, reference):
    return session.scalars(sa.select(Application).where(Application.reference == reference)).one()


def test_an_account_without_applications_is_invited_to_start(client, edition, founder):
    page = client.get(url(edition))

    assert "Nothing yet" in page.text
    assert url(edition, "start") in page.text


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_the_whole_way_to_the_receipt(client, session, edition, founder, call, lang):
    reference = started(client, edition)
    page = client.get(url(edition, f"{reference}/edit", lang))
    hidden = hidden_fields(page.text)

    saved = send(client, edition, reference, hidden)
    hidden["version"] = fields(client, edition, reference)["version"]
    submitted = submit(client, edition, reference, hidden)
    receipt = client.get(url(edition, f"{reference}/receipt", lang))

    assert (saved.status_code, submitted.status_code, receipt.status_code) == (303, 303, 200)
    assert submitted.location == url(edition, f"{reference}/receipt")
    application = stored(session, reference)
    organisation = application.organisation
    assert (application.state, application.title, application.axis) == (
        State.SUBMITTED,
        "Fuites d'eau",
        edition.axes[0],
    )
    assert application.answers == {
        "stage": "pilot",
        "users": 300,
        "open": False,
        "more": "",
        "where": "Fès",
    }
    assert (organisation.ice, organisation.website, application.women_led) == (
        "001561191000066",
        "https://aquanaute.ma",
        True,
    )
    assert f'<bdi class="code" dir="ltr">{reference}</bdi>' in receipt.text
    [mail] = session.scalars(sa.select(OutboxMail))
    letter = mails.render(mail)
    assert reference in letter.subject
    assert f"http://localhost/fr/{edition.code.lower()}/apply/{reference}/receipt" in letter.text


def test_the_receipt_is_a_pdf_that_says_what_was_sent(client, session, edition, founder, call):
    application = owned(
        session, edition, founder, title="Fuites d'eau", answers={"stage": "pilot", "open": True}
    )

    answer = client.get(url(edition, f"{application.reference}/receipt.pdf"))

    text = pdf.text(answer.data)
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="{application.reference}-1.pdf"'
    )
    assert all(part in text for part in (application.reference, "Fuites d'eau", "Pilot"))


def test_a_form_pressed_twice_starts_one_draft(client, session, edition, founder):
    key = str(uuid.uuid4())

    answers = [
        client.post(url(edition, "start"), data={"draft_key": key, "call": "startup"})
        for _ in range(2)
    ]

    assert answers[0].location == answers[1].location
    assert session.scalar(sa.select(sa.func.count(Application.id))) == 1


def test_an_organisation_is_chosen_again(client, session, edition, founder):
    application = owned(session, edition, founder)
    page = client.get(url(edition, "start?call=exhibitor"))

    answer = client.post(
        url(edition, "start"),
        data={
            "draft_key": str(uuid.uuid4()),
            "call": "exhibitor",
            "organisation": str(application.organisation_id),
        },
    )

    assert application.organisation.name in page.text
    new = stored(session, answer.location.split("/")[-2])
    assert (new.organisation.name, new.kind) == (application.organisation.name, CallKind.EXHIBITOR)
    assert new.organisation_id != application.organisation_id


def test_an_organisation_of_another_is_not_offered(client, session, edition, founder):
    other = factories.OrganisationFactory()

    answer = client.post(
        url(edition, "start"),
        data={
            "draft_key": str(uuid.uuid4()),
            "call": "startup",
            "organisation": str(other.id),
        },
    )

    assert answer.status_code == 422
    assert session.scalar(sa.select(sa.func.count(Application.id))) == 0


def test_a_closed_call_is_not_offered(client, session, edition, founder):
    for closed in edition.calls:
        closed.deadline_at = datetime.now(UTC) - timedelta(days=1)
    session.commit()

    page = client.get(url(edition, "start"))

    assert "No call is open" in page.text


def test_a_draft_is_kept_however_incomplete(client, session, edition, founder):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)

    answer = client.post(
        url(edition, f"{reference}/edit"), data={**hidden, "country": "SN", "language": "fr"}
    )

    application = stored(session, reference)
    assert (answer.status_code, application.zone, application.state) == (
        303,
        "africa",
        State.DRAFT,
    )


def test_what_is_wrong_is_marked_and_the_rest_is_saved(client, session, edition, founder, call):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)

    answer = send(
        client,
        edition,
        reference,
        hidden,
        ice="123456789012345",
        contact_email="amina@",
        website="javascript:alert(1)",
        q_users="5000",
    )

    application = stored(session, reference)
    assert answer.status_code == 422
    assert all(typed in answer.text for typed in ("123456789012345", "amina@", "5000"))
    assert 'href="#ice"' in answer.text
    assert (application.title, application.organisation.ice, application.organisation.website) == (
        "Fuites d'eau",
        "",
        "",
    )


def test_an_ice_is_only_checked_for_morocco(client, session, edition, founder, call):
    reference = started(client, edition)

    answer = send(
        client,
        edition,
        reference,
        fields(client, edition, reference),
        country="FR",
        ice="FR 12 345",
    )

    assert (answer.status_code, stored(session, reference).organisation.ice) == (303, "FR12345")


def test_submitting_an_incomplete_file_says_what_is_missing(
    client, session, edition, founder, call
):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)

    saved = send(
        client, edition, reference, hidden, do="review", title="", axis="", q_stage="", city="Fès"
    )
    review = client.get(saved.location)
    answer = press(client, edition, reference)
    form = client.get(url(edition, f"{reference}/edit?check=1"))

    application = stored(session, reference)
    assert (saved.status_code, review.status_code, answer.status_code) == (303, 200, 422)
    edit = url(edition, f"{reference}/edit?check=1")
    listed = re.findall(r'<li><a href="([^"]+check=1[^"]+)"', answer.text)
    assert listed == [f"{edit}#{name}" for name in ("axis", "title", "q_stage")]
    assert 'value="submit"' not in review.text
    assert re.findall(r'id="(\w+)-error"', form.text) == ["axis", "title", "q_stage"]
    assert (application.state, application.organisation.city) == (State.DRAFT, "Fès")


def test_the_same_submission_again_gets_the_same_answer(client, session, edition, founder, call):
    reference = started(client, edition)
    send(client, edition, reference, fields(client, edition, reference), do="review")
    path = url(edition, f"{reference}/review")
    hidden = hidden_fields(client.get(path).text)

    answers = [client.post(path, data=hidden) for _ in range(2)]

    assert {(one.status_code, one.location) for one in answers} == {
        (303, url(edition, f"{reference}/receipt"))
    }
    assert session.scalar(sa.select(sa.func.count(OutboxMail.id))) == 1
    assert session.scalar(sa.select(sa.func.count(Submission.id))) == 1


def test_another_form_of_a_submitted_file_loses_nothing(client, session, edition, founder, call):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)
    submit(client, edition, reference, hidden)

    answers = [
        send(client, edition, reference, hidden, do=do, title="Second thoughts")
        for do in ("save", "review")
    ]
    pressed = client.post(
        url(edition, f"{reference}/review"),
        data={"version": "1-1", "submission_key": str(uuid.uuid4())},
    )

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("Second thoughts" in answer.text for answer in answers)
    assert pressed.status_code == 409
    assert stored(session, reference).title == "Fuites d'eau"


def test_what_somebody_changed_since_it_was_read_through_is_not_submitted(
    client, session, edition, founder, call
):
    reference = started(client, edition)
    send(client, edition, reference, fields(client, edition, reference), do="review")
    path = url(edition, f"{reference}/review")
    hidden = hidden_fields(client.get(path).text)
    changed = fields(client, edition, reference)
    send(client, edition, reference, changed, title="Changed by a colleague")

    stale = client.post(path, data=hidden)
    again = client.post(path, data=hidden_fields(stale.text))

    assert (stale.status_code, again.status_code) == (409, 303)
    assert "somebody changed this application while you were reading" in stale.text
    assert "Changed by a colleague" in stale.text


def test_a_stale_tab_keeps_its_text_and_is_told(client, session, edition, founder, call):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)
    send(client, edition, reference, hidden, title="From the first tab", summary="The same")

    stale = send(client, edition, reference, hidden, title="From the second", summary="The same")

    assert stale.status_code == 409
    assert 'value="From the second"' in stale.text
    assert "<dd><bdi>From the first tab</bdi></dd>" in stale.text
    assert stored(session, reference).title == "From the first tab"

    again = {**hidden, "version": hidden_fields(stale.text)["version"]}
    assert send(client, edition, reference, again, title="From the second").status_code == 303
    assert stored(session, reference).title == "From the second"


def test_autosave_saves_and_gives_the_new_version(client, session, edition, founder, call):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)
    by_itself = {"X-Autosave": "1", "Accept": "application/json"}

    first = send(client, edition, reference, hidden, headers=by_itself, title="One", ice="12")
    stale = send(client, edition, reference, hidden, headers=by_itself, title="Two")
    fresh = {**hidden, "version": first.json["fields"]["version"]}
    second = send(client, edition, reference, fresh, headers=by_itself, title="Three")

    assert [answer.status_code for answer in (first, stale, second)] == [200, 409, 200]
    assert stored(session, reference).title == "Three"


def test_autosave_takes_few_statements(client, session, edition, founder, call, count_queries):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)
    saved = send(client, edition, reference, hidden, name="Hydra", city="Rabat")
    hidden |= {"version": fields(client, edition, reference)["version"]}
    count_queries.clear()

    by_itself = {"X-Autosave": "1"}
    answer = send(client, edition, reference, hidden, headers=by_itself, name="H", city="Fes")

    # Edition with person, file, axes, pavilions; two rows are written; then both lines of the log.
    sent = [one.split()[0] for one in count_queries]
    expected = [*["SELECT"] * 4, *["UPDATE"] * 2, "WITH", "WITH"]
    assert (saved.status_code, answer.status_code, sent) == (303, 200, expected)


def test_autosave_after_the_submission_is_told(client, session, edition, founder, call):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)
    submit(client, edition, reference, hidden)

    answer = send(client, edition, reference, hidden, headers={"X-Autosave": "1"}, title="Late")

    assert (answer.status_code, stored(session, reference).title) == (409, "Fuites d'eau")


def test_after_the_deadline_the_draft_is_kept_and_not_submitted(
    client, session, edition, founder, call
):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)
    call.deadline_at = datetime.now(UTC) - timedelta(minutes=2)
    call.grace_minutes = 1
    session.commit()

    answer = submit(client, edition, reference, hidden)

    application = stored(session, reference)
    assert (answer.status_code, application.state, application.title) == (
        409,
        State.DRAFT,
        "Fuites d'eau",
    )
    assert "was not submitted" in answer.text


def test_within_the_grace_it_is_submitted(client, session, edition, founder, call):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)
    call.deadline_at = datetime.now(UTC) - timedelta(minutes=2)
    call.grace_minutes = 5
    session.commit()

    assert submit(client, edition, reference, hidden).status_code == 303


def test_an_exhibitor_says_which_stand_it_wishes(client, session, edition, founder):
    reference = started(client, edition, kind="exhibitor")
    hidden = fields(client, edition, reference)

    lacking = submit(client, edition, reference, hidden, founded_year="")
    answer = submit(
        client,
        edition,
        reference,
        fields(client, edition, reference),
        axis="",
        wanted_area_m2="18",
        wanted_open_sides="2",
        needs="Water",
    )

    application = stored(session, reference)
    assert (lacking.status_code, 'check=1#wanted_area_m2"' in lacking.text) == (422, True)
    assert answer.status_code == 303
    assert (
        application.wanted_area_m2,
        application.wanted_open_sides,
        application.shell_scheme,
        application.needs,
    ) == (18, 2, False, "Water")


def test_an_area_larger_than_any_stand_is_questioned_in_the_review_and_taken(
    client, session, edition, founder
):
    factories.StandFactory(edition=edition, number="A1", area_m2=18)
    reference = started(client, edition, kind="exhibitor")
    wish = {"do": "review", "axis": "", "wanted_open_sides": "1", "wanted_area_m2": "400"}

    saved = send(client, edition, reference, fields(client, edition, reference), **wish)
    text = unescape(client.get(saved.location).text)

    assert saved.status_code == 303
    assert "You ask for 400 m²; the largest stand has 18 m²." in text
    assert press(client, edition, reference).status_code == 303
    application = stored(session, reference)
    assert (application.state, application.wanted_area_m2) == (State.SUBMITTED, 400)


def test_a_selected_applicant_confirms(client, session, edition, founder):
    application = owned(session, edition, founder, state=State.SELECTED)
    page = client.get(url(edition, application.reference))

    answer = client.post(url(edition, f"{application.reference}/confirm"))
    again = client.post(url(edition, f"{application.reference}/confirm"))

    assert "Confirm that we come" in page.text
    assert (answer.status_code, again.status_code) == (303, 409)
    assert application.state is State.CONFIRMED
    assert "Name your people" in client.get(url(edition, application.reference)).text


@pytest.mark.parametrize(
    ("state", "action", "result"),
    [
        (State.SELECTED, "decline", State.DECLINED),
        (State.ELIGIBLE, "withdraw", State.WITHDRAWN),
    ],
)
def test_an_applicant_leaves(client, session, edition, founder, state, action, result):
    application = owned(session, edition, founder, state=state)

    client.post(url(edition, f"{application.reference}/{action}"), data={"note": "Other plans"})

    page = client.get(url(edition, application.reference))
    assert (application.state, page.status_code) == (result, 200)
    assert "If you cannot come" not in page.text
    [entry] = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action))
    assert entry.data["note"] == "Other plans"


def test_a_note_too_long_is_told(client, session, edition, founder):
    application = owned(session, edition, founder)

    answer = client.post(
        url(edition, f"{application.reference}/withdraw"), data={"note": "x" * 1001}
    )

    assert (answer.status_code, application.state) == (422, State.SUBMITTED)


def test_the_page_shows_the_way_and_the_reasons(client, session, edition, founder, organiser):
    application = owned(session, edition, founder)
    screening.screen(organiser, application, eligible=False, note="Not about the city.")
    session.commit()

    page = client.get(url(edition, application.reference))

    assert page.text.index("Submitted") < page.text.index("Found not eligible")
    assert "Not about the city." in page.text


def test_a_staged_decision_is_not_told(client, session, edition, founder):
    application = owned(session, edition, founder, state=State.ELIGIBLE)
    before = client.get(url(edition, application.reference)).text
    decision = Decision(
        application=application,
        outcome=Outcome.REJECT,
        reasons="Too far from a product",
        staged_by=factories.UserFactory(),
        staged_at=datetime.now(UTC),
    )
    session.add(decision)
    session.commit()

    during = client.get(url(edition, application.reference)).text
    decision.state, decision.closed_at = DecisionState.ANNOUNCED, datetime.now(UTC)
    application.state = State.REJECTED
    session.commit()
    after = client.get(url(edition, application.reference)).text

    def without_tokens(text):
        return [line for line in text.splitlines() if "csrf" not in line and "CSRF" not in line]

    assert without_tokens(during) == without_tokens(before)
    assert "Too far from a product" in after


def test_a_co_founder_is_invited_and_joins(client, session, edition, founder):
    application = owned(session, edition, founder)
    invited = client.post(
        url(edition, f"{application.reference}/invite"), data={"email": "yassir@example.org"}
    )
    [mail] = session.scalars(sa.select(OutboxMail))
    link = next(word for word in mails.render(mail).text.split() if "/join/" in word)
    client.post("/en/account/logout")
    guest = factories.UserFactory(email="yassir@example.org", name="Yassir")
    client.login(guest.email)

    page = client.get(link.removeprefix("http://localhost"))
    joined = client.post(link.removeprefix("http://localhost"))
    mine = client.get(url(edition))

    assert (invited.status_code, page.status_code, joined.status_code) == (303, 200, 303)
    assert application.title in mine.text
    assert "Yassir" in client.get(url(edition, application.reference)).text
    assert client.post(link.removeprefix("http://localhost")).status_code == 410


def test_a_pending_invitation_is_shown_and_revoked(client, session, edition, founder):
    application = owned(session, edition, founder)
    page = url(edition, application.reference)
    client.post(f"{page}/invite", data={"email": "yassir@example.org"})
    shown = client.get(page).text
    again = client.post(f"{page}/invite", data={"email": "yassir@example.org"})
    client.post(f"{page}/invite/revoke", data={"email": "yassir@example.org"})

    assert shown.count('name="email" value="yassir@example.org"') == 2
    assert (again.status_code, 'id="email-error"' in again.text) == (429, True)
    assert 'value="yassir@example.org"' not in client.get(page).text


def test_a_colleague_is_removed_and_opens_the_application_no_more(
    client, session, edition, founder
):
    application = owned(session, edition, founder)
    page = url(edition, application.reference)
    colleague = factories.UserFactory(email="yassir@example.org", name="Yassir")
    factories.OrganisationMemberFactory(user=colleague, organisation=application.organisation)
    shown = client.get(page).text

    removed = client.post(f"{page}/members/remove", data={"email": "yassir@example.org"})
    after = client.get(page).text
    client.post("/en/account/logout")
    client.login(colleague.email)

    assert shown.count(f"{page}/members/remove") == 1  # nobody removes themselves
    assert (removed.status_code, "members/remove" in after) == (303, False)
    assert client.get(page).status_code == 404


def test_revoking_an_invitation_lets_nobody_mail_the_address_again_at_once(
    client, session, edition, founder
):
    page = url(edition, owned(session, edition, founder).reference)

    for _ in range(20):
        client.post(f"{page}/invite", data={"email": "stranger@example.org"})
        client.post(f"{page}/invite/revoke", data={"email": "stranger@example.org"})

    assert [mail.to for mail in session.scalars(sa.select(OutboxMail))] == ["stranger@example.org"]


def test_one_account_starts_so_many_drafts_and_no_more(client, session, edition, founder):
    statuses = [
        client.post(
            url(edition, "start"), data={"draft_key": str(uuid.uuid4()), "call": "startup"}
        ).status_code
        for _ in range(60)
    ]

    assert statuses == [303] * 30 + [429] * 30
    assert session.scalar(sa.select(sa.func.count(Application.id))) == 30


def test_a_submission_too_many_is_kept_as_a_draft(client, ctx, session, edition, founder, call):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)
    actor = replace(ctx.actor, user_id=founder.id)
    asking = replace(ctx, actor=actor, now=clock.now(db.engine), network="127.0.0.1")
    for _ in range(RATE.account):
        limits.require(asking, "submission", RATE)
    session.commit()

    answer = submit(client, edition, reference, hidden)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
    assert "All that you wrote is saved." in answer.text
    kept = stored(session, reference)
    assert (kept.state, kept.title) == (State.DRAFT, FILLED["title"])


def test_an_invitation_needs_an_address(client, session, edition, founder):
    application = owned(session, edition, founder)

    answer = client.post(url(edition, f"{application.reference}/invite"), data={"email": "nobody"})

    assert (answer.status_code, "nobody" in answer.text) == (422, True)


PATHS = ["", "/edit", "/review", "/receipt", "/receipt.pdf", "/submission.json"]


def test_another_applicant_finds_nothing(client, session, edition, founder):
    application = factories.ApplicationFactory(edition=edition)

    answers = [client.get(url(edition, application.reference + path)) for path in PATHS]

    assert {answer.status_code for answer in answers} == {404}


def test_an_organiser_may_not_act_for_an_applicant(client, session, edition):
    application = factories.ApplicationFactory(edition=edition)
    client.login(factories.MembershipFactory(edition=edition, role=Role.ORGANISER).user.email)

    answers = [client.get(url(edition, application.reference + path)) for path in PATHS]

    assert {answer.status_code for answer in answers} == {403}


def test_without_an_account_one_is_sent_to_log_in(client, session, edition):
    application = factories.ApplicationFactory(edition=edition)
    targets = ["", "start", *(application.reference + path for path in PATHS)]

    answers = [client.get(url(edition, target)) for target in targets]

    assert {(a.status_code, "/account/login" in a.location) for a in answers} == {(303, True)}


def test_a_draft_has_no_receipt(client, session, edition, founder):
    application = owned(session, edition, founder, state=State.DRAFT)

    page = client.get(url(edition, f"{application.reference}/receipt"))
    file = client.get(url(edition, f"{application.reference}/receipt.pdf"))

    assert (page.status_code, file.status_code) == (404, 404)


def test_a_submitted_file_has_no_form(client, session, edition, founder):
    application = owned(session, edition, founder)

    assert client.get(url(edition, f"{application.reference}/edit")).status_code == 303


def test_the_list_asks_as_much_for_three_as_for_one(
    client, session, edition, founder, count_queries
):
    owned(session, edition, founder)
    counts = []
    for extra in (0, 2):
        for _ in range(extra):
            owned(session, edition, founder)
        count_queries.clear()
        client.get(url(edition))
        counts.append(len(count_queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", list(CallKind))
def test_every_state_has_its_page(client, session, edition, founder, kind):
    files = [owned(session, edition, founder, state=state, kind=kind) for state in State]

    pages = [client.get(url(edition, path)) for path in ("", *(f.reference for f in files))]

    assert {page.status_code for page in pages} == {200}


def test_hostile_words_stay_words(client, session, edition, founder, call):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)
    hostile = "<script>alert(1)</script>{ 7*7 }\x00"

    answer = submit(client, edition, reference, hidden, name=hostile, title=hostile)
    page = client.get(url(edition, reference))

    assert answer.status_code == 303
    assert "<script>alert" not in page.text
    assert session.scalars(sa.select(Organisation.name)).one() == hostile[:-1]


@pytest.mark.parametrize(
    ("hours", "deadline", "status"),
    [(1, timedelta(minutes=30), 409), (-1, timedelta(minutes=-30), 303)],
    ids=["the machine is slow", "the machine is fast"],
)
def test_the_databases_clock_judges_the_deadline_not_the_machines(
    client, session, edition, founder, call, monkeypatch, hours, deadline, status
):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)
    call.deadline_at, call.grace_minutes = datetime.now(UTC) + deadline, 0
    session.commit()
    engine = session.get_bind().engine
    read = clock.ClockReading(clock.now(engine) + timedelta(hours=hours))
    monkeypatch.setitem(clock._LAST, engine, read)

    answer = submit(client, edition, reference, hidden)

    assert answer.status_code == status
    if status == 303:
        assert stored(session, reference).submitted_at < call.deadline_at


@pytest.mark.parametrize("kind", ["startup", "exhibitor"])
def test_the_summary_of_what_is_wrong_follows_the_page(
    client, session, edition, founder, call, kind
):
    reference = started(client, edition, kind)
    hidden = fields(client, edition, reference)
    path = url(edition, f"{reference}/edit")

    wrong = {"country": "MA", "rc": "x", "contact_phone": "1", "team_size": "0"}
    page = client.post(path, data={**hidden, **wrong, "summary": "x" * 1201}).text

    links = re.findall(r'<li><a href="#(\w+)">', page)
    places = [page.index(f' id="{name}"') for name in links]
    assert set(links) == {"rc", "contact_phone", "team_size", "summary"}
    assert places == sorted(places)


def test_numbers_and_addresses_are_taken_as_people_type_them(
    client, session, edition, founder, call
):
    reference = started(client, edition)

    answer = send(
        client,
        edition,
        reference,
        fields(client, edition, reference),
        country="MA",
        contact_phone="\u202a+٢١٢\u00a0٦٦١\u201123 45 67 poste ٤\u202c",
        ice="٠٠٢١٣٦٠٩٣٠٠٠٠٤٠",
        if_number="١٢٣ ٤٥٦ ٧٨",
        rc="23\u00a0415 Fès",
        website="Https://Example.org",
        founded_year="٢٠٢٠",
    )

    organisation = stored(session, reference).organisation
    assert answer.status_code == 303
    assert (
        organisation.contact_phone,
        organisation.ice,
        organisation.if_number,
        organisation.rc,
        organisation.website,
        organisation.founded_year,
    ) == (
        "+212 661-23 45 67 ext. 4",
        "002136093000040",
        "12345678",
        "23415 Fès",
        "https://Example.org",
        2020,
    )


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("founded_year", "2031", "This year has not begun"),
        ("if_number", "abc", "This is not a tax number"),
        ("contact_phone", "06.61-23 45/67", "Give one telephone number"),
        ("summary", "x" * 2200, "At most 1,200 characters, please: this has 2,200."),
        ("team_size", "0", "Give a number between 1 and 1,000,000."),
    ],
)
def test_what_makes_no_sense_is_refused_and_stays_in_its_field(
    client, session, edition, founder, call, name, typed, said
):
    reference = started(client, edition)
    hidden = fields(client, edition, reference)

    answer = send(client, edition, reference, hidden, country="MA", **{name: typed})

    assert answer.status_code == 422
    assert said in answer.text
    assert typed in answer.text


def test_a_limit_for_each_organisation_is_told_before_it_refuses(
    client, session, edition, founder, call
):
    call.per_organisation = 1
    first = owned(session, edition, founder, state=State.SUBMITTED)
    draft = owned(session, edition, founder, state=State.DRAFT)
    draft.organisation.name = first.organisation.name
    session.commit()

    public = client.get(f"/en/{edition.code.lower()}/calls").text
    form = client.get(url(edition, f"{draft.reference}/edit")).text
    page = client.get(url(edition, "start"))
    key = hidden_fields(page.text)["draft_key"]
    data = {"draft_key": key, "call": "startup", "organisation": str(draft.organisation_id)}
    refused = client.post(url(edition, "start"), data=data)

    assert "At most 1 application of each organisation" in public
    assert "This draft cannot be submitted" in form
    assert (refused.status_code, "The limit of this call" in refused.text) == (422, True)
    assert session.scalar(sa.select(sa.func.count()).select_from(Application)) == 2


def test_a_new_draft_starts_from_an_earlier_application(client, session, edition, founder, call):
    earlier = owned(
        session, edition, founder, title="Fuites", answers={"stage": "pilot", "users": 300}
    )
    reference = started(client, edition)
    form = client.get(url(edition, f"{reference}/edit")).text
    preview = client.get(url(edition, f"{reference}/reuse"))

    hidden = hidden_fields(preview.text)
    answer = client.post(
        url(edition, f"{reference}/reuse"),
        data={name: hidden[name] for name in ("version", "source")},
    )

    filled = client.get(answer.location).text
    application = stored(session, reference)
    assert ("You have applied before." in form, "You have applied before." in filled) == (
        True,
        False,
    )
    assert [word in preview.text for word in ("Fuites", "Pilot", "300")] == [True] * 3
    assert (application.title, application.answers["stage"]) == ("Fuites", "pilot")
    assert earlier.answers == {"stage": "pilot", "users": 300}


def test_nobody_starts_from_the_application_of_others(client, session, edition, founder, call):
    others = factories.ApplicationFactory(edition=edition)
    reference = started(client, edition)
    path = url(edition, f"{reference}/reuse")

    shown = client.get(f"{path}?source={others.reference}")
    owned(session, edition, founder)
    asked = client.get(f"{path}?source={others.reference}")
    taken = client.post(path, data={"source": others.reference, "version": "1-1"})

    assert (shown.status_code, asked.status_code, taken.status_code) == (303, 404, 404)


def test_who_is_invited_to_read_reads_and_does_no_more(client, session, edition, founder):
    application = owned(session, edition, founder, title="Fuites")
    application.organisation.language = "en"
    session.commit()
    page = url(edition, application.reference)
    client.post(f"{page}/invite", data={"email": "reader@example.org", "may": "read"})
    shown = client.get(page).text
    [mail] = session.scalars(sa.select(OutboxMail))
    letter = mails.render(mail).text
    link = next(word for word in letter.split() if "/join/" in word).removeprefix(
        "http://localhost"
    )
    client.post("/en/account/logout")
    client.login(factories.UserFactory(email="reader@example.org", name="Hind").email)

    asked = client.get(link).text
    client.post(link)
    read = [client.get(f"{page}{path}") for path in ("", "/receipt", "/receipt.pdf")]
    refused = [client.get(f"{page}/edit"), client.get(f"{page}/review")] + [
        client.post(f"{page}/{path}") for path in ("amendment", "withdraw", "invite", "review")
    ]

    assert ("reads only" in shown, "read the application" in letter) == (True, True)
    assert "Read the application of" in asked
    assert {answer.status_code for answer in read} == {200}
    assert {answer.status_code for answer in refused} == {403}
    assert "Fuites" in client.get(url(edition)).text
    forms = re.findall(r'action="([^"]*/apply/[^"]*)"', read[0].text)
    assert forms == []


def test_a_reader_who_is_invited_to_act_acts(client, session, edition, founder):
    application = owned(session, edition, founder)
    page = url(edition, application.reference)
    reader = factories.UserFactory(email="reader@example.org")
    factories.OrganisationMemberFactory(
        user=reader, organisation=application.organisation, edits=False
    )
    client.post(f"{page}/invite", data={"email": reader.email, "may": "edit"})
    [mail] = session.scalars(sa.select(OutboxMail))
    link = next(word for word in mails.render(mail).text.split() if "/join/" in word)
    client.post("/en/account/logout")
    client.login(reader.email)

    client.post(link.removeprefix("http://localhost"))

    assert client.post(f"{page}/amendment").status_code == 303
