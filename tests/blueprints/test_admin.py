import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
import sqlalchemy as sa

from tests import factories
from tests.conftest import SAFE, without_triggers
from village.applications.words import State
from village.applications.writes import indexing, screening
from village.core import audit, outbox
from village.core.audit import heads
from village.core.audit.tables import AuditEntry
from village.core.outbox.tables import MailState, OutboxMail
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.jury.tables import Recusal
from village.selection.tables import Decision
from village.selection.words import Outcome

TOO_OLD = {
    "key": "too_old",
    "label": {"fr": "Trop ancienne", "en": "Too old"},
    "text": {"fr": "Plus de huit ans.", "en": "Over eight years."},
}
PAGES = [
    "", "applications", "applications/export", "applications.csv", "applications.xlsx",
    "applications.json", "audit", "campaigns", "mails", "team",
]  # fmt: skip
ALLOWED = {
    Role.ORGANISER: set(PAGES),
    Role.CHAIR: {
        "",
        "applications",
        "applications/export",
        "applications.csv",
        "applications.xlsx",
        "applications.json",
    },
    Role.JUROR: set(),
    Role.GATE: set(),
}
TOKEN = re.compile(
    r'(csrf_token" value=|X-CSRFToken": )"[^"]+"|data-label="When" class="nowrap"><time [^>]+>[^<]+'
)


def url(edition, path="", lang="en"):
    return f"/{lang}/{edition.code.lower()}/admin/{path}"


def member(edition, role, **fields):
    user = factories.UserFactory(**fields)
    factories.MembershipFactory(edition=edition, user=user, role=role)
    return user


def step_aside(session, user, application):
    session.add(
        Recusal(
            user_id=user.id,
            application_id=application.id,
            reason="Cousin",
            declared_at=datetime.now(UTC),
        )
    )
    session.commit()


def findable(application):
    indexing.index(application)


@pytest.fixture
def boss(client, edition):
    """Return a logged-in organiser."""
    user = member(edition, Role.ORGANISER, name="Samira", email="samira@example.org")
    client.login(user.email)
    return user


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_its_pages(client, edition, role):
    client.login(member(edition, role).email)

    found = {path: client.get(url(edition, path)).status_code for path in PAGES}

    assert found == {path: 200 if path in ALLOWED[role] else 403 for path in PAGES}


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_each_page_has_its_languages(client, edition, boss, organiser, lang):
    application = factories.ApplicationFactory(edition=edition)
    screening.screen(organiser, application, eligible=False, note="Non")
    organiser.session.commit()

    assert {client.get(url(edition, path, lang)).status_code for path in PAGES} == {200}


def test_an_organiser_of_another_edition_is_a_stranger(client, edition):
    client.login(member(factories.EditionFactory(), Role.ORGANISER).email)

    assert {client.get(url(edition, path)).status_code for path in PAGES} == {403}


def test_the_board_counts_what_waits(client, session, edition, boss):
    for state, count in ((State.SUBMITTED, 3), (State.ELIGIBLE, 2), (State.SELECTED, 1)):
        factories.ApplicationFactory.create_batch(count, edition=edition, state=state)
    factories.ApplicationFactory(edition=edition, kind=CallKind.EXHIBITOR, state=State.ELIGIBLE)

    page = client.get(url(edition)).text

    found = re.findall(r'<span class="strong">(\d+)</span> ([^<]+)</a>', page)
    assert [(int(count), label) for count, label in found] == [
        (3, "applications to screen"),
        (2, "start-ups without a juror"),
        (2, "start-ups without a decision"),
        (1, "exhibitors to answer"),
        (1, "places offered, not confirmed yet"),
    ]


def test_an_empty_board_says_so(client, edition, boss):
    assert "Nothing waits" in client.get(url(edition)).text


def test_pages_ask_as_much_for_three_as_for_one(client, edition, boss, organiser, count_queries):
    counts = []
    for extra in (1, 2):
        for number in range(extra):
            application = factories.ApplicationFactory(edition=edition)
            screening.screen(organiser, application, eligible=bool(number))
            member(edition, Role.JUROR)
        organiser.session.commit()
        counts.append([])
        for path in ("", "applications", "audit", "mails", "team"):
            count_queries.clear()
            client.get(url(edition, path))
            counts[-1].append(len(count_queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.CHAIR])
