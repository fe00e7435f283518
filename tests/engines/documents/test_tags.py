"""The tags of documents of each kind: an independent checker and our own rules find nothing."""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO

import pdfua
import pikepdf
import pytest

from tests.engines.documents import golden
from tests.engines.documents.test_badges import EDITION, HARD, badge, picture, with_back
from tests.engines.documents.test_evidence import DATA as EVIDENCE
from tests.engines.documents.test_letters import DATA as LETTER
from tests.engines.documents.test_minutes import WHOLE as MINUTES
from tests.engines.documents.test_receipts import RECEIPT
from tests.engines.invoices.test_receipt import CASH
from tests.engines.invoices.worlds import invoice
from tests.pdf import Word, words
from village.config import ROOT
from village.engines.documents.badges import SHEETS, build_badges
from village.engines.documents.contracts import build_contract, parse_contract
from village.engines.documents.evidence import build_evidence
from village.engines.documents.fascias import FasciaBoard, build_fascias
from village.engines.documents.handout import HandedBadge, build_handout
from village.engines.documents.letters import build_letter
from village.engines.documents.minutes import build_minutes
from village.engines.documents.receipts import build_receipt
from village.engines.documents.sealing import demo_pkcs12, key_of_pkcs12, seal
from village.engines.documents.signs import StandSign, build_signs
from village.engines.invoices.pages import build_invoice
from village.engines.invoices.receipt import build_payment_receipt
from village.engines.plans import geojson
from village.engines.plans import pdf as plan_file
from village.engines.plans.map_sheet import build_map
from village.engines.plans.pdf import PlanNames

BOTH = ("fr", "ar")
ADDRESS = "https://village.example.org/c/1?a=b"
PLAN = geojson.read((ROOT / "demo" / "casablanca-2024" / "plan.geojson").read_bytes())


PAYMENT = replace(CASH, method="transfer", languages=BOTH)
EXAMPLE = parse_contract(json.loads(golden.EXAMPLE.read_text()))


def contract(**changes: object) -> bytes:
    return build_contract(replace(EXAMPLE, **({"languages": BOTH} | changes)))


def badges(sheet: str, *languages: str) -> bytes:
    edition = replace(with_back(), logo=picture(), languages=languages)
    people = [
        replace(badge(n, name=name), photo=picture(), stand="A-02", country="Maroc")
        for n, name in enumerate(HARD)
    ]
    return build_badges(people, edition=edition, sheet=sheet)


def receipt(url: str) -> bytes:
    return build_receipt(replace(RECEIPT, sha256="ab12" * 16, verify_url=url))


def sealed() -> bytes:
    since = datetime(2024, 4, 1, tzinfo=UTC)
    key = key_of_pkcs12(demo_pkcs12("Démo", "x", since), "x")
    return seal(contract(), key, sealed_at=since)


