"""The texts of an edition in its languages, and no others."""

from collections.abc import Collection
from dataclasses import is_dataclass, replace
from typing import Any, TypeVar

from village.editions.words.settings import Settings
from village.editions.words.shape import Texts, shape_of

Value = TypeVar("Value")


def in_its_languages(settings: Settings) -> Settings:
    """Return the settings without texts in languages that are not the edition's."""
    return _only(settings, settings.edition.languages)


def _only(value: Value, languages: Collection[str]) -> Value:
    """Return a value with each text in it reduced to some languages."""
    if is_dataclass(value) and not isinstance(value, type):
        changes = {
            field: _texts(getattr(value, field), languages)
            if hint == Texts
            else _only(getattr(value, field), languages)
            for _data_name, field, hint in shape_of(type(value))
        }
        return replace(value, **changes)
    if isinstance(value, tuple):
        kept: Any = tuple(
            _texts(one, languages) if isinstance(one, dict) else _only(one, languages)
            for one in value
        )
        return kept  # type: ignore[no-any-return]
    if isinstance(value, dict) and any(isinstance(one, dict) for one in value.values()):
        return {key: _texts(one, languages) for key, one in value.items()}  # type: ignore[return-value]
    return value


def _texts(texts: Any, languages: Collection[str]) -> Any:
    return {language: text for language, text in texts.items() if language in languages}
