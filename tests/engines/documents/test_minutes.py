"""Minutes of a selection: all that was decided, in every language, with room for the seal."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pypdfium2

from tests.pdf import pages, text, words
from village.engines.documents.archive import SEAL_PLACE
from village.engines.documents.minutes import (
    MinutesCriterion,
    MinutesData,
    MinutesDecision,
    MinutesJuror,
    MinutesQuota,
    MinutesRecusal,
    MinutesRow,
    build_minutes,
)

MARK = "ab12" * 16
WHOLE = MinutesData(
    edition="Village 2027",
    organiser="Agence",
    made_at=datetime(2027, 3, 2, 10, tzinfo=UTC),
    languages=("fr", "en"),
    timezone="Europe/Paris",
    number=2,
    places=4,
    reviews_per_file=3,
    chairs=("Nadia Alaoui",),
    jurors=(MinutesJuror("Juré A", "Université", 12),),
    recusals=(MinutesRecusal("Juré B", "VS27-0002", "Conseil de la start-up"),),
    criteria=(MinutesCriterion({"fr": "Utilité", "en": "Usefulness"}, Decimal("0.25")),),
    ranking=(MinutesRow(1, "VS27-0001", "Qatra", 3, 4.25, 4.1, 3.8, 4.4),),
    quotas=(MinutesQuota({"fr": "Axe 1", "en": "Axis 1"}, 2, None, 3),),
    decisions=(
        MinutesDecision(
            "select", "VS27-0001", "Qatra", "Qatra SARL", date(2027, 3, 1), "Besoin réel", MARK
        ),
    ),
    log_head="17.abcdef",
    verify_url="https://example.org/m/abc",
)


def flat(document):
    return " ".join(text(document).split())


def test_minutes_say_who_sat_how_and_what_was_decided():
    said = flat(build_minutes(WHOLE))

    for part in (
        "Procès-verbal n°",
        "2 mars 2027, 11:00 (Paris)",
        "Nadia Alaoui",
        "Juré A Université 12",
        "Juré B VS27-0002 Conseil de la start-up",
        "est attribué à 3 jurés",
        "Utilité Usefulness 25 %",
        "1 VS27-0001 · Qatra 3 4,25 4,10 3,80 – 4,40",
        "Axe 1 Axis 1 2 – 3",
        "Retenus (1) Selected (1)",
        f"VS27-0001 · Qatra · Qatra SARL · 1er mars 2027 Besoin réel {MARK}",
        "https://example.org/m/abc",
        "17.abcdef",
    ):
        assert part in said


def test_every_language_of_the_edition_has_its_words():
    said = flat(build_minutes(replace(WHOLE, languages=("fr", "ar", "en"))))

    assert {"Procès-verbal", "محضر", "Minutes"} <= set(said.split())


def test_a_decision_reads_from_the_right_in_arabic_minutes():
    document = build_minutes(replace(WHOLE, languages=("ar",)))

    left = {
        word.text: word.left
        for page in (1, 2)[: len(pages(document))]
        for word in words(document, page)
        if word.text in ("VS27-0001", "SARL")
    }
    assert left["SARL"] < left["VS27-0001"]


def test_equal_minutes_have_equal_bytes_and_a_specimen_says_so():
    assert build_minutes(WHOLE) == build_minutes(WHOLE)
    assert "SPÉCIMEN" not in flat(build_minutes(WHOLE))
    assert "SPÉCIMEN" in flat(build_minutes(replace(WHOLE, specimen=True)))


def test_long_reasons_stand_whole_and_a_long_ranking_repeats_its_heading():
    reasons = " ".join(f"motif{number}" for number in range(400))
    rows = tuple(replace(WHOLE.ranking[0], rank=rank) for rank in range(1, 121))
    decided = (replace(WHOLE.decisions[0], reasons=reasons),)

    document = build_minutes(replace(WHOLE, ranking=rows, decisions=decided))

    said = flat(document)
    assert said.count("motif399") == 1
    assert all(f"motif{number}" in said for number in range(400))
    ranked = [page for page in pages(document) if "4,25" in page]
    assert len(ranked) > 2
    assert all("Calibrée" in page for page in ranked)


def test_nothing_stepped_aside_from_and_no_quota_is_said():
    said = flat(build_minutes(replace(WHOLE, recusals=(), quotas=())))

    assert "Personne ne s’est récusé." in said
    assert "Aucun quota n’a été appliqué." in said


def test_a_letter_that_no_face_has_is_a_box():
    decided = (replace(WHOLE.decisions[0], title="\U00013000 Nil"),)

    assert "□ Nil" in flat(build_minutes(replace(WHOLE, decisions=decided)))


def test_the_seal_has_its_place_on_the_last_page():
    document = build_minutes(WHOLE)

    with pypdfium2.PdfDocument(document) as pdf:
        assert "Cachet de l’organisateur" in pages(document)[len(pdf) - 1]
    assert SEAL_PLACE.encode() in document


def test_the_seal_never_stands_alone_on_a_page():
    for count in range(20, 60):
        found = pages(build_minutes(replace(WHOLE, ranking=WHOLE.ranking[:1] * count)))
        assert "17.abcdef" in found[-1]
