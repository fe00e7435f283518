"""The forms of the gate."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import UUID, AnyOf, InputRequired, Length

from village.badges.words import Direction
from village.gate.writes.scanning import LONGEST_CODE, LONGEST_ZONE, Station
from village.web.fields import LineField
from village.web.forms import Form


class StationForm(Form):
    """Where this device stands."""

    gate = LineField(_l("This gate"), 40)
    direction = RadioField(
        _l("People"),
        choices=[
            SelectChoice(Direction.IN.value, _l("come in")),
            SelectChoice(Direction.OUT.value, _l("go out")),
        ],
        default=Direction.IN.value,
    )
    zone = SelectField(
        _l("Zone that it guards"),
        description=_l("In front of a zone nobody is counted, and there is no exit."),
        choices=[],
    )
    is_rehearsal = BooleanField(_l("Rehearsal: nothing counts"))

    def offer(self, zones: Mapping[str, str]) -> None:
        """Offer the zones of the edition, by key with their names; without any, do not ask."""
        if not zones:
            del self.zone
            return
        named = [SelectChoice(key, name) for key, name in zones.items()]
        self.zone.choices = [SelectChoice("", _("None: an entrance")), *named]

    def station(self) -> Station:
        """Return what was chosen."""
        return _station(self)


class CodeForm(Form):
    """A code at a station; `event` makes a repeated request the same scan."""

    code: Field
    gate = HiddenField(validators=[Length(max=40)])
    direction = HiddenField(
        default=Direction.IN.value, validators=[AnyOf([way.value for way in Direction])]
    )
    is_rehearsal = HiddenField()
    zone = HiddenField(validators=[Length(max=LONGEST_ZONE)])
    event = HiddenField(default=lambda: str(uuid.uuid4()), validators=[UUID()])

    @classmethod
    def at(cls, station: Station, code: str = "") -> "CodeForm":
        """Return a form for the next event at a station."""
        return cls(
            formdata=None,
            code=code,
            gate=station.gate,
            direction=station.direction.value,
            is_rehearsal="1" if station.is_rehearsal else "",
            zone=station.zone,
        )

    def station(self) -> Station:
        """Return where the code was read."""
        return _station(self)


def _station(form: Any) -> Station:
    zone = form.zone.data or "" if "zone" in form else ""
    direction = Direction.IN if zone else Direction(form.direction.data or Direction.IN)
    return Station((form.gate.data or "").strip(), direction, bool(form.is_rehearsal.data), zone)


def _code_field(label: str, most: int, *, id_: str, **render: object) -> StringField:
    """Return a field that takes a code as it comes: spaces and case are a part of it."""
    return StringField(
        label,
        id=id_,
        validators=[InputRequired(), Length(max=most)],
        render_kw={
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "dir": "ltr",
            **render,
        },
    )


class ScanForm(CodeForm):
    """What a reader or the camera saw."""

    code = _code_field(_l("Code of the badge"), LONGEST_CODE, id_="code", autofocus=True)


class NamedForm(CodeForm):
    """Somebody found by name: the reference of their badge."""

    code = HiddenField(validators=[InputRequired(), Length(max=20)])


class TypedForm(CodeForm):
    """A reference that somebody typed."""

    code = _code_field(_l("Reference on the badge"), 20, id_="reference")
