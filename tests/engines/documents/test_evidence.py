"""The page of evidence: what it says, behind a contract that stays as it was, tags and all."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest

from tests.pdf import pages, picture
from tests.signing import STROKES
from village.engines.documents.appending import append_pages
from village.engines.documents.contracts import build_contract
from village.engines.documents.evidence import (
    EvidenceData,
    Manner,
    SignatureEvidence,
    build_evidence,
)
from village.engines.documents.refusals import SealError

SALMA = SignatureEvidence(
    name="Salma Berrada",
    capacity="Directrice",
    manner=Manner.TYPED,
    signed_at=datetime(2027, 5, 4, 13, 5, tzinfo=UTC),
    email="salma@example.org",
    written="S. Berrada",
    consent="J’accepte.",
    network="203.0.113.7",
)
PAPER = SignatureEvidence(
    name="Omar Idrissi",
    capacity="",
    manner=Manner.PAPER,
    signed_at=datetime(2027, 5, 5, 9, 0, tzinfo=UTC),
    email="account@example.org",
    proxy="Leïla Amrani",
    scan_sha256="c" * 64,
)
DATA = EvidenceData(
    reference="VS27-C-0007",
    document_sha256="ab" * 32,
    organiser="Village",
    signatures=(SALMA, PAPER),
    languages=("fr", "ar"),
    timezone="Europe/Paris",
)


def said(data: EvidenceData) -> str:
    return " ".join(" ".join(pages(build_evidence(data))).replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("languages", "texts"),
    [
        (("fr", "ar"), ("Preuve des signatures", "4 mai 2027, 15:05 (Paris)")),
        (
            ("en",),
            (
                "Evidence of the signatures",
                "Address proven by a one-time code",
                "account@example.org",
            ),
        ),
        (("ar",), ("عنوان تم إثباته برمز", "15:05")),
    ],
)
def test_it_says_who_signed_when_and_how_in_the_document_s_languages(languages, texts):
    found = said(replace(DATA, languages=languages))

    every = (
        *texts, "VS27-C-0007", "abababab abababab abababab abababab", "Salma Berrada", "Directrice",
        "S. Berrada", "203.0.113.7", "J’accepte.", "Omar Idrissi",
        "Leïla Amrani", "cccccccc cccccccc",
    )  # fmt: skip
    assert [one for one in every if one not in found] == []


def test_equal_data_gives_equal_bytes():
    assert build_evidence(DATA) == build_evidence(replace(DATA))


def test_a_drawn_signature_is_drawn():
    drawn = replace(SALMA, manner=Manner.DRAWN, path=STROKES)
    with_strokes = build_evidence(replace(DATA, signatures=(drawn,)))
    without = build_evidence(replace(DATA, signatures=(replace(drawn, path="M0 0L600 0"),)))

    assert picture(with_strokes).tobytes() != picture(without).tobytes()


def test_letters_that_no_face_has_are_shown_as_boxes():
    assert "□" in said(replace(DATA, signatures=(replace(SALMA, name="𝒮alma"),)))


def test_appended_it_stands_behind_a_contract_that_stays_as_it_was(example):
    contract = build_contract(example)

    whole = append_pages(contract, build_evidence(DATA))

    assert whole.startswith(contract)
    assert pages(whole) == [*pages(contract), *pages(build_evidence(DATA))]


def test_appended_its_tags_belong_to_the_document_s(example):
    contract = build_contract(example)
    first = len(pages(contract))

    with pikepdf.open(BytesIO(append_pages(contract, build_evidence(DATA)))) as pdf:
        tree = pdf.Root.StructTreeRoot
        part = tree.K.K[-1]
        nums = tree.ParentTree.Nums
        assert (part.S, part.P.objgen) == (pikepdf.Name.Part, tree.K.objgen)
        pages_there = [int(page.StructParents) for page in pdf.pages]
        notes = [int(one.StructParent) for page in pdf.pages for one in page.get("/Annots", [])]
        kept = int(pdf.Root.VILL_SealPlace[5])
        assert pages_there == [*range(first), first + 2]  # what is numbered between is not a page
        assert sorted([*pages_there, *notes, kept]) == list(nums)[0::2] == list(range(first + 5))
        [own] = pdf.pages[first:]
        marks = own.Contents.read_bytes().count(b"MCID")
        assert (marks > 0, len(nums[2 * (first + 2) + 1])) == (True, marks)
        mails = [nums[2 * int(one.StructParent) + 1] for one in own.Annots]
        assert [one.K[1].Obj.Contents for one in mails] == [one.email for one in DATA.signatures]
        assert {mark.Pg.objgen for mark in marked(part)} == {own.obj.objgen}


def marked(element: pikepdf.Object) -> list[pikepdf.Object]:
    found = []
    for kid in element.get("/K", []):
        found += [kid] if kid.get("/Type") == pikepdf.Name.MCR else marked(kid)
    return found


@pytest.mark.parametrize(("document", "behind"), [(b"no PDF", None), (None, b"no PDF")])
def test_only_documents_are_appended(example, document, behind):
    with pytest.raises(SealError):
        append_pages(document or build_contract(example), behind or build_evidence(DATA))
