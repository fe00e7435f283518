"""Visitors taken in from a spreadsheet: columns guessed, lines read, all or none."""

import io
import re

import pytest
import sqlalchemy as sa

from tests import factories
from village.core.permissions import Role
from village.visitors.tables import Visitor

HEADINGS = "Prénom;Nom;Courriel;Type de visiteur;Jours;Remarque"
CHOSEN = {"kind": "public", "days": ["2027-06-05"], "language": "fr"}


@pytest.fixture
def page(client, ctx):
    """Sign an organiser in; return the address of the page."""
    ctx.edition.visitors = {"open": True, "places_a_day": 2}
    ctx.session.commit()
    user = factories.UserFactory()
    factories.MembershipFactory(edition=ctx.edition, user=user, role=Role.ORGANISER)
    client.login(user.email)
    return f"/fr/{ctx.the_edition.code.lower()}/visitors/take-in"


def look(client, page, *lines):
    sheet = io.BytesIO("\n".join((HEADINGS, *lines)).encode())
    data = {**CHOSEN, "file": (sheet, "list.csv")}
    return client.post(page, data=data, content_type="multipart/form-data")


def take(client, page, answer):
    text = answer.get_data(as_text=True)
    hidden = re.findall(r'<input[^>]*name="(sheet|mapped_for)"[^>]*value="([^"]*)"', text)
    columns = re.findall(
        r'<select[^>]*name="(column_\d+)".*?<option selected value="([^"]*)"', text, re.DOTALL
    )
    return client.post(page, data={**CHOSEN, **dict(hidden), **dict(columns), "do": "take"})


def registered(ctx):
    found = ctx.session.scalars(sa.select(Visitor).order_by(Visitor.id))
    return [
        (one.name, one.email, one.kind, [day.day.isoformat() for day in one.days]) for one in found
    ]


def test_a_sheet_is_looked_at_then_taken_in(client, ctx, page):
    lines = (
        "Salma;Berrada;salma@example.org;Étudiant;06/06/2027;VIP",
        ";Amine Alami;;;2027-06-05, 2027-06-06;",
    )

    looked = look(client, page, *lines)
    before = registered(ctx)
    taken = take(client, page, looked)

    assert (looked.status_code, before, taken.status_code) == (200, [], 303)
    assert registered(ctx) == [
        ("Salma Berrada", "salma@example.org", "student", ["2027-06-06"]),
        ("Amine Alami", "", "public", ["2027-06-05", "2027-06-06"]),
    ]


def test_each_line_that_is_not_right_is_said_and_nothing_is_kept(client, ctx, page):
    looked = look(
        client, page, "Salma;Berrada;salma@;;;", "A;B;;Ministre;;", "C;D;;;31/12/2030;", "E;F;;;x;"
    )
    taken = take(client, page, looked)

    text = looked.get_data(as_text=True)
    assert (looked.status_code, taken.status_code, registered(ctx)) == (422, 422, [])
    said = re.findall(r"salma@|Ministre|31/12/2030| x\.", text.rpartition("<table")[2])
    assert said == ["salma@", "Ministre", "31/12/2030", " x."]
