"""The forms of the floor plan's source."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import FloatField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from village.stands.writes.plan import LONGEST_NUMBER

#: A DXF file of so many bytes is read in some six seconds.
LARGEST_BYTES = 8 * 1024 * 1024


class PlanForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A plan to take as the edition's."""

    file = FileField(
        _l("Floor plan (GeoJSON, SVG or DXF)"),
        description=_l("At most 8 MB"),
        validators=[
            FileRequired(),
            FileSize(
                LARGEST_BYTES,
                message=_l("The file is larger than 8 MB: leave out what is no plan of stands."),
            ),
        ],
        render_kw={"accept": ".geojson,.json,.svg,.dxf,application/geo+json,image/svg+xml"},
    )
    scale = FloatField(
        _l("Drawing units in a metre"),
        description=_l("For SVG and DXF: 1000 where the drawing is in millimetres."),
        validators=[Optional(), NumberRange(0.0001, 1_000_000)],
        render_kw={"inputmode": "decimal"},
    )
    drawn = FloatField(
        _l("or a length as drawn"),
        description=_l("The distance between two known points, in drawing units"),
        validators=[Optional(), NumberRange(0.0001, 1_000_000_000)],
        render_kw={"inputmode": "decimal"},
    )
    metres = FloatField(
        _l("which is so many metres"),
        validators=[Optional(), NumberRange(0.01, 1_000)],
        render_kw={"inputmode": "decimal"},
    )

    @property
    def units_per_metre(self) -> float | None:
        """The scale said, or that of the known length; None where neither is."""
        scale: Any = self.scale.data
        if scale:
            return float(scale)
        if self.drawn.data and self.metres.data:
            return float(self.drawn.data) / float(self.metres.data)
        return None


class MergeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Stands to join."""

    stands = StringField(
        _l("Stands to join"),
        description=_l("Their numbers, parted by commas; the first number stays."),
        validators=[InputRequired(), Length(max=120)],
        render_kw={"dir": "ltr"},
    )

    def numbers(self) -> list[str]:
        """Return the numbers given, each once."""
        found = (self.stands.data or "").replace("،", ",").replace(" ", ",").split(",")
        return list(dict.fromkeys(number for number in found if number))


class SplitForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A stand to cut in two halves."""

    number = StringField(
        _l("Stand to cut in two"),
        validators=[InputRequired(), Length(max=LONGEST_NUMBER)],
        render_kw={"dir": "ltr"},
    )
    other = StringField(
        _l("Number of the second half"),
        description=_l("It is cut across its longer side."),
        validators=[InputRequired(), Length(max=LONGEST_NUMBER)],
        render_kw={"dir": "ltr"},
    )
