"""Paragraphs are broken as a whole: as well as the best of all ways, which are tried one by one."""

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from village.engines.documents.line_breaking import SHRINK, STRETCH, ParagraphBox, line_ends

WORDS = some.builds(ParagraphBox, some.integers(5, 40), some.sampled_from([3, 6]))
DIVIDED = some.builds(
    ParagraphBox, some.integers(5, 30), hyphen=some.sampled_from([0, 2]), divides=some.just(True)
)
PARAGRAPHS = some.lists(some.one_of(WORDS, DIVIDED), max_size=8).flatmap(
    lambda boxes: some.builds(lambda end: [*boxes, end], WORDS)
)


def ratios(boxes, room, ends, emergency):
    """Yield how far each line is stretched or shrunk, by the article's definition."""
    for start, end in pairwise([0, *ends]):
        line = boxes[start:end]
        glue = sum(box.space for box in line[:-1])
        free = room - sum(box.width for box in line) - glue - line[-1].hyphen
        change = glue * SHRINK if free < 0 else glue * STRETCH + emergency
        if free > 0 and end == len(boxes):
            yield 0.0
        else:
            yield free / change if change else math.copysign(math.inf, free) if free else 0.0


def demerits(boxes, room, ends, tolerance=math.inf, emergency=0.0):
    """Return what the lines cost, infinity for those that are not allowed."""
    cost, fitness, row = 0.0, 1, 0
    starts = [0, *ends]
    for start, end, ratio in zip(starts, ends, ratios(boxes, room, ends, emergency), strict=False):
        divides = boxes[end - 1].divides
        own = 0 if ratio <= -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
        if not -1 <= ratio <= tolerance or (divides and row == 2):
            return math.inf
        cost += (10 + 100 * abs(ratio) ** 3) ** 2 + (50**2 if divides else 0)
        cost += 10_000 if divides and row else 0
        if end == len(boxes):
            alone = not any(box.space for box in boxes[start : end - 1])
            width = sum(box.width for box in boxes[start:end])
            cost += (1_000_000 if alone else 5_000) if row else 0
            cost += 100_000 if alone and not row and width < room / 8 else 0
        cost += 10_000 if abs(own - fitness) > 1 else 0
        fitness, row = own, row + 1 if divides else 0
    return cost


def every_way(count):
    for breaks in range(count):
        for inner in combinations(range(1, count), breaks):
            yield [*inner, count]


@settings(max_examples=30)
@given(
    PARAGRAPHS, some.integers(40, 120), some.sampled_from([(1.0, 0.0), (3.0, 0.0), (math.inf, 5.0)])
)
def test_no_way_to_break_a_paragraph_is_better(boxes, room, limits):
    tolerance, emergency = limits

    ends = line_ends(boxes, room, tolerance=tolerance, emergency=emergency)

    best = min(demerits(boxes, room, way, *limits) for way in every_way(len(boxes)))
    found = demerits(boxes, room, ends, *limits) if ends else math.inf
    assert found == pytest.approx(best)


def test_a_paragraph_of_boxes_that_fit_is_always_broken():
    boxes = [
        ParagraphBox(39, 3),
        ParagraphBox(2, 3),
        ParagraphBox(40, 0),
        ParagraphBox(40, 0),
        ParagraphBox(1, 3),
        ParagraphBox(40, 3),
    ]

    assert line_ends(boxes, 40, emergency=2) == [1, 2, 3, 4, 5, 6]


def test_a_box_wider_than_the_line_cannot_be_set():
    assert line_ends([ParagraphBox(10, 3), ParagraphBox(41, 3)], 40, emergency=2) is None


def test_a_looser_first_line_saves_the_second():
    """Where each line takes what it can, three words and then two with a wider gap."""
    boxes = [ParagraphBox(width, 4) for width in (10, 10, 10, 8, 8, 34)]

    assert line_ends(boxes, 40, emergency=2) == [2, 5, 6]


def test_the_last_line_is_not_stretched_and_two_lines_in_a_row_divide_a_word_at_most():
    parts = [ParagraphBox(10, divides=True) for _ in range(5)]

    assert line_ends([*parts, ParagraphBox(10)], 10, emergency=1) is None
    assert line_ends([*parts[:2], ParagraphBox(10)], 10, emergency=1) == [1, 2, 3]
