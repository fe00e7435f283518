"""Days and spans of days, as short as they are clear."""

from datetime import date

import pytest

from village.engines.documents.dates import days


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "lang", "said"),
    [
        (date(2026, 6, 5), date(2026, 6, 5), "fr", "5 juin 2026"),
        (date(2026, 6, 1), date(2026, 6, 2), "fr", "1er et 2 juin 2026"),
        (date(2026, 6, 5), date(2026, 6, 9), "en", "5 to 9 June 2026"),
        (date(2026, 6, 5), date(2026, 6, 6), "ar", "5 و6 يونيو 2026"),
        (date(2026, 6, 30), date(2026, 7, 1), "fr", "30 juin 2026 et 1er juillet 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "en", "30 December 2026 to 2 January 2027"),
    ],
)
def test_a_span_names_its_month_and_year_once(starts_on, ends_on, lang, said):
    assert days(starts_on, ends_on, lang).replace("\u00a0", " ") == said
