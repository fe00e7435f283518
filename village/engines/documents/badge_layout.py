"""Lay out the texts of a badge: broken over lines, then smaller, never cut, each in its zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import attrgetter, itemgetter, mul
from typing import Generic, NamedTuple, Protocol, TypeVar

from village.engines.documents.badge_data import BadgeData, EditionData
from village.engines.documents.badge_design import (
    GIVEN_LEAST,
    Box,
    Card,
    TextStyle,
    TextZone,
)
from village.engines.documents.badge_names import parted
from village.engines.documents.dates import days
from village.engines.documents.drawable import DrawingFault, boxed, fault_of, missing
from village.engines.documents.fonts import Font, bold, regular, visible
from village.engines.documents.sheet import Align
from village.engines.documents.text import BROKEN_AT_MOST, TextLine, clean, fit, fitted
from village.engines.documents.text import line as line_of
from village.engines.documents.wording import is_rtl

_BASELINE = 0.78  # of the leading: from the top of a line to its baseline
_GAP = 0.16  # of the larger of two sizes, between two texts
_SHARES = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}
#: The fields of a badge that may say what no face can draw or no size can hold.
_FIELDS = ("name", "name_ar", "organisation", "stand", "country", "days", "zones")
_TEXTS: Callable[[BadgeData], tuple[str, ...]] = attrgetter(*_FIELDS)
#: Below this share of its full size, a family name is told before badges are issued.
_SMALL = 0.5
#: To what share of their size the other texts may shrink so that one keeps its least size.
_MAKE_ROOM = 0.7
#: After these a name may go on below: a hyphen, a hyphen that never breaks, the Hebrew one.
_HYPHENS = "-\u2010\u2011\u05be"


class SetLine(Protocol):
    """A line of a badge: one of the paragraph engine, or one that was joined fast."""

    @property
    def width(self) -> float:
        """Its width at font size 1000."""


L = TypeVar("L", bound=SetLine)


class PlacedLine(NamedTuple, Generic[L]):
    """One line of a badge: where its text begins, its baseline and its size, in points."""

    line: L
    x: float
    y: float
    size: float
    field: str


class TextBlock(NamedTuple, Generic[L]):
    """The lines of one text, from the top down."""

    lines: Sequence[L]
    size: float
    style: TextStyle

    @property
    def leading(self) -> float:
        """From one baseline to the next."""
        return self.size * self.style.leading


@dataclass(frozen=True, slots=True)
class SmallName:
    """A name that is set smaller than wished; `at` counts the badges from 0."""

    at: int
    size: float


def card_for(card: Card, edition: EditionData) -> Card:
    """Return a card in the direction of the edition's first language."""
    return card.mirrored() if is_rtl(edition.languages[0]) else card


def texts_of(badge: BadgeData, lang: str) -> dict[str, str]:
    """Return the texts of a badge by the fields of its card, in an edition's first language.

    The name that is read first is parted: the Arabic one where the language is Arabic.
    """
    first, other = badge.name, badge.name_ar
    if other and is_rtl(lang):
        first, other = other, first
    before, given, family = parted(first)
    return {
        "before": before,
        "given": given,
        "family": family,
        "other": other,
        "organisation": badge.organisation,
        "stand": badge.stand,
        "country": badge.country,
        "days": badge.days,
        "zones": badge.zones,
    }


def shared_texts(edition: EditionData, role: str) -> dict[str, str]:
    """Return what all badges of a role say, by the fields of a card, in the edition's languages."""
    design = edition.role(role)
    words = {"fr": design.fr, "ar": design.ar, "en": design.en}
    said = list(dict.fromkeys(words[one] for one in edition.languages if words[one]))
    when = []
    if edition.starts_on and edition.ends_on:
        when = [days(edition.starts_on, edition.ends_on, one) for one in edition.languages]
    found = {
        "role": said[0] if said else "",
        "roles": " · ".join(said[1:]),
        "event": edition.name,
        "place": edition.venue,
    }
    return found | dict(zip(("dates", "dates_2", "dates_3"), when, strict=False))


