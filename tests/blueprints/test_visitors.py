"""The pages of visitors: registering without an account, one's own page, the office, the desk."""

import html
import io
import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests import factories
from tests.visitors.conftest import FIRST, SECOND, asked, talk
from village.applications.words import State
from village.badges.words import BadgeState
from village.core.audit.tables import AuditEntry
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.core.personal import ERASED_NAMES
from village.editions.words.calls import CallKind
from village.visitors.tables import Visitor
from village.visitors.words import VisitorSource, VisitorState
from village.visitors.writes import inviting, letters, registering

SAID = {
    "kind": "public",
    "name": "Salma Berrada",
    "email": "salma@example.org",
    "days": ["2027-06-05"],
    "language": "fr",
}


@pytest.fixture
def base(ctx):
    """Open the registration; return where the pages of visitors are."""
    ctx.edition.visitors = {"open": True, "places_a_day": 2}
    ctx.session.commit()
    return f"/fr/{ctx.the_edition.code.lower()}/visitors"


@pytest.fixture
def here(app, ctx):
    """Return an anonymous context whose files and secret are the application's."""
    return replace(ctx, storage=app.extensions["village_storage"])


def text(answer):
    return answer.get_data(as_text=True)


def visitors(ctx):
    return list(ctx.session.scalars(sa.select(Visitor).order_by(Visitor.id)))


def own_page(here, visitor):
    code = here.the_edition.code.lower()
    return f"/fr/{code}/visitors/own/{letters.token(here, visitor)}"


def office(client, ctx, role=Role.ORGANISER):
    user = factories.UserFactory()
    factories.MembershipFactory(edition=ctx.edition, user=user, role=role)
    client.login(user.email)


def test_everybody_finds_the_form_from_every_public_page(client, ctx, base):
    home = text(client.get(f"/fr/{ctx.the_edition.code.lower()}/"))

    assert f'href="{base}/register"' in home
    assert client.get(f"{base}/register").status_code == 200


def test_a_closed_registration_offers_no_form_and_no_link(client, ctx, base):
    ctx.edition.visitors = {}
    ctx.session.commit()

    page, posted = client.get(f"{base}/register"), client.post(f"{base}/register", data=SAID)

    assert "<form" not in text(page).partition("<main")[2].partition("</main")[0]
    assert posted.status_code == 409
    assert "/register" not in text(client.get(f"/fr/{ctx.the_edition.code.lower()}/"))
    assert visitors(ctx) == []


def test_a_form_registers_and_the_answer_tells_nothing(client, ctx, base):
    first = client.post(f"{base}/register", data=SAID)
    again = client.post(f"{base}/register", data={**SAID, "name": "Somebody Else"})

    assert (first.status_code, first.location) == (again.status_code, again.location)
    [visitor] = visitors(ctx)
    assert (visitor.name, visitor.source) == ("Salma Berrada", VisitorSource.ONLINE)
    assert "salma" not in text(client.get(first.location)).lower()


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, ctx, base):
    wrong = {**SAID, "email": "salma@", "days": [], "kind": "press", "organisation": "Atlas"}

    answer = client.post(f"{base}/register", data=wrong)

    assert answer.status_code == 422
    errors = set(re.findall(r'id="(\w+)-error"', text(answer)))
    assert errors == {"email", "days", "proof"}
    assert 'value="Atlas"' in text(answer)
    assert visitors(ctx) == []


def test_a_session_on_another_day_is_named(client, ctx, base):
    talk(ctx, "opening", SECOND)

    answer = client.post(f"{base}/register", data={**SAID, "sessions": ["opening"]})

    assert (answer.status_code, visitors(ctx)) == (422, [])
    assert " · Ouverture. Choisissez aussi ce jour" in text(answer)


def test_a_machine_that_fills_what_nobody_sees_registers_nobody(client, ctx, base):
    answer = client.post(f"{base}/register", data={**SAID, "website": "https://spam.example"})

    assert answer.status_code == 303
    assert visitors(ctx) == []
    assert ctx.session.scalars(sa.select(OutboxMail)).all() == []


def test_a_network_registers_so_many_an_hour(client, ctx, base, monkeypatch):
    monkeypatch.setattr("village.blueprints.visitors.registering.MOST_AN_HOUR", 1)

    client.post(f"{base}/register", data=SAID)
    answer = client.post(f"{base}/register", data={**SAID, "email": "other@example.org"})

    assert (answer.status_code, len(visitors(ctx))) == (429, 1)
    assert 'value="other@example.org"' in text(answer)


