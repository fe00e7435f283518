import re

from village.engines.plans.faults import FAULTS, PlanError
from village.web.findings import fault_words


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
