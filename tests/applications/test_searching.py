"""What the organiser's list finds: every field its reader may see, misspelt, in either script."""

import pytest

from tests import factories
from tests.conftest import acting
from village.applications.reads import listing
from village.applications.reads.filtering import ApplicationFilters
from village.applications.words import State
from village.applications.writes import indexing
from village.core.permissions import Role
from village.jury.tables import Recusal

FILES = {
    "CSC24-0016": {"title": "Compteurs d'eau", "organisation": {"name": "Escalera"}},
    "CSC24-0160": {
        "title": "Ombre des rues",
        "organisation": {
            "name": "Zellij Lab",
            "contact_name": "Loubna Berrada",
            "contact_email": "loubna@zellij.example",
            "contact_phone": "+212 6 61 00 11 22",
        },
    },
    "CSC24-1600": {"title": "Bus 160 partagés", "organisation": {"name": "Qatra"}},
    "CSC24-1601": {
        "title": "Réseau",
        "organisation": {"name": "Atlas Lumière", "name_ar": "أطلس الإنارة"},
        "answers": {"pilot": "Une pépinière à Benguerir"},
    },
}


@pytest.fixture
def files(ctx):
    """Return an organiser's context with the files above."""
    question = {"key": "pilot", "kind": "line", "label": {"fr": "Où ?"}}
    [call] = (one for one in ctx.edition.calls if one.kind == "startup")
    call.sections = [{"questions": [question]}]
    for reference, values in FILES.items():
        organisation = factories.OrganisationFactory(**values["organisation"])
        indexing.index(
            factories.ApplicationFactory(
                edition=ctx.edition,
                reference=reference,
                **{**values, "organisation": organisation},
            )
        )
    ctx.session.flush()
    return acting(ctx, Role.ORGANISER)


def found(ctx, text, **filters):
    page = listing.page(ctx, ApplicationFilters(words=text, **filters), 1, "fr")
    return [row.reference[-4:] for row in page.rows]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("csc24-0160", ["0160"]),
        ("160", ["0160", "1600", "1601"]),
        ("Escallera", ["0016"]),
        ("escalrea compteur", ["0016"]),
        ("قطرة", ["1600"]),
        ("atlass lumiere", ["1601"]),
        ("إناره", ["1601"]),
        ("الانارة", ["1601"]),
        ("loubna@zellij.example", ["0160"]),
        ("212661001122", ["0160"]),
        ("Berada", ["0160"]),
        ("pepiniere", ["1601"]),
        ("rien de tel", []),
    ],
)
def test_words_find_files(files, text, references):
    assert found(files, text) == references


def test_who_does_not_screen_finds_nobody_by_a_contact(files):
    chair = acting(files, Role.CHAIR)

    assert [found(chair, one) for one in ("loubna", "berada", "zellij", "zelij", "pepiniere")] == [
        [], [], ["0160"], ["0160"], ["1601"],
    ]  # fmt: skip


def test_the_list_says_when_it_holds_what_comes_near(files):
    near = [
        listing.page(files, ApplicationFilters(words=words), 1, "fr").near
        for words in ("", "Escalera", "Escallera")
    ]

    assert near == [False, False, True]


def test_a_search_goes_on_from_file_to_file(files):
    filters = ApplicationFilters(words="160")

    beside = listing.neighbours(files, filters, "CSC24-0160")

    assert (beside.previous, beside.following) == (None, "CSC24-1600")
    assert listing.count(files, filters) == 3
    assert [row[0].reference for row in listing.export(files, filters)] == [
        "CSC24-0160", "CSC24-1600", "CSC24-1601",
    ]  # fmt: skip


def test_a_word_written_in_another_state_is_no_misspelling(files):
    assert found(files, "escalera", state=State.ELIGIBLE) == []


def test_a_file_that_one_stepped_aside_from_suggests_no_spelling(files):
    cousin = factories.UserFactory()
    application = factories.ApplicationFactory(
        edition=files.edition, organisation=factories.OrganisationFactory(name="Mirador")
    )
    indexing.index(application)
    files.session.flush()
    files.session.add(
        Recusal(
            user_id=cousin.id,
            application_id=application.id,
            reason="Cousin",
            declared_at=files.now,
        )
    )
    files.session.flush()

    assert found(files, "miradro") == [application.reference[-4:]]
    assert found(acting(files, Role.ORGANISER, user=cousin), "miradro") == []


def test_what_a_search_finds_on_no_axis_shown_is_counted_on_the_others(files):
    first, second = (axis.number for axis in files.the_edition.axes)
    filters = ApplicationFilters(words="escalera", axis=second)

    page = listing.page(files, filters, 1, "fr")

    assert (page.rows, page.near, page.counts.axes) == ((), False, {first: 1})