def test_the_own_page_shows_changes_and_cancels(client, ctx, here, base):
    visitor = registering.register(here, asked())
    ctx.session.commit()
    page = own_page(here, visitor)

    shown = client.get(page)
    changed = client.post(page, data={"days": ["2027-06-05", "2027-06-06"], "consents": ["news"]})
    picture = client.get(f"{page}/badge.svg")
    pdf, calendar = client.get(f"{page}/badge.pdf"), client.get(f"{page}/visit.ics")

    assert "Salma Berrada" in text(shown)
    assert changed.status_code == 303
    assert [str(one.day) for one in visitor.days] == ["2027-06-05", "2027-06-06"]
    assert [picture.mimetype, pdf.mimetype, calendar.mimetype] == [
        "image/svg+xml",
        "application/pdf",
        "text/calendar",
    ]
    assert calendar.get_data().count(b"BEGIN:VEVENT") == 2
    assert client.get(f"{page}/data.json").json["name"] == "Salma Berrada"
    client.post(f"{page}/cancel")
    assert visitor.state is VisitorState.CANCELLED
    assert client.get(f"{page}/badge.pdf").status_code == 404


def test_who_waits_for_all_days_reads_nowhere_that_they_are_registered(client, ctx, here, base):
    ctx.edition.visitors = {"open": True, "places_a_day": 0}
    visitor = registering.register(here, asked())
    ctx.session.commit()

    page = text(client.get(own_page(here, visitor)))

    assert "Liste d’attente" in page
    assert "Inscrit<" not in page


def test_a_visitor_corrects_the_name_and_the_code_stays(client, ctx, here, base):
    visitor = registering.register(here, asked("Salma Berada"))
    ctx.session.commit()
    page, token = own_page(here, visitor), visitor.badge.token

    wrong = client.post(f"{page}/name", data={"name": "", "organisation": "Atlas"})
    right = client.post(f"{page}/name", data={"name": "Salma Berrada", "organisation": "Atlas"})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "Atlas" in text(wrong)
    badge = visitor.badge
    assert (badge.name, badge.organisation_name, badge.token) == ("Salma Berrada", "Atlas", token)
    assert "Salma Berrada" in text(client.get(page))


@pytest.mark.parametrize("kind", ["public", "press"])
def test_a_printed_name_and_one_of_a_proof_are_not_the_visitors_to_change(
    client, ctx, here, base, kind
):
    visitor = registering.register(here, asked("Salma Berada", kind=kind, proof="Card 12"))
    if visitor.badge:
        visitor.badge.prints = 1
    ctx.session.commit()
    page = own_page(here, visitor)

    answer = client.post(f"{page}/name", data={"name": "Salma Berrada"})

    assert (answer.status_code, visitor.name) == (409, "Salma Berada")
    assert "/name" not in text(client.get(page))


