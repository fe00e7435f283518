"""The articles of contracts in the studio: what may stand in them, and the document they make."""

import pytest

from tests import factories, pdf
from tests.blueprints.test_studio import as_lists, form_in, logged_in, save, set_to, url
from village.applications.words import State
from village.blueprints.studio.words.documents import CONTRACT_PLACEHOLDERS
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.engines.documents.clauses import PLACEHOLDERS

TEXT = "contracts-exhibitor-0-text-fr"
HOSTILE = ["{a.__class__}", "{x:>99999999}", "{exhibitor.name}", "{0}", "{}", "{ exhibitor }"]


@pytest.fixture
def studio(client, edition, ctx):
    edition.clauses = {"exhibitor": [{"title": {"fr": "Objet"}, "text": {"fr": "Rien."}}]}
    ctx.session.commit()
    return logged_in(client, edition)


def preview(studio, edition, who, change=lambda sent: sent, columns=""):
    # What a browser sends is the form and what is chosen for the preview.
    sent = as_lists(change(form_in(studio.get(url(edition, "contracts")).text)))
    return studio.post(
        url(edition, "contracts"), data={**sent, "who": who, "columns": columns, "preview": "1"}
    )


def test_every_placeholder_is_listed_with_what_it_means(studio, edition):
    page = studio.get(url(edition, "contracts")).text

    assert set(CONTRACT_PLACEHOLDERS) == set(PLACEHOLDERS)
    assert [name for name in PLACEHOLDERS if "{" + name + "}" not in page] == []


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("press", [{}, {"preview": "1", "who": "equipped"}])
def test_what_is_no_placeholder_is_said_at_its_field(studio, edition, ctx, hostile, press):
    answer = save(studio, edition, "contracts", set_to(TEXT, f"De {hostile}."), **press)

    assert answer.status_code == 422
    assert f'href="#{TEXT}"' in answer.text
    ctx.session.refresh(edition)
    assert edition.clauses["exhibitor"][0]["text"] == {"fr": "Rien."}


def test_an_article_is_seen_as_it_is_typed_and_is_not_saved(studio, edition, ctx):
    answer = preview(
        studio, edition, "equipped", set_to(TEXT, "{exhibitor} a le stand {stand}, {{.")
    )

    text = " ".join(pdf.text(answer.data).split())
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "Example Company a le stand A01, {{." in text
    ctx.session.refresh(edition)
    assert edition.clauses["exhibitor"][0]["text"] == {"fr": "Rien."}


def test_somebody_who_takes_part_is_chosen_from_the_list(studio, edition, ctx):
    atlas = factories.ApplicationFactory(
        edition=edition,
        organisation=factories.OrganisationFactory(name="Atlas {stand} <b>"),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )
    ctx.session.commit()

    page = studio.get(url(edition, "contracts")).text
    answer = preview(
        studio, edition, atlas.reference, set_to(TEXT, "Pour {exhibitor}."), columns="fr"
    )

    assert f'<option value="{atlas.reference}">Atlas {{stand}} &lt;b&gt;</option>' in page
    assert "Pour Atlas {stand} <b>." in " ".join(pdf.text(answer.data).split())


def test_somebody_of_another_edition_is_not_shown(studio, edition, ctx):
    stranger = factories.ApplicationFactory(
        edition=factories.EditionFactory(), kind=CallKind.EXHIBITOR, state=State.CONFIRMED
    )
    ctx.session.commit()

    assert preview(studio, edition, stranger.reference).status_code == 404


def test_a_text_that_no_face_can_draw_is_named(studio, edition):
    answer = preview(studio, edition, "bare", set_to(TEXT, "𓂀"))

    assert answer.status_code == 422
    assert "𓂀" in answer.text


def test_a_chair_makes_no_specimen(client, edition):
    client.login(factories.MembershipFactory(edition=edition, role=Role.CHAIR).user.email)

    assert client.post(url(edition, "contracts"), data={"preview": "1"}).status_code == 403
