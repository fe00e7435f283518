"""Complete a document for archiving (built to PDF/A): colour profile, metadata, tags."""

from dataclasses import dataclass
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
"""Private entry of the catalog: page, from 0, and box that a document keeps for a seal."""
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


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
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents", SEAL_PLACE]
    document._pdfVersion = (1, 4) if facts.part == 1 else (1, 7)
    document.info = _Info(facts)
    catalog.Lang = pdfdoc.PDFString(facts.lang)
    catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
    catalog.OutputIntents = pdfdoc.PDFArray([_output_intent(document)])
    catalog.Metadata = _metadata(facts)
    if facts.seal_place:
        setattr(catalog, SEAL_PLACE, pdfdoc.PDFArray(facts.seal_place))
    digest.update(repr(facts).encode("utf-8", "replace"))
    code = digest.hexdigest()[:32]
    document._ID = f"[<{code}><{code}>]".encode()
    if root.used:
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.StructTreeRoot = StructureTree(document).write(root)
        document.bookmarks = write_bookmarks(document, root)


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
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
    return raw_stream(packet.encode(), level=0, entries="/Type/Metadata/Subtype/XML")