def test_who_stepped_aside_sees_a_world_without_the_file(client, session, edition, organiser, role):
    user = member(edition, role)
    for application in factories.ApplicationFactory.create_batch(2, edition=edition):
        screening.screen(organiser, application, eligible=True)
    session.commit()
    client.login(user.email)
    paths = [path for path in ("", "applications", "applications.csv", "audit", "mails")
             if path in ALLOWED[role]]  # fmt: skip

    def world():
        without_triggers(session)
        session.execute(sa.delete(AuditEntry).where(AuditEntry.action == "export"))
        session.commit()
        return {path: TOKEN.sub("", client.get(url(edition, path)).text) for path in paths}

    before = world()
    hidden = factories.ApplicationFactory(edition=edition, title="The cousin's project")
    step_aside(session, user, hidden)
    screening.screen(organiser, hidden, eligible=True)
    session.add(
        Decision(
            application=hidden,
            outcome=Outcome.SELECT,
            reasons="Good",
            staged_by=user,
            staged_at=organiser.now,
        )
    )
    session.commit()

    assert world() == before
    file = client.get(url(edition, f"applications/{hidden.reference}"))
    assert (file.status_code, "cousin" in file.text) == (404, False)


def references(page):
    return re.findall(r'<bdi dir="ltr" class="nowrap">(TS26-\d+)</bdi> ·', page.text)


def test_the_list_is_filtered_and_searched(client, session, edition, boss):
    ice = factories.OrganisationFactory(name="Glacière Énergie", country="FR", city="Lyon")
    one = factories.ApplicationFactory(edition=edition, title="Froid", organisation=ice)
    two = factories.ApplicationFactory(
        edition=edition, kind=CallKind.EXHIBITOR, state=State.ELIGIBLE, axis=edition.axes[1]
    )
    findable(one)
    findable(two)
    session.commit()
    axis = edition.axes[1].number

    asked = {
        "": [two.reference, one.reference],
        "?kind=exhibitor": [two.reference],
        "?zone=europe": [one.reference],
        f"?axis={axis}": [two.reference],
        "?state=submitted": [one.reference],
        "?words=glaciere+ener": [one.reference],
        f"?words={two.reference.lower()}": [two.reference],
        "?words=nothing%27+%26+%21%3A": [],
        "?order=reference&down=0": [one.reference, two.reference],
        "?kind=x&zone=y&axis=z&state=w&order=v&page=-4": [two.reference, one.reference],
    }

    found = {query: references(client.get(url(edition, "applications" + query))) for query in asked}
    assert found == asked


def test_the_tabs_count_what_the_other_filters_let_pass(client, edition, boss):
    factories.ApplicationFactory.create_batch(2, edition=edition)
    factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    factories.ApplicationFactory(edition=edition, kind=CallKind.EXHIBITOR)

    page = client.get(url(edition, "applications?kind=startup&state=eligible")).text

    assert re.findall(r'<span class="count">(\d+)</span>', page) == ["3", "2", "1"]
    assert len(re.findall(r'scope="row"', page)) == 1


def test_the_list_has_pages(client, edition, boss):
    factories.ApplicationFactory.create_batch(51, edition=edition)

    pages = [client.get(url(edition, f"applications?page={number}")) for number in (1, 2, 9)]

    assert [len(references(page)) for page in pages] == [50, 1, 1]


def test_neighbours_follow_the_list(client, edition, boss):
    files = factories.ApplicationFactory.create_batch(3, edition=edition)
    factories.ApplicationFactory(edition=edition, kind=CallKind.EXHIBITOR)
    query = "?kind=startup&order=reference&down=0"

    page = client.get(url(edition, f"applications/{files[1].reference}{query}")).text

    assert re.search(rf'rel="prev" href="[^"]*{files[0].reference}\?kind=startup', page)
    assert re.search(rf'rel="next" href="[^"]*{files[2].reference}\?kind=startup', page)


def test_the_export_holds_no_formula(client, session, edition, boss):
    organisation = factories.OrganisationFactory(
        name='=HYPERLINK("http://evil","x")', contact_phone="+212522000000", city="@SUM(A1)"
    )
    application = factories.ApplicationFactory(
        edition=edition, title="-2+3", organisation=organisation
    )

    answer = client.get(url(edition, "applications.csv"))

    [row] = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert answer.mimetype == "text/csv"
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert (row["Reference"], row["Organisation"], row["Title"], row["Telephone"]) == (
        application.reference,
        '\'=HYPERLINK("http://evil","x")',
        "'-2+3",
        "'+212522000000",
    )


