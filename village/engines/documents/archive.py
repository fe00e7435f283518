"""Complete a document for archiving (built to PDF/A): colour profile, metadata, tags."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

from village.engines.documents.icc import srgb_profile
from village.engines.documents.objects import Document, RawObject, raw_stream
from village.engines.documents.structure import Element, StructureTree, write_bookmarks

PRODUCER = "Village"
SEAL_PLACE = "VILL_SealPlace"
"""Private entry of the catalog: what a document keeps for a seal.

The page, from 0, and the box; the seal's number among the tags and the element to be its own.
"""
#: What Factur-X wants said of the file, and, as PDF/A demands, what the words for it mean.
_INVOICE_METADATA = """<rdf:Description rdf:about=""
 xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
<fx:DocumentType>INVOICE</fx:DocumentType>
<fx:DocumentFileName>{name}</fx:DocumentFileName>
<fx:Version>1.0</fx:Version>
<fx:ConformanceLevel>{level}</fx:ConformanceLevel>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>fx</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>DocumentFileName</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>The name of the embedded XML document</pdfaProperty:description></rdf:li>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>DocumentType</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>The type of the hybrid document</pdfaProperty:description></rdf:li>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>Version</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>The version of the Factur-X data</pdfaProperty:description></rdf:li>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>ConformanceLevel</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>The conformance level of the data</pdfaProperty:description></rdf:li>
</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ElectronicInvoice:
    """An invoice as data that its document carries, as Factur-X asks for."""

    content: bytes
    name: str = "factur-x.xml"
    level: str = "EN 16931"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says about itself."""

    title: str
    author: str
    lang: str
    made_at: datetime | None = None
    part: int = 3
    """Part of PDF/A that the document claims; level B in any case."""
    seal_place: tuple[float, ...] = ()
    invoice: ElectronicInvoice | None = field(default=None, repr=False)

    @property
    def at(self) -> datetime:
        """When the document says it was made; never the clock."""
        return (self.made_at or _UNDATED).astimezone(UTC)


class _Info(pdfdoc.PDFInfo):
    """The document information dictionary, with the entries that PDF/A allows."""

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self._facts = facts

    def format(self, document: Any) -> bytes:
        at = pdfdoc.PDFString(f"D:{self._facts.at:%Y%m%d%H%M%S}+00'00'")
        entries = pdfdoc.PDFDictionary(
            {
                "Title": pdfdoc.PDFString(self._facts.title),
                "Author": pdfdoc.PDFString(self._facts.author),
                "Producer": pdfdoc.PDFString(PRODUCER),
                "CreationDate": at,
                "ModDate": at,
            }
        )
        return bytes(entries.format(document))


def complete(document: Document, facts: Facts, root: Element, digest: Any) -> None:
    """Add to a ReportLab document, once its pages are drawn, what an archive asks for.

    `digest` has taken in the pages; it gives the file its identifier.
    """
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents", "AF", SEAL_PLACE]
    document._pdfVersion = (1, 4) if facts.part == 1 else (1, 7)
    document.info = _Info(facts)
    catalog.Lang = pdfdoc.PDFString(facts.lang)
    catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
    catalog.OutputIntents = pdfdoc.PDFArray([_output_intent(document)])
    catalog.Metadata = _metadata(facts)
    if facts.invoice is not None:
        _attach(document, facts.invoice, facts.at)
        digest.update(facts.invoice.content)
    digest.update(repr(facts).encode("utf-8", "replace"))
    code = digest.hexdigest()[:32]
    document._ID = f"[<{code}><{code}>]".encode()
    if root.used:
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        tree = StructureTree(document)
        catalog.StructTreeRoot = tree.write(root)
        if facts.seal_place and tree.field:
            setattr(catalog, SEAL_PLACE, pdfdoc.PDFArray([*facts.seal_place, *tree.field]))
        document.bookmarks = write_bookmarks(document, root)


def _attach(document: Document, invoice: ElectronicInvoice, at: datetime) -> None:
    """Let a document carry its invoice as a file that says the same (PDF/A-3)."""
    size = len(invoice.content)
    entries = (
        "/Type/EmbeddedFile/Subtype/text#2Fxml"
        f"/Params<</Size {size}/ModDate(D:{at:%Y%m%d%H%M%S}+00'00')>>"
    )
    stream = document.add(raw_stream(invoice.content, entries=entries))
    file = RawObject(
        f"<</Type/Filespec/F({invoice.name})/UF({invoice.name})/AFRelationship/Alternative"
        f"/Desc(Factur-X)/EF<</F {stream}/UF {stream}>>>>".encode()
    )
    reference = document.add(file)
    names = f"<</EmbeddedFiles<</Names[({invoice.name}){reference}]>>>>"
    document.Catalog.Names = RawObject(names.encode())
    document.Catalog.AF = pdfdoc.PDFArray([file])


def _output_intent(document: Document) -> RawObject:
    profile = document.add(RawObject(_packed_profile()))
    return RawObject(
        b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
        b"/Info(sRGB IEC61966-2.1)/DestOutputProfile %b>>" % profile.encode()
    )


@cache
def _packed_profile() -> bytes:
    return raw_stream(srgb_profile(), entries="/N 3").source


def _metadata(facts: Facts) -> RawObject:
    """Return the XMP packet; it repeats the information dictionary, as PDF/A demands."""
    at = f"{facts.at:%Y-%m-%dT%H:%M:%S}+00:00"
    invoice = facts.invoice
    more = _INVOICE_METADATA.format(name=invoice.name, level=invoice.level) if invoice else ""
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(facts.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(facts.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{escape(facts.lang)}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{PRODUCER}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>{facts.part}</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
{more}</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
    return raw_stream(packet.encode(), level=0, entries="/Type/Metadata/Subtype/XML")
