"""A page of the studio as one form: made from settings, read back, its faults at their fields."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args, get_origin, get_type_hints

from flask_babel import gettext as _
from wtforms import FormField, HiddenField

from village.blueprints.studio.building import form_of, list_of
from village.blueprints.studio.fields import PartField, RowsField
from village.blueprints.studio.place import Place
from village.blueprints.studio.values import fields_from, from_data, to_data
from village.blueprints.studio.words import ROOTS
from village.editions.words.file.faults import Fault
from village.editions.words.settings import Settings
from village.web.forms import Form
from village.web.settings_faults import fault_sentence

_STEP = re.compile(r"([A-Za-z_]\w*)|\[(\d+)\]")


class SectionForm(Form):
    """The settings of one page, and the stamp of the section as it was shown."""

    seen = HiddenField()


def section_form(
    place: Place,
    roots: Mapping[str, tuple[str, ...]],
    shown: Mapping[str, Any],
    seen: str,
    hints: Mapping[str, Any] | None = None,
) -> SectionForm:
    """Return the form of some settings, filled with what stands or with what was sent.

    Args:
        place: the edition and the reader's language.
        roots: the settings to edit, each whole or only some of its fields.
        shown: their values.
        seen: the section's stamp.
        hints: the types of the roots; those of `Settings` where none are given.
    """
    types = hints or _HINTS
    built: dict[str, Any] = {}
    for root, only in roots.items():
        words = ROOTS[root]
        if get_origin(types[root]) is tuple:
            built[root] = list_of(get_args(types[root])[0], words, place)
        else:
            built[root] = PartField(form_of(types[root], place, only), words.label)
    made: type[SectionForm] = type("PageForm", (SectionForm,), built)
    data = {root: to_data(types[root], value, place) for root, value in shown.items()}
    return made(data={**data, "seen": seen})


def told(
    form: SectionForm, place: Place, roots: Mapping[str, tuple[str, ...]], hints: Any = None
) -> dict[str, Any]:
    """Return the values that a form says, by root; of a root in part, its fields in a dict."""
    types = hints or _HINTS
    values: dict[str, Any] = {}
    for root in roots:
        kind = types[root]
        if get_origin(kind) is tuple:
            values[root] = from_data(kind, form[root].data, place)
        else:
            values[root] = fields_from(kind, form[root].data, place)
    return values


def show_faults(
    form: SectionForm, faults: Iterable[Fault], inside: str = "", under: str = ""
) -> None:
    """Put each fault at the field that its key names, else at the head of the form.

    Args:
        form: the form.
        faults: what is wrong with the settings.
        inside: the beginning of the keys of what the form shows, such as `calls[2]`.
        under: the form's root that shows it.
    """
    for fault in faults:
        here = bool(inside) and fault.key.startswith(inside)
        key = under + fault.key.removeprefix(inside) if here else fault.key
        field = _field_at(form, _STEP.findall(key), fault.language)
        sentence = fault_sentence(fault)
        if field is not None:
            field.errors = [*field.errors, sentence]
        else:
            form.form_errors.append(_("%(place)s: %(fault)s", place=fault.key, fault=sentence))


def _field_at(form: Any, steps: Sequence[tuple[str, str]], language: str) -> Any:
    """Return the field that a key leads to; None where it ends at a list or at a part."""
    here: Any = form
    for name, index in steps:
        if isinstance(here, FormField):
            here = here.form
        if index:
            rows = here.entries if isinstance(here, RowsField) else []
            here = rows[int(index) - 1] if 0 < int(index) <= len(rows) else None
        else:
            here = next((here[one] for one in (name, f"{name}_") if one in here), None)
        if here is None:
            return None
    if isinstance(here, FormField):
        texts = {one.short_name: one for one in here.form}
        here = texts.get(language) or next(iter(texts.values()), None)
    return None if here is form or isinstance(here, FormField | RowsField) else here


_HINTS = get_type_hints(Settings, include_extras=True)