@pytest.mark.parametrize(
    ("lang", "separator", "headers"),
    [
        ("fr", ";", ["Référence", "Organisme", "Téléphone", "Budget (EUR)"]),
        ("ar", ";", ["المرجع", "المؤسسة", "الهاتف", "الميزانية (EUR)"]),
        ("en", ",", ["Reference", "Organisation", "Telephone", "Budget (EUR)"]),
    ],
)
def test_a_spreadsheet_in_the_readers_language_opens_the_export(
    client, session, edition, boss, lang, separator, headers
):
    labels = {"fr": "Budget", "ar": "الميزانية", "en": "Budget"}
    call = edition.calls[0]
    call.sections = [
        {"questions": [{"key": "sum", "kind": "amount", "unit": "EUR", "label": labels}]}
    ]
    organisation = factories.OrganisationFactory(
        name="Eaux ;=1+1", contact_phone="0522000000", ice="001234567000089"
    )
    factories.ApplicationFactory(
        edition=edition, kind=call.kind, organisation=organisation, answers={"sum": 1250_50}
    )
    session.commit()

    text = client.get(f"/{lang}/{edition.code.lower()}/admin/applications.csv").text

    header, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=separator)
    assert [one for one in headers if one not in header] == []
    assert [row[header.index(one)] for one in headers[1:]] == [
        "Eaux ;'=1+1",
        "'0522000000",
        "1250.50" if lang == "en" else "1250,50",
    ]
    assert "'001234567000089" in row


def test_every_format_has_the_chosen_columns_of_the_filtered_list(client, session, edition, boss):
    organisation = factories.OrganisationFactory(
        name='=HYPERLINK("http://evil","x")', ice="001234567000089", founded_year=2019
    )
    file = factories.ApplicationFactory(
        edition=edition, kind=CallKind.STARTUP, organisation=organisation
    )
    factories.ApplicationFactory(edition=edition, kind=CallKind.EXHIBITOR)
    query = "?kind=startup&column=ice&column=reference&column=founded_year&column=organisation"

    files = {
        form: client.get(url(edition, f"applications.{form}{query}"))
        for form in ("csv", "xlsx", "json")
    }

    name = '=HYPERLINK("http://evil","x")'
    assert json.loads(files["json"].text) == [
        {
            "reference": file.reference,
            "organisation": name,
            "founded_year": 2019,
            "ice": "001234567000089",
        }
    ]
    with zipfile.ZipFile(io.BytesIO(files["xlsx"].data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r"<(?:t|v)[^>]*>([^<]*)<", sheet) == [
        "Reference", "Organisation", "Founded in", "ICE",
        file.reference, name, "2019", "001234567000089",
    ]  # fmt: skip
    assert "<f>" not in sheet
    [row] = csv.DictReader(io.StringIO(files["csv"].text.removeprefix("\ufeff")))
    assert row == {
        "Reference": file.reference,
        "Organisation": f"'{name}",
        "Founded in": "2019",
        "ICE": "'001234567000089",
    }


def test_an_empty_list_is_a_file_too(client, edition, boss):
    assert client.get(url(edition, "applications.json")).json == []
    assert client.get(url(edition, "applications.xlsx")).status_code == 200


def test_the_columns_on_offer_are_those_that_one_may_take(client, edition):
    client.login(member(edition, Role.CHAIR).email)

    page = client.get(url(edition, "applications/export?state=submitted")).text

    assert 'value="organisation"' in page
    assert 'value="contact_email"' not in page
    assert '<input type="hidden" name="state" value="submitted">' in page


def test_an_export_is_logged_with_who_took_how_many_rows(client, session, edition, boss):
    factories.ApplicationFactory(edition=edition, kind=CallKind.STARTUP)
    factories.ApplicationFactory(edition=edition, kind=CallKind.EXHIBITOR)

    client.get(url(edition, "applications.csv"))
    client.get(url(edition, "applications.csv?kind=exhibitor"))

    entries = session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "export").order_by(AuditEntry.id)
    ).all()
    assert [(entry.actor_id, entry.subject, entry.data) for entry in entries] == [
        (boss.id, "list-applications", {"rows": 2}),
        (boss.id, "list-applications", {"rows": 1, "kind": "exhibitor"}),
    ]


