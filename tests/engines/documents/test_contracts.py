"""Contracts: what they say, that they say it again in the same bytes."""

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from tests.pdf import pages, words
from tests.pdf import text as text_of
from village.engines.documents.contract_data import Clause
from village.engines.documents.contract_file import contract_as_data, read_contract
from village.engines.documents.contracts import ContractError, build_contract, parse_contract

LANGUAGES = [("fr",), ("ar",), ("fr", "ar"), ("en", "fr")]


@pytest.mark.parametrize("languages", LANGUAGES)
def test_equal_data_gives_equal_bytes_in_another_process(example, languages):
    script = (
        "import json, hashlib\n"
        "from dataclasses import replace\n"
        "from village.engines.documents.contracts import build_contract, parse_contract\n"
        "data = parse_contract(json.load(open('docs/examples/contract.json')))\n"
        f"made = build_contract(replace(data, languages={languages!r}))\n"
        "print(hashlib.sha256(made).hexdigest())\n"
    )
    here = sha256(build_contract(replace(example, languages=languages))).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.strip()

    assert here == there


def test_a_french_contract_says_its_order(example):
    text = text_of(build_contract(replace(example, languages=("fr",))))

    for piece in (
        "Contrat de participation",
        "Atlas Mobility SARL",
        "002718281000045",
        "Droits d’inscription",
        "22\u00a0500,00",
        "36\u00a0960,60\u00a0MAD",
        "Article 8 – Droit applicable",
        "L’Exposant est responsable de son matériel et de son personnel.",
    ):
        assert piece.replace("\u00a0", " ") in text.replace("\u00a0", " ")


def test_an_arabic_contract_reads_in_logical_order(example):
    text = text_of(build_contract(replace(example, languages=("ar",))))

    for piece in ("عقد المشاركة", "بين الموقعين أدناه", "القانون المطبق"):
        assert piece in text


def test_a_long_name_stands_whole_where_its_bearer_signs(example):
    name = (
        "Groupement d’intérêt public pour l’aménagement numérique et la transition écologique"
        " des territoires de l’Oriental, société anonyme à directoire et conseil de surveillance"
    )

    written = text_of(
        build_contract(replace(example, exhibitor=replace(example.exhibitor, name=name)))
    )

    _above, signed = written.split("Fait à", 1)
    assert all(word in signed for word in name.split())


@pytest.mark.parametrize("party", ["organiser", "exhibitor"])
def test_a_very_long_name_is_made_smaller_where_its_bearer_signs(example, party):
    name = " ".join(f"Société{number}" for number in range(33))
    named = replace(example, **{party: replace(getattr(example, party), name=name)})

    _above, signed = text_of(build_contract(named)).split("Fait à", 1)
    assert [f"Société{number}" in signed for number in range(33)] == [True] * 33


def test_what_a_contract_does_not_have_is_left_out(example):
    bare = replace(
        example, languages=("fr",), clauses=(), plan={}, place="", verify_url="",
        deposit_rate=Decimal(0), instalments=(),
    )  # fmt: skip
    whole = text_of(build_contract(replace(example, languages=("fr",))))

    text = text_of(build_contract(bare))

    for heading in ("Conditions", "Article 1", "Acompte", "Solde"):
        assert (heading in whole, heading in text) == (True, False)
    assert "Total toutes taxes comprises" in text


def test_a_clause_that_lacks_a_language_stands_once_across_the_page_with_a_note(example):
    french = "L’exposant entretient son emplacement. "
    clause = replace(
        example.clauses[0], title={"fr": "Entretien"}, body={"fr": french * 9}, when=()
    )

    document = build_contract(replace(example, languages=("fr", "ar"), clauses=(clause,)))

    said = pages(document)
    [page] = [number for number, each in enumerate(said, 1) if "Entretien" in each]
    across = [word for word in words(document, page) if word.text == "son"]
    assert [each.count("Entretien") for each in said if "Entretien" in each] == [1]
    assert len(across) == 9
    assert min(word.left for word in across) < 250
    assert max(word.right for word in across) > 450
    assert "بالفرنسية" in said[page - 1]


def test_an_annex_begins_on_a_page_of_its_own(example):
    annex = Clause({"fr": "Règlement du hall"}, {"fr": "Le hall ferme à 19 heures."})
    before = pages(build_contract(replace(example, languages=("fr",), annexes=())))

    after = pages(build_contract(replace(example, languages=("fr",), annexes=(annex, annex))))

    assert len(after) == len(before) + 2
    assert ["Règlement du hall" in page for page in after[-2:]] == [True, True]


