"""The forms of tasks: fascia, catalogue, co-exhibitors, insurance, delivery, stand design."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FieldList, FormField, RadioField
from wtforms import Form as PlainForm
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.core.languages import NATIVE_NAMES, as_language
from village.engines.pictures import LARGEST_BYTES, CleanPicture, PictureRefused, cleaned
from village.engines.plans.walls import StandWall
from village.exhibitors.reads.entries import FreeSlot
from village.exhibitors.tables import ExhibitorEntry, StandDesign
from village.exhibitors.words import (
    CATALOGUE_MOST,
    CO_EXHIBITOR_MOST,
    FASCIA_MOST,
    MOST_CO_EXHIBITORS,
    MOST_WALLS,
    REMARK_MOST,
    walls_of,
)
from village.web.fields import LineField, TextField, VersionField, WholeNumberField
from village.web.files import PICTURE_REFUSALS
from village.web.forms import Form
from village.web.tasks import slot_words


class EntryForm(Form):
    """A part of an exhibitor's entry; texts by language have a field `in_<language>` each."""

    version = VersionField()

    @property
    def texts(self) -> Mapping[str, str]:
        """What was written, by language; nothing for a language without a word."""
        said = {name[3:]: field.data for name, field in self._fields.items() if name[:3] == "in_"}
        return {code: text for code, text in said.items() if text}


class CatalogueForm(EntryForm):
    """The catalogue entry with its logo."""

    logo = FileField(_l("Logo"), render_kw={"accept": "image/png,image/jpeg,image/webp"})

    picture: CleanPicture | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and read the picture that was sent, if one was."""
        sound = bool(super().validate(extra_validators))
        sent = self.logo.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            return sound
        [found] = cleaned([sent.read(LARGEST_BYTES + 1)])
        if isinstance(found, PictureRefused):
            self.logo.errors = [PICTURE_REFUSALS[found.code]]
            return False
        self.picture = found
        return sound


class InsuranceForm(Form):
    """An insurance certificate."""

    certificate = FileField(
        _l("Insurance certificate"), render_kw={"accept": "application/pdf,image/*"}
    )


class PressForm(Form):
    """A file of the press kit."""

    file = FileField(_l("File for the press"), render_kw={"accept": "application/pdf,image/*"})


class CoExhibitorsForm(EntryForm):
    """Those who share the stand, one a line."""

    names = TextField(_l("Co-exhibitors"), MOST_CO_EXHIBITORS * CO_EXHIBITOR_MOST, rows=5)

    @property
    def listed(self) -> list[str]:
        """The names, each once."""
        lines = (line.strip() for line in (self.names.data or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and how many names there are and how long each is."""
        sound = bool(super().validate(extra_validators))
        if len(self.listed) > MOST_CO_EXHIBITORS:
            words = _("At most %(most)s co-exhibitors, please.")
            self.names.errors = [words % {"most": MOST_CO_EXHIBITORS}]
            return False
        if any(len(one) > CO_EXHIBITOR_MOST for one in self.listed):
            words = _("A name has at most %(most)s characters.")
            self.names.errors = [words % {"most": CO_EXHIBITOR_MOST}]
            return False
        return sound


#: A browser offers no numbers of other walls.
_NOT_REMEMBERED = {"autocomplete": "off"}


