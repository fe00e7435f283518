from datetime import UTC, datetime

from village.web import filters


def test_a_place_is_written_with_the_comma_of_the_page(app, edition):
    written = {}
    for lang in ("fr", "ar"):
        with app.test_request_context(f"/{lang}/{edition.code.lower()}/"):
            app.preprocess_request()
            written[lang] = filters.place("MA", "<Fès>"), filters.place("MA")

    assert written == {
        "fr": ("<bdi>&lt;Fès&gt;</bdi>, <bdi>Maroc</bdi>", "<bdi>Maroc</bdi>"),
        "ar": ("<bdi>&lt;Fès&gt;</bdi>، <bdi>المغرب</bdi>", "<bdi>المغرب</bdi>"),
    }


def test_a_time_of_day_is_never_broken_over_two_lines(app, edition):
    with app.test_request_context(f"/fr/{edition.code.lower()}/"):
        app.preprocess_request()

        assert filters.moment(datetime(2024, 6, 5, 9, 5, tzinfo=UTC)) == (
            "5 juin 2024 à 10\u00a0h\u00a005 (Casablanca)"
        )
