"""The tags of a document: what each piece of a page is, in which language, in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import quote

from village.engines.documents.objects import Document, PageObject, RawObject

_NOWHERE = (1 << 31, 0)


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """Where a page, from 0, leads to an address: left, bottom, right and top in points."""

    page: int
    url: str
    box: tuple[float, float, float, float]


class LeafSection(NamedTuple):
    """A section of elements with one marked piece each, in a row on one page: badges are many.

    Attributes:
        entries: what is said of each, by `leaf`.
        page: where they stand, from 0.
        mark: the number of the first one's piece.
    """

    entries: Sequence[str]
    page: int
    mark: int


def leaf(tag: str, lang: str = "", alt: str = "") -> str:
    """Return what is said of an element that has nothing below it."""
    return f"/S/{tag}{_lang(lang)}{_alt(alt)}"


@dataclass(slots=True, eq=False)
class Element:
    """A node of the structure tree: a paragraph, a table cell, a figure."""

    tag: str
    lang: str = ""
    alt: str = ""
    title: str = ""
    """Of a heading, what the list of bookmarks calls it."""
    scope: str = ""
    """Of a table's heading: Row or Column, whichever it is the heading of."""
    span: int = 1
    """Of a table's cell: how many columns it is as wide as."""
    children: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    """Pairs of a page, from 0, and a marked piece of it."""
    links: list[LinkPlace] = field(default_factory=list)
    sections: list[LeafSection] = field(default_factory=list)
    keeps_field: bool = False
    """Whether it is kept for a field that the document gets later, as that of a seal."""

    def add(self, tag: str, lang: str = "", alt: str = "", title: str = "") -> Element:
        """Append a child and return it."""
        child = Element(tag, lang, alt, title)
        self.children.append(child)
        return child

    @property
    def used(self) -> bool:
        """Whether anything was drawn for the element or below it."""
        own = self.marks or self.sections or self.keeps_field
        return bool(own) or any(child.used for child in self.children)

    @property
    def first(self) -> tuple[int, int]:
        """The first piece that was drawn for the element or below it."""
        below = [child.first for child in self.children if child.used]
        return min([*self.marks, *below], default=_NOWHERE)


def _lang(lang: str) -> str:
    return f"/Lang ({lang})" if lang else ""


def _alt(alt: str) -> str:
    return f"/Alt <feff{alt.encode('utf-16-be').hex()}>" if alt else ""


def write_bookmarks(document: Document, root: Element) -> RawObject | None:
    """Register the headings below an element as bookmarks; return their list, if there are any."""
    headings = [one for one in _headings(root) if one.marks]
    if not headings:
        return None
    pages = [document.reference(page) for page in document.Pages.pages]
    top, own = RawObject(), [RawObject() for _ in headings]
    parent, names = document.add(top), [document.add(each) for each in own]
    for at, (heading, node) in enumerate(zip(headings, own, strict=True)):
        title = heading.title.encode("utf-16-be").hex()
        beside = f"/Prev {names[at - 1]}" if at else ""
        beside += f"/Next {names[at + 1]}" if at + 1 < len(names) else ""
        page = pages[heading.marks[0][0]]
        node.source = f"<</Title<feff{title}>/Parent {parent}{beside}/Dest[{page}/Fit]>>".encode()
    count = len(names)
    top.source = f"<</Type/Outlines/First {names[0]}/Last {names[-1]}/Count {count}>>".encode()
    return top


def _headings(element: Element) -> Iterator[Element]:
    if element.title:
        yield element
    for child in element.children:
        yield from _headings(child)