def laid_out(badge: BadgeData, edition: EditionData, card: Card) -> list[PlacedLine[TextLine]]:
    """Return the lines of a badge's own texts, zone by zone, from the top down."""
    texts, has_photo = texts_of(badge, edition.languages[0]), bool(badge.photo and card.photo)
    return [line for zone in card.own for line in in_zone(zone, texts, own_block, beside=has_photo)]


def laid_out_shared(edition: EditionData, role: str, card: Card) -> list[PlacedLine[TextLine]]:
    """Return the lines that all badges of a role share; what fits at no size is cut."""
    texts, has_logo = shared_texts(edition, role), bool(edition.logo)
    return [
        line for zone in card.shared for line in in_zone(zone, texts, _cut_block, beside=has_logo)
    ]


def reference_line(badge: BadgeData, card: Card, code: Box) -> PlacedLine[TextLine] | None:
    """Return a badge's reference, below its code."""
    if not clean(badge.reference):
        return None
    style = card.reference
    line, size = fit(
        boxed(badge.reference), regular(), code.width, size=style.size, smallest=style.smallest
    )
    x = code.x + (code.width - line.width * size / 1000) / 2
    return PlacedLine(line, x, code.y - size * 1.15, size, style.field)


def code_box(badge: BadgeData, card: Card) -> Box:
    """Return where a badge's code stands: in the middle where nothing stands beside it."""
    beside = badge.stand or badge.country or badge.days or badge.zones
    return card.code if beside or (badge.photo and card.photo) else card.code_alone


def in_zone(
    zone: TextZone,
    texts: Mapping[str, str],
    block: Callable[[str, TextStyle, float], TextBlock[L]],
    *,
    beside: bool,
) -> Iterator[PlacedLine[L]]:
    """Yield the lines of a zone: its texts below one another, in the middle of its box.

    Those that are too high together are made smaller together.
    """
    box = zone.beside if beside and zone.beside else zone.box
    blocks = [
        block(content, style, box.width)
        for style in zone.styles
        if (content := texts.get(style.field))
    ]
    if not blocks:
        return
    gaps = [*(_GAP * max(one.size, above.size) for above, one in pairwise(blocks)), 0.0]
    heights = [len(one.lines) * one.leading for one in blocks]
    shares, share = _shares(blocks, heights, sum(gaps), box.height)
    high = sum(map(mul, heights, shares)) + sum(gaps) * share
    top = box.y + (box.height + high) / 2
    for one, gap, own in zip(blocks, gaps, shares, strict=True):
        size, leading = one.size * own, one.leading * own
        for line in one.lines:
            room = box.width - line.width * size / 1000
            x = box.x + room * _SHARES[zone.align]
            yield PlacedLine(line, x, top - leading * _BASELINE, size, one.style.field)
            top -= leading
        top -= gap * share


def _shares(
    blocks: Sequence[TextBlock[L]], heights: Sequence[float], gaps: float, room: float
) -> tuple[list[float], float]:
    """Return by how much each text is set smaller so that all fit, and by how much the gaps are.

    A text that has a least size keeps it where the others need not become too small for that.
    """
    high = sum(heights) + gaps
    share = min(1.0, room / high)
    shares = [max(share, min(1.0, one.style.least / one.size)) for one in blocks]
    kept = [height if own > share else 0.0 for height, own in zip(heights, shares, strict=True)]
    others = high - sum(kept)
    if not any(kept) or not others:
        return [share] * len(blocks), share
    rest = (room - sum(map(mul, kept, shares))) / others
    if rest < share * _MAKE_ROOM:
        return [share] * len(blocks), share
    return [own if height else rest for own, height in zip(shares, kept, strict=True)], rest


def font_of(style: TextStyle) -> Font:
    """Return the font of a style."""
    return bold() if style.strong else regular()


class TooLong(ValueError):
    """A text fits at no size; `faults` names it."""


