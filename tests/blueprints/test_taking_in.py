"""Applications taken in from a spreadsheet: columns guessed, lines checked, all or none."""

import io
import re

import pytest
import sqlalchemy as sa

from tests import factories
from village.applications.tables import Application, Submission
from village.applications.words import State
from village.core.outbox.tables import OutboxMail
from village.core.permissions import Role
from village.editions.tables import Call

HEADINGS = (
    "Nom de la startup;Pays;Ville;Année de création;Effectif;Nom et prénom;E-mail;Téléphone;"
    "Thématique;Projet;Description;Interne"
)
LINE = (
    "Qatra Eau;Sénégal;Dakar;2021;6;Awa Diop;awa@qatra.example.org;+221 77 123 45 67;Water;Fuites;"
    "Capteurs de fuites;à revoir"
)


@pytest.fixture
def page(client, ctx):
    """Sign an organiser in; return the address of the page."""
    ctx.edition.axes[0].title = {"fr": "Eau", "en": "Water", "ar": "الماء"}
    ctx.session.commit()
    user = factories.UserFactory()
    factories.MembershipFactory(edition=ctx.edition, user=user, role=Role.ORGANISER)
    client.login(user.email)
    return f"/fr/{ctx.the_edition.code.lower()}/apply/take-in"


def look(client, page, *lines, encoding="utf-8", **more):
    sheet = "\n".join((HEADINGS, *lines)).encode(encoding)
    sent = {"call": "startup", "become": "submitted", "file": (io.BytesIO(sheet), "list.csv")}
    return client.post(page, data={**sent, **more}, content_type="multipart/form-data")


def fields(answer):
    """Return the fields of the page as a browser sends them again."""
    text = answer.get_data(as_text=True)
    hidden = re.findall(r'<input[^>]*name="(key|sheet|mapped_for)"[^>]*value="([^"]*)"', text)
    chosen = re.findall(
        r'<select[^>]*name="(column_\d+)".*?<option selected value="([^"]*)"', text, re.DOTALL
    )
    return {name: value.replace("&#39;", "'") for name, value in [*hidden, *chosen]}


def files(ctx):
    ctx.session.expire_all()
    return list(ctx.session.scalars(sa.select(Application).order_by(Application.id)))


def again(answer, do="take", **more):
    return {**fields(answer), "call": "startup", "become": "submitted", "do": do, **more}


def take(client, page, answer, **more):
    return client.post(page, data=again(answer, **more), content_type="multipart/form-data")


def table(answer):
    """Return the text of the page without its marks, from the columns on."""
    text = answer.get_data(as_text=True).rpartition("<table")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_page_asks_for_a_spreadsheet_and_the_list_leads_to_it(client, ctx, page):
    shown = client.get(page)
    listed = client.get(f"/fr/{ctx.the_edition.code.lower()}/admin/applications")

    assert shown.status_code == 200
    assert f'href="{page}"' in listed.get_data(as_text=True)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_foreign_columns_are_guessed_and_nothing_is_kept_before_one_has_looked(
    client, ctx, page, encoding
):
    answer = look(client, page, LINE, encoding=encoding)

    assert answer.status_code == 200
    assert [fields(answer)[f"column_{place}"] for place in range(12)] == [
        "name", "country", "city", "founded_year", "team_size", "contact_name", "contact_email",
        "contact_phone", "axis", "title", "summary", "",
    ]  # fmt: skip
    assert files(ctx) == []


def test_the_lines_are_taken_in_without_a_mail(client, ctx, page):
    taken = take(client, page, look(client, page, LINE, LINE.replace("Qatra Eau", "Nahr")))

    assert taken.status_code == 303
    kept = files(ctx)
    assert [(one.organisation.name, one.organisation.country, one.state) for one in kept] == [
        ("Qatra Eau", "SN", State.SUBMITTED),
        ("Nahr", "SN", State.SUBMITTED),
    ]
    assert [one.axis.title["fr"] for one in kept] == ["Eau", "Eau"]
    assert ctx.session.scalar(sa.select(sa.func.count(OutboxMail.id))) == 0


