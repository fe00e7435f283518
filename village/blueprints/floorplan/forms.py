"""The form of the floor plan's source."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class PlanForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A plan to take as the edition's."""

    file = FileField(
        _l("Floor plan (GeoJSON, in metres)"),
        validators=[FileRequired()],
        render_kw={"accept": ".geojson,.json,application/geo+json"},
    )
