"""The forms of the floor plan's source."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, FileSize

from village.engines.plans.limits import MOST_BYTES, MOST_METRES
from village.stands.words.plans import LONGEST_NUMBER
from village.web.fields import LineField, QuantityField
from village.web.forms import Form

LARGEST_BYTES = MOST_BYTES


class PlanForm(Form):
    """A plan to take as the edition's."""

    file = FileField(
        _l("Floor plan (GeoJSON, SVG or DXF)"),
        description=_l("At most 8 MB"),
        validators=[
            FileRequired(),
            FileSize(
                LARGEST_BYTES,
                message=_l("The file is larger than 8 MB: leave out all but the plan of stands."),
            ),
        ],
        render_kw={"accept": ".geojson,.json,.svg,.dxf,application/geo+json,image/svg+xml"},
    )
    scale = QuantityField(
        _l("Drawing units in a metre"),
        0.0001,
        1_000_000,
        description=_l("For SVG and DXF: 1000 where the drawing is in millimetres."),
    )
    drawn = QuantityField(
        _l("or a length as drawn"),
        0.0001,
        1_000_000_000,
        description=_l("The distance between two known points, in drawing units"),
    )
    metres = QuantityField(_l("which is so many metres"), 0.01, 1_000)

    @property
    def units_per_metre(self) -> float | None:
        """The scale said, or that of the known length; None where neither is."""
        scale: Any = self.scale.data
        if scale:
            return float(scale)
        if self.drawn.data and self.metres.data:
            return float(self.drawn.data) / float(self.metres.data)
        return None


class MergeForm(Form):
    """Stands to join."""

    stands = LineField(
        _l("Stands to join"),
        120,
        needed=True,
        description=_l("Their numbers, separated by commas; the first number stays."),
        render_kw={"dir": "ltr"},
    )

    def numbers(self) -> list[str]:
        """Return the numbers given, each once."""
        found = (self.stands.data or "").replace("،", ",").replace(" ", ",").split(",")
        return list(dict.fromkeys(number for number in found if number))


class SplitForm(Form):
    """A stand to cut in two halves."""

    number = LineField(
        _l("Stand to cut in two"),
        LONGEST_NUMBER,
        needed=True,
        render_kw={"dir": "ltr"},
    )
    other = LineField(
        _l("Number of the second half"),
        LONGEST_NUMBER,
        needed=True,
        description=_l("It is cut across its longer side."),
        render_kw={"dir": "ltr"},
    )


class HallForm(Form):
    """A blank hall to draw in."""

    width = QuantityField(_l("Width in metres, from west to east"), 2, MOST_METRES, needed=True)
    depth = QuantityField(_l("Depth in metres, from south to north"), 2, MOST_METRES, needed=True)
