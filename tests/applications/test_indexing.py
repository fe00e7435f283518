"""What an application is found by, written down with what it says."""

from tests import factories
from village.applications.writes.indexing import index


def test_words_are_parted_by_who_may_read_them(ctx):
    question = {
        "key": "stage",
        "kind": "choice",
        "label": {"fr": "Stade"},
        "choices": [{"value": "pilot", "label": {"fr": "Pilote", "ar": "تجريبي", "en": "Pilot"}}],
    }
    [call] = (one for one in ctx.edition.calls if one.kind == "startup")
    call.sections = [{"questions": [question]}]
    application = factories.ApplicationFactory(
        edition=ctx.edition,
        reference="VS27-0042",
        title="Ombre",
        summary="Ombre et fraîcheur, de l'ombre.",
        answers={"stage": "pilot"},
        organisation=factories.OrganisationFactory(
            name="Qatra",
            city="Fès",
            contact_name="Loubna",
            contact_email="l@qatra.example",
            contact_phone="+212 6 61",
        ),
    )

    index(application)

    assert application.search_names == "ombre qatra مبر كتر"
    assert application.search_contact == "loubna l qatra example 212661"
    assert application.search_text.split() == [
        "vs27", "0042", "42", "ombre", "et", "fraicheur", "de", "l", "fes", "pilote",
        "تجريبي", "pilot",
    ]  # fmt: skip
