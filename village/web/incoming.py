"""A request as it comes in: what people typed into it is folded once, for every view.

The fields of forms and of addresses come as folded texts, so that neither a view nor the database
meets a NUL. An address whose path holds one leads nowhere; a number too large for a row is none.
"""

from functools import cached_property
from tempfile import SpooledTemporaryFile
from typing import Any

import flask
from flask import Flask, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter, Map, ValidationError

from village.engines.folding import folded

#: The largest number that PostgreSQL keeps in an `integer`.
LARGEST = 2**31 - 1
_IN_MEMORY = 64 * 1024


def whole(text: str) -> int:
    """Return a whole number as a row may bear it, for `type=` of a query or a form.

    Raises:
        ValueError: it is none, negative, or larger than any.
    """
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{text}: not between 0 and {LARGEST}")
    return number


class CutFile(SpooledTemporaryFile[bytes]):
    """A file that comes with a form, on the disk; what is beyond its limit is thrown away.

    One byte more than the limit is kept, to tell. So the fields beside a file that is too large
    arrive, and nothing that was typed is lost.
    """

    def __init__(self, most_bytes: int) -> None:
        super().__init__(max_size=_IN_MEMORY)
        self._room = most_bytes + 1

    def write(self, data: Any) -> int:
        """Take the next bytes."""
        kept = data[: self._room]
        self._room -= len(kept)
        super().write(kept)
        return len(data)


class Request(flask.Request):
    """A request whose fields are folded."""

    #: The largest file that comes with a form, where its view takes files in this way.
    largest_file: int | None = None

    def _get_file_stream(self, *args: Any, **kwargs: Any) -> Any:
        """Return where a file of the form goes."""
        if self.largest_file is None:
            return super()._get_file_stream(*args, **kwargs)
        return CutFile(self.largest_file)

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
