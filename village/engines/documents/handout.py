"""Lists for handing badges out: by organisation, with a line on which each is signed for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from village.engines.documents.badges import ROLES
from village.engines.documents.columns import (
    BODY,
    HAIR,
    LABEL,
    PAPER,
    SMALL,
    STRONG,
    SUBHEADING,
    TITLE,
    Cell,
    Columns,
)
from village.engines.documents.drawable import boxed
from village.engines.documents.fonts import regular
from village.engines.documents.layout import PageLayout, Slice, draw_page, keep_next, paginate
from village.engines.documents.sheet import A4, MM, Align, Sheet
from village.engines.documents.structure import Element
from village.engines.documents.text import fit, isolate
from village.engines.documents.wording import is_rtl, tag, word

_MARGIN, _BOTTOM = 20 * MM, 22 * MM
#: The columns: where each begins and how wide it is, as shares of the width.
_NAME, _ROLE, _NUMBER, _SIGNED = (0.012, 0.348), (0.37, 0.15), (0.53, 0.19), (0.73, 0.27)


@dataclass(frozen=True, slots=True)
class HandedBadge:
    """A badge to hand out; `role` is a code of `ROLES`."""

    organisation: str
    name: str
    role: str
    reference: str


def build_handout(badges: Sequence[HandedBadge], *, event: str, lang: str = "fr") -> bytes:
    """Return the list as PDF, those of one organisation together, in the given order.

    Equal input gives equal bytes. A letter that no face has is shown as a box.

    Raises:
        ValueError: there is no badge.
    """
    if not badges:
        raise ValueError("there are no badges")
    return _Handout(badges, event, lang).build()


class _Handout:
    """Draws one list."""

    def __init__(self, badges: Sequence[HandedBadge], event: str, lang: str) -> None:
        self._badges, self._event, self._lang = badges, boxed(event), lang
        self._columns = Columns((lang,), A4[0] - 2 * _MARGIN)
        self._sheet = Sheet(title=word("handout", lang), author=self._event, lang=tag(lang))

    def build(self) -> bytes:
        """Return the document."""
        root, columns = self._sheet.root, self._columns
        slices = columns.paragraph(
            root, lambda lang: word("handout", lang), TITLE, tag_name="H1", keep=True
        )
        slices += columns.paragraph(root, lambda _: self._event, LABEL, keep=True)
        for name, group in groupby(self._badges, lambda one: one.organisation):
            slices += self._group(name, list(group))
        pages = paginate(slices, A4[1] - _MARGIN - _BOTTOM)
        for at, page in enumerate(pages, 1):
            self._draw(page, f"{at} / {len(pages)}")
        return self._sheet.finish()

    def _group(self, name: str, badges: Sequence[HandedBadge]) -> list[Slice]:
        root, columns = self._sheet.root, self._columns
        heading = columns.paragraph(
            root,
            lambda _: f"{isolate(boxed(name) or '–')} ({isolate(str(len(badges)))})",
            SUBHEADING,
            tag_name="H2",
            gap=12,
            keep=True,
        )
        table = root.add("Table")
        words = [word(key, self._lang) for key in ("person", "as", "badge_number", "received_by")]
        [header] = keep_next([self._row(table, words, head=True)])
        rows = [
            self._row(
                table,
                (
                    isolate(boxed(one.name)),
                    getattr(ROLES[one.role], self._lang),
                    isolate(one.reference),
                    "",
                ),
            )._replace(header=(header,))
            for one in badges
        ]
        return [*keep_next(heading), header, *rows]

    def _row(self, table: Element, texts: Sequence[str], *, head: bool = False) -> Slice:
        width = self._columns.width
        cells = [
            Cell(
                content,
                left * width,
                share * width,
                STRONG if head else BODY,
                scope="Column" if head else "",
            )
            for content, (left, share) in zip(texts, (_NAME, _ROLE, _NUMBER, _SIGNED), strict=True)
        ]
        pad = 2.6 if head else 5
        return self._columns.row(
            table.add("TR"), cells, line=True, pad=pad, fill=PAPER if head else None
        )

    def _draw(self, page: PageLayout, number: str) -> None:
        sheet, width = self._sheet, self._columns.width
        sheet.start_page()
        draw_page(sheet, page, _MARGIN, A4[1] - _MARGIN)
        ends = (Align.RIGHT, Align.LEFT) if is_rtl(self._lang) else (Align.LEFT, Align.RIGHT)
        with sheet.artifact():
            sheet.rule(_MARGIN, 16 * MM, width, colour=HAIR)
            for said, align in zip((self._event, number), ends, strict=True):
                line, size = fit(said, regular(), width * 0.8, size=7.6, smallest=6)
                sheet.text(
                    [line], _MARGIN, 12 * MM, size, width=width, align=align, colour=SMALL.colour
                )
        sheet.end_page()
