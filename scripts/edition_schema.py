"""Write docs/reference/edition.schema.json: the JSON Schema of an edition's file."""

import json
from pathlib import Path

from village.editions.words.file.schema import edition_schema

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "edition.schema.json"


def page() -> str:
    """Return the schema as it stands in the reference."""
    return json.dumps(edition_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
