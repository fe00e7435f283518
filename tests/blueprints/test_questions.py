"""The questions of a call from the form to the export, and the recipe for a new kind."""

import csv
import io

import pytest
import sqlalchemy as sa

from tests import factories, pdf
from tests.client import hidden_fields
from village.applications.words import State
from village.applications.writes import applications
from village.core.permissions import Role
from village.editions.tables import Call
from village.editions.words.calls import CallKind
from village.editions.words.kinds import KINDS
from village.editions.words.questions import QuestionKind, Shape


class Colour(QuestionKind):
    """A colour by its name: what CONTRIBUTING asks of a new kind."""

    code = "colour"
    shape = Shape.LINE
    most = 20

    def words(self, question, value, language):
        return f"# {value.title()}"


def ask(session, edition, *questions):
    call = session.scalars(
        sa.select(Call).where(Call.edition_id == edition.id, Call.kind == CallKind.STARTUP)
    ).one()
    asked = [{"label": {"fr": one["key"], "en": one["key"]}, **one} for one in questions]
    call.sections = [{"questions": asked}]
    session.commit()


def draft(client, edition, **fields):
    """Return a draft of a logged-in founder."""
    member = factories.OrganisationMemberFactory()
    application = factories.ApplicationFactory(
        edition=edition, organisation=member.organisation, state=State.DRAFT, **fields
    )
    client.login(member.user.email)
    return application


def address(edition, application, page):
    return f"/en/{edition.code.lower()}/apply/{application.reference}/{page}"


def save(client, edition, application, **typed):
    """Save the form as it stands, with these answers typed in."""
    page = client.get(address(edition, application, "edit"))
    hidden = hidden_fields(page.text)
    data = {"country": "MA", "name": "Aqua", "version": hidden["version"], **typed}
    return client.post(address(edition, application, "edit"), data={"do": "save", **data})


def submit(session, application):
    application.state, application.submitted_at = State.SUBMITTED, factories.LONG_AGO
    session.commit()
    factories.receive(application)


def export(client, edition):
    """Return the organiser's file of applications, a dictionary for each."""
    organiser = factories.UserFactory()
    factories.MembershipFactory(user=organiser, edition=edition, role=Role.ORGANISER)
    client.login(organiser.email)
    text = client.get(f"/en/{edition.code.lower()}/admin/applications.csv").text
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_new_kind_is_in_form_receipt_and_export(client, session, edition, monkeypatch):
    monkeypatch.setitem(KINDS, Colour.code, Colour())
    ask(session, edition, {"key": "shade", "kind": "colour"})
    application = draft(client, edition)

    saved = save(client, edition, application, q_shade="deep blue")
    session.refresh(application)
    assert (saved.status_code, application.answers) == (303, {"shade": "deep blue"})
    form = client.get(address(edition, application, "edit")).text
    page = client.get(f"/en/{edition.code.lower()}/apply/{application.reference}").text
    submit(session, application)
    receipt = client.get(address(edition, application, "receipt.pdf")).data

    assert 'name="q_shade"' in form
    assert 'value="deep blue"' in form
    assert "# Deep Blue" in page
    assert "# Deep Blue" in pdf.text(receipt)
    assert [row["shade"] for row in export(client, edition)] == ["deep blue"]


ALL_KINDS = [
    {"key": "part", "kind": "heading", "help": {"en": "What follows is optional."}},
    {"key": "budget", "kind": "amount", "unit": "EUR"},
    {"key": "since", "kind": "date"},
    {"key": "goals", "kind": "choices", "most": 2, "choices": [
        {"value": value, "label": {"en": value.title()}} for value in ("water", "energy", "waste")
    ]},
    {"key": "ready", "kind": "scale", "most": 9},
    {"key": "market", "kind": "country"},
    {"key": "page", "kind": "url"},
    {"key": "film", "kind": "video"},
    {"key": "lead", "kind": "person"},
    {"key": "second", "kind": "email"},
    {"key": "desk", "kind": "phone"},
    {"key": "terms", "kind": "consent", "required": True},
]  # fmt: skip
TYPED = {
    "q_budget": "1 250,50",
    "q_since": "2027-10-12",
    "q_goals": ["water", "waste"],
    "q_ready": "7",
    "q_market": "TN",
    "q_page": "aqua.example",
    "q_film": "https://video.example/42",
    "q_lead": "Amina B.",
    "q_second": "amina@example.org",
    "q_desk": "+212 522 00 00 00",
    "q_terms": "y",
}


def test_every_kind_goes_from_the_form_into_the_rows_and_back(client, session, edition):
    ask(session, edition, *ALL_KINDS)
    application = draft(client, edition)

    empty = client.get(address(edition, application, "edit")).text
    saved = save(client, edition, application, **TYPED)
    session.refresh(application)
    again = save(client, edition, application, **TYPED)

    assert (saved.status_code, again.status_code) == (303, 303)
    assert ("<h3>part</h3>" in empty, "What follows is optional." in empty) == (True, True)
    assert application.answers == {
        "budget": 125050,
        "since": "2027-10-12",
        "goals": ["water", "waste"],
        "ready": 7,
        "market": "TN",
        "page": "https://aqua.example",
        "film": "https://video.example/42",
        "lead": "Amina B.",
        "second": "amina@example.org",
        "desk": "+212 522 00 00 00",
        "terms": True,
    }
    submit(session, application)
    [row] = export(client, edition)
    expected = {
        "budget (EUR)": "1250.50",
        "since": "2027-10-12",
        "goals": "water; waste",
        "ready": "7",
        "market": "TN",
        "page": "https://aqua.example",
        "film": "https://video.example/42",
        "lead": "Amina B.",
        "second": "amina@example.org",
        "desk": "'+212 522 00 00 00",
        "terms": "x",
    }
    assert {key: row[key] for key in expected} == expected


