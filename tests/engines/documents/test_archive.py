"""What archives ask of a document: PDF/A as Apache PDFBox checks it, tags, languages."""

import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.second_opinions import PREFLIGHT_JARS
from village.engines.documents.contracts import build_contract

CHECKER = Path(__file__).parent / "Preflight.java"


@pytest.mark.second_opinion("PDFBox")
@pytest.mark.parametrize("languages", [("fr", "ar"), ("ar",)])
def test_a_contract_passes_preflight_at_pdfa_1b(example, languages, tmp_path):
    document = tmp_path / "contract.pdf"
    document.write_bytes(build_contract(replace(example, languages=languages), part=1))

    path = ":".join(str(jar) for jar in PREFLIGHT_JARS)
    found = subprocess.run(
        ["java", "-cp", path, CHECKER, document], capture_output=True, text=True, check=True
    )

    assert found.stdout == ""


def test_a_contract_is_built_to_pdfa_3b(example):
    with pikepdf.open(BytesIO(build_contract(example))) as pdf, pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "3B"
        assert metadata["dc:title"] == "Contrat de participation CSC24-C-0042"
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_every_font_is_embedded(example):
    with pikepdf.open(BytesIO(build_contract(example))) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_both_languages_are_marked_and_all_content_is_tagged(example):
    with pikepdf.open(BytesIO(build_contract(example))) as pdf:
        languages, tags = set(), set()
        _walk(pdf.Root.StructTreeRoot.K, languages, tags)
        pages = [page.Contents.read_bytes() for page in pdf.pages]

    assert languages == {"fr-MA", "ar-MA"}
    assert {
        "/Document",
        "/H1",
        "/H2",
        "/H3",
        "/P",
        "/Table",
        "/TR",
        "/TH",
        "/TD",
        "/Figure",
    } <= tags
    for page in pages:
        assert page.count(b"BDC") + page.count(b"BMC") == page.count(b"EMC")
        assert _outside_marks(page) == []


def _walk(element, languages, tags):
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return
    tags.add(str(element.S))
    if "/Lang" in element:
        languages.add(str(element.Lang))
    for child in element.K:
        _walk(child, languages, tags)


def _outside_marks(page: bytes) -> list[bytes]:
    """Return the operators that draw text or paths outside any mark."""
    depth, found = 0, []
    for line in page.splitlines():
        if line.endswith((b"BDC", b"BMC")):
            depth += 1
        elif line == b"EMC":
            depth -= 1
        elif not depth and line.startswith((b"BT", b"BI")):
            found.append(line)
    return found


def test_sections_and_articles_are_bookmarks_in_the_first_language(example):
    data = replace(example, languages=("fr", "ar"))

    with pikepdf.open(BytesIO(build_contract(data))) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        pages = [page.obj.objgen for page in pdf.pages]
        places = [pages.index(item.destination[0].objgen) for item in outline.root]

    assert titles[:3] == ["Entre les soussignés", "La manifestation", "Le stand"]
    assert "Article 8 – Droit applicable" in titles
    assert places == sorted(places)
    assert places[-1] == len(pages) - 1


def test_a_value_in_arabic_letters_is_marked_as_arabic(example):
    with pikepdf.open(BytesIO(build_contract(replace(example, languages=("fr", "ar"))))) as pdf:
        values = list(_values(pdf.Root.StructTreeRoot.K))

    assert "ar-MA" in values
    assert values.count("ar-MA") < len(values)


def _values(element):
    """Yield the language of each line of a cell that holds values; empty where it says none."""
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if element.S == "/TD":
                yield str(kid.get("/Lang", ""))
            yield from _values(kid)


@pytest.mark.parametrize(("part", "streams"), [(1, 0), (3, 1)])
def test_tags_are_packed_in_streams_of_objects_where_the_archive_allows_them(
    example, part, streams
):
    document = build_contract(example, part=part)

    with pikepdf.open(BytesIO(document)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.StructTreeRoot.K.S == "/Document"
    assert min(document.count(b"/Type/ObjStm"), 1) == streams
    assert document.count(b"/Type/StructElem") == (0 if streams else document.count(b"/StructElem"))
