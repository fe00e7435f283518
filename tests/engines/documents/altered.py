"""Sealed documents to which somebody has done something, as programs that edit PDF do."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import StreamObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.signers import PdfTimeStamper

from village.engines.documents.sealing import SealKey, TimeService, demo_pkcs12, key_of_pkcs12
from village.engines.documents.seals import ChangeKind, SealVerdict


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


@cache
def somebody_else() -> SealKey:
    """Return the key of somebody who signs after the seal."""
    since = datetime.now(UTC) - timedelta(days=1)
    return key_of_pkcs12(demo_pkcs12("Notaire Alaoui", "x", since), "x")


def signed_since(document: bytes, *, visible: bool = False) -> bytes:
    """Sign behind the seal, as an exhibitor's or a notary's program does."""
    spec = fields.SigFieldSpec("Later", on_page=0, box=(50, 50, 200, 90) if visible else None)
    out = io.BytesIO()
    signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name="Later", subfilter=fields.SigSeedSubFilter.PADES),
        somebody_else().signer,
        new_field_spec=spec,
    ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(document), strict=False), output=out)
    return out.getvalue()


def updated(document: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Change something behind the seal."""
    writer = IncrementalPdfFileWriter(io.BytesIO(document), strict=False)
    change(writer)
    return _written(writer)


def flipped(document: bytes, at: int) -> bytes:
    """Change one byte."""
    changed = bytearray(document)
    changed[at] ^= 1
    return bytes(changed)


def _dict(**entries: Any) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(f"/{key}"): value for key, value in entries.items()})


def _page(writer: IncrementalPdfFileWriter) -> Any:
    return writer.root["/Pages"]["/Kids"][0]


def _show_else(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    page[pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"0 0 m"))
    writer.update_container(page)


def _turn(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    page[pdf_name("/Rotate")] = generic.NumberObject(90)
    writer.update_container(page)


def _take_page_out(writer: IncrementalPdfFileWriter) -> None:
    tree = writer.root["/Pages"]
    del tree["/Kids"][1]
    tree[pdf_name("/Count")] = generic.NumberObject(len(tree["/Kids"]))
    writer.update_container(tree)


def _swap_pages(writer: IncrementalPdfFileWriter) -> None:
    tree = writer.root["/Pages"]
    kids = list(tree["/Kids"])
    tree[pdf_name("/Kids")] = generic.ArrayObject([kids[1], kids[0], *kids[2:]])
    writer.update_container(tree)


def _add_page(writer: IncrementalPdfFileWriter) -> None:
    tree = writer.root["/Pages"]
    blank = _dict(Type=pdf_name("/Page"), Parent=writer.root.raw_get("/Pages"))
    tree["/Kids"].append(writer.add_object(blank))
    tree[pdf_name("/Count")] = generic.NumberObject(len(tree["/Kids"]))
    writer.update_container(tree)


def _annotate(kind: str, writer: IncrementalPdfFileWriter) -> None:
    numbers = generic.ArrayObject([generic.NumberObject(value) for value in (10, 10, 90, 90)])
    note = _dict(
        Type=pdf_name("/Annot"), Subtype=pdf_name(f"/{kind}"), Rect=numbers,
        Contents=pdf_string("50 % less"),
    )  # fmt: skip
    page = _page(writer)
    notes = page.get("/Annots", generic.ArrayObject())
    notes.append(writer.add_object(note))
    page[pdf_name("/Annots")] = notes
    writer.update_container(page)


def _add_field(writer: IncrementalPdfFileWriter) -> None:
    field = _dict(FT=pdf_name("/Tx"), T=pdf_string("price"), V=pdf_string("1"))
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form)


def _set_in_root(key: str, value: Any, writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name(key)] = value
    writer.update_root()


def _script() -> generic.DictionaryObject:
    return _dict(S=pdf_name("/JavaScript"), JS=pdf_string("app.alert(1)"))


def _attach(writer: IncrementalPdfFileWriter) -> None:
    names = generic.ArrayObject([pdf_string("a.txt"), _dict(Type=pdf_name("/Filespec"))])
    _set_in_root("/Names", _dict(EmbeddedFiles=_dict(Names=names)), writer)


def _act_on_page(writer: IncrementalPdfFileWriter) -> None:
    page = _page(writer)
    page[pdf_name("/AA")] = _dict(O=_script())
    writer.update_container(page)


