"""A file as its reader sees it: whole, or without a name of who applies."""

from tests import factories
from tests.conftest import acting
from village.applications.reads.views import FileView, view
from village.core.permissions import Role


def test_a_blind_reader_sees_the_file_without_names(ctx, edition):
    [call] = [one for one in edition.calls if one.kind == "startup"]
    questions = [
        {"key": "what", "kind": "text", "label": {"fr": "Quoi"}},
        {"key": "site", "kind": "url", "label": {"fr": "Site"}},
    ]
    call.sections = [{"questions": questions}]
    file = factories.ApplicationFactory(
        edition=edition,
        organisation=factories.OrganisationFactory(name="Qatra", name_ar="قطرة"),
        title="Qatra, l’eau comptée",
        summary="Qatra compte l’eau.",
        asked=questions,
        answers={"what": "Des compteurs de Qatra", "site": "https://example.org"},
    )
    edition.blind = True

    assert view(acting(ctx, Role.JUROR), file, "fr") == FileView(
        title="[…], l’eau comptée",
        summary="[…] compte l’eau.",
        organisation="",
        answers=[("Quoi", "Des compteurs de […]")],
    )
    assert view(acting(ctx, Role.CHAIR), file, "ar") == FileView(
        title="Qatra, l’eau comptée",
        summary="Qatra compte l’eau.",
        organisation="قطرة",
        answers=[("Quoi", "Des compteurs de Qatra"), ("Site", "https://example.org")],
    )
