"""The forms of the floor plan's source."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import BooleanField, SelectField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.core.languages import NATIVE_NAMES, as_language, direction
from village.engines.plans.limits import MOST_BYTES, MOST_METRES
from village.engines.plans.model import Hall
from village.stands.words.plans import LONGEST_NUMBER
from village.web.fields import LineField, QuantityField, VersionField
from village.web.filters import number
from village.web.forms import Form

LARGEST_BYTES = MOST_BYTES
LONGEST_NAME = 60
STATED, MEASURED = "stated", "measured"
#: Units of drawings with how many make a metre.
UNITS = {
    "mm": (_l("1 millimetre"), 1000.0),
    "cm": (_l("1 centimetre"), 100.0),
    "dm": (_l("1 decimetre"), 10.0),
    "m": (_l("1 metre"), 1.0),
    "in": (_l("1 inch"), 1 / 0.0254),
    "ft": (_l("1 foot"), 1 / 0.3048),
}


class IntoHallForm(Form):
    """What goes into one of the edition's halls; where it has but one, nobody is asked."""

    hall = SelectField(_l("Hall"), choices=[])

    def offer_halls(self, names: Mapping[str, str]) -> None:
        """Offer the halls."""
        self.hall.choices = [SelectChoice(code, name) for code, name in names.items()]
        if not names:
            del self.hall

    @property
    def hall_code(self) -> str:
        """The code of the hall chosen; nothing where nobody is asked."""
        return str(self.hall.data) if "hall" in self else ""


class PlanForm(IntoHallForm):
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


class DrawingForm(Form):
    """How large a drawing is; what its parts are is asked beside, a choice each."""

    seen = VersionField()
    unit = SelectField(_l("A unit of the drawing is"), choices=[])
    drawn = QuantityField(
        _l("A length that you know, as drawn"),
        0.0001,
        1_000_000_000,
        description=_l("In drawing units: measure it on the picture, or write it down."),
    )
    metres = QuantityField(_l("In truth it is so many metres"), 0.01, 1_000)

    def offer(self, stated: float | None, width: float, height: float) -> None:
        """Offer the units, each with how large the drawing would be, in drawing units so wide."""

        def choice(value: str, unit: str, units: float) -> SelectChoice:
            size = {
                "width": number(round(width / units, 1)),
                "height": number(round(height / units, 1)),
            }
            words = _("%(unit)s: the drawing is %(width)s × %(height)s m", unit=unit, **size)
            return SelectChoice(value, words)

        said = [choice(STATED, _("As the file says"), stated)] if stated else []
        unsaid = [] if stated else [SelectChoice("", _("Choose…"))]
        usual = [choice(key, str(name), units) for key, (name, units) in UNITS.items()]
        measured = SelectChoice(MEASURED, _("Measured: told by a length that you know"))
        self.unit.choices = [*unsaid, *said, *usual, measured]

    def units_per_metre(self, stated: float | None) -> float | None:
        """Return the drawing units in a metre; None, with an error at its field, if not said."""
        match self.unit.data:
            case "measured" if self.drawn.data and self.metres.data:
                return float(self.drawn.data) / float(self.metres.data)
            case "measured":
                field = self.metres if self.drawn.data else self.drawn
                field.errors = [_("Say how long it is as drawn, and how long in truth.")]
                return None
            case "stated" if stated:
                return stated
            case unit if unit in UNITS:
                return UNITS[unit][1]
            case _:
                self.unit.errors = [_("Choose how large the drawing is: the file does not say it.")]
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


class BlankForm(IntoHallForm):
    """A blank hall to draw in."""

    width = QuantityField(_l("Width in metres, from west to east"), 2, MOST_METRES, needed=True)
    depth = QuantityField(_l("Depth in metres, from south to north"), 2, MOST_METRES, needed=True)


class HallsForm(Form):
    """The halls of the plan: what each is called, its place among them, and whether it goes.

    `halls_form` adds the fields of each hall, those of a new one last.
    """

    present: Sequence[Hall] = ()
    spoken: Sequence[str] = ()
    seen = VersionField()

    def names(self, at: int) -> list[LineField]:
        """Return the fields of a hall's names, one a language."""
        return [self[f"name_{at}_{one}"] for one in self.spoken]

    def halls(self) -> list[Hall] | None:
        """Return the halls as they are to be, in order; None, with an error, if none is left."""
        ranked: list[tuple[int, Hall]] = []
        for at, hall in enumerate((*self.present, Hall(""))):
            said = {one: self[f"name_{at}_{one}"].data for one in self.spoken}
            named = {**hall.names, **said}
            kept = Hall(hall.code, {one: text for one, text in named.items() if text})
            if not hall.code and kept.names:
                ranked.append((len(self.present), kept))
            elif hall.code and not self[f"gone_{at}"].data:
                ranked.append((self[f"rank_{at}"].data, kept))
        if not ranked:
            self[f"gone_{len(self.present) - 1}"].errors = [_("One hall stays at least.")]
            return None
        return [hall for _rank, hall in sorted(ranked, key=lambda one: one[0])]


def halls_form(present: Sequence[Hall], languages: Sequence[str], seen: int) -> HallsForm:
    """Return the form with the fields of each hall; the first language's name is needed."""
    fields: dict[str, object] = {}
    for at, hall in enumerate((*present, Hall(""))):
        for one in languages:
            fields[f"name_{at}_{one}"] = LineField(
                _("Name (%(language)s)", language=NATIVE_NAMES[as_language(one)]),
                LONGEST_NAME,
                needed=bool(hall.code) and one == languages[0],
                default=hall.names.get(one, ""),
                render_kw={"lang": one, "dir": direction(one)},
            )
        if hall.code:
            places = [SelectChoice(rank, str(rank + 1)) for rank in range(len(present))]
            fields[f"rank_{at}"] = SelectField(
                _("Place among the halls"), choices=places, coerce=int, default=at
            )
            fields[f"gone_{at}"] = BooleanField(_("Take it away, with all that is drawn in it"))
    kind = type("HallsForm", (HallsForm,), {**fields, "present": present, "spoken": languages})
    form: HallsForm = kind()
    if not form.is_submitted():
        form.seen.data = seen
    return form
