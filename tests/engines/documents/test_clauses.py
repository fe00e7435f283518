"""Clauses: only listed placeholders resolve, values are never read as templates."""

from dataclasses import replace

import pytest

from village.engines.documents.clauses import PLACEHOLDERS, applies, fill
from village.engines.documents.contracts import Clause, ContractError, ContractParty, parse_contract


def test_all_listed_placeholders_resolve(example):
    for name in PLACEHOLDERS:
        for lang in ("fr", "ar", "en"):
            assert "{" not in fill("{" + name + "}", example, lang)


@pytest.mark.parametrize(
    "template",
    ["{a.__class__}", "{x:>99999999}", "{}", "{0}", "{exhibitor!r}", "{{stand", "{unknown}", "%s"],
)
def test_anything_else_stays_as_written(example, template):
    assert fill(template, example, "fr") == template


def test_a_value_is_not_read_as_a_template(example):
    hostile = replace(example, exhibitor=ContractParty(name="{total} {organiser.__class__}"))

    assert fill("Pour {exhibitor}.", hostile, "fr") == (
        "Pour \u2068{total} {organiser.__class__}\u2069."
    )


def test_conditions_choose_clauses(example):
    clause = Clause({"fr": "T"}, {"fr": "B"}, when=("deposit", "!island"))

    assert applies(clause, example)
    assert not applies(replace(clause, when=("!deposit",)), example)


def test_an_unknown_condition_is_refused(example_json):
    example_json["clauses"] = [{"title": "t", "body": "b", "when": ["os.system"]}]

    with pytest.raises(ContractError, match=r"clauses\[0\].when: 'os.system' is not one of"):
        parse_contract(example_json)
