"""What badges show in the studio, drawn with what is typed."""

import pytest

from tests.blueprints.test_studio import as_lists, form_in, logged_in, set_to, url


@pytest.fixture
def studio(client, edition):
    return logged_in(client, edition)


def test_badges_are_drawn_with_what_is_typed_and_nothing_is_kept(studio, edition):
    page = studio.get(url(edition, "badges")).text
    typed = set_to("badges-emergency-fr", "Appelez le 15")(form_in(page))

    drawn = studio.post(
        url(edition, "badges"),
        data={**as_lists(typed), "preview": "1"},
        headers={"HX-Request": "true"},
    )

    assert drawn.status_code == 200
    assert drawn.text.count("<svg") == 3
    assert "<html" not in drawn.text
    assert "Appelez le 15" not in studio.get(url(edition, "badges")).text