class StructureTree:
    """Writes the elements of a document below its catalog."""

    def __init__(self, document: Document) -> None:
        pages: list[PageObject] = document.Pages.pages
        self._document = document
        self._pages = [document.reference(page) for page in pages]
        self._parents: list[dict[int, str]] = [{} for _ in pages]
        for at, page in enumerate(pages):
            page.more = f"/StructParents {at}/Tabs/S"
        self._leaves = pages
        self._linked: list[str] = []
        """The elements of the links, which are numbered behind the pages."""
        self._annotations: list[list[str]] = [[] for _ in pages]
        self.field: tuple[int, str] | None = None
        """The number and the element that are kept for a field."""

    def write(self, root: Element) -> RawObject:
        """Register all elements; return the tree's root."""
        top = RawObject()
        first = self._write(root, self._document.add(top))
        nums = " ".join(
            f"{at} [{' '.join([marks[mark] for mark in sorted(marks)])}]"
            for at, marks in enumerate(self._parents)
        )
        nums += "".join(f" {at} {own}" for at, own in enumerate(self._linked, len(self._parents)))
        for page, found in zip(self._leaves, self._annotations, strict=True):
            if found:
                page.more += f"/Annots[{' '.join(found)}]"
        top.source = f"<</Type/StructTreeRoot/K {first}/ParentTree<</Nums[{nums}]>>>>".encode()
        return top

    def _write(self, element: Element, parent: str) -> str:
        node = RawObject(packed=True)
        own = self._document.add(node)
        for page, mark in element.marks:
            self._parents[page][mark] = own
        if element.keeps_field:
            self.field = len(self._parents) + len(self._linked), own
            self._linked.append(own)
        kids = self._kids(element, own)
        lang, alt = _lang(element.lang), _alt(element.alt)
        scope = f"/Scope/{element.scope}" if element.scope else ""
        span = f"/ColSpan {element.span}" if element.span > 1 else ""
        own_in_table = f"/A<</O/Table{scope}{span}>>" if scope or span else ""
        head = f"<</Type/StructElem/S/{element.tag}/P {parent}{lang}{alt}{own_in_table}"
        node.source = f"{head}/K[{' '.join(kids)}]>>".encode()
        return own

    def _kids(self, element: Element, own: str) -> list[str]:
        """Return what an element has: its pieces and what is below it as they were drawn."""
        if element.sections:
            return [self._section(section, own) for section in element.sections]
        drawn = [
            ((page, mark), f"<</Type/MCR/Pg {self._pages[page]}/MCID {mark}>>")
            for page, mark in element.marks
        ]
        links = [self._link(link, own) for link in element.links]
        below = [child for child in element.children if child.used]
        if drawn and below:
            drawn += [(child.first, self._write(child, own)) for child in below]
            drawn.sort(key=itemgetter(0))
            below = []
        kids = [kid for _, kid in drawn]
        return [*kids, *links, *[self._write(child, own) for child in below]]

    def _section(self, section: LeafSection, parent: str) -> str:
        entries, page, mark = section
        own, *below = self._document.next_names(1 + len(entries))
        where = f"/P {own}/Pg {self._pages[page]}/K "
        sources = [f"<<{said}{where}{at}>>" for at, said in enumerate(entries, mark)]
        head = f"<</S/Sect/P {parent}/K[{' '.join(below)}]>>"
        self._document.add_row([head, *sources])
        self._parents[page].update(enumerate(below, mark))
        return own

    def _link(self, link: LinkPlace, element: str) -> str:
        """Write the annotation of a link; return how its element refers to it."""
        number = len(self._parents) + len(self._linked)
        self._linked.append(element)
        edges = " ".join(f"{edge:.2f}" for edge in link.box)
        address = quote(link.url, safe="%/:=&?~#+!$,;'@*[]")
        said = link.url.removeprefix("mailto:").encode("utf-16-be").hex()
        entries = f"/Rect[{edges}]/Border[0 0 0]/F 4/StructParent {number}/Contents<feff{said}>"
        source = f"<</Type/Annot/Subtype/Link{entries}/A<</S/URI/URI({address})>>>>"
        own = self._document.add(RawObject(source.encode()))
        self._annotations[link.page].append(own)
        return f"<</Type/OBJR/Pg {self._pages[link.page]}/Obj {own}>>"