class WallForm(PlainForm):
    """A wall: its ends from the left and from the bottom, in centimetres; all empty is none."""

    x1 = WholeNumberField(_l("From: left"), 0, 10_000, render_kw=_NOT_REMEMBERED)
    y1 = WholeNumberField(_l("From: up"), 0, 10_000, render_kw=_NOT_REMEMBERED)
    x2 = WholeNumberField(_l("To: left"), 0, 10_000, render_kw=_NOT_REMEMBERED)
    y2 = WholeNumberField(_l("To: up"), 0, 10_000, render_kw=_NOT_REMEMBERED)
    height = WholeNumberField(_l("Height"), 1, 2_000, render_kw=_NOT_REMEMBERED)

    @property
    def is_begun(self) -> bool:
        """Whether anything is said of it."""
        return any((field.raw_data or [""])[0].strip() or field.data is not None for field in self)

    @property
    def wall(self) -> StandWall | None:
        """The wall; None where something is missing of it."""
        x, y, u, v, height = (field.data for field in self)
        if None in (x, y, u, v, height):
            return None
        return StandWall((x, y), (u, v), height)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for all of a wall that is begun, and for a length."""
        fits = bool(super().validate(extra_validators))
        for field in self:
            if self.is_begun and field.data is None and not field.errors:
                field.errors = [_("This has to be filled.")]
                fits = False
        wall = self.wall
        if fits and wall is not None and wall.start == wall.end:
            self.x2.errors = [_("A wall begins and ends at two different places.")]
            fits = False
        return fits


class DesignForm(EntryForm):
    """The walls of a stand, what is said of them, and the builder's plan."""

    walls = FieldList(FormField(WallForm), max_entries=MOST_WALLS)
    remark = TextField(_l("Remark to the organiser"), REMARK_MOST, rows=3)
    plan = FileField(_l("Your builder's plan"), render_kw={"accept": "application/pdf"})
    without_plan = BooleanField(_l("Take the plan away"))

    @property
    def numbered(self) -> list[tuple[Any, int]]:
        """The rows of the list with their walls' numbers, from 1; 0 where none is begun."""
        numbers = count(1)
        return [(row, next(numbers) if row.form.is_begun else 0) for row in self.walls]

    @property
    def drawn(self) -> tuple[StandWall, ...]:
        """The walls that are whole."""
        walls = (row.form.wall for row in self.walls)
        return tuple(wall for wall in walls if wall is not None)

    def sent_plan(self, most_bytes: int) -> tuple[str, bytes] | None:
        """Return the name and content of the plan that was sent, as much as tells its size."""
        sent = self.plan.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            return None
        return sent.filename, sent.read(most_bytes + 1)


class ReturnForm(Form):
    """Why a design is returned."""

    reason = TextField(_l("Reason"), REMARK_MOST, needed=True, rows=3)


class DeliveryForm(EntryForm):
    """When the stand is delivered, and by what."""

    slot = RadioField(_l("Delivery slot"))
    vehicle = LineField(_l("Vehicle"), 80)


def fascia_form(entry: ExhibitorEntry, languages: Sequence[str]) -> EntryForm:
    """Return the form of a fascia's names."""
    fields = {
        f"in_{one}": LineField(_name(one), FASCIA_MOST, render_kw=_written(one))
        for one in languages
    }
    made: type[EntryForm] = type("Made", (EntryForm,), fields)
    return made(data={**_texts(entry.fascia), "version": entry.version or 0})


def catalogue_form(entry: ExhibitorEntry, languages: Sequence[str]) -> CatalogueForm:
    """Return the form of a catalogue entry, in each language of the edition."""
    fields = {
        f"in_{one}": TextField(_name(one), CATALOGUE_MOST, rows=4, render_kw=_written(one))
        for one in languages
    }
    made: type[CatalogueForm] = type("Made", (CatalogueForm,), fields)
    return made(data={**_texts(entry.catalogue), "version": entry.version or 0})


def co_exhibitors_form(entry: ExhibitorEntry) -> CoExhibitorsForm:
    """Return the form of those who share the stand."""
    names = "\n".join(entry.co_exhibitors)
    return CoExhibitorsForm(data={"names": names, "version": entry.version or 0})


def delivery_form(entry: ExhibitorEntry, slots: Sequence[FreeSlot]) -> DeliveryForm:
    """Return the form of the slots that have room, or are the exhibitor's own."""
    form = DeliveryForm(
        data={"slot": entry.slot, "vehicle": entry.vehicle, "version": entry.version or 0}
    )
    open_ones = [one for one in slots if one.left or one.slot.key == entry.slot]
    form.slot.choices = [SelectChoice(one.slot.key, slot_words(one.slot)) for one in open_ones]
    return form


def design_form(design: StandDesign | None) -> DesignForm:
    """Return the form of a design, with two lines more than it has walls."""
    walls = walls_of(design.walls) if design else ()
    rows = [
        {"x1": x, "y1": y, "x2": u, "y2": v, "height": wall.height_cm}
        for wall in walls
        for (x, y), (u, v) in [(wall.start, wall.end)]
    ]
    blank: list[dict[str, int]] = [{} for _more in range(min(2, MOST_WALLS - len(rows)))]
    return DesignForm(
        data={
            "walls": [*rows, *blank],
            "remark": design.remark if design else "",
            "version": design.version if design else 0,
        }
    )


def _name(code: str) -> str:
    return str(NATIVE_NAMES[as_language(code)])


def _written(code: str) -> dict[str, str]:
    return {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    return {f"in_{code}": text for code, text in texts.items()}
