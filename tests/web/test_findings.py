import re

import pytest
from flask_babel import force_locale

from village.engines.plans.faults import FAULTS, PlanError
from village.engines.plans.model import PlanFinding
from village.web.findings import fault_words, measured


def test_every_fault_of_a_plan_has_a_sentence_of_the_pages_with_its_facts(app, edition):
    facts = {name: f"<{name}>" for name in ("number", "stands", "count", "most", "metres")}
    unsaid = {}
    with app.test_request_context(f"/fr/{edition.code.lower()}/"):
        app.preprocess_request()
        for code, line in FAULTS.items():
            named = set(re.findall(r"{(\w+)", line))
            given = {name: facts.get(name, "dxf") for name in named}
            words = fault_words(PlanError(code, **given))
            unsaid[code] = [name for name in named & facts.keys() if facts[name] not in words]

    assert not any(unsaid.values()), unsaid


@pytest.mark.parametrize(
    ("measure", "unit", "said"),
    [(0.5, "m²", "0.5 m²"), (0.004, "m²", "40 cm²"), (0.3, "m", "30 cm"), (2.25, "m²", "2.25 m²")],
)
def test_what_is_small_is_measured_in_centimetres(app, measure, unit, said):
    with app.test_request_context("/en/"), force_locale("en"):
        assert measured(PlanFinding("overlap", measure=measure, unit=unit)) == said
