"""A request as it comes in: what people typed into it is folded once, for every view.

The fields of forms and of addresses come as folded texts, so that neither a view nor the database
meets a NUL. An address whose path holds one leads nowhere; a number too large for a row is none.
"""

from functools import cached_property
from typing import Any

import flask
from flask import Flask, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter, Map, ValidationError

from village.engines.folding import folded

#: The largest number that PostgreSQL keeps in an `integer`.
LARGEST = 2**31 - 1


def whole(text: str) -> int:
    """Return a whole number as a row may bear it, for `type=` of a query or a form.

    Raises:
        ValueError: it is none, negative, or larger than any.
    """
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{text}: not between 0 and {LARGEST}")
    return number


class Request(flask.Request):
    """A request whose fields are folded."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The values of the address."""
        return _folded(super().args)

    def _load_form_data(self) -> None:
        """Read the body once; then fold its texts. Files stay as they are."""
        if "form" not in self.__dict__:
            super()._load_form_data()
            self.__dict__["form"] = _folded(self.form)


class RowNumber(IntegerConverter):
    """A whole number in a path: an address with a larger one than any row's leads nowhere."""

    def to_python(self, value: str) -> Any:
        """Read the number.

        Raises:
            ValidationError: no row has it.
        """
        try:
            return whole(value)
        except ValueError:
            raise ValidationError from None


def init_app(app: Flask) -> None:
    """Let requests come in folded."""
    app.request_class = Request
    _bound_numbers(app.url_map)

    @app.url_value_preprocessor
    def refuse(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if any(ord(character) < 32 for character in request.path):
            raise NotFound


def _bound_numbers(addresses: Map) -> None:
    addresses.converters = {**addresses.converters, "int": RowNumber}


def _folded(values: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    pairs = ((folded(name), folded(value)) for name, value in values.items(multi=True))
    return ImmutableMultiDict(list(pairs))