def _reword_tags(writer: IncrementalPdfFileWriter) -> None:
    document = writer.root["/StructTreeRoot"]["/K"]
    document[pdf_name("/ActualText")] = pdf_string("Something else")
    writer.update_container(document)


def _take_seal_out(writer: IncrementalPdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    del field["/V"]
    writer.update_container(field)


def _saved_anew(document: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(document)) as pdf:
        pdf.save(out)
    return out.getvalue()


def _broken_signature(document: bytes) -> bytes:
    later = signed_since(document)
    signature = PdfFileReader(io.BytesIO(later)).embedded_regular_signatures[-1]
    return flipped(later, signature.byte_range[1] + 400)


@dataclass(frozen=True)
class Altered:
    """Something done to a sealed document, and what is true of it then."""

    do: Callable[[bytes], bytes]
    verdict: SealVerdict
    changes: tuple[ChangeKind, ...] = ()


def _after(change: Callable[[IncrementalPdfFileWriter], None], *kinds: ChangeKind) -> Altered:
    return Altered(partial(updated, change=change), SealVerdict.CHANGED, kinds)


#: What is done to a document that was sealed, by what one calls it.
KINDS: dict[str, Altered] = {
    "nothing": Altered(bytes, SealVerdict.TRUSTED),
    "a newline at the end": Altered(lambda one: one + b"\n", SealVerdict.TRUSTED),
    "blanks at the end": Altered(lambda one: one + b"\r\n \t\0\n", SealVerdict.TRUSTED),
    "signed by another": Altered(signed_since, SealVerdict.SIGNED_SINCE),
    "signed by another, to be seen": Altered(
        partial(signed_since, visible=True), SealVerdict.SIGNED_SINCE
    ),
    "signed by another, and a newline": Altered(
        lambda one: signed_since(one) + b"\n", SealVerdict.SIGNED_SINCE
    ),
    "a comment at the end": Altered(
        lambda one: one + b"% more\n", SealVerdict.CHANGED, (ChangeKind.APPENDED,)
    ),
    "a signature that does not fit": Altered(
        _broken_signature, SealVerdict.CHANGED, (ChangeKind.SIGNATURE,)
    ),
    "signed, then another title": Altered(
        lambda one: retitled_in_info(signed_since(one), "Void"), SealVerdict.CHANGED,
        (ChangeKind.TITLE,),
    ),
    "another title": Altered(
        partial(retitled_in_info, title="Void"), SealVerdict.CHANGED, (ChangeKind.TITLE,)
    ),
    "another title in XMP": Altered(
        partial(retitled_in_xmp, title="Void"), SealVerdict.CHANGED, (ChangeKind.TITLE,)
    ),
    "a page that shows something else": _after(_show_else, ChangeKind.CONTENT),
    "a page turned": _after(_turn, ChangeKind.CONTENT),
    "a page taken out": _after(_take_page_out, ChangeKind.PAGES),
    "a page added": _after(_add_page, ChangeKind.PAGES),
    "two pages swapped": _after(_swap_pages, ChangeKind.PAGES),
    "a note": _after(partial(_annotate, "Text"), ChangeKind.NOTES),
    "a text laid over": _after(partial(_annotate, "FreeText"), ChangeKind.NOTES),
    "a link": _after(partial(_annotate, "Link"), ChangeKind.NOTES),
    "a field": _after(_add_field, ChangeKind.FIELDS),
    "a file attached": _after(_attach, ChangeKind.FILES),
    "a program at its opening": _after(
        lambda one: _set_in_root("/OpenAction", _script(), one), ChangeKind.ACTIONS
    ),
    "a program of a page": _after(_act_on_page, ChangeKind.ACTIONS),
    "another language": _after(
        partial(_set_in_root, "/Lang", pdf_string("en-GB")), ChangeKind.OTHER
    ),
    "layers": _after(
        lambda one: _set_in_root("/OCProperties", _dict(OCGs=generic.ArrayObject()), one),
        ChangeKind.OTHER,
    ),
    "other words for who listens": _after(_reword_tags, ChangeKind.OTHER),
    "the seal taken out": Altered(
        partial(updated, change=_take_seal_out), SealVerdict.BROKEN, (ChangeKind.BYTES,)
    ),
    "a byte within": Altered(
        lambda one: flipped(one, len(one) // 3), SealVerdict.BROKEN, (ChangeKind.BYTES,)
    ),
    "saved anew": Altered(_saved_anew, SealVerdict.BROKEN, (ChangeKind.BYTES,)),
}  # fmt: skip
