"""Fields that a form carries unseen."""

import uuid
from typing import Any

from wtforms import Field, IntegerField
from wtforms.widgets import HiddenInput

from village.web.incoming import whole


class VersionField(IntegerField):
    """Which version of a row the page showed; one that cannot be is none."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the version."""
        try:
            self.data = whole(valuelist[0]) if valuelist else None
        except ValueError:
            self.data = None


class KeyField(Field):
    """A random key that a form carries: the server sees by it that it got the same form again."""

    data: uuid.UUID
    widget = HiddenInput()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default=uuid.uuid4, **kwargs)

    def _value(self) -> str:
        return str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the key.

        Raises:
            ValueError: it is none of ours.
        """
        if valuelist:
            self.data = uuid.UUID(valuelist[0])
