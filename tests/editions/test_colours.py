"""Contrast as WCAG 2.2 has it, and shades that can be read."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOW
from tests.factories import texts
from village.config import ROOT
from village.editions.words.colours import (
    DARK,
    ENOUGH,
    LIGHT,
    PALETTE,
    contrast,
    is_readable,
    readable,
)
from village.editions.words.file.checks import check_settings
from village.editions.words.settings import (
    Identity,
    Organiser,
    PavilionSettings,
    Settings,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.478),  # the grey that is famous for failing
        ("#767676", "#ffffff", 4.542),
        ("#0000FF", "#ffffff", 8.592),
        ("#ff0000", "#ffffff", 3.998),
    ],
)
def test_contrast_is_that_of_wcag(one, other, expected):
    assert contrast(one, other) == pytest.approx(expected, abs=0.001)
    assert contrast(one, other) == contrast(other, one)


@given(COLOURS)
def test_every_colour_becomes_readable_on_light_and_on_dark(colour):
    for grounds in (LIGHT, DARK):
        shown = readable(colour, grounds)

        assert min(contrast(shown, ground) for ground in grounds) >= ENOUGH
        assert (shown == colour) == is_readable(colour, grounds)


@pytest.mark.parametrize("colour", PALETTE)
def test_a_pavilion_without_a_colour_gets_one_that_is_readable_as_it_is(colour):
    assert is_readable(colour, LIGHT)


def test_the_grounds_are_those_of_the_style_sheet():
    tokens = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    found = [
        tuple(re.findall(rf"--{name}: (#[0-9a-f]{{6}});", tokens)) for name in ("paper", "card")
    ]

    # Light, dark by choice, and dark by the system, where the values stand again.
    assert found == [(light, dark, dark) for light, dark in zip(LIGHT, DARK, strict=True)]


def test_check_notes_the_colours_that_pages_change():
    settings = Settings(
        edition=Identity(
            code="VS27", name=texts("Ville"), starts_on=NOW.date(), ends_on=NOW.date(),
            languages=("fr", "ar", "en"), currency="EUR", country="FR", timezone="UTC",
            accent="#ffcc00", accent_dark="#ffcc00",
        ),
        organiser=Organiser(name=texts("Ville"), email="salon@example.org"),
        pavilions=(PavilionSettings("water", texts("Eau"), colour="#00ffff"),),
    )  # fmt: skip

    faults = list(check_settings(settings))
    calm = replace(settings, edition=replace(settings.edition, accent="#7b2f6b"), pavilions=())

    assert [(fault.key, fault.code, fault.warns) for fault in faults] == [
        ("edition.accent", "contrast", True),
        ("pavilions[1].colour", "contrast", True),
    ]
    assert str(faults[0]).startswith("edition.accent: note: #ffcc00 is too faint")
    assert list(check_settings(calm)) == []