def test_every_kind_may_be_left_out_of_a_draft(client, session, edition):
    ask(session, edition, *ALL_KINDS)
    application = draft(client, edition)

    saved = save(client, edition, application)
    session.refresh(application)

    assert saved.status_code == 303
    assert {key: answer for key, answer in application.answers.items() if answer} == {}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"q_goals": ["water", "waste", "energy"]}, "Choose at most 2."),
        ({"q_film": "video.example"}, "Give the address of the video itself, not of its site."),
        ({"q_market": "XX"}, "Choose a country of the list."),
        ({"q_budget": "much"}, "Write an amount, such as 12 500.50."),
    ],
)
def test_what_a_kind_cannot_hold_is_refused_beside_its_field(client, session, edition, typed, said):
    ask(session, edition, *ALL_KINDS)
    application = draft(client, edition)

    answer = save(client, edition, application, **typed)

    assert (answer.status_code, said in answer.text) == (422, True)
    [key] = typed
    session.refresh(application)
    assert key.removeprefix("q_") not in application.answers


def test_a_required_consent_has_to_be_ticked_before_the_file_is_submitted(ctx, session, edition):
    ask(session, edition, *ALL_KINDS)
    application = factories.ApplicationFactory(edition=edition, answers={"terms": False})

    assert [name for name in applications.missing(ctx, application) if name.startswith("q_")] == [
        "q_terms"
    ]


LIMITED = [
    {"key": "goals", "kind": "choices", "least": 2, "most": 3, "choices": [
        {"value": value, "label": {"en": value}} for value in "abcd"
    ]},
    {"key": "since", "kind": "date", "least": 20270101, "most": 20271231},
    {"key": "users", "kind": "number", "least": 10},
    {"key": "why", "kind": "text", "least": 5, "most": 20},
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"q_goals": ["a", "b", "c", "d"]}, "Choose between 2 and 3."),
        (
            {"q_since": "2028-01-01"},
            "Give a day between 1 January 2027 and 31 December 2027.",
        ),
        ({"q_users": "9"}, "Give a number of 10 or more."),
        ({"q_why": "x" * 21}, "At most 20 characters, please: this has 21."),
    ],
)
def test_what_breaks_a_limit_for_good_is_refused_at_once(client, session, edition, typed, said):
    ask(session, edition, *LIMITED)
    application = draft(client, edition)

    answer = save(client, edition, application, **typed)
    session.refresh(application)

    [key] = typed
    assert (answer.status_code, said in answer.text.split("</h2>")[1]) == (422, True)
    assert key.removeprefix("q_") not in application.answers


def test_what_may_still_grow_is_kept_in_the_draft_and_refused_at_submission(
    ctx, client, session, edition
):
    ask(session, edition, *LIMITED)
    application = draft(client, edition)

    saved = save(client, edition, application, q_goals=["a"], q_why="abcd")
    reviewed = save(client, edition, application, q_goals=["a"], q_why="abcd", do="review")
    form = client.get(address(edition, application, "edit?check=1"))
    session.refresh(application)

    assert (saved.status_code, reviewed.status_code) == (303, 303)
    assert (application.answers["goals"], application.answers["why"]) == (["a"], "abcd")
    assert {"q_goals", "q_why"} <= set(applications.missing(ctx, application))
    said = [
        form.text.split(f'id="{key}-error"')[1].split("</p>")[0] for key in ("q_goals", "q_why")
    ]
    assert ("Choose between 2 and 3." in said[0], "Write at least 5 characters." in said[1]) == (
        True,
        True,
    )


def test_the_limits_are_told_before_anything_is_typed(client, session, edition):
    ask(session, edition, *LIMITED)
    application = draft(client, edition)

    page = client.get(address(edition, application, "edit")).text

    told = (
        "Choose between 2 and 3.",
        "Give a day between 1 January 2027 and 31 December 2027.",
        "Give a number of 10 or more.",
        "Write at least 5 characters.",
    )
    assert [one for one in told if one not in page] == []


def test_a_limit_that_grew_stricter_is_asked_of_drafts_saved_before(ctx, session, edition):
    ask(session, edition, {"key": "users", "kind": "number", "most": 50})
    application = factories.ApplicationFactory(edition=edition, answers={"users": 60})

    assert [one for one in applications.missing(ctx, application) if one.startswith("q_")] == [
        "q_users"
    ]


def test_the_form_asks_as_much_for_sixty_questions_as_for_one_of_each_kind(
    client, session, edition, count_queries
):
    application = draft(client, edition)
    session.commit()
    counts = []
    for asked in (len(KINDS), 60):
        kinds = [list(KINDS)[at % len(KINDS)] for at in range(asked)]
        ask(
            session,
            edition,
            *({"key": f"q{at}", "kind": one, "unit": "EUR"} for at, one in enumerate(kinds)),
        )
        client.get(address(edition, application, "edit"))
        count_queries.clear()
        assert client.get(address(edition, application, "edit")).status_code == 200
        counts.append(len(count_queries))

    assert counts[0] == counts[1]
