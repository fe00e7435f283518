"""The page of evidence behind a signed contract: who signed, when, how, and which document."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from village.engines.documents.columns import BODY, SUBHEADING, TITLE, Columns
from village.engines.documents.dates import moment
from village.engines.documents.drawable import boxed
from village.engines.documents.layout import Slice, SlicePart, draw_page, paginate, together
from village.engines.documents.sheet import A4, INK, MM, Sheet
from village.engines.documents.strokes import HEIGHT, WIDTH, strokes
from village.engines.documents.structure import Element
from village.engines.documents.text import isolate
from village.engines.documents.wording import tag, word

_MARGIN = 20 * MM
_TOP = 22 * MM
#: How large a drawn signature stands on the page.
_DRAWN_WIDTH = 150.0
_DRAWN_HEIGHT = _DRAWN_WIDTH * HEIGHT / WIDTH
_PEN = 1.1


class Manner(StrEnum):
    """How somebody signed."""

    DRAWN = "drawn"
    TYPED = "typed"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class SignatureEvidence:
    """What is known of one signature.

    Attributes:
        name: whose it is.
        capacity: in which function; empty where nothing was said.
        email: the address at which a code was received, or of the account that handed a scan in.
        written: the name as it was typed to sign.
        path: the strokes of a drawn signature.
        consent: the sentence that was agreed to, in the language in which it was read.
        network: where the request came from.
        proxy: who handed in the scan of a signature on paper.
        scan_sha256: the fingerprint of that scan.
    """

    name: str
    capacity: str
    manner: Manner
    signed_at: datetime
    email: str
    written: str = ""
    path: str = ""
    consent: str = ""
    network: str = ""
    proxy: str = ""
    scan_sha256: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceData:
    """What the page says: the document by its fingerprint, and its signatures in their order."""

    reference: str
    document_sha256: str
    organiser: str
    signatures: tuple[SignatureEvidence, ...]
    languages: tuple[str, ...] = ("fr",)
    timezone: str = "UTC"


def build_evidence(data: EvidenceData, *, part: int = 3) -> bytes:
    """Return the page as PDF; a long list of signatures runs over to another.

    Equal data gives equal bytes. A letter that no face has is shown as a box: the contract
    before it says the names.
    """
    return _EvidencePages(data, part).build()


class _EvidencePages:
    """Draws the evidence of one contract."""

    def __init__(self, data: EvidenceData, part: int) -> None:
        self._data = data
        self._columns = Columns(data.languages, A4[0] - 2 * _MARGIN)
        lang = data.languages[0]
        self._sheet = Sheet(
            title=f"{word('evidence', lang)} {data.reference}",
            author=data.organiser,
            lang=tag(lang),
            made_at=max(one.signed_at for one in data.signatures),
            part=part,
        )
        self._root = self._sheet.root

    def build(self) -> bytes:
        """Return the document."""
        slices = [*self._heading(), *self._document()]
        for at, one in enumerate(self._data.signatures, 1):
            slices += self._signature(at, one)
        for page in paginate(slices, A4[1] - 2 * _TOP):
            self._sheet.start_page()
            draw_page(self._sheet, page, _MARGIN, A4[1] - _TOP)
            self._sheet.end_page()
        return self._sheet.finish()

    def _heading(self) -> list[Slice]:
        style = TITLE._replace(size=15, leading=22)
        title = self._columns.paragraph(self._root, self._word("evidence"), style, tag_name="H1")
        note = self._columns.paragraph(self._root, self._word("evidence_note"), BODY, gap=4)
        return together([*title, *note])

    def _document(self) -> list[Slice]:
        table = self._root.add("Table")
        rows = [
            self._fact(table, "reference", self._data.reference),
            self._fact(table, "evidence_sha256", _grouped(self._data.document_sha256)),
        ]
        return together([*self._section("evidence_document"), *rows])

    def _signature(self, at: int, one: SignatureEvidence) -> list[Slice]:
        said = partial(word, "evidence_signature", number=isolate(str(at)))
        head = self._columns.paragraph(
            self._root, said, SUBHEADING, tag_name="H2", gap=14, keep=True
        )
        table = self._root.add("Table")
        when = [moment(one.signed_at, self._data.timezone, lang) for lang in self._data.languages]
        how = [word(f"evidence_{one.manner}", lang) for lang in self._data.languages]
        rows = (
            ("evidence_who", boxed(one.name)),
            ("evidence_capacity", boxed(one.capacity)),
            ("evidence_how", "\n".join(how)),
            ("evidence_written", boxed(one.written)),
            ("evidence_when", "\n".join(when)),
            ("evidence_proxy", boxed(one.proxy)),
            ("evidence_account" if one.proxy else "evidence_address", isolate(one.email)),
            ("evidence_network", isolate(one.network)),
            ("evidence_consent", boxed(one.consent)),
            ("evidence_scan", _grouped(one.scan_sha256)),
        )
        facts = [self._fact(table, key, value) for key, value in rows if value]
        drawn = [self._drawn(one)] if one.path else []
        return together([*head, *facts, *drawn])

    def _drawn(self, one: SignatureEvidence) -> Slice:
        """Return the strokes, as they were drawn."""
        lang = self._data.languages[0]
        alt = word("evidence_strokes", lang, name=one.name)
        figure = self._root.add("Figure", tag(lang), alt=alt)
        lines = strokes(one.path)
        scale = _DRAWN_WIDTH / WIDTH
        left = (self._columns.width - _DRAWN_WIDTH) / 2

        def draw(sheet: Sheet, x: float, y: float) -> None:
            for line in lines:
                points = [(x + across * scale, y - down * scale) for across, down in line]
                if len(points) == 1:  # a dot, as of an i
                    points.append((points[0][0] + _PEN, points[0][1]))
                sheet.line(points, colour=INK, line_width=_PEN)

        return Slice(_DRAWN_HEIGHT, (SlicePart(figure, draw, left),), gap=6)

    def _section(self, key: str) -> list[Slice]:
        return self._columns.heading(self._root, self._word(key))

    def _fact(self, table: Element, key: str, value: str) -> Slice:
        return self._columns.fact(table, self._word(key), value)

    def _word(self, key: str) -> Callable[[str], str]:
        return partial(word, key)


def _grouped(sha256: str) -> str:
    """Return a fingerprint in two rows of groups that a person can compare."""
    groups = [sha256[at : at + 8] for at in range(0, len(sha256), 8)]
    rows = (" ".join(groups[:4]), " ".join(groups[4:]))
    return "\n".join(isolate(row) for row in rows if row)
