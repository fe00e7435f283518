"""A contract to be looked at: for somebody made up or somebody real, and nothing is left of it."""

import pytest
import sqlalchemy as sa

from tests import factories, pdf
from tests.conftest import acting
from village.applications.words import State
from village.contracts.reads import listing
from village.contracts.tables import Contract
from village.contracts.writes.specimen import Example, specimen
from village.core.errors import Forbidden
from village.core.files.tables import StoredFile
from village.core.permissions import Role
from village.editions.words.calls import CallKind
from village.organisations.tables import Organisation
from village.stands.tables.places import Stand, StandPlace
from village.stands.writes import places

KEPT = (Contract, StoredFile, StandPlace, Stand, Organisation)


def clause(name: str) -> dict[str, object]:
    return {
        "title": {"fr": name.capitalize()},
        "text": {"fr": f"Article {name} de {{exhibitor}}, {{stand}}."},
        **({"only_if": f"stand.{name}"} if name != "all" else {}),
    }


@pytest.fixture
def organiser(organiser):
    names = ("all", "space_only", "shell_scheme", "corner", "island")
    organiser.the_edition.clauses = {
        "exhibitor": [clause(name) for name in names],
        "startup": [clause("all")],
    }
    organiser.session.flush()
    return organiser


@pytest.fixture
def atlas(organiser):
    """Return the confirmed application of Atlas, which has no stand yet."""
    return factories.ApplicationFactory(
        edition=organiser.edition,
        organisation=factories.OrganisationFactory(name="Atlas Mobilité"),
        kind=CallKind.EXHIBITOR,
        state=State.CONFIRMED,
    )


def text_of(content: bytes) -> str:
    return " ".join(pdf.text(content).split())


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (Example.EQUIPPED, {"all", "shell_scheme", "corner"}),
        (Example.BARE, {"all", "space_only", "corner", "island"}),
        (Example.STARTUP, {"all"}),
    ],
)
def test_between_those_made_up_every_condition_is_seen(organiser, who, said):
    text = text_of(specimen(organiser, who, reader="fr"))

    names = {"all", "space_only", "shell_scheme", "corner", "island"}
    assert {name for name in names if f"Article {name} de Société Exemple" in text} == said


def test_every_page_says_that_it_is_a_specimen_in_its_languages(organiser):
    pages = pdf.pages(specimen(organiser, Example.BARE, reader="fr", languages=("en", "ar")))

    assert all("SPECIMEN" in page and "نموذج" in page for page in pages)


def test_somebody_real_is_shown_on_their_stand_once_they_have_one(organiser, atlas):
    before = text_of(specimen(organiser, atlas, reader="fr"))
    places.give(organiser, factories.StandFactory(edition=organiser.edition, number="B12"), atlas)
    after = text_of(specimen(organiser, atlas, reader="fr"))

    assert "Article all de Atlas Mobilité, A01." in before
    assert "Article all de Atlas Mobilité, B12." in after


def test_nothing_is_numbered_and_nothing_is_kept(organiser, atlas):
    def rows():
        count = [organiser.session.scalar(sa.select(sa.func.count(kind.id))) for kind in KEPT]
        return *count, organiser.the_edition.last_contract_number

    before = rows()

    for who in (*Example, atlas):
        specimen(organiser, who, reader="ar")
    organiser.session.flush()

    assert rows() == before


def test_a_specimen_is_for_those_who_make_contracts(ctx, atlas):
    chair = acting(ctx, Role.CHAIR)

    for who in (Example.BARE, atlas):
        with pytest.raises(Forbidden):
            specimen(chair, who, reader="fr")


def test_those_who_take_part_are_offered_with_their_stand(organiser, atlas):
    factories.ApplicationFactory(
        edition=organiser.edition, kind=CallKind.EXHIBITOR, state=State.ELIGIBLE
    )
    other = factories.ApplicationFactory(
        edition=organiser.edition,
        organisation=factories.OrganisationFactory(name="Bled"),
        kind=CallKind.EXHIBITOR,
        state=State.SELECTED,
    )
    places.give(organiser, factories.StandFactory(edition=organiser.edition, number="B12"), other)

    found = listing.with_place(organiser, "fr")

    assert found == [(atlas.reference, "Atlas Mobilité", ""), (other.reference, "Bled", "B12")]
