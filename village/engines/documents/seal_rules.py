"""What may be added to a sealed document: proofs, signatures of others, and nothing it says."""

import io
from collections.abc import Iterable
from typing import Any

from pyhanko.pdf_utils.metadata import xmp_xml
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    ReferenceUpdate,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
    XrefStreamRule,
)

#: What a program that adds a proof writes of itself; title, author and all else are the document's.
OF_THE_PROGRAM = frozenset({"/ModDate", "/Producer"})
_OF_THE_PROGRAM_IN_XMP = frozenset({"ModifyDate", "MetadataDate", "Producer"})


class _SameInfo(DocInfoRule):
    """The entry of a document's information, of which no word may change."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        if _info(old) != _info(new):
            raise SuspiciousModification("the title, the author or the like was changed")
        return super().apply(old, new)


class _SameMetadata(MetadataUpdateRule):
    """The same in XMP, which is what many programs show."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        try:
            same = _metadata(old) == _metadata(new)
        except Exception as error:
            raise SuspiciousModification("the XMP metadata cannot be read") from error
        if not same:
            raise SuspiciousModification("the title, the author or the like was changed")
        return super().apply(old, new)


def _info(document: HistoricalResolver) -> dict[str, Any]:
    found = document.trailer_view.get_value_as_reference("/Info", optional=True)
    entries: Any = document.get_object(found) if found is not None else {}
    return {key: entries[key] for key in entries if key not in OF_THE_PROGRAM}


def _metadata(document: HistoricalResolver) -> list[dict[Any, Any]]:
    if "/Metadata" not in document.root:
        return []
    stream: Any = document.get_object(document.root.get_value_as_reference("/Metadata"))
    return said_in_xmp(stream.data)


def said_in_xmp(packet: bytes) -> list[dict[Any, Any]]:
    """Return what a document says of itself in XMP, without what its last program wrote."""
    return [
        {name: value for name, value in part if name.local_name not in _OF_THE_PROGRAM_IN_XMP}
        for part in xmp_xml.parse_xmp(io.BytesIO(packet))
    ]


#: pyHanko's own rules, but for what a document says of itself and fields to fill in.
PROOFS_AND_SIGNATURES = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),  # type: ignore[no-untyped-call]  # pyHanko's own
        *(
            rule.as_qualified(ModificationLevel.LTA_UPDATES)
            for rule in (
                _SameInfo(),
                XrefStreamRule(),
                ObjectStreamRule(),
                DSSCompareRule(),
                _SameMetadata(),  # type: ignore[no-untyped-call]  # as above
            )
        ),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(allow_new_visible_after_certify=True),  # type: ignore[no-untyped-call]  # as above
            SigFieldModificationRule(),
        ]
    ),
)