def test_the_log_says_what_an_organisation_said_before(client, ctx, edition, boss):
    facts = {"field": "contact_email", "before": "old@example.org", "after": "new@example.org"}
    audit.record(ctx, "TS26-0001", "organisation_changed", **facts)
    ctx.session.commit()

    page = client.get(url(edition, "audit")).text

    assert "What the organisation says of itself changed" in page
    assert "Email address:</span> <bdi>old@example.org</bdi> → <bdi>new@example.org</bdi>" in page


def test_who_stepped_aside_reads_of_no_list_that_others_took(client, session, edition, boss):
    hidden = factories.ApplicationFactory(edition=edition)
    client.get(url(edition, "applications.csv"))
    other = member(edition, Role.ORGANISER)
    step_aside(session, other, hidden)
    client.login(other.email)
    client.get(url(edition, "applications.csv?kind=startup"))

    page = client.get(url(edition, "audit")).text

    assert page.count("List of applications") == 1


def test_the_chair_exports_no_contacts(client, edition):
    organisation = factories.OrganisationFactory(contact_email="canary@example.org")
    factories.ApplicationFactory(edition=edition, organisation=organisation)
    client.login(member(edition, Role.CHAIR).email)

    export = client.get(url(edition, "applications.csv?kind=startup"))

    assert ("canary" in export.text, len(export.text.splitlines())) == (False, 2)


def test_contacts_are_for_those_who_screen(client, edition):
    organisation = factories.OrganisationFactory(
        contact_email="canary@example.org", contact_phone="+212600000000"
    )
    application = factories.ApplicationFactory(edition=edition, organisation=organisation)
    path = url(edition, f"applications/{application.reference}")

    pages = []
    for role in (Role.CHAIR, Role.ORGANISER):
        client.login(member(edition, role).email)
        pages.append(client.get(path).text)

    assert ["canary" in page for page in pages] == [False, True]


def test_screening_a_file(client, session, edition, boss):
    edition.refusal_reasons = [TOO_OLD]
    session.commit()
    application = factories.ApplicationFactory(edition=edition)
    path = url(edition, f"applications/{application.reference}")
    page = client.get(path)

    answer = client.post(
        f"{path}/screen?state=submitted",
        data={"verdict": "ineligible", "reason": "too_old", "note": "Founded 2001."},
    )

    assert "Too old" in page.text
    assert (answer.status_code, answer.location) == (303, f"{path}?state=submitted&done=1")
    assert (application.state, application.screening_note) == (
        State.INELIGIBLE,
        "Plus de huit ans.\n\nFounded 2001.",
    )
    assert "Plus de huit ans." in client.get(path).text


def test_a_refusal_without_a_reason_is_asked_for_one(client, edition, boss):
    application = factories.ApplicationFactory(edition=edition)

    answer = client.post(
        url(edition, f"applications/{application.reference}/screen"), data={"verdict": "ineligible"}
    )

    assert (answer.status_code, 'href="#reason"' in answer.text) == (422, True)
    assert application.state is State.SUBMITTED


def test_a_verdict_that_comes_second_keeps_its_note_and_leads_back_to_the_file(
    client, edition, boss
):
    application = factories.ApplicationFactory(edition=edition)
    path = url(edition, f"applications/{application.reference}")
    client.post(f"{path}/screen", data={"verdict": "eligible"})

    answer = client.post(
        f"{path}/screen",
        data={"verdict": "ineligible", "note": "Founded in 2001 <b>"},
        headers={"Referer": f"http://localhost{path}?state=submitted"},
    )

    assert (answer.status_code, application.state) == (409, State.ELIGIBLE)
    assert (
        '<blockquote class="typed" dir="auto">Founded in 2001 &lt;b&gt;</blockquote>' in answer.text
    )
    assert f'href="{path}?state=submitted"' in answer.text


def test_a_refusal_leads_to_no_other_site(client, edition, boss):
    application = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    path = url(edition, f"applications/{application.reference}/screen")

    answer = client.post(
        path, data={"verdict": "eligible"}, headers={"Referer": "https://evil.example/x"}
    )

    assert answer.status_code == 409
    assert "evil.example" not in answer.text


