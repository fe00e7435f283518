"""The JSON Schema of `edition.toml`, drawn from the settings; `village edition check` uses it."""

from functools import cache
from typing import Any

from village.core.languages import LANGUAGES
from village.editions.words.settings import Settings
from village.editions.words.shape import LONGEST_TEXT, schema

FORMAT = "village-edition/1"
#: What the schema calls a text by language.
TEXTS = "texts"


@cache
def edition_schema() -> dict[str, Any]:
    """Return the schema, dates and moments as text."""
    drawn = schema(Settings)
    drawn["properties"] = {"format": {"const": FORMAT}, **drawn["properties"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An edition of Village (edition.toml)",
        **drawn,
        "$defs": {
            "texts": {
                "title": TEXTS,
                "description": "A text by language; a language may be missing.",
                "type": "object",
                "properties": {
                    language: {"type": "string", "maxLength": LONGEST_TEXT}
                    for language in LANGUAGES
                },
                "additionalProperties": False,
            }
        },
    }
