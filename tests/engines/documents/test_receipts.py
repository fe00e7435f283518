"""Receipts: what was received, when and in which zone, in three languages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.pdf import text as text_of
from village.engines.documents.receipts import ReceiptData, build_receipt

RECEIPT = ReceiptData(
    reference="CSC24-0042",
    edition="Casablanca Smart City 2024",
    organisation="Atlas Mobility SARL",
    kind="Start-up",
    submitted_at=datetime(2024, 4, 30, 22, 41, tzinfo=UTC),
    timezone="Africa/Casablanca",
    summary=(("Solution", "Des bus à la demande."), ("الحل", "حافلات عند الطلب.")),
)


@pytest.mark.parametrize(
    ("lang", "pieces"),
    [
        (
            "fr",
            ("Récépissé de dépôt", "30 avril 2024, 23:41 (Casablanca)", "Des bus à la demande."),
        ),
        ("en", ("Receipt", "30 April 2024, 23:41 (Casablanca)", "حافلات عند الطلب")),
        ("ar", ("وصل الإيداع", "CSC24-0042", "Atlas Mobility SARL", "المرجع")),
    ],
)
def test_a_receipt_says_what_was_received_and_when(lang, pieces):
    text = text_of(build_receipt(replace(RECEIPT, lang=lang))).replace("\u00a0", " ")

    assert [piece for piece in pieces if piece not in text] == []


@pytest.mark.parametrize(
    ("lang", "counts", "proofs"),
    [
        ("fr", "La version que garde l’organisateur fait foi.", ("preuve", "prouve", "atteste")),
        ("en", "The version that the organiser keeps is the one that counts.", ("prove", "proof")),
        ("ar", "والمعتمد هو النسخة المحفوظة لدى المنظم", ("يثبت", "إثبات", "تثبت")),
    ],
)
def test_a_receipt_which_no_seal_covers_does_not_say_that_it_proves(lang, counts, proofs):
    whole = replace(RECEIPT, lang=lang, sha256="ab" * 32, verify_url="https://x.example/r/1")
    text = " ".join(text_of(build_receipt(whole)).replace("\u00a0", " ").split())

    assert counts in text
    assert [one for one in proofs if one in text.casefold()] == []


def test_a_receipt_without_answers_has_no_summary():
    with_answers, without = (
        text_of(build_receipt(replace(RECEIPT, summary=answers)))
        for answers in (RECEIPT.summary, ())
    )

    heading = "Ce que vous avez déclaré"
    assert (heading in with_answers, heading in without) == (True, False)


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="lang 'de' is not one of"):
        build_receipt(ReceiptData("r", "e", "o", "k", RECEIPT.submitted_at, lang="de"))
