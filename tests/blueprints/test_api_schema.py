"""The API tried by Schemathesis: with values that its description allows, and with others."""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from tests.blueprints.test_api import header
from village.accounts.words.scopes import TokenScope
from village.blueprints.api.serving import CHANGES, ITEMS, RESOURCES

FEW = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
load_all_checks()


@pytest.mark.parametrize("mode", GenerationMode)
def test_every_operation_answers_as_it_is_described(app, edition, organiser, mode):
    key = header(organiser, *TokenScope)
    values = {"edition": edition.code.lower(), "reference": "none"}
    tried = set()

    for found in schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app).get_all_operations():
        operation = found.ok()

        here = {name: values[name] for name in re.findall("{(.+?)}", operation.path)}

        @FEW
        @given(case=operation.as_strategy(mode, path_parameters=here))
        def ask(case):
            case.call_and_validate(headers=key, checks=CHECKS.get_all())

        ask()
        tried.add(operation.label)

    assert len(tried) == len(RESOURCES) + len(ITEMS) + len(CHANGES)
