"""Placeholders: what is listed is put in once, whatever else people write stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.engines import placeholders

#: What people try who want more than a text.
HOSTILE = [
    "{a.__class__}",
    "{name.__init__.__globals__}",
    "{name!r}",
    "{name:>99999999}",
    "{name[0]}",
    "{0}",
    "{}",
    "{NAME}",
    "{ name }",
    "{{ config }}",
    "{% include 'x' %}",
    "%(name)s",
    "${name}x{",
]


def test_listed_names_are_replaced_and_anything_else_stays():
    told = placeholders.filled("{name}, {nmae}: {stand}", {"name": "Salma", "stand": "A-1"}.get)

    assert told == "Salma, {nmae}: A-1"


def test_a_value_is_never_read_as_a_template():
    assert placeholders.filled("{name}", {"name": "{stand}", "stand": "A-1"}.get) == "{stand}"


@pytest.mark.parametrize("template", HOSTILE[:-1])
def test_a_hostile_template_is_text(template):
    assert placeholders.filled(template, {"name": "Salma"}.get) == template


def test_a_name_in_braces_counts_whatever_stands_around_it():
    assert placeholders.filled("{{name}} ${name}x{", {"name": "S"}.get) == "{S} $Sx{"


def test_the_editor_learns_of_what_is_no_placeholder():
    found = placeholders.unknown("{stand} {stnad} {a.b} {x:>9} {}", {"stand"})

    assert found == ["stnad", "a.b", "x:>9", ""]


@given(st.text(), st.text())
def test_without_a_value_every_text_comes_back(text, value):
    assert placeholders.filled(text, {}.get) == text
    assert placeholders.filled(f"{{name}}{text}", {"name": value}.get).startswith(value)
