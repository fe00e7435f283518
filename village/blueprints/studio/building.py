"""Forms made from the shape of the settings.

A setting that `words` names has a field; which one follows from its type. So a new setting of
an edition is a line in its dataclass and a line of words.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin

from flask_babel import gettext as _
from wtforms import BooleanField, Field, SelectField
from wtforms import Form as PlainForm
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from village.blueprints.studio.fields import (
    ColourField,
    DayNumberField,
    ListField,
    OneQuestion,
    PartField,
    PictureField,
    RowKeyField,
    RowsField,
    TextsField,
)
from village.blueprints.studio.offered import currencies, offered
from village.blueprints.studio.place import Place
from village.blueprints.studio.values import bare, has_fields, kept, names_a_row
from village.blueprints.studio.words import WORDS
from village.blueprints.studio.words.setting import SettingWords
from village.editions.words.settings import (
    Amount,
    Choice,
    Colour,
    Link,
    Organiser,
    PictureSettings,
    QuestionSettings,
    ShownIf,
)
from village.editions.words.shape import LONGEST_TEXT, Texts, ValueLimits, must_have, shape_of
from village.web.fields import (
    DayField,
    EmailField,
    LineField,
    LocalTimeField,
    PercentField,
    PhoneField,
    PriceField,
    QuantityField,
    TicksField,
    WebField,
    WholeNumberField,
)
from village.web.offered import Choices

#: The longest text that stands in one line of a form, in characters.
LONGEST_LINE = 300


def form_of(kind: type, place: Place, only: Sequence[str] = ()) -> type[PlainForm]:
    """Return a form for a dataclass of the settings: its named fields, or `only` these."""
    hints = {name: hint for _data_name, name, hint in shape_of(kind)}
    names = only or [
        name for name, hint in hints.items() if name in WORDS[kind] or names_a_row(kind, hint)
    ]
    built = {name: field_of(kind, name, hints[name], place) for name in names}
    return type(f"{kind.__name__}Form", (PlainForm,), built)


def field_of(kind: type, name: str, hint: Any, place: Place) -> Field:
    """Return the field for one setting of a dataclass."""
    if place.question and (own := _OF_KIND.get((place.question.kind, kind, name))):
        return own(place)
    if names_a_row(kind, hint):
        return RowKeyField()
    words = WORDS[kind][name]
    hint, optional = kept(hint)
    facts: dict[str, Any] = {"description": words.help} if words.help else {}
    choices = offered(kind, name, hint, place)
    if choices is not None:
        return _choosing(str(words.label), hint, choices, optional=optional, **facts)
    if (kind, name) in _LINES:
        return _LINES[kind, name](words.label, **facts)
    return _typed(words, hint, place, needed=must_have(kind, name), **facts)


def list_of(kind: Any, words: SettingWords, place: Place) -> RowsField:
    """Return the field for a list of dataclasses."""
    return RowsField(form_of(kind, place), words.label, add=str(words.add), description=words.help)


def _limits(hint: Any) -> ValueLimits:
    return get_args(hint)[1] if get_origin(hint) is Annotated else ValueLimits()


def _choosing(label: str, hint: Any, choices: Choices, *, optional: bool, **facts: Any) -> Field:
    if get_origin(hint) is tuple or hint is ShownIf:
        inner = str if hint is ShownIf else bare(get_args(hint)[0])
        return TicksField(
            label,
            choices=[SelectChoice(str(one.value), one.label) for one in choices],
            coerce=inner,
            render_kw={"class": "choices-row"},
            validators=[OneQuestion()] if hint is ShownIf else [],
            **facts,
        )
    kind = bare(hint)
    none = [SelectChoice("", _("–"))] if optional else []
    return SelectField(
        label,
        choices=none + [SelectChoice(str(one.value), one.label) for one in choices],
        coerce=lambda given: kind(given) if given not in (None, "") else None,
        validate_choice=True,
        **facts,
    )


def _typed(words: SettingWords, hint: Any, place: Place, *, needed: bool, **facts: Any) -> Field:
    """Return the field into which a setting is written."""
    kind, label = bare(hint), words.label
    if kind is PictureSettings:
        return PictureField(label, place.languages, **facts)
    if has_fields(kind):
        return PartField(form_of(kind, place), label, **facts)
    if get_origin(kind) is tuple:
        return _written_list(get_args(kind)[0], words, place, **facts)
    if kind == Texts:
        most = LONGEST_TEXT if words.rows else LONGEST_LINE
        return TextsField(label, place.languages, rows=words.rows, most=most, **facts)
    if get_origin(kind) is not None:
        return RowsField(_pair(get_args(kind)[1], place), label, add=str(words.add), **facts)
    if hint == Amount:
        return PriceField(label, place.settings.edition.currency, needed=needed, **facts)
    return _plain(words, hint, needed=needed, **facts)


def _plain(words: SettingWords, hint: Any, *, needed: bool, **facts: Any) -> Field:
    """Return the field of a setting that is a single value."""
    kind, limits, label = bare(hint), _limits(hint), words.label
    least, most = limits.least or 0, limits.most or 10**9
    if kind is bool:
        return BooleanField(label, **facts)
    if kind is Decimal:
        number = PercentField if limits.most == 1 else QuantityField
        return number(label, float(least), float(most), **facts)
    if kind is int:
        return WholeNumberField(label, int(least), int(most), needed=needed, **facts)
    if kind in (date, datetime):
        moment = DayField if kind is date else LocalTimeField
        return moment(label, needed=needed, **facts)
    longest = limits.longest or LONGEST_LINE
    if hint in (Colour, Link):
        return ColourField(label, **facts) if hint == Colour else WebField(label, longest, **facts)
    return LineField(label, longest, needed=needed, **facts)


def _written_list(inner: Any, words: SettingWords, place: Place, **facts: Any) -> Field:
    if inner == Texts:
        return TextsField(words.label, place.languages, rows=words.rows, most=LONGEST_TEXT, **facts)
    if has_fields(inner):
        return list_of(inner, words, place)
    return ListField(words.label, _limits(inner).longest or LONGEST_LINE, **facts)


def _pair(inner: Any, place: Place) -> type[PlainForm]:
    """Return the form of one entry of a table: its name and what it says."""
    value = (
        TextsField(_("In words"), place.languages, most=LONGEST_LINE)
        if inner == Texts
        else LineField(_("Number"), LONGEST_LINE)
    )
    return type(
        "Pair", (PlainForm,), {"key": LineField(_("Name"), 32, needed=True), "value": value}
    )


#: Lines that are read in a way of their own.
_LINES: Mapping[tuple[type, str], Callable[..., Field]] = {
    (Organiser, "email"): EmailField,
    (Organiser, "phone"): PhoneField,
}

#: What a setting of a question is where the question is of one kind.
_OF_KIND: Mapping[tuple[str, type, str], Callable[[Place], Field]] = {
    ("date", QuestionSettings, "least"): lambda place: DayNumberField(_("Not before")),
    ("date", QuestionSettings, "most"): lambda place: DayNumberField(_("Not after")),
    ("amount", QuestionSettings, "unit"): lambda place: _choosing(
        _("Currency"), str, currencies(place), optional=False
    ),
    ("scale", QuestionSettings, "choices"): lambda place: list_of(
        Choice,
        SettingWords(
            _("Words of the steps"),
            _("Such as “not at all” for the first, and “fully” for the last."),
            add=_("Add the words of a step"),
        ),
        place,
    ),
    ("scale", Choice, "value"): lambda place: LineField(_("Step"), 3, needed=True),
}