def test_the_next_file_is_at_hand_after_a_verdict_that_left_the_list(client, edition, boss):
    files = factories.ApplicationFactory.create_batch(3, edition=edition)
    query = "?state=submitted&order=reference&down=0"
    first = url(edition, f"applications/{files[0].reference}")

    answer = client.post(f"{first}/screen{query}", data={"verdict": "eligible"})
    page = client.get(answer.location).text

    assert files[0].state is State.ELIGIBLE
    [following] = re.findall(r'data-key="KeyW" href="([^"]*)" autofocus', page)
    assert unescape(following) == url(edition, f"applications/{files[1].reference}{query}")


def test_a_verdict_goes_on_to_the_next_file_that_waits(client, edition, boss):
    files = factories.ApplicationFactory.create_batch(3, edition=edition)
    screened = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    query = "order=reference&down=0"
    go_on = {"verdict": "eligible", "then": "next"}

    answer = client.get(url(edition, f"applications/to-screen?{query}"))
    for one, following in zip(files, [*files[1:], None], strict=True):
        place, _, _ = answer.location.partition("?")
        assert place == url(edition, f"applications/{one.reference}")
        answer = client.post(f"{place}/screen?{query}", data=go_on)
        if following:
            page = client.get(answer.location).text
            assert f"{files.index(following) + 1} of 4" in page
            assert f"Go back to {one.reference}" in page

    assert answer.location == url(edition, f"applications?{query}")
    assert "No file of this list waits" in client.get(answer.location).text
    assert {one.state for one in (*files, screened)} == {State.ELIGIBLE}


def test_a_verdict_is_asked_for(client, edition, boss):
    application = factories.ApplicationFactory(edition=edition)

    answer = client.post(
        url(edition, f"applications/{application.reference}/screen"), data={"then": "next"}
    )

    assert (answer.status_code, 'href="#verdict"' in answer.text) == (422, True)
    assert application.state is State.SUBMITTED


def test_the_page_says_which_files_are_likely_of_the_same_organisation(client, edition, boss):
    first, second = (
        factories.ApplicationFactory(
            edition=edition, organisation=factories.OrganisationFactory(name=name, ice="1" * 15)
        )
        for name in ("Qatra", "Kattra Eau")
    )

    page = client.get(url(edition, f"applications/{first.reference}")).text

    assert second.reference in page
    assert "same ICE" in page


def test_a_verdict_is_taken_back_with_one_press_on_the_next_file(client, session, edition, boss):
    first, second = factories.ApplicationFactory.create_batch(2, edition=edition)
    path = url(edition, f"applications/{first.reference}")
    client.post(f"{path}/screen", data={"verdict": "eligible", "then": "next"})
    following = client.get(
        url(edition, f"applications/{second.reference}?screened={first.reference}")
    ).text
    screened = client.get(path).text

    client.post(f"{path}/reconsider")

    assert f"Undo the verdict on {first.reference}" in following
    assert "The applicant has not been told yet" in screened
    session.expire_all()
    [mail] = session.scalars(sa.select(OutboxMail))
    assert (first.state, mail.state) == (State.SUBMITTED, MailState.RECALLED)


def test_verdicts_prepared_one_by_one_are_told_together(client, session, edition, boss):
    first, second, third = factories.ApplicationFactory.create_batch(3, edition=edition)
    for file, verdict in ((first, "eligible"), (second, "eligible"), (third, "ineligible")):
        path = url(edition, f"applications/{file.reference}/screen")
        client.post(path, data={"verdict": verdict, "note": "Too late"})
    client.post(url(edition, f"applications/{second.reference}/reconsider"))
    page = client.get(url(edition, "applications/untold")).text
    chosen = [first.reference, second.reference, third.reference]

    client.post(url(edition, "applications/untold"), data={"file": chosen}, follow_redirects=True)

    assert ("Send these 2 mails now" in page, f"{second.reference}</div>" in page) == (True, False)
    assert "not yet told" not in client.get(url(edition, "applications")).text
    session.expire_all()
    now = datetime.now(UTC)
    mails = session.scalars(sa.select(OutboxMail).order_by(OutboxMail.reference)).all()
    assert [mail.leaves_at is None or mail.leaves_at <= now for mail in mails] == [True] * 3
    assert [mail.state is MailState.RECALLED for mail in mails] == [False, True, False]


