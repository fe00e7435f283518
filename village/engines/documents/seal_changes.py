"""What differs between a document as it was sealed and as it is now, in kinds one understands."""

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from village.engines.documents.seal_rules import OF_THE_PROGRAM, said_in_xmp
from village.engines.documents.seals import ChangeKind

#: What leads from a thing back to what holds it or shows it, or numbers its tags.
_UPWARDS = frozenset({"/Parent", "/P", "/Pg", "/StructParent", "/StructParents"})
_ACTIONS = ("/OpenAction", "/AA")
_NOT_CONTENT = frozenset({"/Annots", "/AA"})
#: Of the catalog: what is compared by itself, or what proofs and signatures change.
_APART = frozenset(
    {"/Pages", "/AcroForm", "/Metadata", "/DSS", "/Extensions", "/Perms", "/Names", "/AF"}
) | frozenset(_ACTIONS)


def changes_between(sealed: bytes, now: bytes) -> tuple[ChangeKind, ...]:
    """Return in which kinds two states of one document differ; never none."""
    try:
        with pikepdf.open(io.BytesIO(sealed)) as old, pikepdf.open(io.BytesIO(now)) as new:
            before, after = _parts(old), _parts(new)
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError):
        return (ChangeKind.OTHER,)  # so damaged that it cannot be compared
    found = tuple(kind for kind in before if _differ(before[kind], after[kind]))
    return found or (ChangeKind.OTHER,)


def _differ(before: object, after: object) -> bool:
    """Say whether things of a kind are others; of what pages have, on those still there."""
    if isinstance(before, dict) and isinstance(after, dict):
        return any(before[page] != after[page] for page in before.keys() & after.keys())
    return before != after


def _parts(document: pikepdf.Pdf) -> dict[ChangeKind, object]:
    """Return a mark of each kind of thing in a document: equal marks, equal things."""
    marks = _Marks()
    root = document.Root
    pages = [page.obj for page in document.pages]
    actions: dict[object, str] = {page.objgen: marks.of(page.get("/AA")) for page in pages}
    actions |= {key: marks.of(root.get(key)) for key in _ACTIONS}
    names: Any = root.get("/Names", {})
    actions["/JavaScript"] = marks.of(names.get("/JavaScript"))
    return {
        ChangeKind.PAGES: [page.objgen for page in pages],
        ChangeKind.CONTENT: {page.objgen: marks.of(page, _NOT_CONTENT) for page in pages},
        ChangeKind.NOTES: {
            page.objgen: [marks.of(note) for note in _notes(page)] for page in pages
        },
        ChangeKind.FIELDS: [marks.of(field) for field in _fields(root) if _kind(field) != "/Sig"],
        ChangeKind.TITLE: [_info(document), _metadata(root)],
        ChangeKind.FILES: [marks.of(names.get("/EmbeddedFiles")), marks.of(root.get("/AF"))],
        ChangeKind.ACTIONS: actions,
        ChangeKind.OTHER: marks.of(root, _APART),
    }


def _notes(page: Any) -> Iterator[Any]:
    for note in page.get("/Annots", []):
        if note.get("/Subtype") != "/Widget":  # those are fields
            yield note


def _fields(root: Any) -> Iterator[Any]:
    form = root.get("/AcroForm")
    yield from form.get("/Fields", []) if form is not None else []


def _kind(field: Any) -> str:
    return str(field.get("/FT", ""))


def _info(document: pikepdf.Pdf) -> dict[str, str]:
    info: Any = document.trailer.get("/Info", {})
    return {key: str(info[key]) for key in set(info.keys()) - OF_THE_PROGRAM}


def _metadata(root: Any) -> object:
    stream = root.get("/Metadata")
    return said_in_xmp(stream.read_bytes()) if stream is not None else None


class _Marks:
    """Makes marks of things by what they hold, however often they refer to each other."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], str] = {}

    def of(self, thing: Any, without: frozenset[str] = frozenset()) -> str:
        """Return the mark of a thing, leaving out some of its entries."""
        if not isinstance(thing, pikepdf.Object):
            return repr(thing)
        if not thing.is_indirect or without:
            return self._made(thing, without)
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Page":
            return f"page {thing.objgen}"  # what leads to a page is no part of it
        if thing.objgen not in self._known:
            self._known[thing.objgen] = f"{thing.objgen}"  # of itself, inside itself
            self._known[thing.objgen] = self._made(thing, without)
        return self._known[thing.objgen]

    def _made(self, thing: Any, without: frozenset[str]) -> str:
        digest = hashlib.sha256()
        if isinstance(thing, pikepdf.Stream):
            digest.update(thing.read_raw_bytes())
            thing = thing.stream_dict
        if isinstance(thing, pikepdf.Dictionary):
            for key in sorted(set(thing.keys()) - _UPWARDS - without):
                digest.update(f"{key} {self.of(thing[key])}\n".encode())
        elif isinstance(thing, pikepdf.Array):
            for one in thing:
                digest.update(f"{self.of(one)}\n".encode())
        else:
            digest.update(thing.unparse(resolved=True))
        return digest.hexdigest()