def test_a_registration_cancelled_in_two_tabs_is_cancelled_once(client, ctx, here, base):
    visitor = registering.register(here, asked())
    ctx.session.commit()

    answers = [client.post(f"{own_page(here, visitor)}/cancel") for _tab in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert visitors(ctx)[0].state is VisitorState.CANCELLED


def test_a_visitor_passes_on_and_the_link_is_the_others(client, ctx, here, base):
    visitor = registering.register(here, asked())
    ctx.session.commit()
    page = own_page(here, visitor)

    wrong = client.post(
        f"{page}/pass-on", data={"name": "Amine Alami", "email": "salma@example.org"}
    )
    done = client.post(
        f"{page}/pass-on", data={"name": "Amine Alami", "email": "amine@example.org"}
    )

    assert (wrong.status_code, done.status_code) == (422, 303)
    assert visitor.name == "Amine Alami"
    gone = client.get(page)
    assert gone.status_code == 404
    assert "Si vous venez de céder vos places" in text(gone)
    assert client.get(own_page(here, visitor)).status_code == 200


def test_what_is_done_once_is_answered_twice_alike(client, ctx, here, base):
    visitor = registering.register(here, asked())
    ctx.session.commit()
    page = own_page(here, visitor)
    other = {"name": "Amine Alami", "email": "amine@example.org"}

    passed = [client.post(f"{page}/pass-on", data=other).location for _nth in range(2)]
    page = own_page(here, visitor)
    cancelled = [client.post(f"{page}/cancel").location for _nth in range(2)]
    forgotten = [client.post(f"{page}/forget").location for _nth in range(2)]

    home = f"/fr/{ctx.the_edition.code.lower()}/"
    assert (passed, cancelled, forgotten) == ([home] * 2, [page] * 2, [home] * 2)
    assert client.post(f"{page}/pass-on", data=other).status_code == 404
    assert client.get(page).status_code == 404


def test_who_comes_for_the_press_instead_is_asked_for_a_proof(client, ctx, here, base):
    visitor = registering.register(here, asked(kind="press", proof="card 7"))
    ctx.session.commit()
    page = own_page(here, visitor)
    other = {"name": "Amine Alami", "email": "amine@example.org"}

    shown = client.get(f"{page}/pass-on").text
    wrong = client.post(f"{page}/pass-on", data=other)
    done = client.post(f"{page}/pass-on", data={**other, "proof": "card 9"})

    assert 'name="proof"' in shown
    assert (wrong.status_code, done.status_code) == (422, 303)
    assert (visitor.name, visitor.proof) == ("Amine Alami", "card 9")


def test_a_visitor_brings_a_group(client, ctx, here, base):
    visitor = registering.register(here, asked())
    ctx.session.commit()
    page = own_page(here, visitor)
    people = {"people": "Amine Alami\nAlami Amine"}

    looked = client.post(f"{page}/group", data=people)
    taken = client.post(f"{page}/group", data={**people, "take": "yes"})

    assert (looked.status_code, taken.status_code) == (200, 200)
    assert [one.name for one in visitors(ctx)] == ["Salma Berrada", "Amine Alami"]
    assert "Alami Amine" in text(taken)


def test_a_visitor_brings_a_group_by_a_spreadsheet(client, ctx, here, base):
    visitor = registering.register(here, asked())
    ctx.session.commit()
    page = own_page(here, visitor)

    def send(content, **more):
        form = {"file": (io.BytesIO(content), "equipe.csv"), **more}
        return client.post(f"{page}/group", data=form, content_type="multipart/form-data")

    sheet = "Prénom;Nom;Courriel\nAmine;Alami;amine@example.org\nHind;Fassi;\n".encode()
    looked = send(sheet, take="yes")
    lines = re.findall(r"<textarea[^>]*>\s*(.*?)</textarea>", text(looked), re.DOTALL)
    refused = send(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))

    assert [one.name for one in visitors(ctx)] == ["Salma Berrada"]
    client.post(f"{page}/group", data={"people": html.unescape(lines[0]), "take": "yes"})
    assert [one.name for one in visitors(ctx)][1:] == ["Amine Alami", "Hind Fassi"]
    assert (looked.status_code, refused.status_code) == (200, 422)
    assert "2007" in text(refused)


def test_a_visitor_deletes_what_was_told(client, ctx, here, base):
    visitor = registering.register(here, asked())
    ctx.session.commit()
    page = own_page(here, visitor)

    assert client.post(f"{page}/forget").status_code == 303

    nobody = ERASED_NAMES[visitor.language]
    assert (visitor.name, visitor.email, visitor.badge) == (nobody, "", None)
    assert client.get(page).status_code == 404


def test_the_office_sees_numbers_finds_and_takes_the_list_away(client, ctx, here, base):
    registering.register(here, asked())
    registering.register(here, asked("Amine Alami", kind="student"))
    ctx.session.commit()
    office(client, ctx)

    page = client.get(f"{base}/?kind=student")
    file = client.get(f"{base}/list.csv?kind=student")

    assert "Amine Alami" in text(page)
    assert "Salma Berrada" not in text(page)
    assert "amine@example.org" in text(file)
    assert "salma@example.org" not in text(file)
    logged = sa.select(AuditEntry.data).where(AuditEntry.action == "export")
    assert ctx.session.scalar(logged) == {"rows": 1, "kind": "student"}


@pytest.mark.parametrize(
    ("kind", "action", "state"),
    [
        ("press", "accept", VisitorState.REGISTERED),
        ("press", "refuse", VisitorState.REFUSED),
        ("public", "cancel", VisitorState.CANCELLED),
        ("public", "resend", VisitorState.REGISTERED),
        ("public", "forget", VisitorState.CANCELLED),
    ],
)
def test_the_office_acts_on_a_visitor(client, ctx, here, base, kind, action, state):
    visitor = registering.register(here, asked(kind=kind, proof="card 7"))
    ctx.session.commit()
    office(client, ctx)

    shown = client.get(f"{base}/of/{visitor.reference}")
    answer = client.post(f"{base}/of/{visitor.reference}/{action}")

    assert (shown.status_code, answer.status_code) == (200, 303)
    assert visitor.state is state