def own_block(content: str, style: TextStyle, width: float) -> TextBlock[TextLine]:
    """Set a text whole.

    Raises:
        TooLong: it fits at no size.
    """
    found = _fitted(content, style, width)
    if found is None:
        raise TooLong(style.field)
    return TextBlock(*found, style)


def _fitted(
    content: str, style: TextStyle, width: float
) -> tuple[tuple[TextLine, ...], float] | None:
    found = fitted(
        content, font_of(style), width, size=style.size, smallest=style.smallest, lines=style.lines
    )
    if found and found[1] < style.least:
        return max([found, *_at_hyphens(content, style, width)], key=itemgetter(1))
    return found


def _at_hyphens(
    content: str, style: TextStyle, width: float
) -> Iterator[tuple[tuple[TextLine, ...], float]]:
    """Yield a text on two lines, broken after each of its hyphens, as large as that allows."""
    text = clean(content)
    for at in range(1, len(text)):
        if text[at - 1] in _HYPHENS:
            halves = (line_of(text[:at], font_of(style)), line_of(text[at:], font_of(style)))
            widest = max(half.width for half in halves)
            yield halves, min(style.size * BROKEN_AT_MOST, width * 1000 / widest)


def _cut_block(content: str, style: TextStyle, width: float) -> TextBlock[TextLine]:
    """Set a text that all badges have; an organiser sees where it had to be cut."""
    content = boxed(content)
    found = _fitted(content, style, width)
    if found is None:
        line, size = fit(content, font_of(style), width, size=style.size, smallest=style.smallest)
        found = (line,), size
    return TextBlock(*found, style)


def faults(badges: Sequence[BadgeData], card: Card) -> list[DrawingFault]:
    """Return the texts that cannot be drawn whole, badge by badge, whatever language is first."""
    strange = letter_faults(badges)
    with_strange = {one.at for one in strange}
    long = [
        DrawingFault(at, badge.reference, field)
        for at, badge in enumerate(badges)
        if at not in with_strange
        for field in _too_long(badge, card)
    ]
    return sorted((*strange, *long), key=lambda one: one.at)


def letter_faults(badges: Sequence[BadgeData]) -> list[DrawingFault]:
    """Return the texts with letters that no face has, and the names that nobody would see."""
    whole = "".join(chain.from_iterable(map(_TEXTS, badges)))
    if not missing(whole) and all(visible(clean(badge.name)) for badge in badges):
        return []  # as nearly always
    return [
        fault
        for at, badge in enumerate(badges)
        for field in _FIELDS
        if (content := getattr(badge, field)) or field == "name"
        if (
            fault := fault_of(
                content, at=at, subject=badge.reference, field=field, needed=field == "name"
            )
        )
    ]


def _too_long(badge: BadgeData, card: Card) -> list[str]:
    """Return the fields of a badge that fit at no size."""
    styles = {
        style.field: (style, (zone.beside or zone.box).width)
        for zone in card.own
        for style in zone.styles
    }
    found = dict[str, None]()
    for lang in ("fr", "ar"):
        swapped = lang == "ar" and badge.name_ar
        first, other = ("name_ar", "name") if swapped else ("name", "name_ar")
        fields = {"before": first, "given": first, "family": first, "other": other}
        for part, content in texts_of(badge, lang).items():
            if clean(content) and not _fitted(content, *styles[part]):
                found[fields.get(part, part)] = None
    return list(found)


def small_names(
    badges: Sequence[BadgeData], card: Card, edition: EditionData
) -> Iterator[SmallName]:
    """Yield the names that are smaller than wished; badges are without `faults`.

    Of a given name `GIVEN_LEAST` points are wished, of a family name half of its usual size.
    """
    wished = {
        style.field: GIVEN_LEAST if style.field == "given" else style.size * _SMALL
        for zone in card.own
        for style in zone.styles
    }
    for at, badge in enumerate(badges):
        sizes = [
            line.size
            for line in laid_out(badge, edition, card)
            if line.field in ("given", "family") and line.size < wished[line.field]
        ]
        if sizes:
            yield SmallName(at, min(sizes))
