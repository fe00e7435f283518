"""Sealed documents to which somebody has written something, as programs that edit PDF do."""

import io

from pyhanko.pdf_utils.generic import StreamObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper

from village.engines.documents.sealing import TimeService


def retitled_in_info(document: bytes, title: str) -> bytes:
    """Write another title behind the seal, as a program that edits a document's metadata does."""
    writer = IncrementalPdfFileWriter(io.BytesIO(document), strict=False)
    info = writer.trailer_view.get_value_as_reference("/Info")
    info.get_object()["/Title"] = pdf_string(title)
    writer.mark_update(info)
    return _written(writer)


def retitled_in_xmp(document: bytes, title: str) -> bytes:
    """Write another title where the file has its XMP."""
    writer = IncrementalPdfFileWriter(io.BytesIO(document), strict=False)
    old = writer.root["/Metadata"].data
    new = StreamObject(
        {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")},
        stream_data=old.replace(b"Contrat de participation", title.encode()),
    )
    writer.root["/Metadata"] = writer.add_object(new)
    writer.update_root()
    return _written(writer)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stamped_again(document: bytes, service: TimeService) -> bytes:
    """Add a proof of time, as archives do when an older one grows weak."""
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(document), strict=False)
    PdfTimeStamper(service.stamper).timestamp_pdf(writer, "sha256", output=out)
    return out.getvalue()