def test_an_order_too_large_for_words_is_written_in_figures_alone(example):
    dear = replace(example.lines[0], unit_price_cents=10**10)
    text = text_of(build_contract(replace(example, languages=("fr",), lines=(dear,) * 12)))

    assert "Arrêté" not in text


def test_every_page_is_numbered(example):
    pages = text_of(build_contract(example)).split("\f")[:-1]

    for at, page in enumerate(pages, 1):
        assert f"{at}/4" in page.replace(" ", "")


def test_the_document_names_its_language_and_is_tagged(example):
    with pikepdf.open(BytesIO(build_contract(example))) as pdf:
        assert len(pdf.pages) == 4
        assert pdf.Root.Lang == "fr-MA"
        assert pdf.Root.MarkInfo.Marked


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reference": None}, "reference: None has the wrong type"),
        ({"issued_on": "yesterday"}, "issued_on: 'yesterday' is not a date"),
        ({"lines": [{"label": "x"}]}, "lines[0].unit_price_cents: missing"),
        ({"lines": [{"label": "x", "unit_price_cents": 1.5}]}, "lines[0].unit_price_cents: 1.5"),
        ({"vat_rate": 20}, "vat_rate: 20 is out of range"),
        (
            {"lines": [{"label": "x", "unit_price_cents": 10**30}]},
            "lines[0].unit_price_cents: out of",
        ),
        (
            {"lines": [{"label": "x", "unit_price_cents": 1, "quantity": 1e300}]},
            "lines[0].quantity: 1e",
        ),
        ({"plan": {"features": 5}}, "plan: its features are no list"),
        ({"plan": {"features": ["A-01"]}}, "plan: feature 0 is no GeoJSON feature"),
        ({"plan": {"features": [{"geometry": {"type": "Point"}}]}}, "plan: feature 0 has unusable"),
        ({"languages": ["fr", "de"]}, "languages: one or two of fr, ar, en"),
        ({"lines": [{"label": {"de": "x"}}]}, "lines[0].label.de: not a text in fr, ar or en"),
        ({"organiser": "x"}, "organiser: 'x' has the wrong type"),
        ({"stand": {"number": "A", "area_m2": "big"}}, "stand.area_m2: 'big' is not a number"),
    ],
)
def test_a_fault_names_its_field(example_json, change, message):
    with pytest.raises(ContractError) as caught:
        parse_contract({**example_json, **change})

    assert str(caught.value).startswith(message)


def test_a_specimen_says_so_across_every_page_in_each_language(example):
    plain = replace(example, languages=("en", "ar"))
    specimen = replace(plain, specimen=True)

    said = pages(build_contract(specimen))

    assert all("SPECIMEN" in page and "نموذج" in page for page in said)
    assert not any("SPECIMEN" in page for page in pages(build_contract(plain)))
    assert read_contract(contract_as_data(specimen)) == specimen


@pytest.mark.parametrize("languages", LANGUAGES)
def test_logos_stand_in_the_head_and_above_the_exhibitor_and_hide_nothing(example, languages):
    content = BytesIO()
    Image.new("RGB", (200, 300), "navy").save(content, "JPEG")
    data = replace(example, languages=languages)

    shown = build_contract(data, logo=content.getvalue(), exhibitor_logo=content.getvalue())

    words_of = [set(text_of(one).split()) for one in (shown, build_contract(data))]
    assert words_of[0] == words_of[1]
    with pikepdf.open(BytesIO(shown)) as pdf:
        [picture] = pdf.pages[0].get_images().values()
        figures = [kid for kid in pdf.Root.StructTreeRoot.K.K if kid.S == "/Figure"]
    assert (picture.Width, picture.Height) == (200, 300)
    named = {str(figure.Alt) for figure in figures}
    assert named >= {example.event.name, example.exhibitor.name}


def test_a_party_shows_its_capital_and_who_represents_it_in_both_languages(example):
    party = replace(
        example.organiser,
        capital="1 000 000 MAD",
        represented_by="Salma",
        represented_by_ar="سلمى",
        capacity="directrice",
        capacity_ar="مديرة",
    )

    found = text_of(build_contract(replace(example, organiser=party, languages=("fr", "ar"))))

    wanted = ("1\xa0000\xa0000\xa0MAD", "Salma, directrice", "سلمى، مديرة")
    assert [one for one in wanted if one not in found] == []