KINDS: dict[str, Callable[[], bytes]] = {
    "contract": contract,
    "contract without schedule": lambda: contract(instalments=()),
    "invoice": lambda: build_invoice(invoice(languages=BOTH)),
    "letter": lambda: build_letter(LETTER),
    "certificate": lambda: build_letter(replace(LETTER, certificate=True, lang="ar")),
    "minutes": lambda: build_minutes(replace(MINUTES, ranking=MINUTES.ranking * 50)),
    "receipt": lambda: receipt(ADDRESS),
    "receipt of a payment": lambda: build_payment_receipt(PAYMENT),
    "evidence": lambda: build_evidence(replace(EVIDENCE, languages=BOTH)),
    "sign": lambda: build_signs([StandSign("A1", (("fr", "Atlas"),), url="https://x.example/a")]),
    "fascias": lambda: build_fascias([FasciaBoard("A1", (("fr", "Atlas"),), 3, "2 faces")]),
    "plan": lambda: plan_file.write(PLAN),
    "map": lambda: build_map(PLAN, PlanNames(exhibitors={"A01": "Atlas"})),
    "sealed contract": sealed,
    **{f"badges {sheet}": partial(badges, sheet, "fr", "ar") for sheet in SHEETS},
    "badges of an Arabic edition": lambda: badges("a6", "ar", "en", "fr"),
    "handout": lambda: build_handout([HandedBadge("Atlas", "Awa", "press", "B-1")], event="Expo"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_found_in_the_tags_of_a_document(kind, tmp_path):
    document = KINDS[kind]()
    path = tmp_path / "document.pdf"
    path.write_bytes(document)

    # We do not say that a document is PDF/UA: that takes more than what a machine can check.
    found = [one for one in pdfua.validate(path).findings if one.rule_id != "UA-28-004"]
    with pikepdf.open(BytesIO(document)) as pdf:
        faults = [*our_faults(pdf.Root.StructTreeRoot.K), *page_faults(pdf)]

    assert (found, faults) == ([], [])


def test_a_badge_is_read_out_text_by_text_each_in_its_language():
    made = build_badges([badge(), badge(2, name_ar="")], edition=EDITION, sheet="a4x4")

    with pikepdf.open(BytesIO(made)) as pdf:
        first, second = kids(pdf.Root.StructTreeRoot.K)
        parts = [(str(one.S), str(one.get("/Lang", ""))) for one in kids(first)]
        page = pdf.pages[0].Contents.read_bytes()
        forms = b"".join(
            one.read_bytes() for one in pdf.pages[0].Resources.XObject.values() if "/BBox" in one
        )
        count = len(list(kids(second)))

    # Event, when and where, role; the name in both scripts, the firm, the reference, the code.
    assert parts == [
        *[("/P", "")] * 4, ("/P", "ar-MA"), ("/P", ""), ("/P", ""), ("/Figure", ""),
    ]  # fmt: skip
    assert count == len(parts) - 1
    assert page.count(b"/Artifact BMC") == 3  # two bands, and the marks to cut at
    assert forms.count(b"/Lang (ar-MA)") == 2  # the dates and the role


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(lambda: contract(verify_url=ADDRESS), id="contract"),
        pytest.param(lambda: build_letter(replace(LETTER, verify_url=ADDRESS)), id="letter"),
        pytest.param(lambda: build_minutes(replace(MINUTES, verify_url=ADDRESS)), id="minutes"),
        pytest.param(lambda: receipt(ADDRESS), id="receipt"),
        pytest.param(
            lambda: build_signs([StandSign("A1", (("fr", "Atlas"),), url=ADDRESS)]), id="sign"
        ),
    ],
)
def test_a_code_is_a_link_that_its_element_names(document):
    with pikepdf.open(BytesIO(document())) as pdf:
        found = [(link, element) for link, element in links(pdf) if list(kids(element))]

        [(link, element)] = found
        assert (str(link.A.URI), str(link.Contents)) == (ADDRESS, ADDRESS)
        assert element.S == "/Link"
        assert [kid.Obj.objgen for kid in element.K if "/Obj" in kid] == [link.objgen]
        assert [str(kid.Alt) for kid in kids(element)] == [ADDRESS]


MAIL, SITE = "contact@village.example", "https://village.example/reglement"


def clauses(**said: str) -> bytes:
    clause = replace(EXAMPLE.clauses[0], body=said, when=())
    return contract(languages=tuple(said), clauses=(clause,), verify_url="")


def test_an_address_in_a_text_is_a_link_where_it_stands():
    made = clauses(
        fr=f"Le règlement ({SITE}) est remis à l’exposant, qui écrit à {MAIL}.",
        ar=f"يوجد النظام في {SITE}، وللاستفسار: {MAIL}.",
    )

    with pikepdf.open(BytesIO(made)) as pdf:
        found = links(pdf)
        [at] = [at for at, one in enumerate(pdf.pages, 1) if "/Annots" in one]
        assert {str(link.A.URI) for link, _ in found} == {SITE, f"mailto:{MAIL}"}
        assert {str(link.Contents) for link, _ in found} == {SITE, MAIL}
        assert len({element.objgen for _, element in found}) == 4  # two in each language
        boxes = [(str(link.Contents), [float(edge) for edge in link.Rect]) for link, _ in found]
    shown = dict.fromkeys((SITE, MAIL), "")
    for said, box in boxes:
        shown[said] += "".join(one.text for one in words(made, at) if _lies_in(one, box))
    assert {said: text.count(said) for said, text in shown.items()} == {SITE: 2, MAIL: 2}


def test_a_paragraph_with_an_address_is_read_in_its_order():
    made = clauses(fr=f"Voir {SITE} avant le montage ; puis {MAIL}")

    with pikepdf.open(BytesIO(made)) as pdf:
        [body] = [
            one
            for one in elements(pdf.Root.StructTreeRoot.K)
            if one.S == "/P" and any(kid.S == "/Link" for kid in kids(one))
        ]
        kinds = [str(kid.get("/S", kid.get("/Type"))) for kid in body.K]
        marks = [
            int(mark.MCID)
            for kid in body.K
            for mark in (kid.K if "/S" in kid else [kid])
            if "/MCID" in mark
        ]

    # Nothing follows the last address, so there is no empty piece.
    assert kinds == ["/MCR", "/Link", "/MCR", "/Link"]
    assert marks == list(range(marks[0], marks[0] + 4))