def test_verdicts_that_nobody_has_seen_on_the_page_wait_on(client, session, edition, boss):
    file = factories.ApplicationFactory(edition=edition)
    client.post(url(edition, f"applications/{file.reference}/screen"), data={"verdict": "eligible"})

    client.post(url(edition, "applications/untold"), data={"file": "VS27-9999"})

    assert "1 verdict not yet told" in client.get(url(edition, "applications")).text


@pytest.mark.parametrize(
    ("lang", "says"),
    [("fr", "Choisissez l’une des réponses proposées."), ("ar", "اختاروا أحد الأجوبة المقترحة.")],
)
def test_a_verdict_that_was_not_chosen_is_asked_for(client, edition, boss, lang, says):
    file = factories.ApplicationFactory(edition=edition)
    path = url(edition, f"applications/screen?file={file.reference}")

    page = client.post(path.replace("/en/", f"/{lang}/"), data={})

    assert (page.status_code, says in page.text) == (422, True)
    assert file.state is State.SUBMITTED


def test_verdicts_not_yet_told_are_taken_back_together(client, session, edition, boss):
    files = [factories.ApplicationFactory(edition=edition) for _ in range(3)]
    for file in files:
        path = url(edition, f"applications/{file.reference}/screen")
        client.post(path, data={"verdict": "eligible"})
    chosen = {"file": [file.reference for file in files[:2]], "back": "1"}

    page = client.post(url(edition, "applications/untold"), data=chosen, follow_redirects=True)

    assert "2 verdicts are taken back." in page.text
    assert [file.state for file in files] == [State.SUBMITTED, State.SUBMITTED, State.ELIGIBLE]
    states = session.scalars(
        sa.select(OutboxMail.state).where(OutboxMail.template == "application_eligible")
    ).all()
    assert sorted(state is MailState.RECALLED for state in states) == [False, True, True]


def test_a_screening_is_reconsidered(client, session, edition, boss):
    application = factories.ApplicationFactory(edition=edition, state=State.INELIGIBLE)
    path = url(edition, f"applications/{application.reference}")

    client.post(f"{path}/reconsider", data={"note": "Mistyped year"})

    assert application.state is State.SUBMITTED
    assert "Mistyped year" in client.get(path).text


@pytest.mark.parametrize(
    ("action", "state"),
    [("select", State.SELECTED), ("waitlist", State.WAITLISTED), ("reject", State.REJECTED)],
)
def test_an_exhibitor_is_answered(client, edition, boss, action, state):
    application = factories.ApplicationFactory(
        edition=edition, kind=CallKind.EXHIBITOR, state=State.ELIGIBLE
    )
    path = url(edition, f"applications/{application.reference}")
    page = client.get(path)

    answer = client.post(f"{path}/answer/{action}", data={"note": "By the door"})

    assert "Your answer to the exhibitor" in page.text
    assert (answer.status_code, application.state) == (303, state)
    assert client.get(path).status_code == 200


def test_a_startup_gets_no_answer_past_the_jury(client, edition, boss):
    application = factories.ApplicationFactory(edition=edition, state=State.ELIGIBLE)
    path = url(edition, f"applications/{application.reference}")

    page, answer = client.get(path), client.post(f"{path}/answer/select")

    assert "Your answer to the exhibitor" not in page.text
    assert (answer.status_code, application.state) == (409, State.ELIGIBLE)


@pytest.mark.parametrize("step", ["screen", "reconsider", "answer/select"])
def test_a_note_too_long_is_told(client, edition, boss, step):
    application = factories.ApplicationFactory(
        edition=edition, kind=CallKind.EXHIBITOR, state=State.ELIGIBLE
    )

    answer = client.post(
        url(edition, f"applications/{application.reference}/{step}"),
        data={"note": "x" * 2001, "verdict": "eligible"},
    )

    assert (answer.status_code, application.state) == (422, State.ELIGIBLE)


@pytest.mark.parametrize("kind", list(CallKind))
def test_every_state_has_its_file(client, edition, boss, kind):
    files = [factories.ApplicationFactory(edition=edition, state=s, kind=kind) for s in State]

    pages = [client.get(url(edition, f"applications/{file.reference}")) for file in files]

    assert {page.status_code for page in pages} == {200}


