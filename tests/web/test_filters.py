from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import render_template_string

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


def test_times_and_firsts_of_a_month_are_written_alike_on_a_french_page(app, edition):
    with app.test_request_context(f"/fr/{edition.code.lower()}/"):
        app.preprocess_request()
        at = datetime(2024, 6, 1, 9, 5, tzinfo=UTC)

        assert [filters.moment(at), filters.moment_short(at), filters.weekday(at.date())] == [
            "1er juin 2024 à 10\u00a0h\u00a005 (Casablanca)",
            "01/06/2024 10\u00a0h\u00a005",
            "samedi 1er juin 2024",
        ]
        assert filters.days(at.date(), date(2024, 6, 2)) == "1er et 2 juin 2024"


def test_days_of_one_month_name_it_once(app, edition):
    with app.test_request_context(f"/en/{edition.code.lower()}/"):
        app.preprocess_request()
        june = [date(2024, 6, number) for number in (5, 6, 8)]

        assert [
            filters.days(june[0], june[0]),
            filters.days(june[0], june[1]),
            filters.days(june[0], june[2]),
            filters.days(june[0], date(2024, 7, 2)),
        ] == ["5 June 2024", "5 and 6 June 2024", "5 to 8 June 2024", "5 June 2024 to 2 July 2024"]


@pytest.mark.parametrize("value", ["CSC26-0042", "CSC24-C-0042-V2", "A-02"])
def test_a_reference_is_never_broken_at_its_hyphens(value):
    assert filters.ltr(value) == f'<bdi dir="ltr" class="nowrap">{value}</bdi>'


@pytest.mark.parametrize("value", ["12", "12 500,00 MAD", "FR-" * 9 + "1", "-5", "x-y"])
def test_what_is_no_reference_may_be_broken(value):
    assert filters.ltr(value) == f'<bdi dir="ltr">{value}</bdi>'


def test_what_reaches_somebody_is_a_link_and_nothing_else_of_the_text_is():
    assert filters.reachable("<b> a@b.example. Tél. : +212 522 000 100, à 9 h") == (
        '&lt;b&gt; <a href="mailto:a@b.example"><bdi dir="ltr" class="address">a@b.example</bdi>'
        "</a>. "
        'Tél. : <a href="tel:+212522000100"><bdi dir="ltr">+212 522 000 100</bdi></a>, à 9 h'
    )


def test_counts_in_texts_have_the_separators_of_the_page(app, edition):
    said = {}
    for lang in ("fr", "ar", "en"):
        with app.test_request_context(f"/{lang}/{edition.code.lower()}/"):
            app.preprocess_request()
            said[lang] = render_template_string("{{ ngettext('%(num)s', '%(num)s', 1244) }}")

    assert said == {"fr": "1\u202f244", "ar": "1\u202f244", "en": "1,244"}


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (Decimal("0.2"), ["20\xa0%", "20%"]),
        (Decimal("0.081"), ["8,1\xa0%", "8.1%"]),
        (Decimal("0.1925"), ["19,25\xa0%", "19.25%"]),
        (Decimal("0.0725"), ["7,25\xa0%", "7.25%"]),
    ],
)
def test_a_rate_keeps_its_decimals(app, edition, share, written):
    said = []
    for lang in ("fr", "en"):
        with app.test_request_context(f"/{lang}/{edition.code.lower()}/"):
            app.preprocess_request()
            said.append(filters.rate(share))

    assert said == written