def test_an_address_broken_over_two_lines_is_one_link_of_two_places():
    long = "https://village.example/" + "exposants/" * 12
    made = contract(
        verify_url="", organiser=replace(EXAMPLE.organiser, address=f"Casablanca\n{long}")
    )

    with pikepdf.open(BytesIO(made)) as pdf:
        found = links(pdf)
        assert {str(link.A.URI) for link, _ in found} == {long}
        assert len({element.objgen for _, element in found}) == 1
        heights = {round(float(link.Rect[1])) for link, _ in found}
    assert (len(found) > 1, len(heights)) == (True, len(found))


def _lies_in(word: Word, box: list[float]) -> bool:
    left, bottom, right, top = box
    middle = (word.bottom + word.top) / 2
    # A word has the brackets and the full stop beside an address as well.
    return left - 6 < word.left < word.right < right + 6 and bottom < middle < top


def links(pdf: pikepdf.Pdf) -> list[tuple[pikepdf.Dictionary, pikepdf.Dictionary]]:
    """Return the links of a document, each with its element."""
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
    notes = [each for page in pdf.pages for each in page.get("/Annots", [])]
    return [(note, owners[note.StructParent]) for note in notes]


def test_a_text_that_lacks_a_language_is_set_once_and_tagged_as_the_one_it_is_in():
    data = parse_contract(json.loads(golden.EXAMPLE.read_text()))
    french = {"fr": "L’exposant entretient son emplacement constamment. " * 6}
    clause = replace(data.clauses[0], title={"fr": "Entretien"}, body=french, when=())
    line = replace(data.lines[0], label={"fr": "Branchement"})
    document = build_contract(
        replace(data, languages=("en", "ar"), clauses=(clause,), lines=(line,))
    )

    with pikepdf.open(BytesIO(document)) as pdf:
        root = pdf.Root.StructTreeRoot.K
        article = [str(one.Lang) for one in elements(root) if one.S == "/H3"]
        texts = list(itertools.dropwhile(lambda one: one.S != "/H3", elements(root)))[1:4]
        labels = [one for one in elements(root) if one.S == "/TD" and "/Lang" in one]
        faults = list(our_faults(root))

        assert article == ["fr-MA"]
        assert [str(one.Lang) for one in texts] == ["fr-MA", "en-MA", "ar-MA"]
        assert [(str(one.Lang), int(one.A.ColSpan)) for one in labels] == [("fr-MA", 2)]
        assert faults == []


def our_faults(root: pikepdf.Dictionary) -> Iterator[str]:
    """Yield what is wrong: levels left out, tables of anything but rows, rows of unlike width."""
    levels = [int(str(one.S)[2]) for one in elements(root) if str(one.S)[1:] in ("H1", "H2", "H3")]
    yield from (f"H{b} after H{a}" for a, b in itertools.pairwise([0, *levels]) if b > a + 1)
    for table in elements(root):
        if table.S != "/Table":
            continue
        rows = list(kids(table))
        yield from (f"{row.S} in a table" for row in rows if row.S != "/TR")
        cells = [list(kids(row)) for row in rows]
        yield from (
            f"{one.S} in a row" for row in cells for one in row if one.S not in ("/TH", "/TD")
        )
        widths = {sum(int(one.get("/A", {}).get("/ColSpan", 1)) for one in row) for row in cells}
        if len(widths) > 1:
            yield f"rows of {sorted(widths)} columns"
        for heading in (one for row in cells for one in row if one.S == "/TH"):
            pages = {mark.Pg.objgen for mark in heading.K if "/MCID" in mark}
            if len(pages) > 1:
                yield "a heading that is read out again"


def page_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield marked pieces and notes of pages that no element owns, or that do not name them."""
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for at, page in enumerate(pdf.pages, 1):
        marks = [int(one) for one in re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())]
        if marks != list(range(len(owners[page.StructParents]))):
            yield f"page {at}: pieces {marks}"
        for note in page.get("/Annots", []):
            owner = owners.get(note.get("/StructParent"))
            if owner is None or note.objgen not in [one.Obj.objgen for one in _objects(owner)]:
                yield f"page {at}: {note.Subtype} without an element"


def _objects(element: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    below = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
    yield from (kid for kid in below if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid)


def elements(element: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    yield element
    for kid in kids(element):
        yield from elements(kid)


def kids(element: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    below = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
    yield from (kid for kid in below if isinstance(kid, pikepdf.Dictionary) and "/S" in kid)
