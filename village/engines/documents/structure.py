"""The tags of a document: what each piece of a page is, in which language, in which order."""

from __future__ import annotations

from dataclasses import dataclass, field

from village.engines.documents.objects import Document, PageObject, RawObject


@dataclass(slots=True, eq=False)
class Element:
    """A node of the structure tree: a paragraph, a table cell, a figure."""

    tag: str
    lang: str = ""
    alt: str = ""
    children: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    """Pairs of a page, from 0, and a marked piece of it."""

    def add(self, tag: str, lang: str = "", alt: str = "") -> Element:
        """Append a child and return it."""
        child = Element(tag, lang, alt)
        self.children.append(child)
        return child

    @property
    def used(self) -> bool:
        """Whether anything was drawn for the element or below it."""
        return bool(self.marks) or any(child.used for child in self.children)


class StructureTree:
    """Writes the elements of a document below its catalog."""

    def __init__(self, document: Document) -> None:
        pages: list[PageObject] = document.Pages.pages
        self._document = document
        self._pages = [document.reference(page) for page in pages]
        self._parents: list[dict[int, str]] = [{} for _ in pages]
        for at, page in enumerate(pages):
            page.more = f"/StructParents {at}/Tabs/S"

    def write(self, root: Element) -> RawObject:
        """Register all elements; return the tree's root."""
        top = RawObject()
        first = self._write(root, self._document.add(top))
        nums = " ".join(
            f"{at} [{' '.join([marks[mark] for mark in sorted(marks)])}]"
            for at, marks in enumerate(self._parents)
        )
        top.source = f"<</Type/StructTreeRoot/K {first}/ParentTree<</Nums[{nums}]>>>>".encode()
        return top

    def _write(self, element: Element, parent: str) -> str:
        node = RawObject()
        own = self._document.add(node)
        kids: list[str] = []
        for page, mark in element.marks:
            self._parents[page][mark] = own
            kids.append(f"<</Type/MCR/Pg {self._pages[page]}/MCID {mark}>>")
        kids += [self._write(child, own) for child in element.children if child.used]
        lang = f"/Lang ({element.lang})" if element.lang else ""
        alt = f"/Alt <feff{element.alt.encode('utf-16-be').hex()}>" if element.alt else ""
        head = f"<</Type/StructElem/S/{element.tag}/P {parent}{lang}{alt}"
        node.source = f"{head}/K[{' '.join(kids)}]>>".encode()
        return own