def test_one_wrong_line_is_said_in_the_readers_language_and_keeps_all_out(client, ctx, page):
    wrong = LINE.replace("2021", "bientôt").replace("Sénégal", "Atlantide")

    answer = look(client, page, LINE, wrong)
    taken = take(client, page, answer)

    assert (answer.status_code, taken.status_code) == (422, 422)
    said = table(answer)
    assert "Année de création : Écrivez un nombre entier" in said.replace("\xa0", " ")
    assert "Choisissez un pays de la liste." in said
    assert fields(taken)["column_0"] == "name"
    assert files(ctx) == []


def test_what_is_wrong_in_several_lines_is_said_once_by_field_with_their_count(client, ctx, page):
    lacking = [LINE.replace(";2021;", ";;").replace("Qatra", name) for name in ("Qatra", "Nahr")]
    worse = lacking[0].replace("Qatra", "Wadi").replace("Dakar", "")

    answer = look(client, page, *lacking, LINE.replace("Qatra", "Bahr"), worse)
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())

    unfilled = "Année de création : À remplir avant de déposer. 3 lignes : 2, 3, 5"
    assert text.replace("\xa0", " ").count("À remplir avant de déposer.") == 2
    assert unfilled in text.replace("\xa0", " ")
    lines = table(answer).replace("\xa0", " ").partition("Peut-être")[2]
    assert lines.count("Voir ci-dessus") == 2
    assert "Ville : À remplir avant de déposer." in lines
    assert files(ctx) == []


def test_drafts_may_lack_answers_and_contacts_are_invited_where_it_is_said(client, ctx, page):
    answer = look(client, page, LINE.replace("2021", ""), become="draft")

    taken = take(client, page, answer, become="draft", invites="y")

    assert taken.status_code == 303
    [file] = files(ctx)
    assert file.state is State.DRAFT
    assert list(ctx.session.scalars(sa.select(OutboxMail.template))) == ["organisation_invitation"]
    assert list(ctx.session.scalars(sa.select(Submission))) == []


def test_a_form_that_is_sent_twice_is_taken_in_once(client, ctx, page):
    answer = look(client, page, LINE)

    first, second = take(client, page, answer), take(client, page, answer)

    assert (first.status_code, second.status_code) == (303, 303)
    assert len(files(ctx)) == 1


def test_another_spreadsheet_sent_from_the_same_page_is_another_one(client, ctx, page):
    answer = look(client, page, LINE)
    other = look(client, page, LINE.replace("Qatra Eau", "Nahr"))

    take(client, page, answer)
    taken = take(client, page, other, key=fields(answer)["key"])

    assert taken.status_code == 303
    assert [one.organisation.name for one in files(ctx)] == ["Qatra Eau", "Nahr"]


def test_choices_days_and_answers_are_found_as_people_write_them(client, ctx, page):
    goals = [
        {"value": key, "label": {"fr": said}} for key, said in (("w", "Eau"), ("e", "Énergie"))
    ]
    asked = [
        {"key": "since", "kind": "date", "label": {"fr": "Depuis"}, "required": True},
        {"key": "goals", "kind": "choices", "label": {"fr": "Buts"}, "most": 2, "choices": goals},
        {"key": "market", "kind": "country", "label": {"fr": "Marché"}},
        {"key": "deck", "kind": "file", "label": {"fr": "Présentation"}, "accepts": ["pdf"]},
    ]
    call = ctx.session.scalars(sa.select(Call).where(Call.key == "startup")).one()
    call.sections = [{"questions": asked}]
    ctx.session.commit()
    headings = f"{HEADINGS};Depuis;Buts;Marché;First time;Présentation"
    line = f"{LINE.replace('2021', '03/05/2021')};1/2/2026;energie, eau;المغرب;oui;deck.pdf"
    sheet = io.BytesIO(f"{headings}\n{line}".encode())
    sent = {"call": "startup", "become": "submitted", "file": (sheet, "list.csv")}

    answer = client.post(page, data=sent, content_type="multipart/form-data")
    take(client, page, answer)

    assert fields(answer)["column_16"] == ""
    [file] = files(ctx)
    assert file.answers == {
        "since": "2026-02-01", "goals": ["e", "w"], "market": "MA", "deck": [],
    }  # fmt: skip
    assert (file.organisation.founded_year, file.first_time) == (2021, True)


