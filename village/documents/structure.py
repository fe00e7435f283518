"""The tags of a document: what each piece of a page is, in which language, in which order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObjectReference

from village.documents.objects import PageObject, RawObject, reference


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

    def __init__(self, document: Any, root: Element) -> None:
        self._document = document
        self._root = root
        self._nodes: dict[Element, tuple[RawObject, str]] = {}

    def write(self, pages: list[PageObject]) -> Any:
        """Register all nodes; return the reference of the tree's root."""
        top = RawObject()
        reference = self._register(top, "StructTreeRoot")
        self._number(self._root)
        page_refs = [self._ref(f"Page{at}") for at in range(1, len(pages) + 1)]
        parents: list[dict[int, str]] = [{} for _ in pages]
        self._fill(self._root, self._ref("StructTreeRoot"), page_refs, parents)
        for at, page in enumerate(pages):
            page.more = f"/StructParents {at}/Tabs/S"
        nums = " ".join(
            f"{at} [{' '.join(marks[mark] for mark in sorted(marks))}]"
            for at, marks in enumerate(parents)
        )
        source = f"<< /Type /StructTreeRoot /K {self._nodes[self._root][1]}"
        top.source = f"{source} /ParentTree << /Nums [{nums}] >> >>".encode()
        return reference

    def _register(self, node: RawObject, name: str) -> Any:
        return self._document.Reference(node, name)

    def _ref(self, name: str) -> str:
        return reference(self._document, PDFObjectReference(name))

    def _number(self, element: Element) -> None:
        name = f"Element{len(self._nodes)}"
        node = RawObject()
        self._register(node, name)
        self._nodes[element] = (node, self._ref(name))
        for child in element.children:
            if child.used:
                self._number(child)

    def _fill(
        self, element: Element, parent: str, pages: list[str], parents: list[dict[int, str]]
    ) -> None:
        node, own = self._nodes[element]
        kids: list[str] = []
        for page, mark in element.marks:
            parents[page][mark] = own
            kids.append(f"<</Type/MCR/Pg {pages[page]}/MCID {mark}>>")
        for child in element.children:
            if child in self._nodes:
                kids.append(self._nodes[child][1])
                self._fill(child, own, pages, parents)
        lang = f"/Lang ({element.lang})" if element.lang else ""
        alt = f"/Alt <feff{element.alt.encode('utf-16-be').hex()}>" if element.alt else ""
        head = f"<</Type/StructElem/S/{element.tag}/P {parent}{lang}{alt}"
        node.source = f"{head}/K[{' '.join(kids)}]>>".encode()
