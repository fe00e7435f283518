"""Draw `docs/reference/flows.md` from the flow tables; `--check` says if it is current."""

import argparse
import sys
from pathlib import Path
from typing import Any

from village.applications.words import APPLICATION_FLOW
from village.badges.words import BADGE_FLOW
from village.billing.words import INVOICE_FLOW
from village.cards.words import CARD_PAYMENT_FLOW, CARD_REFUND_FLOW
from village.contracts.words import CONTRACT_FLOW
from village.core.flow import Flow
from village.core.runs.words import RUN_FLOW
from village.draws.words import DRAW_FLOW
from village.editions.words.life import EDITION_FLOW
from village.exhibitors.words import DESIGN_FLOW
from village.letters.words import LETTER_FLOW
from village.selection.words import DECISION_FLOW
from village.stands.words.places import PLACE_FLOW
from village.visitors.words import VISITOR_FLOW

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "flows.md"
FLOWS: dict[str, Flow[Any, Any]] = {
    "Edition": EDITION_FLOW,
    "Application": APPLICATION_FLOW,
    "Decision": DECISION_FLOW,
    "Stand's place": PLACE_FLOW,
    "Stand draw": DRAW_FLOW,
    "Stand design": DESIGN_FLOW,
    "Contract": CONTRACT_FLOW,
    "Letter": LETTER_FLOW,
    "Invoice": INVOICE_FLOW,
    "Card payment": CARD_PAYMENT_FLOW,
    "Card refund": CARD_REFUND_FLOW,
    "Badge": BADGE_FLOW,
    "Visitor": VISITOR_FLOW,
    "Run of long work": RUN_FLOW,
}
HEAD = """# Flows

Each life cycle is one table in the `words` of its feature: the only statement of the workflow.
`make reference` draws this page from the tables, and a test checks that it is current.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *(_section(title, flow) for title, flow in FLOWS.items())])


def _section(title: str, flow: Flow[Any, Any]) -> str:
    steps = list(flow)
    sources = {step.source for step in steps}
    first = steps[0].source
    ends = sorted({step.target for step in steps} - sources)
    drawn = [f"    {step.source} --> {step.target}: {step.action}" for step in steps]
    rows = [
        f"| {step.source} | {step.action} | {step.target} | {step.needs} | {step.mail or '–'} |"
        for step in steps
    ]
    return "\n".join(
        [
            f"## {title}\n",
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {first}",
            *drawn,
            *(f"    {end} --> [*]" for end in ends),
            "```\n",
            "| from | action | to | permission | mail |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def main() -> int:
    """Write the page, or compare it; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where stale")
    if parser.parse_args().check:
        current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
        print("" if current else "docs/reference/flows.md is stale: run `make reference`", end="")
        return 0 if current else 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