def test_the_log_is_filtered_and_its_chain_checked(client, session, edition, boss, organiser):
    for _ in range(2):
        screening.screen(organiser, factories.ApplicationFactory(edition=edition), eligible=True)
    session.commit()
    entry = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).first()

    one = client.get(url(edition, f"audit?subject={entry.subject}"))
    intact = client.get(url(edition, "audit?check=1"))
    without_triggers(session)
    session.execute(
        sa.update(AuditEntry).values(actor_name="Nobody").where(AuditEntry.id == entry.id)
    )
    session.commit()
    broken = client.get(url(edition, "audit?check=1"))

    assert len(re.findall('scope="row"', one.text)) == 1
    assert "intact" in intact.text
    assert heads.read(SAFE, re.search(r"village-audit-1 [^<]+", intact.text)[0]).entries > 0
    assert f"broken at entry {entry.id}" in broken.text


def test_a_log_that_was_cut_says_so_by_itself(client, session, edition, boss, organiser, app):
    for number in range(3):
        audit.record(organiser, f"TS26-{number:04d}", "screen")
    session.commit()
    kept = heads.Kept(app.config["VILLAGE"].data_dir)
    kept.add(heads.signed(organiser))
    without_triggers(session)
    newest = session.scalar(sa.select(sa.func.max(AuditEntry.id)))
    session.execute(sa.delete(AuditEntry).where(AuditEntry.id == newest))
    session.commit()

    page = client.get(url(edition, "audit"))
    (app.config["VILLAGE"].data_dir / "audit-heads").unlink()

    assert "The log was cut or rewritten" in page.text


def test_the_log_of_another_edition_stays_there(client, session, edition, boss, ctx):
    audit.record(replace(ctx, edition=factories.EditionFactory()), "TS99-0001", "start")
    session.commit()

    assert "TS99-0001" not in client.get(url(edition, "audit")).text


def test_failed_mails_are_sent_again(client, session, edition, boss, organiser):
    row = outbox.queue(
        organiser,
        "application_withdrawn",
        to="x@example.org",
        language="fr",
        reference="TS26-0001",
        name="X",
        organisation="Aquanaute",
        title="T",
    )
    mail = session.get(OutboxMail, row)
    outbox.note_failure(organiser, mail, "550 no such user", last=True)
    session.commit()
    failed = client.get(url(edition, "mails?state=failed"))

    answer = client.post(url(edition, "mails/retry"))

    assert all(word in failed.text for word in ("550 no such user", "x@example.org", "TS26-0001"))
    assert (answer.status_code, mail.state, mail.attempts) == (303, MailState.QUEUED, 0)
    jobs = session.execute(
        sa.text("SELECT args FROM procrastinate_jobs WHERE task_name = 'mail.deliver'")
    )
    assert [row.args for row in jobs] == [{"mail_id": mail.id}]


def test_a_mail_is_read_and_sent_once_more_to_a_corrected_address(
    client, session, edition, boss, organiser
):
    application = factories.ApplicationFactory(edition=edition, state=State.SUBMITTED)
    screening.screen(organiser, application, eligible=True)
    [mail] = session.scalars(sa.select(OutboxMail))
    outbox.mark_sent(organiser, mail)
    session.commit()

    page = client.get(url(edition, f"mails/{mail.id}"))
    refused = client.post(url(edition, f"mails/{mail.id}/again"), data={"to": "nobody"})
    answer = client.post(url(edition, f"mails/{mail.id}/again"), data={"to": "new@example.org"})

    assert f'value="{mail.to}"' in page.text
    assert (refused.status_code, answer.status_code) == (422, 303)
    file = client.get(url(edition, f"applications/{application.reference}")).text
    assert all(f"/mails/{number}" in file for number in (mail.id, mail.id + 1))
    assert "new@example.org" in file


def test_invitations_and_links_are_not_listed(client, session, edition, boss):
    session.add(
        OutboxMail(
            edition_id=None,
            template="account_reset",
            to="secret@example.org",
            language="fr",
            params={},
            queued_at=datetime.now(UTC),
        )
    )
    session.commit()

    assert "secret@example.org" not in client.get(url(edition, "mails")).text


def test_a_role_not_held_is_not_taken(client, edition, boss):
    for data in ({"email": boss.email, "role": "juror"}, {"email": "", "role": "?"}):
        assert client.post(url(edition, "team/take"), data=data).status_code == 404
