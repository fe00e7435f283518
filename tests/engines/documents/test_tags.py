"""The tags of documents of each kind: an independent checker and our own rules find nothing."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

import pdfua
import pikepdf
import pytest

from tests.engines.documents import golden
from tests.engines.documents.test_evidence import DATA as EVIDENCE
from tests.engines.documents.test_letters import DATA as LETTER
from tests.engines.documents.test_minutes import WHOLE as MINUTES
from tests.engines.invoices.worlds import invoice
from village.config import ROOT
from village.engines.documents.contracts import build_contract, parse_contract
from village.engines.documents.evidence import build_evidence
from village.engines.documents.handout import HandedBadge, build_handout
from village.engines.documents.letters import build_letter
from village.engines.documents.minutes import build_minutes
from village.engines.documents.signs import StandSign, build_signs
from village.engines.invoices.pages import build_invoice
from village.engines.plans import geojson
from village.engines.plans.map_sheet import build_map
from village.engines.plans.pdf import PlanNames

BOTH = ("fr", "ar")
ADDRESS = "https://village.example.org/c/1?a=b"
PLAN = geojson.read((ROOT / "demo" / "casablanca-2024" / "plan.geojson").read_bytes())


def contract(**changes: object) -> bytes:
    data = parse_contract(json.loads(golden.EXAMPLE.read_text()))
    return build_contract(replace(data, languages=BOTH, **changes))


KINDS: dict[str, Callable[[], bytes]] = {
    "contract": contract,
    "contract without schedule": lambda: contract(instalments=()),
    "invoice": lambda: build_invoice(invoice(languages=BOTH)),
    "letter": lambda: build_letter(LETTER),
    "certificate": lambda: build_letter(replace(LETTER, certificate=True, lang="ar")),
    "minutes": lambda: build_minutes(replace(MINUTES, ranking=MINUTES.ranking * 50)),
    "receipt": golden.receipt,
    "evidence": lambda: build_evidence(replace(EVIDENCE, languages=BOTH)),
    "sign": lambda: build_signs([StandSign("A1", (("fr", "Atlas"),), url="https://x.example/a")]),
    "map": lambda: build_map(PLAN, PlanNames(exhibitors={"A01": "Atlas"})),
    "handout": lambda: build_handout([HandedBadge("Atlas", "Awa", "press", "B-1")], event="Expo"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_found_in_the_tags_of_a_document(kind, tmp_path):
    document = KINDS[kind]()
    path = tmp_path / "document.pdf"
    path.write_bytes(document)

    # A seal's appearance has no tags: we do not say that a document is PDF/UA.
    found = [one for one in pdfua.validate(path).findings if one.rule_id != "UA-28-004"]
    with pikepdf.open(BytesIO(document)) as pdf:
        faults = list(our_faults(pdf.Root.StructTreeRoot.K))

    assert (found, faults) == ([], [])


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(lambda: contract(verify_url=ADDRESS), id="contract"),
        pytest.param(lambda: build_letter(replace(LETTER, verify_url=ADDRESS)), id="letter"),
        pytest.param(lambda: build_minutes(replace(MINUTES, verify_url=ADDRESS)), id="minutes"),
    ],
)
def test_a_code_is_a_link_that_its_element_names(document):
    with pikepdf.open(BytesIO(document())) as pdf:
        [link] = [each for page in pdf.pages for each in page.get("/Annots", [])]
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
        element = owners[link.StructParent]

        assert (str(link.A.URI), str(link.Contents)) == (ADDRESS, ADDRESS)
        assert element.S == "/Link"
        assert [kid.Obj.objgen for kid in element.K if "/Obj" in kid] == [link.objgen]
        assert [str(kid.Alt) for kid in kids(element)] == [ADDRESS]


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


def elements(element: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    yield element
    for kid in kids(element):
        yield from elements(kid)


def kids(element: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    yield from (kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and "/S" in kid)