def test_the_office_takes_a_list_in(client, ctx, base):
    office(client, ctx)
    said = {"kind": "student", "days": ["2027-06-05"], "language": "fr", "people": "Amine Alami"}

    looked = client.post(f"{base}/import", data=said)
    before = visitors(ctx)
    taken = client.post(f"{base}/import", data={**said, "take": "yes"})

    assert (looked.status_code, before, taken.status_code) == (200, [], 303)
    assert [(one.name, one.source) for one in visitors(ctx)] == [
        ("Amine Alami", VisitorSource.LIST)
    ]


def test_the_desk_registers_and_prints_in_one_press(client, ctx, base):
    office(client, ctx, Role.GATE)
    said = {"kind": "public", "name": "Amine Alami", "days": ["2027-06-05"], "language": "fr"}

    done = client.post(f"{base}/desk?sheet=cr80", data=said)
    [visitor] = visitors(ctx)
    page = text(client.get(done.location))
    [action] = re.findall(r'action="([^"]+/print)"', page)
    focused = re.findall(r"<(?:input|button)[^>]*autofocus", page)
    printed = client.post(action, data={"sheet": "cr80"})

    assert (visitor.source, visitor.badge.state) == (VisitorSource.DESK, BadgeState.ISSUED)
    assert [one.startswith("<button") for one in focused] == [True]
    assert (printed.mimetype, visitor.badge.prints) == ("application/pdf", 1)
    assert "Amine Alami" in text(client.get(f"{base}/desk?q=alami"))


def test_the_desk_never_shows_addresses_nor_proofs(client, ctx, here, base):
    registering.register(here, asked(email="canary@example.org"))
    ctx.session.commit()
    office(client, ctx, Role.GATE)

    pages = [client.get(f"{base}/{path}") for path in ("desk?q=salma", "", "list.csv")]

    assert [page.status_code for page in pages] == [200, 403, 403]
    assert all("canary" not in text(page) for page in pages)


def test_an_exhibitor_invites_and_the_code_is_spent(client, ctx, base):
    member = factories.OrganisationMemberFactory()
    application = factories.ApplicationFactory(
        edition=ctx.edition,
        organisation=member.organisation,
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    client.login(member.user.email)
    page = f"{base}/invitations/{application.reference}"

    client.get(page)
    client.post(page)
    [link] = set(re.findall(r"http://localhost(\S+/register\?code=[\w-]+)", text(client.get(page))))
    form = text(client.get(link))
    code = link.partition("code=")[2]
    answer = client.post(f"{base}/register", data={**SAID, "kind": "guest", "code": code})

    assert application.organisation.name in form
    assert answer.status_code == 303
    [visitor] = visitors(ctx)
    assert visitor.source is VisitorSource.INVITATION


def test_who_has_a_code_that_opens_nothing_registers_without_it(client, ctx, base):
    form = text(client.get(f"{base}/register?code=NOPE"))
    refused = client.post(f"{base}/register", data={**SAID, "kind": "guest", "code": "NOPE"})
    page = text(refused)
    [code] = re.findall(r'name="code"[^>]* value="([^"]*)"', page)
    again = client.post(f"{base}/register", data={**SAID, "code": code})

    assert all("Vous pouvez aussi vous inscrire sans code." in one for one in (form, page))
    assert 'value="guest"' not in form + page
    assert SAID["name"] in page
    assert (refused.status_code, again.status_code, len(visitors(ctx))) == (409, 303, 1)


def test_the_organiser_raises_a_quota(client, ctx, organiser, base):
    application = factories.ApplicationFactory(
        edition=ctx.edition, kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    invitation = inviting.invite(organiser, application)
    ctx.session.commit()
    office(client, ctx)
    page = f"{base}/invitations/{application.reference}/quota"

    wrong, right = client.post(page, data={"quota": "x"}), client.post(page, data={"quota": "70"})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert invitation.quota == 70


def test_a_list_of_visitors_asks_as_often_for_three_as_for_one(
    client, ctx, here, base, count_queries
):
    office(client, ctx)

    def asked_for(*names):
        for name in names:
            registering.register(here, asked(name, days=[FIRST]))
        ctx.session.commit()
        ctx.session.expire_all()
        client.get(f"{base}/")
        count_queries.clear()
        client.get(f"{base}/")
        return len(count_queries)

    assert asked_for("Amine Alami") == asked_for("Bahia Bennis", "Chama Chraibi")