def test_neither_yes_nor_no_is_an_error_of_its_line(client, ctx, page):
    answer = look(client, page, LINE.replace("à revoir", "peut-être"))

    chosen = take(client, page, answer, column_11="women_led")

    assert chosen.status_code == 422
    assert "Écrivez oui ou non." in table(chosen)
    assert files(ctx) == []


def test_a_column_is_chosen_otherwise_and_stays_so(client, ctx, page):
    answer = look(client, page, LINE)

    chosen = take(client, page, answer, do="look", column_11="legal_form", column_2="")

    assert fields(chosen)["column_11"] == "legal_form"
    assert fields(chosen)["column_2"] == ""
    assert chosen.status_code == 422  # the city is missing now


def test_two_columns_for_one_field_are_refused(client, ctx, page):
    chosen = take(client, page, look(client, page, LINE), column_11="name")

    assert chosen.status_code == 422
    assert files(ctx) == []


def test_likely_duplicates_are_named(client, ctx, page):
    known = factories.ApplicationFactory(
        edition=ctx.edition,
        state=State.SUBMITTED,
        organisation=factories.OrganisationFactory(name="Qatra Eau"),
    )
    ctx.session.commit()

    said = table(look(client, page, LINE, LINE.replace("Qatra Eau", "Nahr")))

    assert f"{known.reference} · noms proches" in said or known.reference in said
    assert "3 ·" in said


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"a"])
def test_what_cannot_be_read_is_refused_beside_the_file(client, ctx, page, content):
    sent = {"call": "startup", "become": "submitted", "file": (io.BytesIO(content), "list.xlsx")}

    answer = client.post(page, data=sent, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert 'id="file-error"' in answer.get_data(as_text=True)


def test_without_a_file_the_page_asks_for_one(client, page):
    answer = client.post(page, data={"call": "startup", "become": "submitted"})

    assert answer.status_code == 422
    assert "Choisissez un fichier." in answer.get_data(as_text=True)


def test_a_file_beyond_the_limit_is_refused(client, ctx, page):
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)
    parts = (
        b'"csrf_token"\r\n\r\n' + token[1].encode(),
        b'"call"\r\n\r\nstartup',
        b'"become"\r\n\r\nsubmitted',
        b'"file"; filename="list.csv"\r\n\r\n' + b"a\n" * 5_000_000,
    )
    body = b"".join(b"--x\r\nContent-Disposition: form-data; name=%b\r\n" % one for one in parts)
    client.csrf = False  # the body has the token

    answer = client.post(
        page, data=body + b"--x--\r\n", content_type="multipart/form-data; boundary=x"
    )

    assert answer.status_code == 422
    assert 'id="file-error"' in answer.get_data(as_text=True)


def test_looking_costs_no_query_for_each_line(client, ctx, page, count_queries):
    counts = []
    look(client, page, LINE)
    for lines in ([LINE], [LINE] * 5):
        count_queries.clear()
        look(client, page, *lines)
        counts.append(len(count_queries))

    assert counts[0] == counts[1]


def test_the_contact_of_a_file_that_was_taken_in_is_invited_later(client, ctx, page):
    take(client, page, look(client, page, LINE))
    [file] = files(ctx)
    shown = f"/fr/{ctx.the_edition.code.lower()}/admin/applications/{file.reference}"

    before = client.get(shown).get_data(as_text=True)
    invited = client.post(f"{shown}/invite")
    after = client.get(shown).get_data(as_text=True)

    assert invited.status_code == 303
    assert (f"{file.reference}/invite" in before, f"{file.reference}/invite" in after) == (
        True,
        False,
    )
    assert list(ctx.session.scalars(sa.select(OutboxMail.template))) == ["organisation_invitation"]
